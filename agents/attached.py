"""A file handed in with a message: a statement of work is answered with its draft, a transcript with its meeting."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine

from agents.answer import Answer, ToolUse
from agents.heard import bring_with, is_transcript
from agents.sow_to_plan.handing_in import hand_in
from agents.sow_to_plan.run import engine_for
from agents.sow_to_plan.state import Progress
from domain.errors import BadInput, OpsError
from domain.windows import parse_day, parse_window
from settings import Settings
from store.db import reading
from tools import gate, known
from tools.catalogue import by_name
from tools.sow_views import SowDraftView
from tools.spec import Call, ToolContext
from tools.values import day_text

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_WHEN = (
    rf"(?:{_NTH} {_MONTH}(?: \d{{4}})?|(?:next )?{_MONTH}\b(?: {_NTH}\b)?(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d"
    r"|next (?:week|month|quarter|monday)|tomorrow|q[1-4]\b(?: \d{4})?)"
)
_START = re.compile(rf"\b(?:start|begin|kick[ -]?off|commence)\w*\b[^.?!;]{{0,40}}?\b({_WHEN})", re.IGNORECASE)
_SHORTEST = 4  # letters of a word that may stand for a client's name


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it came in."""

    name: str
    content: bytes


def read_with(
    database: Engine,
    settings: Settings,
    call: Call,
    says: str,
    file: Attachment,
    hear: Callable[[dict[str, Any]], None],
) -> Answer:
    """Read a statement of work, or keep a transcript, and answer; a start or a client named in the message counts."""
    if is_transcript(file.name, file.content, says):
        hear({"agent": "account_signal", "tool": "transcript", "state": "started"})
        return bring_with(database, call, file.content, file.name, client_in(database, call, says))

    def tell(step: Progress) -> None:
        hear({"agent": "statement of work", "tool": step.step, "state": step.state})

    start, client = start_in(says, call), client_in(database, call, says)
    try:
        number = hand_in(
            database, call, file.content, file.name, start=start, client=client, engine=engine_for(settings),
            progress=tell,
        )  # fmt: skip
        arguments = {"draft": str(number)}
        view = gate.run(database, by_name("sow_draft"), arguments, call).view
    except OpsError as refusal:
        return Answer(text=str(refusal), kind="refuse")
    assert isinstance(view, SowDraftView)  # noqa: S101 -- that is the tool's result
    return Answer(
        text=f"{_room(view, start)}{view.headline()}",
        blocks=view.blocks(),
        citations=(f"sow_draft:{number}",),
        agents=("governance",),
        tools=(ToolUse(name="sow_draft", args=arguments),),
        assumptions=view.assumptions,
    )


def start_in(says: str, call: Call) -> date | None:
    """Return the day a message asks to start on; the first day of a month or quarter it names."""
    found = _START.search(says)
    if found is None:
        return None
    for read in (_day, _window):
        try:
            return read(found[1], call)
        except BadInput:
            continue
    return None


def _day(words: str, call: Call) -> date:
    return parse_day(words, call.today, lean="future")


def _window(words: str, call: Call) -> date:
    firm = call.firm
    window = parse_window(
        words, call.today, week_start=firm.first_weekday, fiscal_year_start_month=firm.fiscal_year_start_month,
        lean="future",
    )  # fmt: skip
    return max(window.start, call.today)


def client_in(database: Engine, call: Call, says: str) -> str:
    """Return the client a message names, itself or by one of its projects; "" when none or several do."""
    words = set(re.findall(r"\w+", says.casefold()))
    with reading(database) as db:
        ctx = ToolContext(db, call)
        clients = {name for name, _other in known.known(ctx, "client") if _named(name, words)}
        if not clients:
            clients = {client for project, client in known.owners(ctx).items() if _named(project, words)}
    return clients.pop() if len(clients) == 1 else ""


def _named(name: str, words: set[str]) -> bool:
    first = re.findall(r"\w+", name.casefold())
    return bool(first) and len(first[0]) >= _SHORTEST and first[0] in words


def _room(view: SowDraftView, start: date | None) -> str:
    """Say whether people have room for a start that was asked for."""
    if start is None or view.starts_on is None or not view.people:
        return ""
    free = sum(bool(line.proposed) and not line.against for line in view.people)
    held = "" if view.starts_on <= start else f" (the document's own dates move it to {day_text(view.starts_on)})"
    roles = f"{free} of {len(view.people)} roles"
    return f"For a start on {day_text(start)}{held}, {roles} have somebody with nothing against it. "
