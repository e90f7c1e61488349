#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Readers that search without pause while an index is rebuilt again and again.

usage: crowd.py INDEXER FAULTLINE INDEX REBUILDS READERS GROWTH
Rebuilds go from the folders `odd` and `even` in turn; only odd holds new/odd.  Half of the readers are batches that stay
open, half start anew for each question.  Every answer must be that of one of the two catalogues, whole; in the end each
batch must see the last one.  Watches the descriptors and the memory of the batches.  Prints what is not as it should be,
and a summary.
"""
import json
import os
import subprocess
import sys
import threading
import time

INDEXER, FAULTLINE, INDEX = sys.argv[1:4]
REBUILDS, READERS, GROWTH = (int(number) for number in sys.argv[4:7])
# A question, and the first answers that are right with the one catalogue or the other.
QUESTIONS = [("deadlock detected", {"postgresql/deadlock-detected"}),
             ("sprocket oscillation failed", {"new/odd", None}),
             ("cannot borrow x as mutable because it is also borrowed", {"rust/borrow-mutable-immutable"})]
counts = {"asked": 0, "failed": 0, "wrong": 0}
lock = threading.Lock()
stop = threading.Event()


def count(failed, wrong):
    with lock:
        counts["asked"] += 1
        counts["failed"] += failed
        counts["wrong"] += wrong


def judge(line, status_fits, right):
    answer = json.loads(line)
    first = answer["results"][0]["id"] if answer["status"] == "match" else None
    wrong = first not in right
    if wrong:
        print(f"answered {first} instead of {right}")
    count(not status_fits, wrong)
    return first


def single_reader():
    turn = 0
    while not stop.is_set():
        text, right = QUESTIONS[turn % len(QUESTIONS)]
        turn += 1
        run = subprocess.run([FAULTLINE, "--json", "--brief", "-n1", "--index", INDEX, "--", text], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, timeout=60, check=False)
        if run.returncode not in (0, 1) or run.stderr:
            print(f"exit status {run.returncode}: {run.stderr.decode()[:200]}")
            count(True, False)
        else:
            judge(run.stdout, True, right)


def size_of(pid):
    """Descriptors, and private memory in kB."""
    private = 0
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith(("Private_Clean", "Private_Dirty")):
                private += int(line.split()[1])
    return len(os.listdir(f"/proc/{pid}/fd")), private


class Batch(threading.Thread):
    def __init__(self):
        super().__init__()
        self.process = subprocess.Popen([FAULTLINE, "batch", "--brief", "-n1", "--index", INDEX], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.sizes = []
        self.last = None

    def ask(self, turn):
        text, right = QUESTIONS[turn % len(QUESTIONS)]
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()
        return judge(self.process.stdout.readline(), True, right)

    def run(self):
        turn = 0
        while not stop.is_set():
            self.ask(turn)
            turn += 1
            if turn % 50 == 0:
                self.sizes.append(size_of(self.process.pid))
        self.last = self.ask(1)
        self.process.stdin.close()
        said = self.process.stderr.read()
        if self.process.wait() != 0 or said:
            print(f"a batch ends with {self.process.returncode}: {said.decode()[:200]}")


def watch_sizes(batch):
    """What the last quarter holds against the second: the first is warming up."""
    quarter = len(batch.sizes) // 4
    if not quarter:
        return 0, 0
    early, late = batch.sizes[quarter:2 * quarter], batch.sizes[-quarter:]
    fds = max(size[0] for size in late) - max(size[0] for size in early)
    memory = max(size[1] for size in late) - max(size[1] for size in early)
    return fds, memory


def main():
    batches = [Batch() for _ in range(READERS // 2)]
    threads = batches + [threading.Thread(target=single_reader) for _ in range(READERS - READERS // 2)]
    for thread in threads:
        thread.start()
    began = time.time()
    for turn in range(REBUILDS):
        corpus = "odd" if turn % 2 == 0 else "even"
        run = subprocess.run([INDEXER, "--quiet", "--index", INDEX, corpus], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             timeout=60, check=False)
        if run.returncode:
            print(f"rebuild {turn} ends with {run.returncode}: {run.stdout.decode()[:300]}")
    took = time.time() - began
    stop.set()
    for thread in threads:
        thread.join()
    expected = "new/odd" if REBUILDS % 2 else None
    for batch in batches:
        if batch.last != expected:
            print(f"a batch saw {batch.last} in the end instead of {expected}")
        fds, memory = watch_sizes(batch)
        if fds > 0:
            print(f"a batch has {fds} descriptors more")
        if memory > GROWTH:
            print(f"a batch has {memory} kB more")
    # As run by make check others are at work, too: this is for reading, not for judging.
    print(f"{REBUILDS} rebuilds in {took:.1f} s, {counts['asked']} questions, {counts['failed']} failed, "
          f"{counts['wrong']} wrong, growth of the batches (descriptors, kB): "
          f"{[watch_sizes(batch) for batch in batches]}")


main()
