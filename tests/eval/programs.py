# SPDX-License-Identifier: GPL-2.0-or-later
"""Faultline and its rivals as programs to be asked judged queries."""
import contextlib
import glob
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile

from measures import RANKED

PYTHON = "/usr/bin/python3"  # has Debian's modules, whatever other python comes first in PATH
JARS = "/usr/share/java"
LUCENE_JARS = ("lucene-core-8.*.jar", "lucene-analyzers-common-8.*.jar")


class Absent(Exception):
    """A rival, or something that it needs, is not here."""


def json_lines(text):
    return [json.loads(line) for line in text.splitlines()]


class Faultline:
    """The programs of a build folder over an index of one corpus."""

    def __init__(self, build, corpus, folder):
        self.program, self.index = f"{build}/faultline", f"{folder}/index"
        subprocess.run([f"{build}/faultline-index", "--quiet", "--index", self.index, corpus], check=True)

    def run(self, command, *arguments, questions=b""):
        done = subprocess.run([self.program, command, "--json", "--index", self.index, *arguments], input=questions,
                              stdout=subprocess.PIPE, check=False)
        if done.returncode > 1:  # 1: nothing matched
            raise SystemExit(f"faultline {command} ended with status {done.returncode}")
        return json_lines(done.stdout.decode())

    def ask(self, queries, *options):
        """The answers in the order of the queries."""
        questions = "".join(json.dumps({"text": query["q"]}) + "\n" for query in queries)
        answers = self.run("batch", "--brief", f"--limit={RANKED}", *options, questions=questions.encode())
        if len(answers) != len(queries):
            raise SystemExit(f"faultline batch gave {len(answers)} answers to {len(queries)} questions")
        return answers

    def titles(self, answers):
        """The titles of all results, by ID."""
        ids = sorted({result["id"] for answer in answers for result in answer["results"]})
        return {entry["id"]: entry["title"] for entry in self.run("show", *ids)} if ids else {}


@contextlib.contextmanager
def indexed(build, corpus):
    """Faultline over an index of the corpus, which goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield Faultline(build, corpus, folder)


def run_rival(arguments, folder):
    """Runs a rival's program, what it leaves in temporary folders included in FOLDER."""
    done = subprocess.run(arguments, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=folder,
                          env=dict(os.environ, TMPDIR=folder, PYTHONDONTWRITEBYTECODE="1"))
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Absent(f"it does not run here: {said[-1] if said else f'status {done.returncode}'}")


def ask_script(peers, name, corpus, folder):
    """A rival of one Python script."""
    script = f"{peers}/{name}.py"
    if not os.path.exists(script):
        raise Absent(f"there is no {name}.py")
    run_rival([PYTHON, script, corpus, f"{folder}/queries", f"{folder}/results"], folder)


def lucene_class_path():
    found = [sorted(glob.glob(f"{JARS}/{pattern}")) for pattern in LUCENE_JARS]
    if not all(found):
        raise Absent("its jars are not installed (Debian: liblucene8-java)")
    return ":".join(paths[-1] for paths in found)


def write_corpus_lines(peers, corpus, path):
    """The entries as the rivals read them, an object a line, ASCII-escaped: what the Lucene program takes."""
    specification = importlib.util.spec_from_file_location("common", f"{peers}/common.py")
    common = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(common)
    with open(path, "w", encoding="ascii") as out:
        for entry in common.entries(corpus):
            out.write(json.dumps({name: entry[name] for name in ("id", "title", "body", "domain")}) + "\n")


def ask_lucene(peers, corpus, folder):
    """Lucene, compiled for the occasion."""
    source = f"{peers}/LuceneBaseline.java"
    if not os.path.exists(source):
        raise Absent("there is no LuceneBaseline.java")
    class_path = lucene_class_path()
    if not shutil.which("javac"):
        raise Absent("there is no JDK")
    run_rival(["javac", "-cp", class_path, "-d", folder, source], folder)
    write_corpus_lines(peers, corpus, f"{folder}/corpus")
    run_rival(["java", f"-Djava.io.tmpdir={folder}", "-cp", f"{class_path}:{folder}", "LuceneBaseline",
               f"{folder}/corpus", f"{folder}/queries", f"{folder}/results"], folder)


def ask_rival(peers, name, corpus, queries):
    """The results of a rival in the order of the queries, each a list of objects with id and score.

    Raises Absent, with the reason, where it cannot be run.
    """
    # The rivals run in a folder of their own, where a relative path would mean something else.
    peers, corpus = os.path.abspath(peers), os.path.abspath(corpus)
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/queries", "w", encoding="ascii") as out:
            for number, query in enumerate(queries):
                out.write(json.dumps({"qid": str(number), "q": query["q"]}) + "\n")
        if name == "Lucene":
            ask_lucene(peers, corpus, folder)
        else:
            ask_script(peers, name, corpus, folder)
        with open(f"{folder}/results", encoding="utf-8") as lines:
            answers = {answer["qid"]: answer["results"] for answer in map(json.loads, lines)}
    return [answers.get(str(number), []) for number in range(len(queries))]
