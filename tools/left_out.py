"""What a billing run leaves out, why, and what it would be worth: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from domain.billing.timesheets import LeftOut, Omission
from domain.money import Money
from store.facts.billing import Run
from tools.invoice_lines import LeftOutLine
from tools.view import listed

_COVERED = "a fixed fee or retainer covers it"
_DEPOSIT = "no work is left to deduct the rest of the deposit from: pay it back"
_EXPENSE = "the expense is not approved yet"
_MILESTONE = "the client has not accepted the milestone yet"
# Paid for otherwise, or on the draft at 0, so that it is billed only once: it is worth nothing more.
_PAID = (LeftOut.CAPPED, LeftOut.RETAINER, LeftOut.FIXED_FEE)


_PAID_FOR = (_COVERED, *(one.value for one in _PAID))


@dataclass
class _Sum:
    """Rows of one project left out for one reason."""

    rows: int = 0
    minutes: int = 0
    minor: int = 0
    who: dict[str, None] = field(default_factory=dict)


def left_out_of(found: Sequence[Run]) -> list[LeftOutLine]:
    """Return a line a project and reason: what could still be billed first, most work first; what is paid for last."""
    lines = [line for run in found for line in _of(run)]
    return sorted(lines, key=lambda line: (line.reason in _PAID_FOR, -line.minutes, line.project, line.reason))


def _of(run: Run) -> Iterator[LeftOutLine]:
    sums: dict[str, _Sum] = {}
    for omission in run.draft.left_out:
        _add(sums.setdefault(omission.why.value, _Sum()), run, omission)
    if run.covered_work[0]:
        sums[_COVERED] = _Sum(*run.covered_work)
    currency = run.billed.project.currency
    if run.waiting_expenses:
        same = sum(row.amount_minor for row in run.waiting_expenses if row.currency == currency)
        who = dict.fromkeys(row.note or row.category for row in run.waiting_expenses)
        sums[_EXPENSE] = _Sum(len(run.waiting_expenses), 0, same, who)
    if run.waiting_milestones:
        same = sum(row.amount_minor or 0 for row in run.waiting_milestones if row.currency in (None, currency))
        who = dict.fromkeys(row.name for row in run.waiting_milestones)
        sums[_MILESTONE] = _Sum(len(run.waiting_milestones), 0, same, who)
    if run.draft.deposit_left:
        sums[_DEPOSIT] = _Sum(0, 0, run.draft.deposit_left.minor)
    for why, one in sums.items():
        yield LeftOutLine(
            ref=f"project:{run.billed.project.id}",
            project=run.billed.project.name,
            reason=why,
            who=listed(list(one.who)),
            rows=one.rows,
            minutes=one.minutes,
            worth=Money(one.minor, currency) if one.minor else None,
        )


def _add(one: _Sum, run: Run, omission: Omission) -> None:
    row = omission.row
    one.rows += 1
    one.minutes += row.minutes
    if row.rate is not None and row.billable and omission.why not in _PAID:
        one.minor += row.rate.price(row.minutes).minor
    entry = run.entries.get(int(row.id))
    if entry is not None:
        one.who.setdefault(entry.person)
