"""Composing a status update to a client: facts in plain sentences, nothing internal, and the message it goes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from domain.errors import Conflict
from domain.score import Band
from domain.weeks import week_index
from domain.windows import Window, week_of
from store.clients import Contact
from store.facts.health import healths
from store.findings import Notice
from store.people import Person
from store.projects import Rag, StatusUpdate, UpdateStatus
from store.queries import status
from store.queries.projects import ProjectRow
from store.queries.status import Work
from tools.blocks import Block
from tools.quotes import local_day
from tools.spec import ToolContext
from tools.values import day_text, percent_text
from tools.view import Line, View, listed, table

_AHEAD_DAYS = 14
_PLAIN = "Nothing is sent before the project manager agrees; money and our people's time are left out."
_STANDS = {Rag.GREEN: "on plan", Rag.AMBER: "in need of attention", Rag.RED: "off plan"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the asker wants the report: its colour, words of their own, and a section to leave out."""

    rag: str | None = None
    note: str = ""
    without: str = ""


class Paragraph(Line):
    """One section of a report."""

    section: str
    text: str


class StatusDraft(View):
    """A status update as it would go to the client."""

    project: str
    week: str
    rag: str
    to: tuple[str, ...]
    lines: tuple[Paragraph, ...]

    def headline(self) -> str:
        """Say to whom it goes, and read it out."""
        said = " ".join(line.text for line in self.lines)
        return f"Send a status update on {self.project} for {self.week} ({self.rag}) to {listed(self.to)}: “{said}”"

    def blocks(self) -> tuple[Block, ...]:
        """Show it by section."""
        return (table(f"Status of {self.project}", self.lines, {"section": "Section", "text": "Text"}),)


def this_week(ctx: ToolContext) -> Window:
    """Return the days of this week up to and including today."""
    week = week_of(ctx.today, ctx.firm.first_weekday)
    return Window(week.start, ctx.today + timedelta(days=1), "this week")


def written(ctx: ToolContext, row: ProjectRow, period: Window, wishes: Wishes) -> StatusDraft:
    """Write the update and a message to each reader. Conflict when the client has nobody to read it."""
    readers = status.readers(ctx.db, row.client_id or 0)
    if not readers:
        raise Conflict(f"{row.client} has no sponsor or champion to write to.", hint="Add a contact first.")
    last = min(period.last, ctx.today)
    week = week_index(last, ctx.firm.first_weekday)
    found = healths(ctx.db, [row], ctx.today, ctx.firm)[row.id]
    rag = Rag(wishes.rag) if wishes.rag else _colour(found.score.band)
    work = status.work(ctx.db, row.id, period.start, last, ctx.today + timedelta(days=_AHEAD_DAYS))
    progress = percent_text(found.plan.progress.value)
    lines = [line for line in _paragraphs(ctx, row, rag, progress, work) if not _left_out(line, wishes.without)]
    if wishes.note:
        lines.append(Paragraph(section="Note", text=wishes.note))
    text = " ".join(line.text for line in lines)
    notes = _store(ctx, row, week, rag, text)
    _write_to(ctx, row, week, readers, text)
    return StatusDraft(
        as_of=ctx.today,
        project=row.name,
        week=day_text(last) if period.start == last else f"{day_text(period.start)} to {day_text(last)}",
        rag=rag.value,
        to=tuple(f"{one.name} ({row.client})" for one in readers),
        lines=tuple(lines),
        assumptions=(
            "Nothing is sent before the project manager agrees; money and our people's time are left out.",
            *notes,
        ),
    )


def _colour(band: Band) -> Rag:
    return Rag.GREEN if band is Band.UNKNOWN else Rag(band.value)


def _left_out(line: Paragraph, without: str) -> bool:
    return bool(without) and (line.section.casefold() in without or without in line.section.casefold())


def _paragraphs(ctx: ToolContext, row: ProjectRow, rag: Rag, progress: str, work: Work) -> Iterable[Paragraph]:
    stands = f"{row.name} is {_STANDS[rag]}: {progress} of the work is done"
    yield Paragraph(section="Summary", text=f"{stands}; the end is planned for {day_text(row.ends_on)}.")
    done = [*work.reached, *work.done]
    if done:
        yield Paragraph(section="Done", text=f"Done: {listed(done, 6)}.")
    if work.coming:
        yield Paragraph(section="Next", text=f"Next: {_dated(work.coming)}.")
    if work.promised:
        yield Paragraph(section="Milestones", text=f"Milestones ahead: {_dated(work.promised[:3])}.")
    late = [f"{name} ({_by(ctx, due)})" for name, due in work.late]
    if late:
        yield Paragraph(section="Risks", text=f"Late: {listed(late)}. We will confirm new dates.")
    if work.theirs:
        asks = [f"{name} ({_by(ctx, due)})" for name, due in work.theirs]
        yield Paragraph(section="Asks", text=f"We need from you: {listed(asks)}.")


def _by(ctx: ToolContext, due: date | None) -> str:
    if due is None:
        return "no date yet"
    return f"was due on {day_text(due)}" if due < ctx.today else f"by {day_text(due)}"


def _dated(rows: Iterable[tuple[str, date]]) -> str:
    return listed([f"{name} ({day_text(day)})" for name, day in rows], 5)


def _store(ctx: ToolContext, row: ProjectRow, week: int, rag: Rag, text: str) -> tuple[str, ...]:
    update = status.of_week(ctx.db, row.id, week)
    notes: tuple[str, ...] = ()
    if update is None:
        update = StatusUpdate(project_id=row.id, author_id=_author(ctx, row), week=week, rag=rag, summary=text)
    elif update.sent_at is not None:
        sent = day_text(local_day(ctx, update.sent_at))
        notes = (f"An update for that week was sent on {sent}; this one takes its place.",)
    update.rag, update.summary, update.author_id = rag, text, _author(ctx, row)
    update.status, update.sent_at = UpdateStatus.SENT, ctx.now
    ctx.db.add(update)
    return notes


def _author(ctx: ToolContext, row: ProjectRow) -> int:
    return ctx.actor.person_id or row.manager_id


def _write_to(ctx: ToolContext, row: ProjectRow, week: int, readers: Iterable[Contact], text: str) -> None:
    """Put one message a reader into the outbox. Conflict when exactly this text went out for the week already."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    manager = ctx.db.get(Person, row.manager_id)
    for one in readers:
        key = f"status-update:{row.id}:{week}:{one.id}:{mark}"
        if ctx.db.exec(select(Notice.id).where(col(Notice.key) == key)).first() is not None:
            raise Conflict(f"Exactly this update on {row.name} went to {one.name} already.", hint="Add a note to it.")
        ctx.db.add(
            Notice(
                key=key,
                channel="email",
                contact_id=one.id,
                subject=f"{row.name}: status update",
                body=f"Hello {one.name.split()[0]},\n\n{text}\n\nKind regards,\n{row.manager}",
                card={"reply_to": manager.email} if manager is not None else {},
                created_at=ctx.now,
                not_before=ctx.now,
            )
        )
