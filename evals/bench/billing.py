"""``python -m evals.bench.billing --db FILE [--write]``: a month's billing run over the generated firm, beside SQL.

The run reads every open entry of the month, resolves its rate at the day of the work, makes a line of it and says of
every other one why it is left out. The statement beside it only adds up what is approved and billable at the role's
rate: an expert's estimate of the same total, without lines, without reasons. Nothing is written.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, text, true

from domain.firm import Firm
from domain.windows.window import month_of
from evals.bench.__main__ import write_section
from evals.bench.firm import DAYS, PEOPLE, TODAY, open_firm
from store.db import reading
from store.facts.billing import runs
from store.queries import billing

_MONTH = date(2026, 10, 1)
_BY_HAND = """
SELECT t.project_id, COUNT(*) AS entries,
       SUM(CAST(ROUND(r.amount_minor * t.minutes * 1.0 / r.per_minutes) AS INTEGER)) AS minor
FROM time_entry t JOIN project p ON p.id = t.project_id
JOIN rate r ON r.kind = 'bill' AND r.job_role_id = t.job_role_id AND r.starts_on <= t.work_on
 AND (r.ends_on IS NULL OR r.ends_on >= t.work_on)
WHERE t.month = :month AND t.status = 'approved' AND t.billable AND t.invoice_line_id IS NULL AND NOT p.internal
GROUP BY t.project_id
"""


def _ours(engine: Engine) -> tuple[int, int, int, Counter[str]]:
    """Return invoices, lines, the total in minor units, and rows left out by reason."""
    left: Counter[str] = Counter()
    with reading(engine) as db:
        found = runs(db, billing.projects(db, true()), month_of(_MONTH), TODAY, Firm())
        for run in found:
            left.update(omission.why.value for omission in run.draft.left_out)
        full = [run for run in found if not run.empty]
        lines = sum(len(run.draft.lines) for run in full)
        return len(full), lines, sum(run.draft.net.minor for run in full), left


def _by_hand(engine: Engine) -> tuple[int, int, int]:
    with engine.connect() as db:
        rows = db.execute(text(_BY_HAND), {"month": 202610}).all()
    return len(rows), sum(row[1] for row in rows), sum(row[2] for row in rows)


def main() -> int:
    """Measure, print, and with --write put it into docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    engine = open_firm(given.db, given.people, given.days)
    began = time.process_time()
    invoices, lines, minor, left = _ours(engine)
    ours = time.process_time() - began
    began = time.process_time()
    by_hand = _by_hand(engine)
    theirs = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rows = [
        ("invoices", f"{invoices:,}", f"{by_hand[0]:,}"),
        ("lines", f"{lines:,}", f"{by_hand[1]:,}"),
        ("total, EUR", f"{minor / 100:,.2f}", f"{by_hand[2] / 100:,.2f}"),
        ("rows left out, each with its reason", f"{sum(left.values()):,}", "not said"),
        ("CPU", f"{ours:,.1f} s", f"{theirs:,.1f} s"),
        ("CPU a line", f"{ours / max(lines, 1) * 1e6:,.0f} µs", f"{theirs / max(by_hand[1], 1) * 1e6:,.0f} µs"),
        ("peak memory", f"{memory:,} MB", "in the same process"),
    ]
    for row in rows:
        sys.stdout.write("  ".join(row) + "\n")
    if given.write:
        heads = (f"October over {given.people:,} people", "Billing run", "Hand-written SQL (sum only)")
        write_section("billing", "A month's billing run", heads, rows)
    return 0 if (invoices, lines, minor) == by_hand else 1


if __name__ == "__main__":
    sys.exit(main())
