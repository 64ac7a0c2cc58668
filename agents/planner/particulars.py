"""The particulars of a change out of a request: which entry, what kind of expense, what is done to a rule, in whose words."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable

from agents.planner.frame import Frame
from agents.planner.readers import said_all, said_last
from agents.planner.references import amount_of
from agents.planner.world import World

_CATEGORIES = (
    (re.compile(r"\b(?:hotels?|accommodation|airbnb|overnight|lodging|hostel|room)\b"), "hotel"),
    (re.compile(r"\b(?:meals?|lunch\w*|dinners?|breakfasts?|food|drinks|restaurant|catering|per diem|coffee|pizza)\b"), "meals"),
    (re.compile(r"\b(?:licen[cs]es?|software|subscription|saas)\b"), "software"),
    (re.compile(r"\b(?:laptop|hardware|monitor|cables?|headset|keyboard|equipment)\b"), "equipment"),
    (re.compile(r"\b(?:course|training|conference|ticket for the conference|books?)\b"), "training"),
    (re.compile(r"\b(?:mileage|kilomet\w+|miles|km|fuel|petrol|gas|parking|toll|car|rental)\b"), "travel"),
    (re.compile(r"\b(?:trains?|flights?|taxis?|cabs?|uber|bus|tram|metro|ferry|air ?fare|travel\w*|journey|trip|ticket)\b"), "travel"),
)  # fmt: skip
_UNPASSED = re.compile(r"\b(?:not (?:to be )?(?:passed|billed|charged|invoiced|rebilled)|don't (?:pass|bill|charge|rebill|invoice)|not billable|we (?:bear|pay|carry) (?:it|that)|internal(?:ly)?|at our cost|on us)\b")  # fmt: skip
_MARKUP = re.compile(r"\{percent\}|\b(?:mark[- ]?up|surcharge|on top)\b")
_DONE_TO_RULE = (
    ("resume", re.compile(r"\b(?:resume|(?:switch|turn)(?:ed)? .{0,40}?\b(?:back )?on|back on|again|restart|re-?activate|unpause|continue|go on|enable|revive|wake)\b")),
    ("retire", re.compile(r"\b(?:retire|delete|remove|drop|cancel|get rid|kill|abolish|scrap|throw|never again|for good|any ?more|no longer|permanently|end|revoke|bin)\b")),
    ("pause", re.compile(r"\b(?:pause|stop|suspend|mute|hold|halt|silence|quiet|turn off|switch off|turn .{0,40} off|switch .{0,40} off|off|skip|disable|rest|freeze|interrupt|snooze)\b")),
)  # fmt: skip
_RULE = re.compile(
    r"\b(?:the|my|our|that|this|a|on|about|for|me|sending|send|getting|want|don't|i|please|pls|can|could|you|to|of|now|while|rule|rules|routine|routines|policy|alerts?|mails?|reports?|"
    r"resume|switch|turn|back|on|off|again|restart|reactivate|unpause|continue|enable|retire|delete|remove|drop|cancel|get|rid|kill|scrap|pause|stop|suspend|mute|hold|any|more|anymore|no|longer|for|until|further|notice|disable|with|it|is|let|go|end|paused)\b"
)
_CHANGE = re.compile(
    r"(?:\bchange (?:order|request)|\bCR|\bCO)\b[^:]*?(?:: ?|\bfor (?!\{project\})(?:the |an? )?|\bcovering |\babout |\bto (?:add|include) |, ?)(?P<what>.+)",
    re.IGNORECASE,
)
_WANTS = re.compile(r"\b(?:wants?|asks? for|asked for|needs?|ordered|add(?:s|ing)?|drop|include|extra|additional)\b\s+(?P<what>.+)", re.IGNORECASE)  # fmt: skip
_NOTE = re.compile(
    r"\b(?:notes?|comments?|description)\b(?: on [^:]*?)?(?: to| is| should (?:be|say|read)|:| =| says?)+ *[\"']?(?P<what>.+)|\b(?:add|mention|saying|tell them|say)\b(?: that| in it)+ (?P<what2>.+)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\btime_entry:\d+\b|\bentry (?:no\.? ?|number |#)?(?P<n>\d+)\b")
_BOOKING = re.compile(r"\bbooking:\d+\b")
_EXPENSE = re.compile(r"\bexpense:\d+\b")
_RECEIPT = re.compile(r"\breceipt:\d+\b")
_AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?|with|and) (?:the )?(?P<what>now|today|(?:baseline )?[\w-]+ baseline|baseline [\w-]+)\b"
)
_UNTIL = re.compile(r"\b(?:until|till|through|up to|ending|ends?(?: on)?) (?P<what>[^,;?!]+)")
_SEVERITY = (
    ("critical", re.compile(r"\b(?:critical|severe|serious|worst|red)\b")),
    ("warning", re.compile(r"\bwarnings? only\b|\bonly (?:the )?warnings?\b")),
)
_Text = Callable[[Frame, World], str | None]


def category_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what an expense was for, in one word, if it is said."""
    return next((name for pattern, name in _CATEGORIES if pattern.search(said_all(frame))), None)


def rebill_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return how an expense is passed on, if it is said."""
    said = f"{said_all(frame)} {frame.message.found.text}"
    if _UNPASSED.search(said):
        return "none"
    return "markup" if frame.percents and _MARKUP.search(said) else None


def markup_of(frame: Frame, world: World) -> int | None:
    """Return the percentage that is put on an expense, if any."""
    return frame.percents[0] if rebill_of(frame, world) == "markup" else None


def done_to_rule_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what is done to a rule: pause, resume or retire."""
    return next((name for name, pattern in _DONE_TO_RULE if pattern.search(said_last(frame))), None)


def rule_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the words that name a rule: what is left of a request without what is done to it."""
    if match := re.search(r"\bpolicy:\d+\b", frame.message.text):
        return match.group()
    words = " ".join(_RULE.sub(" ", frame.message.text.casefold()).split())
    return re.sub(r"^[\s'.,!?]+|[\s'.,!?]+$", "", words) or None


def change_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what a change order is for, in the words it was asked for."""
    for pattern in (_CHANGE, _WANTS):
        if match := pattern.search(frame.message.text):
            what = re.split(r"[,;](?= ?[\d+-])|\bbecause\b", match["what"])[0]
            return what.strip(" .!?,") or None
    return None


def price_of(frame: Frame, world: World) -> str | None:
    """Return by how much a price changes, with its sign and currency."""
    amount = amount_of(frame, world)
    if amount is None:
        bare = re.search(
            r"(?<![\w:.-])(?P<n>\d{1,3}(?:[.,']?\d{3})+|\d{4,})(?! ?(?:h\b|hours|days?|%))", frame.message.text
        )
        amount = bare["n"] if bare else None
    less = re.search(r"\b(?:off|less|cheaper|minus|reduce|credit)\b", said_last(frame))
    return f"-{amount}" if amount and less else amount


def note_on(label: str) -> _Text:
    """Return a reader of the words that are to be noted, for one tool."""

    def read(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
        match = _NOTE.search(frame.message.text) if frame.label == label else None
        return (match["what"] or match["what2"]).strip(" .\"'") or None if match else None

    return read


def entry_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the reference of a time entry, if it is given."""
    match = _ENTRY.search(said_last(frame))
    return f"time_entry:{match['n']}" if match and match["n"] else match.group() if match else None


def reference_in(pattern: re.Pattern[str]) -> _Text:
    """Return a reader of a reference such as booking:12."""

    def read(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
        match = pattern.search(said_last(frame))
        return match.group() if match else None

    return read


booking_of, receipt_of, expense_of = reference_in(_BOOKING), reference_in(_RECEIPT), reference_in(_EXPENSE)


def billable_of(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
    """Return whether time is to be charged, if it is said."""
    said = said_last(frame)
    if re.search(
        r"\b(?:not|non|un|never)[ -]?(?:billable|chargeable|billed|charged)\b|\bunbillable\b|\b(?:don't|do not) (?:bill|charge)\b",
        said,
    ):
        return False
    return True if re.search(r"\b(?:billable|chargeable)\b", said) else None


def against_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return what a baseline is compared with, if it is said."""
    match = _AGAINST.search(said_last(frame))
    return re.sub(r"\bbaseline\b ?", "", match["what"]).strip() or None if match else None


def ends_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the last day something holds, if it is said."""
    match = _UNTIL.search(said_last(frame))
    return match["what"].strip() if match and "{" not in match["what"] else None


def per_hours_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the hours a rate is for: eight when it is a day's."""
    return 8 if re.search(r"\b(?:a|per|the) day\b|\bday rate|\bdaily\b|/ ?day\b", said_last(frame)) else None


def method_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return how days sales outstanding are counted, if it is said."""
    return "count_back" if re.search(r"\bcount(?:ing|ed)?[- ]?back\b", said_all(frame)) else None


def severity_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return how grave the findings are that are asked for, if it is said."""
    return next((name for name, pattern in _SEVERITY if pattern.search(said_all(frame))), None)


def open_only_of(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
    """Return False where what is done already is asked for as well."""
    return False if re.search(r"\b(?:including (?:the )?(?:done|closed)|also (?:the )?(?:done|closed)|done or not|kept or not|open and (?:done|closed)|whether (?:or not )?done)\b", said_all(frame)) else None  # fmt: skip


def light_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the traffic light that an update is to show, if one is said."""
    return frame.statuses[0] if len(frame.statuses) == 1 else None


def new_day_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the day an entry moves to: the second one that is said."""
    found = frame.message.found
    moments = [window or day for window, day in zip(found.windows, found.days, strict=False)]
    swapped = re.search(r"\b(?:not|instead of|rather than)\b", said_last(frame))
    return (moments[0] if swapped else moments[1]) if len(moments) > 1 else None


def old_day_of(frame: Frame, world: World) -> str | None:
    """Return the day an entry is on: the first one that is said, or the one that is not it."""
    found = frame.message.found
    moments = [window or day for window, day in zip(found.windows, found.days, strict=False)]
    if len(moments) < 2:  # noqa: PLR2004 -- from one day to another
        return moments[0] if moments else frame.day or frame.window or None
    return moments[1] if new_day_of(frame, world) == moments[0] else moments[0]
