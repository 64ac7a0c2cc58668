"""What looking at a channel's set-up found, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``told`` says what was found, or what to do."""

    name: str
    good: bool
    told: str
