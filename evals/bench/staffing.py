"""``python -m evals.bench.staffing [--people N] [--needs N] [--write]``: many needs assigned at once.

A generated firm with skills, bookings and open needs; the solver's plan stands beside the heuristic's and beside the
bound the solver proved. Reading and solving are timed apart, in seconds of processor.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, insert
from sqlmodel import SQLModel

from domain.access import SYSTEM
from domain.assignment import greedy, worth
from domain.firm import Firm
from domain.staffing import Aim
from domain.windows import Window
from evals.bench.__main__ import write_section
from evals.bench.firm import PEOPLE, TODAY, build
from store.bookings import Booking, RoleDemand
from store.db import connect, metadata, reading
from store.facts.assignment import Pool, Rules, pool
from store.queries.demand import open_needs
from store.queries.people import Who
from store.skills import PersonSkill, Skill
from tools.solver.assignment import assign

NEEDS = 200
SECONDS = 30
_SKILLS = 40
_BOOKED = 0.9
_SOUGHT = 8  # most needs ask for few skills, so that they compete
_HEADS = ("Aim", "Needs", "Filled", "Fillable", "Gained on the heuristic", "Solver's bound", "Reading, s", "Solving, s")


def _rows(people: int, needs: int) -> Iterator[tuple[type[SQLModel], list[dict[str, object]]]]:
    """Yield what a staffing needs beside people: the same on every run."""
    chance = Random(1)  # noqa: S311 -- a generated firm, not a secret
    yield Skill, [{"name": f"Skill {n:02}", "aliases": ""} for n in range(1, _SKILLS + 1)]
    everybody = range(1, people + 1)
    knows = [(n, skill) for n in everybody for skill in chance.sample(range(1, _SKILLS + 1), 2)]
    yield PersonSkill, [{"person_id": n, "skill_id": skill, "level": chance.randint(1, 5)} for n, skill in knows]
    yield Booking, [_booking(n, chance) for n in everybody if chance.random() < _BOOKED]
    yield RoleDemand, [_need(n, chance) for n in range(1, needs + 1)]


def _booking(person: int, chance: Random) -> dict[str, object]:
    return {
        "person_id": person,
        "project_id": chance.randint(1, 900),
        "starts_on": TODAY - timedelta(days=20),
        "ends_on": TODAY + timedelta(days=chance.randint(20, 90)),
        "minutes_per_day": chance.choice((240, 480, 480)),
    }


def _need(number: int, chance: Random) -> dict[str, object]:
    starts = TODAY + timedelta(days=chance.randint(7, 30))
    return {
        "project_id": number * 4 + 1,
        "job_role_id": chance.randint(1, 3),
        "skill_id": chance.randint(1, _SOUGHT),
        "min_level": chance.randint(4, 5),
        "place_id": chance.choice((None, 1, 2, 3)),
        "starts_on": starts,
        "ends_on": starts + timedelta(days=chance.randint(20, 60)),
        "minutes_per_day": chance.choice((240, 480)),
    }


def firm(path: Path, people: int, needs: int) -> Engine:
    """Return a new generated firm with open needs in this file."""
    engine = connect(f"sqlite:///{path}")
    metadata().create_all(engine)
    build(engine, people, days=7)
    with engine.execution_options(writes=True).begin() as db:
        for table, rows in _rows(people, needs):
            db.execute(insert(table), rows)
    return engine


def measure(engine: Engine, aim: Aim) -> tuple[str, ...]:
    """Assign every open need and return a row of the table."""
    started = time.process_time()
    found = _pool(engine, aim)
    read = time.process_time() - started
    first, started = greedy(found.problem, aim), time.process_time()
    plan = assign(found.problem, aim, seconds=SECONDS)
    solved = time.process_time() - started
    ours, theirs = worth(found.problem, plan.chosen, aim), worth(found.problem, first.chosen, aim)
    gained = f"{ours[0] - theirs[0]:+d} seats, {(ours[1] - theirs[1]) / max(1, abs(theirs[1])):+.1%} of the aim"
    proved = "proved" if plan.proved else f"at most {(plan.open_gap or 0) / max(1, abs(ours[1])):.1%} better"
    seats = (str(len(found.problem.seats)), str(len(plan.chosen)), str(plan.most_seats))
    return (aim.value, *seats, gained, proved, f"{read:.1f}", f"{solved:.1f}")


def _pool(engine: Engine, aim: Aim) -> Pool:
    window = Window(TODAY, TODAY + timedelta(days=120), "the benchmark")
    with reading(engine) as db:
        needs = open_needs(db, SYSTEM, window, Who())
        return pool(db, SYSTEM, Firm(), needs, TODAY, Rules(aim=aim, money=True, exact=True))


def main() -> int:
    """Build the firm, assign for both aims, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.staffing", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--needs", type=int, default=NEEDS)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    title = f"{chosen.needs} needs, {chosen.people:,} people"
    with tempfile.TemporaryDirectory() as folder, console.status(f"{title} …"):
        engine = firm(Path(folder) / "firm.sqlite3", chosen.people, chosen.needs)
        rows = [measure(engine, aim) for aim in Aim]
        engine.dispose()
    grid = Table(*_HEADS, title=title, title_justify="left")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    if chosen.write:
        write_section("staffing", title, _HEADS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
