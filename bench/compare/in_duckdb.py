"""The measured scheme in DuckDB: one SQL statement over a table in memory, its answer a table."""

import duckdb
import numpy as np
import pyarrow as pa

from case import INDICATORS, JUDGED, SECTIONS, UNKNOWN, WEIGHTS, Case, columns, most

LITTLE = "1e-6::DOUBLE"


def hundredths(points: str) -> str:
    return f"floor(({points}) + 0.5001::DOUBLE)::INTEGER"


def steps(per: str, each: float, section: int) -> str:
    count = f"(CASE WHEN ({per}) < 0 THEN 0 ELSE ({per}) END)"
    if each != 1:
        count = f"({count} / {each}::DOUBLE)"
    return [f"floor({count} + {LITTLE})", f"ceil({count} - {LITTLE})", count][section % 3]


def at_least(points: str, least: float) -> str:
    """`greatest` would skip what is unknown."""
    return f"(CASE WHEN {points} < {least} THEN {least} ELSE {points} END)"


def proportion(value: str, full_at: float, zero_at: float = 0, cut: float | None = None) -> str:
    part = f"(({value}) - {zero_at}::DOUBLE) / ({full_at}::DOUBLE - {zero_at}::DOUBLE)"
    worse = ""
    if cut is not None and full_at > zero_at:
        worse = f"WHEN {value} < {cut}::DOUBLE - {LITTLE} THEN 0"
    elif cut is not None:
        worse = f"WHEN {value} > {cut}::DOUBLE + {LITTLE} THEN 0"
    return f"(CASE {worse} WHEN {part} < 0 THEN 0 WHEN {part} > 1 THEN 200 ELSE 200 * ({part}) END)"


def points(section: int, indicator: int) -> str:
    """Hundredths of one cell; NULL where unknown."""
    a, b = (f"c{i}" for i in columns(section, indicator))
    third, last = (f"c{i}" for i in columns(section, JUDGED))
    share = f"({a} / nullif({b}, 0))"
    if indicator == 0:
        return hundredths(at_least(f"(400 - 100 * {steps(f'{a} - {b}', 1, 0)})", 0))
    if indicator == 1 and section < 3:
        return hundredths(at_least(f"(200 - 30 * {steps(f'{a} - {b}', 1, section)})", 0))
    if indicator == 1:
        return hundredths(at_least(f"(200 - 20 * {steps(f'{a} - {b}', 0.5, section)})", 40))
    if indicator == 2 and section % 2 == 0:
        return hundredths(proportion(share, 0.9))
    if indicator == 2:
        return hundredths(at_least(proportion(share, 0.95, 0.5), 20))
    if indicator == 3:
        kind = [(0.02, 0.3, None), (0.9, 0, 0.6), (0.02, 0.3, 0.25)][section % 3]
        return hundredths(proportion(share, *kind))
    if indicator == 4:
        first, second = f"({a} >= 12 AND {b} <= 1)", f"({a} >= 8 OR {third} >= 2)"
        # An unknown condition leaves open which tier it is.
        return (
            f"CASE WHEN {first} THEN 200 WHEN {first} IS NULL THEN NULL"
            f" WHEN {second} THEN 150 WHEN {second} IS NULL THEN NULL"
            f" WHEN {a} >= 4 THEN 100 WHEN {a} IS NULL THEN NULL ELSE 0 END"
        )
    if indicator == 5:
        holds = [
            f"{a} >= {b}",
            f"coalesce({a}, 0) >= 4 AND {b} <= 2",
            f"{a} >= 3 OR {b} = 4 OR {b} = 5",
            f"{a} >= {b}",
            f"{a} >= 2 AND ({b} <= 3 OR {last} >= 1)",
            f"{a} >= 2 AND ({b} <= 3 OR {last} >= 1)",
        ][section]
        return f"({holds})::INTEGER * 200"
    if indicator == JUDGED:
        own, office = f"j{2 * section}", f"j{2 * section + 1}"
        return hundredths(office if section == 5 else f"{own} * 0.3::DOUBLE + {office} * 0.7::DOUBLE")
    if indicator == 7:
        # The value that each place needs, found once for each county: far cheaper than windows.
        value, cuts = ranked(section), f"cuts{section}"
        if section % 2 == 0:
            return (
                f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} >= {cuts}[1] THEN 200"
                f" WHEN {value} >= {cuts}[2] THEN 150 WHEN {value} >= {cuts}[3] THEN 100 ELSE 50 END"
            )
        return (
            f"CASE WHEN {value} IS NULL THEN NULL WHEN {value} <= {cuts}[1] THEN 200"
            f" WHEN {value} <= {cuts}[2] THEN 100 ELSE 0 END"
        )
    if indicator == 8:
        gained = f"(50 * {steps(f'{a} + {b}', 1, section)})"
        return hundredths(f"CASE WHEN {gained} > 150 THEN 150 ELSE {gained} END")
    value = [
        proportion(f"(CASE WHEN {a} < {b} THEN {a} / {b} ELSE {b} / nullif({a}, 0) END)", 0.9),
        proportion(f"(floor({share} * 100 + (0.5::DOUBLE + {LITTLE})) / 100)", 0.95),
        proportion(f"(CASE WHEN {a} > {b} THEN 1 ELSE {share} END)", 0.9),
        proportion(f"(abs({a} - {b}) / nullif({b}, 0))", 0.05, 0.5),
        proportion(f"coalesce({share}, 0.5::DOUBLE)", 0.9),
        proportion(f"(floor({share} * 10 + {LITTLE}) / 10)", 0.9),
    ][section]
    return hundredths(value)


def ranked(section: int) -> str:
    a, b = (f"c{i}" for i in columns(section, 7))
    return f"({a} + {b})" if section % 2 == 0 else f"({a} - {b})"


def cuts(section: int) -> str:
    """The least value among the first so many of a county; all get in where there are fewer."""
    if section % 2:
        at = [f"coalesce(s{section}[{count}], 1e300)" for count in (300, 900)]
        return f"[{', '.join(at)}] AS cuts{section}"
    at = [
        f"coalesce(s{section}[floor(len(s{section}) * {share}::DOUBLE + {LITTLE})::INTEGER], 1e300)"
        for share in (0.1, 0.4, 0.8)
    ]
    return f"[{', '.join(at)}] AS cuts{section}"


def band(score: str) -> str:
    return (
        f"(CASE WHEN {score} >= 9000 THEN 5 WHEN {score} >= 8000 THEN 4"
        f" WHEN {score} >= 7000 THEN 3 WHEN {score} >= 6000 THEN 2 ELSE 1 END)::UTINYINT"
    )


def statement() -> str:
    spare = [f"c{columns(section, JUDGED)[1]}" for section in range(4)]
    every = [(s, i) for s in range(SECTIONS) for i in range(INDICATORS)]
    cells = {(s, i): points(s, i) for s, i in every}
    cells[1, 0] = f"CASE WHEN {spare[1]} > 10 THEN 0 ELSE {cells[1, 0]} END"
    named = ",\n".join(f"{sql} AS p{s * INDICATORS + i}" for (s, i), sql in cells.items())
    sections = []
    for section, weight in enumerate(WEIGHTS):
        place = [section * INDICATORS + i for i in range(INDICATORS)]
        known = " + ".join(f"coalesce(p{p}, 0)" for p in place)
        best = " + ".join(f"coalesce(p{p}, {most(p % INDICATORS)})" for p in place)
        for name, value in (("s", known), ("b", best)):
            value = f"least({value}, 2100)"
            if weight != 1:
                value = hundredths(f"{value} * {weight}::DOUBLE")
            sections.append(f"{value} AS {name}{section}")
    sorts = ", ".join(
        f"list({ranked(i)} ORDER BY {ranked(i)} {'ASC' if i % 2 else 'DESC'})"
        f" FILTER ({ranked(i)} IS NOT NULL) AS s{i}"
        for i in range(SECTIONS)
    )
    needed = ", ".join(cuts(i) for i in range(SECTIONS))
    names = ", ".join(f"p{i}" for i in range(SECTIONS * INDICATORS))
    themes = ", ".join(f"s{i}" for i in range(SECTIONS))
    total = {
        name: f"CASE WHEN zeroed THEN 0 ELSE least({' + '.join(f'{name}{i}' for i in range(SECTIONS))}, 10500) END"
        for name in "sb"
    }
    key = "((score::BIGINT * 1002 + coalesce(round(tie * 10), -1)::BIGINT + 1) * 2101 + s0)"
    return f"""
WITH sorted AS (
    SELECT county, {sorts} FROM facts GROUP BY county),
cuts AS (SELECT county, {needed} FROM sorted),
cells AS (
    SELECT id, county, {spare[0]} > 11 AS cap, coalesce({spare[2]} > 11, false) AS zeroed,
        {spare[3]} AS tie, {named}
    FROM facts JOIN cuts USING (county)),
sections AS (SELECT *, {", ".join(sections)} FROM cells),
totals AS (SELECT *, {total["s"]} AS score, {total["b"]} AS ceiling FROM sections),
earned AS (
    SELECT *, CASE WHEN {band("score")} = {band("ceiling")} THEN {band("score")} END AS eligible
    FROM totals),
capped AS MATERIALIZED (
    SELECT *, CASE WHEN cap AND eligible > 2 THEN 2::UTINYINT ELSE eligible END AS capped
    FROM earned),
-- Windows over few columns only. How many stand before or level: those tied across the cut are out.
counties AS (SELECT county, count(*) * 0.1::DOUBLE + {LITTLE} AS most FROM facts GROUP BY county),
ranked AS (
    SELECT id, rank() OVER (PARTITION BY county ORDER BY score DESC) AS rank FROM capped),
fallen AS (
    SELECT id FROM (
        SELECT id, county, count(*) OVER (PARTITION BY county ORDER BY {key} DESC) AS level
        FROM capped WHERE capped = 5) JOIN counties USING (county)
    WHERE level > most),
starred AS (
    SELECT capped.*, rank,
        CASE WHEN fallen.id IS NOT NULL THEN 4::UTINYINT ELSE capped END AS star
    FROM capped JOIN ranked USING (id) LEFT JOIN fallen ON fallen.id = capped.id)
SELECT id, {names}, {themes}, score, ceiling, eligible, star, rank, star <= 2 AS candidate
FROM starred
"""


class DuckDB:
    def __init__(self, case: Case):
        self.db = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
        data = {f"c{i}": pa.array(values, from_pandas=True) for i, values in enumerate(case.facts)}
        data |= {
            f"j{i}": pa.array(values, from_pandas=True) for i, values in enumerate(case.judged)
        }
        data |= {"county": pa.array(case.counties), "id": pa.array(np.arange(len(case.counties)))}
        self.db.register("arrow", pa.table(data))
        self.db.execute("CREATE TABLE facts AS SELECT * FROM arrow")
        self.db.unregister("arrow")
        self.db.execute(f"PREPARE assess AS {statement()}")

    def run(self) -> pa.Table:
        return self.db.sql("EXECUTE assess").to_arrow_table()

    def answers(self, result: pa.Table) -> dict[str, np.ndarray]:
        order = np.argsort(result["id"].to_numpy())

        def column(name: str, missing: int) -> np.ndarray:
            return result[name].fill_null(missing).to_numpy()[order]

        return {
            "stars": column("star", 255),
            "ranks": column("rank", 0),
            "scores": column("score", 0),
            "cells": np.stack([column(f"p{i}", UNKNOWN) for i in range(SECTIONS * INDICATORS)]),
        }
