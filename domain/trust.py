"""How far a text may be believed: where it came from, kept beside it for ever."""

from __future__ import annotations

from enum import StrEnum


class Trust(StrEnum):
    """Origin of a text, from most to least trusted. Only ``policy`` may instruct; the rest is material."""

    POLICY = "policy"  # shipped prompts and rules approved by the firm
    USER = "user"  # the signed-in person's own message in this conversation
    STAFF = "staff"  # typed by our people into notes and tasks
    OUTSIDE = "outside"  # documents, transcripts, mail, client messages, imports


_ORDER = (Trust.POLICY, Trust.USER, Trust.STAFF, Trust.OUTSIDE)


def least(*labels: Trust) -> Trust:
    """Return the label of a text made from several: the least trusted of them. A label never lowers its guard.

    >>> least(Trust.STAFF, Trust.OUTSIDE)
    <Trust.OUTSIDE: 'outside'>
    """
    return max(labels, key=_ORDER.index)
