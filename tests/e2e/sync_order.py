#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Judges the order in which a run of the indexer made things durable.

    sync_order.py TRACE INDEX

TRACE is what FAULTS_TRACE wrote (tests/faults/faults.c), INDEX the index folder as an absolute path.  Prints each
moment at which a machine that lost its power would show readers something unwritten; status 1 when there is one.
"""
import os
import sys

WRITES = {"write", "pwrite", "pwrite64", "writev", "ftruncate", "ftruncate64", "copy_file_range", "sendfile"}
OPENS = {"open", "open64", "openat", "openat64", "creat", "creat64"}


class Order:
    def __init__(self, index):
        self.index = index
        self.unwritten = {}  # file -> the change that is not on disk
        self.unnamed = {}  # path whose name is not on disk in its folder -> the change that made the name
        self.faults = []

    def below(self, folder):
        """Everything in `folder`, and its own content, that is not on disk."""
        return [path for path in self.unwritten | self.unnamed if path.startswith(folder + "/")] + (
            [folder] if folder in self.unwritten else [])

    def move(self, old, new):
        for table in self.unwritten, self.unnamed:
            for path in list(table):
                if path == old or path.startswith(old + "/"):
                    table[new + path[len(old):]] = table.pop(path)

    def forget(self, path):
        self.unwritten.pop(path, None)
        self.unnamed.pop(path, None)

    def rename(self, number, old, new):
        # Inside the folder under construction nobody sees a rename.
        if os.path.dirname(new) == self.index:
            for path in self.below(old):
                self.faults.append(f"{number}: {old} becomes {new} before {path} is on disk")
        if os.path.basename(new) == "current":
            for path in self.unnamed:
                if os.path.dirname(path) == self.index and path != old:
                    self.faults.append(f"{number}: {new} may be on disk before the name {path}")
        self.move(old, new)
        self.unnamed[new] = number

    def change(self, number, call, path, second):
        if call in WRITES:
            self.unwritten[path] = number
        elif call in OPENS:
            self.unwritten[path] = self.unnamed[path] = number
        elif call in {"fsync", "fdatasync"}:
            self.unwritten.pop(path, None)
            for name in [name for name in self.unnamed if os.path.dirname(name) == path]:
                del self.unnamed[name]
        elif call in {"rename", "renameat", "renameat2"}:
            self.rename(number, path, second)
        elif call in {"link", "linkat"}:
            self.unnamed[second] = number
            if path in self.unwritten:
                self.unwritten[second] = self.unwritten[path]
        elif call in {"mkdir", "mkdirat", "symlink", "symlinkat"}:
            self.unnamed[path] = number
        elif call in {"unlink", "unlinkat", "rmdir"}:
            self.forget(path)
        elif call != "fflush":
            self.faults.append(f"{number}: what {call} makes durable is not known here")


def main():
    trace, index = sys.argv[1:]
    order = Order(index)
    changes = []
    with open(trace, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            kind, number, *call = line.rstrip("\n").split("\t")
            if kind == "change":
                changes.append((int(number), *call))
            elif kind == "fault" and number == "change":
                changes.pop()  # the last one was refused: nothing came of it
    for change in changes:
        order.change(*change)
    for path in order.below(index):
        # Whether the lock outlives a loss of power does not matter.
        if os.path.basename(path) != "faultline.lock":
            order.faults.append(f"in the end {path} is not on disk")
    if not changes:
        order.faults.append("the trace tells of no change")
    for fault in order.faults:
        print(fault)
    return 1 if order.faults else 0


sys.exit(main())
