# SPDX-License-Identifier: GPL-2.0-or-later
"""The committed figures: reading, writing, and what changed against them.

Figures are kept by set of queries, then by name of the measure, rounded as they are printed.
"""
import json
import os

MADE_BY = "make eval UPDATE=1"
DIGITS = 3
TOLD = 0.005  # a change from which on it is told
# A fall beyond which the gate closes: of 290 answerable queries six, of 62 unanswerable ones two.  Less comes and
# goes with any change of the ranking.
GATE = 0.02
GATED = ("all P@1", "all R@5", "refused")
COUNTS = ("queries", "near-duplicate pairs")  # they say what the shares are of; more is neither better nor worse
LESS_IS_BETTER = ("ECE",)


def rounded(by_set):
    """The figures as they are kept: rounded, those that could not be measured left out."""
    return {name: {measure: round(value, DIGITS) for measure, value in values.items() if value is not None}
            for name, values in by_set.items()}


def read(path):
    """The committed figures by set; none when there is no such file."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)["figures"]


def write(path, by_set):
    """Writes the figures so that the same figures give the same bytes."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"made_by": MADE_BY, "figures": by_set}, file, indent=2, sort_keys=True)
        file.write("\n")


def changes(committed, now):
    """What dropped and what rose by enough to be told, as two lists of lines; only figures that both have take part."""
    dropped, rose = [], []
    for name in (name for name in now if name in committed):
        for measure, value in now[name].items():
            before = committed[name].get(measure)
            if before is None or measure in COUNTS:
                continue
            # Both have three digits, and so has their difference, but for the error of binary fractions.
            difference = round(value - before, DIGITS)
            if abs(difference) < TOLD:
                continue
            less = measure in LESS_IS_BETTER
            line = f"{name}: {measure} {before:.3f} -> {value:.3f}" + (" (less is better)" if less else "")
            (dropped if (difference < 0) != less else rose).append(line)
    return dropped, rose


def other_queries(committed, now):
    """Sets whose number of queries changed, so that their figures are of other queries than the committed ones."""
    counts = [(name, committed.get(name, {}).get("queries"), values.get("queries")) for name, values in now.items()]
    return [f"{name}: {before} -> {count}" for name, before, count in counts
            if before is not None and count is not None and before != count]


def fallen(committed, now):
    """Which of the gated figures of one set fell too far.  One that is missing on either side counts as fallen."""
    lines = []
    for measure in GATED:
        before, value = committed.get(measure), now.get(measure)
        if before is None or value is None:
            lines.append(f"{measure}: {'not measured' if value is None else 'no committed figure'}")
        elif round(before - value, DIGITS) > GATE:
            lines.append(f"{measure} {value:.3f}, committed {before:.3f}")
    return lines
