"""Rounding of begin, end and duration of a time entry."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.time_rounding import RoundMode, TimeRounding, round_entry

DAY = "2026-11-23"
NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def moment(text):
    text = str(text)
    return datetime.fromisoformat(text if "-" in text else f"{DAY}T{text}").replace(tzinfo=UTC)


def rule(given):
    days = given.get("days", given.get("weekdays"))
    named = days.split(",") if isinstance(days, str) else days
    weekdays = frozenset(NAMES.index(name.strip().lower()) for name in named) if named else frozenset(range(7))
    minutes = {
        part: int(given.get(f"round_{part}_min", given.get(part, 0)) or 0) for part in ("begin", "end", "duration")
    }
    return TimeRounding(RoundMode(given.get("mode", "default")), **minutes, weekdays=weekdays)


def run(given, _context):
    rules = given.get("rules")
    named = list(rules.values()) if isinstance(rules, dict) else rules
    chosen = (
        [rule(one) for one in named]
        if named is not None
        else [rule({k: v for k, v in given.items() if k not in ("begin", "end")})]
    )
    found = round_entry(moment(given["begin"]), moment(given["end"]), chosen)
    clock = "%Y-%m-%dT%H:%M:%S" if "-" in str(given["begin"]) else "%H:%M:%S"
    return {
        "begin": found.begin.strftime(clock),
        "end": found.end.strftime(clock),
        "duration_s": found.seconds,
    }
