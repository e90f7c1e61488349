# SPDX-License-Identifier: GPL-2.0-or-later
"""The measures of judged answers.

A judged answer is an Outcome; measures take lists of them and give shares from 0 to 1, or None where there is nothing
to measure.  Nothing here runs a program or reads a file, so that test_measures.py can check each by hand-made examples.
"""
import collections
import itertools
import re

RANKED = 10  # how many results are looked at: MRR is MRR@10
BINS = 10  # of the calibration error
NEAR_DUPLICATE = 0.8  # Jaccard similarity of the titles' words, from which on two entries are taken for one error
SURELY_KNOWN = 0.99  # match of an answer, from which on two entries that are both called matches would each match nearly to 1 alone

# kind: of query; relevant: IDs that are right, none when the catalogue has no answer; ids: of the results, best first;
# top: what was stated of the first one (a probability, or a rival's score); known: of all together, likewise; stated: whether the answer claims a match,
# None when its program makes no such claim.
Outcome = collections.namedtuple("Outcome", "kind relevant ids top known stated")


def share(values):
    """The mean of numbers or truths; None of nothing."""
    values = list(values)
    return sum(values) / len(values) if values else None


def first_right(outcome):
    """The place, from 0, of the first right result among those that count; None when there is none."""
    return next((place for place, name in enumerate(outcome.ids[:RANKED]) if name in outcome.relevant), None)


def by_kind(outcomes):
    """The answerable outcomes by kind of query, those of every kind under "all" as the last."""
    kinds = collections.defaultdict(list)
    for outcome in outcomes:
        if outcome.relevant:
            kinds[outcome.kind].append(outcome)
    ordered = {kind: kinds[kind] for kind in sorted(kinds)}
    if ordered:
        ordered["all"] = [outcome for outcome in outcomes if outcome.relevant]
    return ordered


def precision_at_1(outcomes):
    """P@1: the share whose first result is right."""
    return share(first_right(outcome) == 0 for outcome in outcomes)


def recall_at_5(outcomes):
    """R@5: the share with a right one among the first five."""
    places = [first_right(outcome) for outcome in outcomes]
    return share(place is not None and place < 5 for place in places)


def mean_reciprocal_rank(outcomes):
    """MRR@10: the mean of one through the rank of the first right result."""
    places = [first_right(outcome) for outcome in outcomes]
    return share(0 if place is None else 1 / (place + 1) for place in places)


def area_under_curve(outcomes):
    """AUROC: how often an answerable query is said to be likelier known than an unanswerable one; ties count one half."""
    answerable = [outcome.known for outcome in outcomes if outcome.relevant]
    unanswerable = [outcome.known for outcome in outcomes if not outcome.relevant]
    return share((yes > no) + 0.5 * (yes == no) for yes in answerable for no in unanswerable)


def calibration_error(outcomes):
    """ECE: how far the probability stated of first results is from the share that is right, on the mean of all queries.

    An answer without results states 0 and is not right, as scripts/train counts it.
    """
    bins = collections.defaultdict(list)
    for outcome in outcomes:
        bins[min(int(outcome.top * BINS), BINS - 1)].append(outcome.top - (first_right(outcome) == 0))
    return sum(abs(sum(differences)) for differences in bins.values()) / len(outcomes) if outcomes else None


def kept(outcomes):
    """The share of answerable queries whose answer claims a match."""
    return share(outcome.stated for outcome in outcomes if outcome.relevant)


def refused(outcomes):
    """The share of unanswerable queries whose answer claims none."""
    return share(not outcome.stated for outcome in outcomes if not outcome.relevant)


def is_near_duplicate(title, other):
    """Whether two titles have so many words in common that a user would take their entries for one error."""
    words, others = (set(re.findall(r"\w+", text.lower())) for text in (title, other))
    return bool(words | others) and len(words & others) / len(words | others) >= NEAR_DUPLICATE


def better_fix_first(answers, titles):
    """Of pairs of near-duplicates among the matches of what is surely known, in how many the better fix stands first, and how many there are.

    answers: as faultline printed them; titles: by ID.  Guesses match nothing; and a pair whose fixes are equal has no right
    order.
    """
    first = pairs = 0
    for answer in (answer for answer in answers if answer["match"] >= SURELY_KNOWN):
        for upper, lower in itertools.combinations(answer["results"][:RANKED], 2):
            if upper["fix"] == lower["fix"] or not (upper["matched"] and lower["matched"]):
                continue
            if is_near_duplicate(titles[upper["id"]], titles[lower["id"]]):
                pairs += 1
                first += upper["fix"] > lower["fix"]
    return first, pairs
