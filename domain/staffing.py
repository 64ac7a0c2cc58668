"""Who fits a need: a score of parts that each say why, and the conflicts a planner must know.

Parts and weights are published in ``WEIGHTS``; a part whose facts are unknown, or not the asker's to see, is left out
and its weight shared by the rest (``domain.score``). Reallocating, extending and covering for somebody are the same
question with another start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum

from domain.allocation import Load
from domain.capacity import Worker
from domain.ratio import Ratio, rounded
from domain.score import FULL, Part, Score, between, weighted

TOP_LEVEL = 5
_OTHER_ROLE = Decimal(40)
_EXPIRES = Decimal(50)
_NOTHING = Decimal(0)
_GOOD_MARGIN = Decimal("0.6")  # scores full; no margin scores nothing
_PIPELINE_SHARE = Decimal("0.2")  # how much of the availability part the pipeline decides
_BANDS = ((Decimal("0.5"), "high", FULL), (Decimal("0.3"), "fair", Decimal(60)), (Decimal(-99), "low", Decimal(20)))


class Aim(StrEnum):
    """What a staffing decision is for: an even load, or the highest margin."""

    BALANCE = "balance"
    MARGIN = "margin"


class History(IntEnum):
    """What somebody has worked on before."""

    NONE = 0
    CLIENT = 1
    PROJECT = 2


WEIGHTS: dict[Aim, dict[str, int]] = {
    Aim.BALANCE: {
        "skill": 30,
        "certificate": 5,
        "availability": 30,
        "place": 5,
        "margin": 5,
        "load": 15,
        "history": 10,
    },
    Aim.MARGIN: {"skill": 25, "certificate": 5, "availability": 25, "place": 5, "margin": 30, "load": 5, "history": 5},
}


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked for: names are empty when they do not matter; ``ends`` is the last day."""

    starts: date
    ends: date
    minutes_per_day: int
    role: str = ""
    skill: str = ""
    level: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate in the needed skill; for ever when it names no day."""

    name: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one person for a need. ``margin`` is None where it is not to be shown at all."""

    name: str
    role: str
    place: str
    worker: Worker
    load: Load
    level: int | None = None
    certified: Certified | None = None
    margin: Ratio | None = None
    margin_in_bands: bool = True
    history: History = History.NONE

    def asked(self, minutes_per_day: int) -> int:
        """Return what the need asks of this person's week: holidays ask nothing, days away or before or after do."""
        employment = self.worker.employment
        total = 0
        for day, can in zip(self.load.window, self.load.expected, strict=True):
            away = any(absence.start <= day <= absence.last for absence in self.worker.absences)
            before = employment.hired is not None and day < employment.hired
            after = employment.left is not None and day > employment.left
            if can or away or before or after:
                total += min(minutes_per_day, self.worker.pattern.on(day))
        return total


@dataclass(frozen=True, slots=True)
class Assessment:
    """A candidate's score with its parts, and what stands against them."""

    candidate: Candidate
    score: Score
    conflicts: tuple[str, ...]
    fits_minutes: int
    asked_minutes: int


def assess(need: Need, candidate: Candidate, aim: Aim = Aim.BALANCE) -> Assessment:
    """Return how well a candidate fits a need."""
    room, asked = candidate.load.room_for(need.minutes_per_day)[0], candidate.asked(need.minutes_per_day)
    parts = [
        _skill(need, candidate),
        *([_certificate(need, candidate)] if need.skill else []),
        _availability(need, candidate, room, asked),
        *([_place(need, candidate)] if need.place else []),
        *([_margin(candidate.margin, bands=candidate.margin_in_bands)] if candidate.margin is not None else []),
        _balance(candidate),
        _history(candidate.history),
    ]
    weights = WEIGHTS[aim]
    score = weighted([Part(name, weights[name], value, reason) for name, value, reason in parts], reasons=len(parts))
    return Assessment(candidate, score, _conflicts(need, candidate, room, asked), room, asked)


def ranked(need: Need, candidates: list[Candidate], aim: Aim = Aim.BALANCE) -> list[Assessment]:
    """Return the candidates, nobody without room above somebody with room.

    Those with neither the skill nor the role come last; then it counts who has room for at least half of the work, who
    reaches the level asked, and the score.
    """
    found = [assess(need, candidate, aim) for candidate in candidates]
    return sorted(
        found,
        key=lambda one: (
            bool(need.skill) and not one.candidate.level and one.candidate.role != need.role,
            one.fits_minutes * 2 < one.asked_minutes,
            bool(need.skill) and (one.candidate.level or 0) < need.level,
            -(one.score.value or 0),
            -one.fits_minutes,
            one.candidate.name,
        ),
    )


_Scored = tuple[str, Decimal | None, str]


def _skill(need: Need, one: Candidate) -> _Scored:
    role = not need.role or need.role == one.role
    if not need.skill:
        return "skill", FULL if role else _OTHER_ROLE, f"is {one.role}"
    level = one.level or 0
    if level >= need.level:
        spare = Decimal(level - need.level) / max(1, TOP_LEVEL - need.level)
        value = 80 + 20 * spare if need.level < TOP_LEVEL else FULL
    else:
        value = Decimal(level * 60) / need.level
    asked = f", {need.level} asked" if need.level > 1 else ""
    said = f"{need.skill} level {level} of {TOP_LEVEL}{asked}" if level else f"no {need.skill}"
    return "skill", value if role else value * _OTHER_ROLE / FULL, said if role else f"{said}, is {one.role}"


def _certificate(need: Need, one: Candidate) -> _Scored:
    held = one.certified
    if held is None:
        return "certificate", None, f"no certificate in {need.skill} on record"
    if held.until is None or held.until >= need.ends:
        return "certificate", FULL, f"{held.name} valid through the period"
    return "certificate", _EXPIRES if held.until >= need.starts else _NOTHING, f"{held.name} ends {_day(held.until)}"


def _availability(need: Need, one: Candidate, room: int, asked: int) -> _Scored:
    if not asked:
        return "availability", _NOTHING, "does not work in the period"
    after = _after_pipeline(need, one.load)
    share, later = Decimal(room) / asked, Decimal(after) / asked
    value = FULL * ((1 - _PIPELINE_SHARE) * share + _PIPELINE_SHARE * later)
    said = f"free for {_hours(room)} of {_hours(asked)}"
    return "availability", value, said if after == room else f"{said}, {_hours(after)} if the pipeline comes"


def _after_pipeline(need: Need, load: Load) -> int:
    total = 0
    for i, (can, hard) in enumerate(zip(load.expected, load.hard, strict=True)):
        taken = hard + sum(days[i] for days, _ in load.soft)
        total += min(need.minutes_per_day, can, max(0, can - taken))
    return total


def _place(need: Need, one: Candidate) -> _Scored:
    return "place", FULL if need.place == one.place else _NOTHING, f"sits in {one.place}"


def _margin(margin: Ratio, *, bands: bool) -> _Scored:
    if margin.value is None:
        return "margin", None, margin.reason
    if bands:
        # A margin beside a bill rate gives the cost rate away: only its band is told, and only its band counts.
        _, word, value = next(band for band in _BANDS if margin.value >= band[0])
        return "margin", value, f"{word} margin"
    return "margin", between(margin.value, worst=0, best=_GOOD_MARGIN), f"margin {_percent(margin.value)}"


def _balance(one: Candidate) -> _Scored:
    share = one.load.forecast.hard_share.value
    if share is None:
        return "load", _NOTHING, "does not work in the period"
    return "load", between(share, worst=1, best=0), f"{_percent(share)} booked already"


def _history(history: History) -> _Scored:
    said = {
        History.PROJECT: "knows the project",
        History.CLIENT: "knows the client",
        History.NONE: "new to project and client",
    }
    return (
        "history",
        {History.PROJECT: FULL, History.CLIENT: Decimal(60), History.NONE: _NOTHING}[history],
        said[history],
    )


def _conflicts(need: Need, one: Candidate, room: int, asked: int) -> tuple[str, ...]:
    found = []
    if need.role and need.role != one.role:
        found.append(f"is {one.role}, not {need.role}")
    if need.skill and (one.level or 0) < need.level:
        found.append(f"{need.skill} level {one.level or 0}, below {need.level}")
    if need.place and need.place != one.place:
        found.append(f"sits in {one.place}, not {need.place}")
    certified = one.certified
    if certified and certified.until is not None and certified.until < need.ends:
        found.append(f"{certified.name} ends {_day(certified.until)}")
    found.extend(_absences(need, one))
    short = sum(
        min(need.minutes_per_day, can) > max(0, can - hard)
        for can, hard in zip(one.load.expected, one.load.hard, strict=True)
    )
    if short:
        found.append(f"too little room on {short} day{'' if short == 1 else 's'}")
    if room < asked:
        found.append(f"{_hours(asked - room)} short in all")
    return tuple(found)


def _absences(need: Need, one: Candidate) -> list[str]:
    found = []
    for absence in one.worker.absences:
        first, last = max(absence.start, need.starts), min(absence.last, need.ends)
        if absence.minutes_per_day is None and first <= last:
            found.append(f"away {_day(first)}" + (f" to {_day(last)}" if last > first else ""))
    hired, left = one.worker.employment.hired, one.worker.employment.left
    if hired is not None and hired > need.starts:
        found.append(f"starts with the firm on {_day(hired)}")
    if left is not None and left < need.ends:
        found.append(f"leaves the firm on {_day(left)}")
    return found


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _hours(minutes: int) -> str:
    return f"{rounded(Decimal(minutes) / 60, 1).normalize():f} h"


def _percent(ratio: Decimal) -> str:
    return f"{rounded(ratio * 100, 0):f} %"
