"""What a rule is made of: one subject, at most one threshold, whom to tell. Nothing else can be expressed, or done.

A rule only ever looks and tells: its effects are findings and messages to the staff. It changes nothing and writes to
no client; whatever would needs a proposal of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from domain.errors import BadInput
from domain.policy.subjects import SUBJECTS, Subject


class Whom(StrEnum):
    """Who is told."""

    READER = "reader"  # the person named, else whoever made the rule
    MANAGER = "manager"  # the project's manager; of a person without a project, their line manager
    LEAD = "lead"  # the line manager of the person concerned
    CONCERNED = "concerned"  # the person concerned
    NOBODY = "nobody"  # a finding alone


@dataclass(frozen=True, slots=True)
class Rule:
    """``over`` is in the subject's unit (percent or days); ``window`` is in words, such as "next 2 weeks"."""

    subject: str
    whom: Whom
    over: int | None = None
    window: str = ""

    @property
    def about(self) -> Subject:
        """What the subject is."""
        return SUBJECTS[self.subject]

    def said(self) -> str:
        """Say the reading in plain words, so that a person can see what was understood."""
        return self.about.exactly(self.over)

    def as_json(self) -> dict[str, Any]:
        """Return the rule as plain JSON values, as it is stored."""
        return {"when": {"subject": self.subject, "over": self.over, "window": self.window}, "tell": self.whom.value}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return the rule that was stored.

        Raises:
            BadInput: it is none, as with rules kept before rules were read.

        """
        when = kept.get("when")
        if not isinstance(when, Mapping) or when.get("subject") not in SUBJECTS:
            raise BadInput("This rule was kept in words only.", hint="Retire it and say it again.")
        over, window = when.get("over"), when.get("window", "")
        if not (over is None or (isinstance(over, int) and not isinstance(over, bool))) or not isinstance(window, str):
            raise BadInput("The reading of this rule is damaged.", hint="Retire it and say it again.")
        try:
            whom = Whom(kept.get("tell", ""))
        except ValueError as error:
            raise BadInput("The reading of this rule is damaged.", hint="Retire it and say it again.") from error
        return cls(str(when["subject"]), whom, over, window)
