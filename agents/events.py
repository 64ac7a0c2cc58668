"""What a listener hears while a turn runs: its steps, and at the end the text, blocks, proposals and the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

EventKind = Literal["step", "text", "block", "proposal", "answer"]


class Event(BaseModel):
    """One thing heard. ``step`` has agent, tool, arguments and state (started, done, refused); the rest is as shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: EventKind
    data: dict[str, Any] = Field(default_factory=dict)


Listener = Callable[[Event], None]


def silent(_event: Event) -> None:
    """Hear nothing."""
