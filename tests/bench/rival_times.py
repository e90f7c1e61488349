#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the searches of a rival written in Python take.

usage: tests/bench/rival_times.py RIVAL.py CORPUS QUERIES PASSES
Prints what query-times prints.  The rivals take their queries from common.queries, one after the other, and hand each
answer to common.emit: both are replaced here, by a source that gives the queries again and again and looks at the clock
as it gives one, and by a sink that looks at the clock again.  The rival itself runs as it is.
"""
import collections, os, runpy, sys, time


class Watch:
    def __init__(self, queries, passes):
        self.queries, self.passes = queries, passes
        self.times = [[] for _ in queries]
        self.number = self.start = 0

    def ask(self, _path):
        for _ in range(self.passes + 1):
            for self.number, query in enumerate(self.queries):
                self.start = time.perf_counter()
                yield query

    def answer(self, _out, _identifier, _results):
        self.times[self.number].append((time.perf_counter() - self.start) * 1e3)

    def medians(self):
        """By kind, those of each query; the first pass warms up and does not count."""
        kinds = collections.defaultdict(list)
        for query, times in zip(self.queries, self.times):
            median = sorted(times[1:])[self.passes // 2]
            kinds[query["type"]].append(median)
            kinds["all"].append(median)
        return kinds


def main():
    rival, corpus, queries, passes = sys.argv[1:5]
    sys.path.insert(0, os.path.dirname(rival))
    import common  # the rivals' own
    watch = Watch(common.queries(queries), int(passes))
    common.queries, common.emit = watch.ask, watch.answer
    sys.argv = [rival, corpus, queries, os.devnull]
    runpy.run_path(rival, run_name="__main__")
    for kind, times in watch.medians().items():
        times.sort()
        print(f"{kind} {len(times)} {times[len(times) // 2]:.3f} {times[int(len(times) * .99)]:.3f}")


main()
