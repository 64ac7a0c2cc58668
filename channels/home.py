"""A person's overview page: their week, what is missing, what waits for their decision, their projects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Engine

from channels.answering import decisions_of
from channels.message import Button, Buttons, Note, Outgoing, Part
from channels.own_time import filling, missing_line
from domain.errors import OpsError
from domain.windows import Window, week_of
from tools import gate, proposals
from tools.blocks import Figure, Table
from tools.booked_time import Short, own_time, short_days
from tools.catalogue import by_name
from tools.my_time import MyTime
from tools.openers import suggestions_for
from tools.spec import Call
from tools.values import hours_text

_WEEK = timedelta(days=7)
_MOST_DAYS = 5
_MOST_CARDS = 5
_MOST_ROWS = 8
_MOST_PROMPTS = 4  # that a platform shows


def home_of(engine: Engine, call: Call) -> Outgoing:
    """Return the page of the caller, each part only as far as they may see it; nothing of anybody else."""
    parts = [*_time(engine, call), *_waiting(engine, call), *_projects(engine, call)]
    parts.append(Buttons(buttons=tuple(_question(one) for one in suggestions_for(call.actor)[:2])))
    return Outgoing(text=f"Hello {call.actor.name}.", parts=tuple(parts), page="/", surface="home")


def prompts_of(call: Call) -> Outgoing:
    """Return questions to start with, by role."""
    asked = tuple(_question(one) for one in suggestions_for(call.actor)[:_MOST_PROMPTS])
    return Outgoing(text="Ask me, for example", parts=(Buttons(buttons=asked),), surface="prompts")


def _question(words: str) -> Button:
    return Button(label=words, action="ask", values={"question": words})


def _time(engine: Engine, call: Call) -> list[Part]:
    week = week_of(call.today, call.firm.first_weekday)
    try:
        this = own_time(engine, call, week)
        before = own_time(engine, call, Window(week.start - _WEEK, week.start, "last week"))
    except OpsError:
        return []  # whoever logs no time has no week here
    found: list[Part] = [Note(text="My week", strong=True), *_figures(this)]
    short = (*short_days(engine, call, before), *short_days(engine, call, this))
    if short:
        found += [Note(text="Missing time", strong=True), *_missing(short)]
    else:
        found.append(Buttons(buttons=(Button(label="Log time …", action="time", values={"day": str(call.today)}),)))
    return found


def _figures(this: MyTime) -> list[Part]:
    logged = f"{hours_text(this.logged)} of {hours_text(this.expected)} expected so far"
    drafts = f"{hours_text(this.drafts)} is a draft until you submit it" if this.drafts else ""
    found: list[Part] = [Figure(label="Logged", value=logged, note=drafts)]
    if this.sent_back:
        found.append(Figure(label="Sent back to you", value=hours_text(this.sent_back), status="warn"))
    return found


def _missing(short: Sequence[Short]) -> list[Part]:
    found: list[Part] = []
    for one in short[:_MOST_DAYS]:
        booked = ", ".join(f"{entry.project} {hours_text(entry.minutes)}" for entry in one.entries)
        found.append(Figure(label=missing_line(one.day, one.missing), value="", note=booked and f"Booked: {booked}"))
        found.append(filling([one.day], one.suggested))
    if len(short) > _MOST_DAYS:
        found.append(Note(text=f"… and {len(short) - _MOST_DAYS} days more"))
    return found


def _waiting(engine: Engine, call: Call) -> list[Part]:
    waiting = proposals.pending_for(engine, call)
    found: list[Part] = [Note(text="Waiting for you", strong=True)]
    for line in waiting.lines[:_MOST_CARDS]:
        card = line.card()
        found += [card, decisions_of(card)]
    left = max(0, len(waiting.lines) - _MOST_CARDS) + waiting.left_out
    if left:
        found.append(Note(text=f"… and {left} more on the page of approvals"))
    return found if waiting.lines else [*found, Note(text="Nothing waits for your decision.")]


def _projects(engine: Engine, call: Call) -> list[Part]:
    try:
        outcome = gate.run(engine, by_name("my_projects"), {}, call)
    except OpsError:
        return []
    found: list[Part] = [Note(text="My projects", strong=True)]
    tables = [block for block in outcome.view.blocks() if isinstance(block, Table)]
    for one in tables[:1]:
        left = one.left_out + max(0, len(one.rows) - _MOST_ROWS)
        found.append(one.model_copy(update={"rows": one.rows[:_MOST_ROWS], "left_out": left}))
    return found if tables else [*found, Note(text=outcome.view.headline())]
