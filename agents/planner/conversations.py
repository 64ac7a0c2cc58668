"""Which meeting, whose voice and which promise a request is about, for the arguments of the tools about meetings."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.phrases import topic_of
from agents.planner.readers import name_of, said_all
from agents.planner.world import World

_KIND = r"(?:steering committee|steerco|kick-?off|workshop|retrospective|retro|review|monthly|weekly|qbr|stand-?up|escalation call|demo)"
_TITLE = re.compile(rf"\b(?P<what>{_KIND})\b")
_SHORT = {"steerco": "steering committee", "retro": "retrospective", "kickoff": "kick-off", "standup": "stand-up"}
_VOICE = (
    re.compile(
        r"\b(?P<who>(?:unknown )?(?:speaker|participant|guest|spkr|meeting room|conference room)[ _]?(?:\d{1,2}|[a-z])?)\b(?!s)",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<who>[A-Z]{2,3})\b(?= (?:in|is|was|from)\b)"),
    re.compile(r"\bthe (?P<who>\w+ user)\b"),
)
_OURS = re.compile(r"\b(?:one of (?:ours|us)|our (?:side|people|team)|ours|works? for us|colleague)\b")
_THEIRS = re.compile(
    r"\b(?:theirs|the client(?:'s)?|client side|works? for the client|customer(?:'s)?|from \{client\})\b"
)
_KEPT = re.compile(
    r",? (?:and|but) (?:did|do|are|is|was|were|have|has|where|what|will|whether)\b.*|,? (?:and|but) (?:did|have|are) we\b.*|, (?:did|have|kept|done).*",
    re.IGNORECASE,
)
_WANTED = (
    re.compile(
        r"\b(?:say|said|tell|told|ask(?:ed)? for|agreed?|hear) .{0,30}?\b(?:about|on|regarding|with|for) (?P<what>.+)"
    ),
    re.compile(r"\b(?:meet|stick to|kept?|honou?r) (?:the )?(?P<what>[\w -]+? (?:date|deadline))\b.*"),
    re.compile(r"\bthey wanted (?P<what>.+)"),
    re.compile(r"\b(?:did|does|will) the (?P<what>[\w -]+? (?:date|deadline)) .*"),
    re.compile(r"\bdeliver(?:ed)? the (?P<what>[\w -]+?) (?:we|that)\b.*"),
    re.compile(r"\b(?:to|happened to) the (?P<what>[\w -]+?) we (?:promised|said).*"),
    re.compile(r"\bdate we gave \{\w+\} for (?P<what>.+)"),
)
_EMPTY = re.compile(r"^(?:it|that|them|us|me|what|things?|everything|in|the|a|an|calls?|steerco|last|we|our|\W)*$")


def meeting_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return words of the title of the meeting that is meant; None for the latest."""
    match = _TITLE.search(said_all(frame))
    return _SHORT.get(match["what"], match["what"]) if match else None


def voice_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what a transcript calls the speaker that is to be named."""
    for pattern in _VOICE:
        for said in reversed(frame.said):
            if match := pattern.search(said):
                return " ".join(match["who"].split())
    return None


def side_of(frame: Frame, world: World) -> str | None:
    """Return whose side a speaker is on, where no name says it."""
    if name_of("contact")(frame, world) or name_of("person")(frame, world):
        return None
    said = said_all(frame)
    return "ours" if _OURS.search(said) else "the client's" if _THEIRS.search(said) else None


def promised_of(frame: Frame, world: World) -> str | None:
    """Return what a promise that is asked after was about; None for all promises."""
    for plain in reversed(frame.plain):
        for pattern in _WANTED:
            if not (match := pattern.search(plain.casefold())):
                continue
            what = re.sub(r"\{\w+\}(?:'s)?|\bby (?:\w+ )?\w+\b(?=,|$)", " ", _KEPT.sub("", match["what"]))
            what = re.sub(
                r"\b(?:in|during|on|at|with|for|to|last|this) *(?:the )?(?:calls?|meetings?|month|week|steerco)?[\s?.!]*$",
                "",
                what,
            )
            what = re.sub(r"^\W*(?:the|our|a|an|their)\s+", "", " ".join(what.split())).strip(" ?.!,")
            if what and not _EMPTY.match(what):
                return what
    said = " ".join(frame.plain).casefold()
    return _KEPT.sub("", topic_of(frame, world) or "") or None if re.search(r"\b(?:about|regarding)\b", said) else None
