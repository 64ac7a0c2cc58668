"""Every error a user can cause, in one tree.

OpsError
├── BadInput      the request itself cannot be right (a negative duration, an unknown unit)
├── NotFound      nothing by that name that this actor may see
├── Ambiguous     several things by that name; carries the candidates
├── Conflict      right in itself, but the present state or a rule of the trade forbids it
└── Forbidden     outside the actor's rights; says what is possible instead

The message is written for the person who asked: plain words, with the offending value. Anything that is not
an ``OpsError`` is a bug and is reported as one.
"""

from __future__ import annotations


class OpsError(Exception):
    """An expected refusal. ``code`` is stable and is what an API client switches on."""

    code = "ops_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the sentence for the person and, separately, what they could do instead."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return message and hint as one line of prose."""
        return f"{self.message} {self.hint}".strip()


class BadInput(OpsError):
    """The request cannot be right whatever the data says."""

    code = "bad_input"


class NotFound(OpsError):
    """Nothing by that name is visible to the actor; never tells whether it exists for others."""

    code = "not_found"


class Ambiguous(OpsError):
    """Several things match; ``candidates`` are their display names, best first."""

    code = "ambiguous"

    def __init__(self, message: str, *, candidates: tuple[str, ...], hint: str = "") -> None:
        """Keep the candidates so that a caller can ask which one."""
        super().__init__(message, hint=hint)
        self.candidates = candidates


class Conflict(OpsError):
    """The present state or a rule of the trade forbids it."""

    code = "conflict"


class Forbidden(OpsError):
    """The actor's rights do not reach this."""

    code = "forbidden"
