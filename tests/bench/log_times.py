#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures faultline log beside a search for words of failure, in the same run.

usage: log_times.py BUILD INDEX LOGS      LOGS: a folder whose *.gz are unpacked and joined to one log
Medians of five rounds in which all take turns, on one core, the log in the page cache.  Another round has ten times the log: time
should grow with it and memory should not.
"""
import glob, gzip, os, shutil, statistics, subprocess, sys, tempfile, time

ROUNDS, TIMES = 5, 10
PATTERN = "error|fail|exception|fatal|panic|traceback"


def on_one_core(command):
    core = max(os.sched_getaffinity(0))
    return (("taskset", "-c", str(core)) if shutil.which("taskset") else ()) + command


def seconds(command):
    """Of one command.  To a pipe: GNU grep stops at the first match when it writes to /dev/null."""
    start = time.perf_counter()
    done = subprocess.run(on_one_core(command), check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C"})
    if done.returncode > 1:  # 1: nothing was found, or known
        raise RuntimeError(f"{command[0]} ended with status {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
    return time.perf_counter() - start


def peak_megabytes(command):
    """None where there is no program time.  Not by getrusage: a child begins with the memory of its parent."""
    if not shutil.which("time"):
        return None
    done = subprocess.run(("time", "-f", "%M") + command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return int(done.stderr.split()[-1]) / 1024


def megabytes(peak):
    return "peak ?" if peak is None else f"peak {peak:.0f} MB"


def join_logs(logs, path):
    paths = sorted(glob.glob(f"{logs}/**/*.gz", recursive=True))
    with open(path, "wb") as joined:
        for packed in paths:
            with gzip.open(packed) as file:
                joined.write(file.read())
    return len(paths)


def count_lines(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def measure_rounds(commands, size):
    """The medians, printed; what is not installed is left out, and said."""
    times = {name: [] for name, command in commands.items() if shutil.which(command[0])}
    for name in commands.keys() - times.keys():
        print(f"skipped: {name}: not installed")
    for _ in range(ROUNDS):
        for name in times:
            times[name].append(seconds(commands[name]))
    medians = {name: statistics.median(of) for name, of in times.items()}
    for name, median in medians.items():
        beside = f", {median / medians['rg -ci']:.1f} times rg" if "rg -ci" in medians else ""
        print(f"{name:22}{median * 1e3:.0f} ms, {size / median / 1e9:.2f} GB/s{beside}; {megabytes(peak_megabytes(commands[name]))}")
    return medians


def measure_more(path, command, median, folder):
    more = f"{folder}/more.log"
    with open(more, "wb") as target:
        for _ in range(TIMES):
            with open(path, "rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
    command = command[:-1] + (more,)
    took = seconds(command)
    print(f"  {TIMES} times the log    {took * 1e3:.0f} ms, {took / median:.1f} times as long; {megabytes(peak_megabytes(command))}")
    os.remove(more)


def main():
    build, index, logs = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/joined.log"
        count = join_logs(logs, path) if os.path.isdir(logs) else 0
        if not count:
            print(f"skipped: logs: there are none at {logs}")
            return
        size = os.path.getsize(path)
        print(f"\n{count} logs in one file    {size / 1e6:.0f} MB, {count_lines(path):,} lines; on one core")
        ours = {"faultline log --json": (f"{build}/faultline", "log", "--json", "--index", index, path),
                "  --no-match": (f"{build}/faultline", "log", "--json", "--no-match", path)}
        medians = measure_rounds({"rg -ci": ("rg", "-ci", PATTERN, path), "grep -ciE": ("grep", "-ciE", PATTERN, path), **ours}, size)
        for name, command in ours.items():
            measure_more(path, command, medians[name], folder)


if __name__ == "__main__":
    main()
