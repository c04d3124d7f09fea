"""The facts that the Rust side wrote, as arrays; what every program is asked for."""

from pathlib import Path

import numpy as np

SECTIONS, INDICATORS, JUDGED = 6, 10, 6
WEIGHTS = [1, 1, 1, 0.5, 1, 0.5]
UNKNOWN = np.iinfo(np.int32).min


def columns(section: int, indicator: int) -> tuple[int, int]:
    """The two columns of an indicator."""
    first = 2 * (section * INDICATORS + indicator)
    return first, first + 1


def most(indicator: int) -> int:
    """The most hundredths an indicator can give."""
    return {0: 400, 8: 150}.get(indicator, 200)


class Case:
    def __init__(self, folder: Path):
        self.counties = np.fromfile(folder / "counties.u32", np.uint32)
        rows = len(self.counties)
        self.facts = np.fromfile(folder / "facts.f64").reshape(-1, rows)
        self.judged = np.fromfile(folder / "judged.f64").reshape(-1, rows)

    def answers(self, folder: Path) -> dict[str, np.ndarray]:
        rows = len(self.counties)
        return {
            "stars": np.fromfile(folder / "stars.u8", np.uint8),
            "ranks": np.fromfile(folder / "ranks.u32", np.uint32),
            "scores": np.fromfile(folder / "scores.i32", np.int32),
            "cells": np.fromfile(folder / "cells.i32", np.int32).reshape(-1, rows),
        }
