"""The measured scheme in Polars: one lazy query over columns in memory."""

import numpy as np
import polars as pl

from case import INDICATORS, JUDGED, SECTIONS, UNKNOWN, WEIGHTS, Case, columns, most

LITTLE = 1e-6


def hundredths(points: pl.Expr) -> pl.Expr:
    """Points are never negative here: a cast is a floor."""
    return (points + 0.5001).cast(pl.Int32)


def over(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Division; by zero is unknown."""
    return pl.when(b > 0).then(a / b)


def steps(per: pl.Expr, each: float, section: int) -> pl.Expr:
    count = per.clip(lower_bound=0)
    if each != 1:
        count = count / each
    return [(count + LITTLE).floor(), (count - LITTLE).ceil(), count][section % 3]


def proportion(value: pl.Expr, full_at: float, zero_at: float = 0, cut: float | None = None):
    part = ((value - zero_at) / (full_at - zero_at)).clip(0, 1) * 200
    if cut is None:
        return part
    worse = value < cut - LITTLE if full_at > zero_at else value > cut + LITTLE
    return pl.when(worse).then(0.0).otherwise(part)


def points(section: int, indicator: int) -> pl.Expr:
    """Hundredths of one cell; null where unknown."""
    a, b = (pl.col(f"c{i}") for i in columns(section, indicator))
    third, last = (pl.col(f"c{i}") for i in columns(section, JUDGED))
    if indicator == 0:
        return hundredths((400 - 100 * steps(a - b, 1, 0)).clip(lower_bound=0))
    if indicator == 1 and section < 3:
        return hundredths((200 - 30 * steps(a - b, 1, section)).clip(lower_bound=0))
    if indicator == 1:
        return hundredths((200 - 20 * steps(a - b, 0.5, section)).clip(lower_bound=40))
    if indicator == 2 and section % 2 == 0:
        return hundredths(proportion(over(a, b), 0.9))
    if indicator == 2:
        return hundredths(proportion(over(a, b), 0.95, 0.5).clip(lower_bound=20))
    if indicator == 3:
        kind = [(0.02, 0.3, None), (0.9, 0, 0.6), (0.02, 0.3, 0.25)][section % 3]
        return hundredths(proportion(over(a, b), *kind))
    if indicator == 4:
        first = (a >= 12) & (b <= 1)
        second = (a >= 8) | (third >= 2)
        fourth = a >= 4
        # An unknown condition leaves open which tier it is.
        return (
            pl.when(first).then(200)
            .when(first.is_null()).then(None)
            .when(second).then(150)
            .when(second.is_null()).then(None)
            .when(fourth).then(100)
            .when(fourth.is_null()).then(None)
            .otherwise(0)
        ).cast(pl.Int32)
    if indicator == 5:
        holds = [
            a >= b,
            (a.fill_null(0) >= 4) & (b <= 2),
            (a >= 3) | (b == 4) | (b == 5),
            a >= b,
            (a >= 2) & ((b <= 3) | (last >= 1)),
            (a >= 2) & ((b <= 3) | (last >= 1)),
        ][section]
        return holds.cast(pl.Int32) * 200
    if indicator == JUDGED:
        own, office = pl.col(f"j{2 * section}"), pl.col(f"j{2 * section + 1}")
        return hundredths(office if section == 5 else own * 0.3 + office * 0.7)
    if indicator == 7 and section % 2 == 0:
        value = a + b
        place = value.rank("min", descending=True).over("county")
        known = value.count().over("county")
        return (
            pl.when(place.is_null()).then(None)
            .when(place <= known * 0.1 + LITTLE).then(200)
            .when(place <= known * 0.4 + LITTLE).then(150)
            .when(place <= known * 0.8 + LITTLE).then(100)
            .otherwise(50)
        ).cast(pl.Int32)
    if indicator == 7:
        place = (a - b).rank("min").over("county")
        return (
            pl.when(place.is_null()).then(None)
            .when(place <= 300).then(200)
            .when(place <= 900).then(100)
            .otherwise(0)
        ).cast(pl.Int32)
    if indicator == 8:
        return hundredths((50 * steps(a + b, 1, section)).clip(upper_bound=150))
    share = over(a, b)
    value = [
        # The lesser over the greater.
        lambda: proportion(pl.when(a < b).then(a / b).otherwise(over(b, a)), 0.9),
        lambda: proportion((share * 100 + (0.5 + LITTLE)).floor() / 100, 0.95),
        lambda: proportion(pl.when(a > b).then(1.0).otherwise(share), 0.9),
        lambda: proportion(over((a - b).abs(), b), 0.05, 0.5),
        lambda: proportion(share.fill_null(0.5), 0.9),
        lambda: proportion((share * 10 + LITTLE).floor() / 10, 0.9),
    ][section]()
    return hundredths(value)


def band(score: pl.Expr) -> pl.Expr:
    star = pl.when(score >= 9000).then(5).when(score >= 8000).then(4)
    return star.when(score >= 7000).then(3).when(score >= 6000).then(2).otherwise(1)


def cell(section: int, indicator: int) -> str:
    return f"p{section * INDICATORS + indicator}"


def query(frame: pl.LazyFrame) -> pl.LazyFrame:
    spare = [pl.col(f"c{columns(section, JUDGED)[1]}") for section in range(4)]
    everything = pl.col("zeroed").fill_null(False)
    every = [(s, i) for s in range(SECTIONS) for i in range(INDICATORS)]
    cells = {cell(s, i): points(s, i) for s, i in every}
    cells[cell(1, 0)] = pl.when(spare[1] > 10).then(0).otherwise(cells[cell(1, 0)])
    sections, bests = {}, {}
    for section, weight in enumerate(WEIGHTS):
        known = pl.sum_horizontal(*(cell(section, i) for i in range(INDICATORS)))
        best = pl.sum_horizontal(
            *(pl.col(cell(section, i)).fill_null(most(i)) for i in range(INDICATORS))
        )
        for into, value in ((sections, known), (bests, best)):
            value = value.clip(upper_bound=2100)
            into[f"s{section}" if into is sections else f"b{section}"] = (
                value if weight == 1 else hundredths(value * weight)
            )
    limit = pl.len().over("county") * 0.1 + LITTLE
    key = (
        pl.col("score").cast(pl.Int64) * 1002 + (pl.col("tie") * 10).round().fill_null(-1) + 1
    ) * 2101 + pl.col("s0")
    place = pl.when(pl.col("capped") == 5).then(key).rank("max", descending=True).over("county")
    return (
        frame.select(
            "county",
            cap=spare[0] > 11,
            zeroed=spare[2] > 11,
            tie=spare[3],
            **cells,
        )
        .with_columns(**sections, **bests)
        .with_columns(
            score=pl.when(everything).then(0).otherwise(
                pl.sum_horizontal(*sections).clip(upper_bound=10500)),
            ceiling=pl.when(everything).then(0).otherwise(
                pl.sum_horizontal(*bests).clip(upper_bound=10500)),
        )
        .with_columns(least=band(pl.col("score")), most=band(pl.col("ceiling")))
        .with_columns(eligible=pl.when(pl.col("least") == pl.col("most")).then(pl.col("least")))
        .with_columns(
            capped=pl.when(pl.col("cap").fill_null(False) & (pl.col("eligible") > 2))
            .then(2).otherwise(pl.col("eligible")),
        )
        .with_columns(
            star=pl.when((pl.col("capped") == 5) & (place > limit)).then(4)
            .otherwise(pl.col("capped")),
            rank=pl.col("score").rank("min", descending=True).over("county"),
        )
        .with_columns(candidate=pl.col("star") <= 2)
        .select(*cells, *sections, "score", "ceiling", "eligible", "star", "rank", "candidate")
    )


class Polars:
    def __init__(self, case: Case):
        data = {f"c{i}": pl.Series(values, nan_to_null=True) for i, values in enumerate(case.facts)}
        data |= {
            f"j{i}": pl.Series(values, nan_to_null=True) for i, values in enumerate(case.judged)
        }
        self.frame = pl.DataFrame(data | {"county": case.counties})
        self.query = query(self.frame.lazy())

    def run(self) -> pl.DataFrame:
        return self.query.collect()

    def answers(self, result: pl.DataFrame) -> dict[str, np.ndarray]:
        cells = [f"p{i}" for i in range(SECTIONS * INDICATORS)]
        return {
            "stars": result["star"].fill_null(255).to_numpy(),
            "ranks": result["rank"].to_numpy(),
            "scores": result["score"].to_numpy(),
            "cells": np.stack([result[c].fill_null(UNKNOWN).to_numpy() for c in cells]),
        }
