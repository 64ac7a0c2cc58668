"""What a terminal command works with: the database, the settings, who acts and what day it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console

# What a command does not use, it does not wait for: tables, tools and models are imported where they are needed.
if TYPE_CHECKING:
    from sqlalchemy import Engine

    from domain.access import Actor
    from settings import Settings
    from tools.blocks import Block
    from tools.spec import Call, Recall


@dataclass
class Desk:
    """One terminal session. ``now`` and ``today`` were read at the composition root."""

    settings: Settings
    now: datetime
    today: date
    console: Console = field(default_factory=Console)
    errors: Console = field(default_factory=lambda: Console(stderr=True))
    _engine: Engine | None = None
    _memory: Recall | None = None
    _told: bool = False

    @property
    def engine(self) -> Engine:
        """The database, brought up to date on first use."""
        if self._engine is None:
            from store.db import connect
            from store.migrate import ensure

            if not self.settings.database_url:
                self.settings.home.mkdir(parents=True, exist_ok=True)
            self._engine = connect(self.settings.url)
            ensure(self._engine)
        return self._engine

    @property
    def memory(self) -> Recall:
        """What was said in calls, by meaning; opened when it is first asked."""
        if self._memory is None:
            from tools.remembered import Remembered

            self._memory = Remembered(self.settings.memory)
        return self._memory

    def actor(self, email: str | None) -> Actor:
        """Return who acts: the address given, the ``FIRSTMATE_USER`` setting, or the demo firm's head of delivery.

        Raises:
            BadInput: nobody is named, and this is no demo.

        """
        from domain.access import Role
        from domain.errors import BadInput
        from store import actors
        from store.db import reading

        address = email or self.settings.user
        with reading(self.engine) as db:
            if address:
                return actors.by_email(db, address)
            someone = actors.first_with(db, Role.HEAD_OF_DELIVERY) if self.settings.environment == "demo" else None
        if someone is None:
            raise BadInput("Say who you are: --as ADDRESS, or the setting FIRSTMATE_USER.")
        if not self._told:
            self._told = True
            self.errors.print(f"As {someone.name}, head of delivery (--as ADDRESS for someone else).", style="dim")
        return someone

    def call(self, email: str | None, *, today: date | None = None, thread: str = "terminal") -> Call:
        """Return the circumstances of one tool call."""
        from tools.spec import Call

        return Call(
            actor=self.actor(email),
            today=today or self.today,
            now=self.now,
            firm=self.settings.firm,
            thread=thread,
            memory=self.memory,
        )

    def json(self, value: Any) -> None:  # noqa: ANN401 -- any JSON value
        """Print one JSON document, nothing else, on standard output."""
        self.console.file.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")

    def show(self, blocks: Sequence[Block]) -> None:
        """Print an answer's blocks."""
        from channels.render import show

        show(self.console, blocks)
