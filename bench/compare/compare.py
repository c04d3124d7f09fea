"""Engine, Polars, DuckDB and pandas by turns over the same columns; equal in every star, or no figure.

    compare.py BENCH --orgs 12000 --rounds 20

BENCH is the built Rust binary. Two threads each. Timed is the computation alone: from columns in
memory to points of every cell, sections, vetoes, stars after quota, ranks and candidates in memory.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import numpy as np

from case import Case
from in_duckdb import DuckDB
from in_pandas import Pandas
from in_polars import Polars


class Engine:
    """The Rust side in a process of its own; it times itself."""

    def __init__(self, binary: str, orgs: int, folder: Path):
        self.folder = folder
        command = [binary, "side", "--orgs", str(orgs), "--to", str(folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.answer() == "ready"

    def answer(self) -> str:
        return self.process.stdout.readline().strip()

    def say(self, line: str) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.answer()


def must_equal(name: str, found: dict, engine: dict, zeroed: np.ndarray):
    # Whose total is zeroed keeps its cells in Python: a gift of 60 columns of work.
    for what in ("stars", "ranks", "scores", "cells"):
        ours, theirs = engine[what], found[what]
        if what == "cells":
            ours, theirs = ours[:, ~zeroed], theirs[:, ~zeroed]
        differing = np.argwhere(ours != theirs)
        if len(differing):
            first = tuple(differing[0])
            raise SystemExit(
                f"{name}: {len(differing)} {what} differ, the first at {first}: "
                f"{theirs[first]} where the engine has {ours[first]}"
            )


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bench")
    arguments.add_argument("--orgs", type=int, default=12_000)
    arguments.add_argument("--rounds", type=int, default=20)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        engine = Engine(given.bench, given.orgs, folder)
        case = Case(folder)
        zeroed = case.facts[2 * (2 * 10 + 6) + 1] > 11
        others = {"polars": Polars(case), "duckdb": DuckDB(case), "pandas": Pandas(case)}
        engine.say("2")
        engine.say("save")
        answers = case.answers(folder)
        for name, other in others.items():
            must_equal(name, other.answers(other.run()), answers, zeroed)
        stars = np.bincount(answers["stars"], minlength=6)[:6]
        print(f"{given.orgs} branches, stars 0-5 {stars}; all equal in cells, scores, ranks, stars")

        times = {"engine": [], "engine, one thread": []} | {name: [] for name in others}
        for _ in range(given.rounds):
            times["engine"].append(float(engine.say("2")))
            times["engine, one thread"].append(float(engine.say("1")))
            for name, other in others.items():
                start = time.perf_counter()
                result = other.run()
                times[name].append((time.perf_counter() - start) * 1000)
                del result
        medians = {name: statistics.median(ms) for name, ms in times.items()}
        for name, ms in times.items():
            pairs = [theirs / ours for theirs, ours in zip(ms, times["engine"])]
            print(
                f"{name:20} min {min(ms):9.2f}  median {medians[name]:9.2f} ms"
                f"  {min(ms) / min(times['engine']):6.2f} x by min"
                f"  {statistics.median(pairs):6.2f} x by turns"
            )


if __name__ == "__main__":
    main()
