#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits a corpus at random, as many people do over months: usage: random_edits.py CORPUS SEED COUNT

Edits, additions (also of entries like others), renames within and between folders, deletions, files that are broken and mended
again, and some that say the same in other bytes.  The same seed and corpus give the same edits.
"""
import pathlib
import random
import re
import sys

WORDS = ("socket buffer lease shard retry token quota daemon ledger widget E0599 40P01 TLSv1.3 ECONNRESET "
         "node_modules libfoo.so getaddrinfo frobnicate 2.31.0 mutex").split()


def edit(random_source, path):
    text = path.read_text(encoding="utf-8")
    kind = random_source.randrange(6)
    word = random_source.choice(WORDS)
    if kind == 0:
        text = re.sub(r"^# (.*)$", lambda m: f"# {m[1]} {word}", text, count=1, flags=re.M)
    elif kind == 1:
        text = text.replace("## Root Cause\n", f"## Root Cause\n\nBecause of {word} and {random_source.choice(WORDS)}.\n", 1)
    elif kind == 2:
        text = re.sub(r"\*\*Fix Rate:\*\* \S+", f"**Fix Rate:** {random_source.randrange(10, 99)}%", text, count=1)
    elif kind == 3:
        text += f"\n<!-- {word} -->\n"
    elif kind == 4:
        text = text.replace("**ID:**", "**IDD:**", 1)
    else:
        text = text.replace("**IDD:**", "**ID:**", 1)
    path.write_text(text, encoding="utf-8")


def add(random_source, corpus, files, number):
    like = random_source.choice(files).read_text(encoding="utf-8")
    word = random_source.choice(WORDS)
    domain = f"new{random_source.randrange(4)}"
    # Some take the ID of another: the first by path counts.
    name = f"{word.lower().replace('_', '-')}-{number if random_source.random() < .9 else 0}"
    like = re.sub(r"^# (.*)$", lambda m: f"# {word}: {m[1]}", like, count=1, flags=re.M)
    like = re.sub(r"\*\*ID+:\*\* `[^`]*`", f"**ID:** `{domain}/{name}`", like, count=1)
    like = re.sub(r"\*\*Domain:\*\* .*", f"**Domain:** {domain}", like, count=1)
    folder = corpus / domain
    folder.mkdir(exist_ok=True)
    (folder / f"{name}-{number}.md").write_text(like, encoding="utf-8")


def rename(random_source, corpus, path, number):
    folders = [folder for folder in corpus.iterdir() if folder.is_dir()]
    path.rename(random_source.choice(sorted(folders)) / f"{random_source.choice('amz')}-{number}-{path.name}")


def main():
    corpus, seed, count = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    random_source = random.Random(seed)
    for number in range(count):
        files = sorted(path for path in corpus.rglob("*.md") if path.name != "README.md")
        kind = random_source.random()
        path = random_source.choice(files)
        if kind < .5:
            edit(random_source, path)
        elif kind < .7:
            add(random_source, corpus, files, f"{seed}-{number}")
        elif kind < .85:
            rename(random_source, corpus, path, f"{seed}-{number}")
        else:
            path.unlink()


main()
