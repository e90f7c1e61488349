#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damages an index in many ways, one at a time, and looks at what verification and readers make of it.

usage: damage.py INDEXER FAULTLINE INDEX COUNT
INDEX is an index folder that is whole.  A damage is a byte with another value, a flipped bit, a file cut short or grown,
zeroes over a stretch, a file missing, or a file too many.  Prints a line for each thing that is not as it should be, and
a summary.  Works on a copy.
"""
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile

INDEXER, FAULTLINE, INDEX, COUNT = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
QUESTIONS = b"deadlock detected\ncannot borrow x as mutable because it is also borrowed\nno space left on device\n"
random_source = random.Random(17)


def answers(index):
    """Exit status, or the negative number of a signal; stdout."""
    run = subprocess.run([FAULTLINE, "batch", "--json", "--limit=3", "--index", index], input=QUESTIONS,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, check=False)
    return run.returncode, run.stdout


def verifies(index):
    return subprocess.run([INDEXER, "--verify", "--quiet", "--index", index], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=20, check=False).returncode


def damage(path, number):
    """Damages one file; says what it did."""
    size = os.path.getsize(path)
    kind = number % 10
    with open(path, "r+b") as file:
        if size and kind < 5:
            at = random_source.randrange(size)
            file.seek(at)
            old = file.read(1)[0]
            new = old ^ (1 << random_source.randrange(8)) if kind < 3 else random_source.choice([0, 255, old ^ 0x55])
            file.seek(at)
            file.write(bytes([new if new != old else old ^ 1]))
            return f"byte {at}"
        if size and kind < 8:
            at = random_source.choice([0, 1, size - 1, size // 8192 * 8192, random_source.randrange(size)])
            file.truncate(min(at, size - 1))
            return f"cut at {at}"
        if size and kind == 8:
            at = random_source.randrange(size)
            file.seek(at)
            old = file.read(512)
            file.seek(at)
            file.write(bytes(len(old)) if any(old) else b"\xaa" * len(old))
            return f"zeroes from {at}"
    with open(path, "ab") as file:
        file.write(b"\0")
    return "a byte more"


def main():
    whole = answers(INDEX)
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(COUNT):
            copy = f"{folder}/index"
            shutil.copytree(INDEX, copy, symlinks=True)
            generation = os.path.realpath(f"{copy}/current")
            names = sorted(os.listdir(generation))
            name = random_source.choice(names)
            path = f"{generation}/{name}"
            if number % 97 == 0:
                os.unlink(path)
                what = "missing"
            elif number % 89 == 0:
                shutil.copy(path, f"{path}.extra")
                what = "one too many"
            else:
                what = damage(path, number)
            found = verifies(copy)
            status, answered = answers(copy)
            counts["found" if found else "passed"] += 1
            if found not in (0, 4):
                print(f"{name}: {what}: verification ends with {found}")
            if status < 0 or status > 4:
                counts["readers crashed"] += 1
                print(f"{name}: {what}: a reader ends with {status}")
            elif (status, answered) == whole:
                counts["answered right"] += 1
            elif status == 4:
                counts["reader told of the damage"] += 1
            else:
                counts["answered otherwise"] += 1
                if not found:
                    print(f"{name}: {what}: verification passed, and a reader answers otherwise")
            shutil.rmtree(copy)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))


main()
