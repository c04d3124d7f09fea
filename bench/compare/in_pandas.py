"""The measured scheme in pandas: NumPy over the frame's columns, groupby for ranks."""

import numpy as np
import pandas as pd

from case import INDICATORS, JUDGED, SECTIONS, UNKNOWN, WEIGHTS, Case, columns, most

LITTLE = 1e-6


def steps(per: np.ndarray, each: float, section: int) -> np.ndarray:
    count = np.maximum(per, 0)
    if each != 1:
        count = count / each
    if section % 3 == 0:
        return np.floor(count + LITTLE)
    return np.ceil(count - LITTLE) if section % 3 == 1 else count


def over(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Division; by zero is unknown."""
    return a / np.where(b > 0, b, np.nan)


def proportion(value, full_at, zero_at=0.0, cut=None):
    part = np.clip((value - zero_at) / (full_at - zero_at), 0, 1) * 200
    if cut is None:
        return part
    worse = value < cut - LITTLE if full_at > zero_at else value > cut + LITTLE
    return np.where(worse, 0.0, part)


def band(score: np.ndarray) -> np.ndarray:
    return np.searchsorted([6000, 7000, 8000, 9000], score, side="right") + 1


class Pandas:
    def __init__(self, case: Case):
        data = {f"c{i}": values for i, values in enumerate(case.facts)}
        data |= {f"j{i}": values for i, values in enumerate(case.judged)}
        self.frame = pd.DataFrame(data | {"county": case.counties})

    def points(self, section: int, indicator: int) -> np.ndarray:
        """Hundredths of one cell before rounding; NaN where unknown."""
        frame, counties = self.frame, self.frame["county"]
        a, b = (frame[f"c{i}"].to_numpy() for i in columns(section, indicator))
        third, last = (frame[f"c{i}"].to_numpy() for i in columns(section, JUDGED))
        if indicator == 0:
            return np.maximum(400 - 100 * steps(a - b, 1, 0), 0)
        if indicator == 1 and section < 3:
            return np.maximum(200 - 30 * steps(a - b, 1, section), 0)
        if indicator == 1:
            return np.maximum(200 - 20 * steps(a - b, 0.5, section), 40)
        if indicator == 2 and section % 2 == 0:
            return proportion(over(a, b), 0.9)
        if indicator == 2:
            return np.maximum(proportion(over(a, b), 0.95, 0.5), 20)
        if indicator == 3:
            kind = [(0.02, 0.3, None), (0.9, 0.0, 0.6), (0.02, 0.3, 0.25)][section % 3]
            return proportion(over(a, b), *kind)
        no_a, no_b = np.isnan(a), np.isnan(b)
        if indicator == 4:
            # An unknown condition leaves open which tier it is.
            points = np.where(a >= 4, 100.0, 0.0)
            points[no_a] = np.nan
            second = (a >= 8) | (third >= 2)
            points[(no_a | np.isnan(third)) & ~second] = np.nan
            points[second] = 150
            first_no = (a < 12) | (b > 1)
            points[(no_a | no_b) & ~first_no] = np.nan
            points[(a >= 12) & (b <= 1)] = 200
            return points
        if indicator == 5:
            if section in (0, 3):
                yes, no = a >= b, a < b
            elif section == 1:
                some = np.where(no_a, 0, a)
                yes, no = (some >= 4) & (b <= 2), (some < 4) | (b > 2)
            elif section == 2:
                in_list = (b == 4) | (b == 5)
                yes, no = (a >= 3) | in_list, (a < 3) & ~in_list & ~no_b
            else:
                yes = (a >= 2) & ((b <= 3) | (last >= 1))
                no = (a < 2) | ((b > 3) & (last < 1))
            return np.where(yes, 200, np.where(no, 0, np.nan))
        if indicator == JUDGED:
            own, office = (frame[f"j{2 * section + i}"].to_numpy() for i in range(2))
            return office if section == 5 else own * 0.3 + office * 0.7
        if indicator == 7 and section % 2 == 0:
            by_county = pd.Series(a + b).groupby(counties)
            place = by_county.rank(method="min", ascending=False).to_numpy()
            known = by_county.count().to_numpy()[counties]
            points = np.where(
                place <= known * 0.1 + LITTLE,
                200.0,
                np.where(
                    place <= known * 0.4 + LITTLE,
                    150,
                    np.where(place <= known * 0.8 + LITTLE, 100, 50),
                ),
            )
            points[no_a | no_b] = np.nan
            return points
        if indicator == 7:
            place = pd.Series(a - b).groupby(counties).rank(method="min").to_numpy()
            points = np.where(place <= 300, 200.0, np.where(place <= 900, 100, 0))
            points[no_a | no_b] = np.nan
            return points
        if indicator == 8:
            return np.minimum(50 * steps(a + b, 1, section), 150)
        if section == 0:
            return proportion(over(np.minimum(a, b), np.maximum(a, b)), 0.9)
        if section == 1:
            return proportion(np.floor(over(a, b) * 100 + (0.5 + LITTLE)) / 100, 0.95)
        if section == 2:
            return proportion(np.where(a > b, 1.0, over(a, b)), 0.9)
        if section == 3:
            return proportion(over(np.abs(a - b), b), 0.05, 0.5)
        if section == 4:
            share = over(a, b)
            return proportion(np.where(np.isnan(share), 0.5, share), 0.9)
        return proportion(np.floor(over(a, b) * 10 + LITTLE) / 10, 0.9)

    def run(self) -> pd.DataFrame:
        frame, counties = self.frame, self.frame["county"]
        spare = [frame[f"c{columns(section, JUDGED)[1]}"].to_numpy() for section in range(4)]
        out = {}
        score = np.zeros(len(frame), np.int32)
        ceiling = np.zeros(len(frame), np.int32)
        for section, weight in enumerate(WEIGHTS):
            known = np.zeros(len(frame), np.int32)
            best = np.zeros(len(frame), np.int32)
            for indicator in range(INDICATORS):
                points = self.points(section, indicator)
                missing = np.isnan(points)
                cell = (np.where(missing, 0, points) + 0.5001).astype(np.int32)
                if (section, indicator) == (1, 0):
                    zeroed = spare[1] > 10
                    cell[zeroed] = 0
                    missing &= ~zeroed
                known += cell
                best += np.where(missing, most(indicator), cell)
                cell[missing] = UNKNOWN
                out[f"p{section * INDICATORS + indicator}"] = cell
            known, best = np.minimum(known, 2100), np.minimum(best, 2100)
            if weight != 1:
                known = (known * weight + 0.5001).astype(np.int32)
                best = (best * weight + 0.5001).astype(np.int32)
            out[f"s{section}"] = known
            score += known
            ceiling += best
        zeroed = spare[2] > 11
        score = np.where(zeroed, 0, np.minimum(score, 10500))
        ceiling = np.where(zeroed, 0, np.minimum(ceiling, 10500))
        least = band(score)
        eligible = np.where(least == band(ceiling), least, 255).astype(np.uint8)
        star = np.where((spare[0] > 11) & (eligible > 2) & (eligible < 255), 2, eligible)
        contenders = np.flatnonzero(star == 5)
        tie = np.where(np.isnan(spare[3]), -1, np.round(spare[3] * 10)).astype(np.int64)
        key = (score.astype(np.int64) * 1002 + tie + 1) * 2101 + out["s0"]
        place = (
            pd.Series(key[contenders])
            .groupby(counties.to_numpy()[contenders])
            .rank(method="max", ascending=False)
            .to_numpy()
        )
        limit = np.bincount(counties) * 0.1 + LITTLE
        fallen = contenders[place > limit[counties.to_numpy()[contenders]]]
        star[fallen] = 4
        out |= {"score": score, "ceiling": ceiling, "eligible": eligible, "star": star}
        out["rank"] = (
            pd.Series(score).groupby(counties).rank(method="min", ascending=False).to_numpy()
        )
        out["candidate"] = star <= 2
        return pd.DataFrame(out, copy=False)

    def answers(self, result: pd.DataFrame) -> dict[str, np.ndarray]:
        cells = [f"p{i}" for i in range(SECTIONS * INDICATORS)]
        return {
            "stars": result["star"].to_numpy(),
            "ranks": result["rank"].to_numpy().astype(np.uint32),
            "scores": result["score"].to_numpy(),
            "cells": np.stack([result[c].to_numpy() for c in cells]),
        }
