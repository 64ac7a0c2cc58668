"""A document somebody hands in: taken from a form, read in a worker thread, its steps heard as they happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from starlette.datastructures import FormData, UploadFile

from domain.errors import BadInput
from domain.windows import parse_day
from tools.spec import Call
from web.deps import House
from web.visitor import text_of


@dataclass(frozen=True, slots=True)
class Handed:
    """A file with what was said about it."""

    content: bytes
    name: str
    start: date | None = None
    client: str = ""


async def of_form(form: FormData, call: Call) -> Handed:
    """Return the document of a form with ``file``, ``start`` and ``client``.

    Raises:
        BadInput: there is no file, or the start is no day.

    """
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadInput("Choose a document first.")
    start = text_of(form, "start", 40)
    name = PurePath(file.filename.replace("\\", "/")).name[:120] or "document"
    day = parse_day(start, call.today, lean="future") if start else None
    return Handed(await file.read(), name, day, text_of(form, "client", 120))


def handed_in(house: House, call: Call, handed: Handed, hear: Callable[[Any], None] = lambda _step: None) -> int:
    """Read a document and keep its draft; return the draft's number."""
    from agents.sow_to_plan.handing_in import hand_in
    from agents.sow_to_plan.run import engine_for

    return hand_in(
        house.engine, call, handed.content, handed.name, start=handed.start, client=handed.client,
        engine=engine_for(house.settings), progress=hear,
    )  # fmt: skip


def hearing() -> tuple[asyncio.Queue[dict[str, Any] | None], Callable[[Any], None]]:
    """Return a queue and what puts the steps of a worker thread into it."""
    loop, steps = asyncio.get_running_loop(), asyncio.Queue[dict[str, Any] | None]()

    def hear(step: Any) -> None:  # noqa: ANN401 -- a Progress of the pipeline
        told = {"step": step.step, "state": step.state, "detail": step.detail, "ms": step.ms}
        loop.call_soon_threadsafe(steps.put_nowait, told)

    return steps, hear
