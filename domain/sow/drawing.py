"""Drawing a draft's plan again with a person's edits: the same rules as at the first reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.plan import DraftPlan
from domain.schedule import schedule
from domain.sow.edits import Edits, answered
from domain.sow.firm import Firm
from domain.sow.outline import outline
from domain.sow.planning import open_days, staffed
from domain.sow.questions import questions
from domain.sow.statement import Finding, Question, Sow, Weight
from domain.sow.worth import money_findings

START_ASSUMED = "start_assumed"
# Findings about the plan, as opposed to the document; they are made anew with it.
PLANNED = frozenset(
    {START_ASSUMED, "more_promised_than_paid", "loss", "thin_margin", "below_rate_card", "fewer_hours_than_usual"}
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan with what is open about it."""

    plan: DraftPlan | None
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]


def drawn(
    sow: Sow, edits: Edits, firm: Firm, *, today: date, start: date | None, found: Sequence[Finding] = ()
) -> Drawn:
    """Return the plan of a statement with edits; ``found`` are the findings so far, those about the document stay.

    Raises:
        BadInput: an edit that is none.

    """
    stated = firm.stated(answered(sow, edits))
    kept = [one for one in found if one.code not in PLANNED]
    first = edits.day("plan", "start") or start or stated_start(sow)
    calendar = open_days(stated, firm.calendar(stated, edits))
    work = outline(stated, calendar, edits)
    if not work.tasks or sow.kind == "amendment":
        return Drawn(None, open_questions(stated, None, firm, edits), tuple(kept))
    begins = first or next_monday(today)
    dates = schedule(work.tasks, work.links, begins, calendar=calendar)
    plan = staffed(stated, work, dates, calendar, job_roles=firm.roles())
    plan = firm.priced(firm.staffed(plan, stated, edits), stated, edits)
    assumed = () if first else (assumed_start(begins),)
    told = (*kept, *money_findings(plan, stated), *assumed)
    return Drawn(plan, open_questions(stated, plan, firm, edits), told)


def assumed_start(day: date) -> Finding:
    """Return the finding that nobody said when the work starts."""
    return Finding(START_ASSUMED, f"No start is stated: the plan begins on {day}.", Weight.NOTE)


def open_questions(sow: Sow, plan: DraftPlan | None, firm: Firm, edits: Edits) -> tuple[Question, ...]:
    """Return what the firm has to settle, then what the document leaves open; each field of one value once."""
    asked = firm.questions(plan, sow, edits)
    settled = {one.field for one in asked} & {"client", "currency"}
    known = (
        {"client"} if plan is not None and (edits.text("plan", "client") or edits.text("plan", "new_client")) else set()
    )
    if edits.text("plan", "payment_days"):
        known.add("payment_terms")
    rest = [one for one in questions(sow) if one.field not in settled | known]
    return tuple(dict.fromkeys([*asked, *rest]))


def stated_start(sow: Sow) -> date | None:
    """Return the day the document says work starts."""
    return sow.start.value.date if sow.start else None


def next_monday(today: date) -> date:
    """Return the Monday after a day: when a plan begins that names no start."""
    return today + timedelta(days=7 - today.weekday())
