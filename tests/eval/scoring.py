# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks one set of judged queries, prints its figures and returns them by name of the measure."""
import measures
import programs

RIVALS = ("p_sqlite", "p_xapian", "Lucene")


def judged(queries, answers):
    """Answers of faultline as outcomes."""
    outcomes = []
    for query, answer in zip(queries, answers):
        ids = [result["id"] for result in answer["results"]]
        top = answer["results"][0]["match"] if ids else 0.0
        stated = answer["status"] == "match"
        outcomes.append(measures.Outcome(query["type"], frozenset(query["relevant"]), ids, top, answer["match"], stated))
    return outcomes


def judged_rival(queries, results_of_all):
    """A rival's results as outcomes: no results stand below any score, and a score claims nothing."""
    outcomes = []
    for query, results in zip(queries, results_of_all):
        top = results[0]["score"] if results else float("-inf")
        outcomes.append(measures.Outcome(query["type"], frozenset(query["relevant"]), [result["id"] for result in results], top, top, None))
    return outcomes


def rank_figures(outcomes):
    """P@1, R@5 and MRR by kind, and how what is said to be known tells answerable from unanswerable."""
    found = {"queries": len(outcomes), "AUROC": measures.area_under_curve(outcomes)}
    for kind, of_kind in measures.by_kind(outcomes).items():
        found[f"{kind} P@1"] = measures.precision_at_1(of_kind)
        found[f"{kind} R@5"] = measures.recall_at_5(of_kind)
        found[f"{kind} MRR"] = measures.mean_reciprocal_rank(of_kind)
    return found


def claim_figures(outcomes):
    """What faultline claims beside the order, which its rivals do not."""
    return {"ECE": measures.calibration_error(outcomes), "kept": measures.kept(outcomes),
            "refused": measures.refused(outcomes)}


def text_of(value):
    return "  -  " if value is None else f"{value:.3f}"


def print_figures(title, outcomes, found):
    print(f"{title}\n  kind  count    P@1    R@5    MRR")
    for kind, of_kind in measures.by_kind(outcomes).items():
        columns = (found[f"{kind} {name}"] for name in ("P@1", "R@5", "MRR"))
        print(f"  {kind:4} {len(of_kind):6}" + "".join(f"  {value:.3f}" for value in columns))
    line = f"  AUROC {text_of(found['AUROC'])}"
    if "ECE" in found:
        keeps = [outcome.stated for outcome in outcomes if outcome.relevant]
        refuses = [not outcome.stated for outcome in outcomes if not outcome.relevant]
        line += (f"   ECE {text_of(found['ECE'])}"
                 f"   answerable kept {sum(keeps)}/{len(keeps)} ({text_of(found['kept'])})"
                 f"   unanswerable refused {sum(refuses)}/{len(refuses)} ({text_of(found['refused'])})")
    print(line)


def pairs_text(first, pairs):
    return f"{first} of {pairs} ({text_of(first / pairs if pairs else None)})"


def score_fixes(faultline, queries, answers, with_zero):
    """Figures about the weight of fixes, printed; WITH_ZERO: beside those without any weight."""
    first, pairs = measures.better_fix_first(answers, faultline.titles(answers))
    line = f"  near-duplicates, the better fix first: {pairs_text(first, pairs)}"
    found = {"near-duplicate pairs": pairs, "better fix first": first / pairs if pairs else None}
    if with_zero:
        without = faultline.ask(queries, "--fix-weight=0")
        weighted, plain = (measures.precision_at_1(measures.by_kind(judged(queries, some)).get("all", []))
                           for some in (answers, without))
        print(f"  P@1 with --fix-weight=0 {text_of(plain)}, with 1 {text_of(weighted)}")
        found["P@1 with --fix-weight=0"] = plain
        line += f"; with --fix-weight=0: {pairs_text(*measures.better_fix_first(without, faultline.titles(without)))}"
    print(line)
    return found


def score(faultline, title, queries, with_zero=False):
    """Asks one set of queries, prints its figures and returns them; WITH_ZERO: also without weight for the fix."""
    answers = faultline.ask(queries)
    outcomes = judged(queries, answers)
    found = {**rank_figures(outcomes), **claim_figures(outcomes)}
    print_figures(title, outcomes, found)
    return {**found, **score_fixes(faultline, queries, answers, with_zero)}


def score_rivals(peers, asked, corpus, queries):
    """Puts one set of queries, titled ASKED, to the rivals, prints their figures and returns them by set."""
    by_set = {}
    for rival in RIVALS:
        title = f"{asked}, {rival}"
        try:
            outcomes = judged_rival(queries, programs.ask_rival(peers, rival, corpus, queries))
        except programs.Absent as reason:
            print(f"skipped: {title}: {reason}")
            continue
        by_set[title] = rank_figures(outcomes)
        print_figures(title, outcomes, by_set[title])
    return by_set
