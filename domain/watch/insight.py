"""What a detector returns: one thing that needs someone, with its reason and a key that makes it one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True)
class Insight:
    """One finding before it is stored.

    ``fingerprint`` is the same whenever the same thing is seen again: it names the kind and what it is about, never
    the day it was looked at. ``evidence`` holds the figures it stands on, as plain JSON values.
    """

    kind: str
    fingerprint: str
    title: str
    detail: str = ""
    severity: Severity = "warning"
    person_id: int | None = None
    project_id: int | None = None
    client_id: int | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
