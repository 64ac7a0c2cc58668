"""``python -m evals.bench [--db FILE] [--people N] [--write]``: tools beside hand-written SQL on a generated firm."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from domain.access import SYSTEM
from domain.firm import Firm
from domain.weeks import week_index
from evals.bench.firm import PEOPLE, TODAY, open_firm
from evals.bench.pairs import Pair, alone, paired
from evals.bench.queries import MISSING_WEEK, PNL_ALL, PNL_ONE, UTILISATION_QUARTER, fetch
from store import actors
from store.db import reading
from sweeps.runner import run
from sweeps.timetable import by_name as sweep_named
from tools import gate
from tools.catalogue import by_name
from tools.spec import Call

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
_HEADS = ("What", "Ours, ms CPU", "Baseline, ms CPU", "Ratio", "Aim")


def _calls(engine: Engine) -> Callable[..., object]:
    with reading(engine) as db:
        head = actors.by_email(db, "p1@bench.example")
    call = Call(actor=head, today=TODAY, now=NOW, firm=Firm())

    def use(tool: str, **arguments: Any) -> object:  # noqa: ANN401 -- a tool's own arguments
        return gate.run(engine, by_name(tool), arguments, call)

    return use


def measure(engine: Engine) -> Iterator[Pair]:
    """Yield one pair after the other, so that progress shows."""
    use = _calls(engine)
    monday = TODAY - timedelta(days=7)
    week = {f"d{n}": (monday + timedelta(days=n)).isoformat() for n in range(7)} | {"week": week_index(monday)}
    quarter = {"first": "2026-07-01", "last": "2026-09-30", "month1": 202607, "month3": 202609}
    yield paired(
        "missing timesheets, a week",
        lambda: use("missing_timesheets", window="last week"),
        lambda: fetch(engine, MISSING_WEEK, **week),
        aim="≤ 1.15 x",
    )
    yield paired(
        "utilisation, a quarter",
        lambda: use("utilisation", window="Q3 2026"),
        lambda: fetch(engine, UTILISATION_QUARTER, **quarter),
        aim="≤ 1.15 x, ≤ 100 ms",
    )
    yield paired(
        "P&L of one project",
        lambda: use("project_margin", project="P0007"),
        lambda: fetch(engine, PNL_ONE, code="P0007", today=TODAY.isoformat()),
        aim="≤ 1.15 x",
    )
    yield paired(
        "P&L of all projects, a quarter",
        lambda: use("portfolio_margin", window="Q3 2026"),
        lambda: fetch(engine, PNL_ALL, month1=202607, month3=202609),
        aim="≤ 1.15 x, ≤ 100 ms",
    )
    yield alone("rate cards with their gaps", lambda: use("rate_cards"), aim="≤ 100 ms")
    yield alone("Monday sweep with reminders", lambda: _sweep(engine), aim="≤ 250 ms")


def _sweep(engine: Engine) -> None:
    with engine.execution_options(writes=True).begin() as db:
        for table in ("finding", "outbox", "sweep_run"):
            db.execute(text(f"DELETE FROM {table}"))  # noqa: S608 -- our own names
    run(engine, sweep_named("missing-timesheets", engine), TODAY, firm=Firm(), owner=SYSTEM.name, clock=lambda: NOW)


def main() -> int:
    """Build the firm if needed, measure, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--db", type=Path, default=Path(".firstmate/bench.sqlite3"))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    chosen.db.parent.mkdir(parents=True, exist_ok=True)
    with console.status(f"The firm of {chosen.people:,} people in {chosen.db} …"):
        engine = open_firm(chosen.db, chosen.people)
    entries = fetch(engine, "SELECT count(*) FROM time_entry")[0][0]
    grid = Table(*_HEADS, title=f"{chosen.people:,} people, {entries:,} time entries", title_justify="left")
    pairs: list[Pair] = []
    with console.status("Measuring …") as status:
        for pair in measure(engine):
            status.update(f"Measured {pair.what} …")
            pairs.append(pair)
            grid.add_row(*pair.row())
    console.print(grid)
    if chosen.write:
        write_section("bench", str(grid.title), _HEADS, (pair.row() for pair in pairs))
    return 0


def write_section(mark: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Put a table between the marks ``<!-- mark -->`` and ``<!-- /mark -->`` of docs/performance.md."""
    lines = [title, "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    document = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(between.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], document), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
