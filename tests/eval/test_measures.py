#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the measures and of the comparison with committed figures, on examples small enough to do by hand."""
import sys
import unittest

sys.dont_write_bytecode = True  # the source tree stays as it is

import figures
import measures


def outcome(relevant, ids, top=0.5, kind="V", stated=None):
    return measures.Outcome(kind, frozenset(relevant.split()), ids.split(), top, top, stated)


def answer(status, *results):
    return {"status": status, "match": sum(match for _, match, _ in results), "results": [{"id": name, "match": match, "fix": fix, "matched": status == "match" and match >= 0.05} for name, match, fix in results]}


class Ranking(unittest.TestCase):
    outcomes = [outcome("a", "a b c"), outcome("a x", "b x a"), outcome("a", "b c d e f a", kind="P"),
                outcome("a", "b", kind="P"), outcome("", "b", kind="N")]

    def test_by_kind(self):
        kinds = measures.by_kind(self.outcomes)
        self.assertEqual(list(kinds), ["P", "V", "all"])
        self.assertEqual([len(kinds[kind]) for kind in kinds], [2, 2, 4])
        self.assertEqual(measures.by_kind(self.outcomes[4:]), {})

    def test_first_and_five_and_reciprocal(self):
        answerable = measures.by_kind(self.outcomes)["all"]
        self.assertEqual(measures.precision_at_1(answerable), 1 / 4)
        self.assertEqual(measures.recall_at_5(answerable), 2 / 4)
        self.assertAlmostEqual(measures.mean_reciprocal_rank(answerable), (1 + 1 / 2 + 1 / 6 + 0) / 4)

    def test_only_ten_results_count(self):
        late = [outcome("a", "b c d e f g h i j k a")]
        self.assertEqual(measures.mean_reciprocal_rank(late), 0)

    def test_nothing_to_measure(self):
        for measure in (measures.precision_at_1, measures.recall_at_5, measures.mean_reciprocal_rank, measures.kept,
                        measures.area_under_curve, measures.calibration_error, measures.refused):
            self.assertIsNone(measure([]))


class Certainty(unittest.TestCase):
    def test_area_under_curve(self):
        outcomes = [outcome("a", "a", 0.9), outcome("a", "a", 0.4), outcome("", "a", 0.4), outcome("", "a", 0.1)]
        # .9 stands above both, .4 above one and level with the other.
        self.assertEqual(measures.area_under_curve(outcomes), (2 + 1.5) / 4)
        self.assertIsNone(measures.area_under_curve(outcomes[:2]))

    def test_area_below_everything(self):
        self.assertEqual(measures.area_under_curve([outcome("a", "a", -5), outcome("", "", float("-inf"))]), 1)

    def test_calibration_error(self):
        # Within one bin errors cancel out: .9 and .95 stated, one of two right.
        self.assertAlmostEqual(measures.calibration_error([outcome("a", "a", 0.9), outcome("a", "b", 0.95)]), 0.85 / 2)
        # In two bins they do not.
        self.assertAlmostEqual(measures.calibration_error([outcome("a", "a", 0.8), outcome("a", "b", 0.2)]), 0.2)
        # 1 belongs to the last bin, no results state 0, and no first answer to an unanswerable query is right.
        self.assertEqual(measures.calibration_error([outcome("a", "a", 1.0), outcome("a", "", 0.0)]), 0)
        self.assertEqual(measures.calibration_error([outcome("", "a", 1.0)]), 1)

    def test_kept_and_refused(self):
        outcomes = [outcome("a", "b", stated=True), outcome("a", "a", stated=False), outcome("", "a", stated=False)]
        self.assertEqual(measures.kept(outcomes), 1 / 2)
        self.assertEqual(measures.refused(outcomes), 1)


class Fixes(unittest.TestCase):
    titles = {"a": "Error: disk quota exceeded now", "b": "error DISK quota exceeded", "c": "no space left on device"}

    def test_near_duplicates(self):
        self.assertTrue(measures.is_near_duplicate(self.titles["a"], self.titles["b"]))  # 4 of 5 words
        self.assertFalse(measures.is_near_duplicate("disk quota exceeded now", "disk quota exceeded"))  # 3 of 4
        self.assertFalse(measures.is_near_duplicate("!", "!"))

    def test_better_fix_first(self):
        def count(*results):
            return measures.better_fix_first([answer("match", *results)], self.titles)

        self.assertEqual(count(("a", 0.45, 0.8), ("b", 0.47, 0.7), ("c", 0.08, 0.6)), (1, 1))
        self.assertEqual(count(("a", 0.52, 0.7), ("b", 0.48, 0.8)), (0, 1))
        self.assertEqual(count(("a", 0.94, 0.7), ("b", 0.055, 0.8)), (0, 1))  # however unlike, both are matches
        self.assertEqual(count(("a", 0.50, 0.7), ("b", 0.48, 0.8)), (0, 0))  # alone they would not match equally
        self.assertEqual(count(("a", 0.50, 0.8), ("b", 0.50, 0.8)), (0, 0))  # neither is better
        self.assertEqual(count(("a", 0.955, 0.7), ("b", 0.045, 0.8)), (0, 0))  # a match and a guess


class Comparison(unittest.TestCase):
    committed = {"s": {"queries": 9, "all P@1": 0.9, "ECE": 0.1, "refused": 0.8, "near-duplicate pairs": 30}}

    def changes(self, **now):
        named = {name.replace("P1", "all P@1"): value for name, value in now.items()}
        return figures.changes(self.committed, {"s": named})

    def test_changes(self):
        self.assertEqual(self.changes(P1=0.896), ([], []))
        self.assertEqual(self.changes(P1=0.895), (["s: all P@1 0.900 -> 0.895"], []))
        self.assertEqual(self.changes(P1=0.905), ([], ["s: all P@1 0.900 -> 0.905"]))

    def test_lower_is_better_for_the_calibration_error(self):
        self.assertEqual(self.changes(ECE=0.12), (["s: ECE 0.100 -> 0.120 (less is better)"], []))
        self.assertEqual(self.changes(ECE=0.08), ([], ["s: ECE 0.100 -> 0.080 (less is better)"]))

    def test_only_what_both_have(self):
        self.assertEqual(self.changes(other=0.1), ([], []))
        self.assertEqual(figures.changes(self.committed, {"t": {"all P@1": 0.1}}), ([], []))

    def test_counts_are_not_compared(self):
        self.assertEqual(figures.changes(self.committed, {"s": {"near-duplicate pairs": 3, "queries": 8}}), ([], []))
        self.assertEqual(figures.other_queries(self.committed, {"s": {"queries": 8}}), ["s: 9 -> 8"])

    def test_gate(self):
        def fallen(first, right):
            return figures.fallen({"all P@1": 0.9, "all R@5": 1.0, "refused": 0.8},
                                  {"all P@1": first, "all R@5": right, "refused": 0.8})

        self.assertEqual(fallen(0.88, 1.0), [])
        self.assertEqual(fallen(0.879, 0.97), ["all P@1 0.879, committed 0.900", "all R@5 0.970, committed 1.000"])
        self.assertEqual(len(figures.fallen({}, {"all P@1": 1.0})), 3)  # what cannot be compared does not pass


if __name__ == "__main__":
    unittest.main()
