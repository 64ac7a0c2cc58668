# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Roles told in sentences: who works as what, for how many days, at what rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agents.sow_to_plan.amounts import COUNT, count, number, sums
from agents.sow_to_plan.outline import Paper
from domain.sow.statement import Role
from memory.readers.reading import Kind, Span

_WORD = r"[A-ZÀ-Ý][\w'\u2019.-]*"
NAME = rf"{_WORD}(?: (?:(?:van|von|de|der|den|da|di|la|le|ter|el|al|bin|af|zu|do|dos) )*{_WORD}){{1,3}}"
_NAMED = re.compile(NAME)
_PER = re.compile(
    r"(?i)^(?:[.,]?[-\u2013\u2014]+)?\s*(?:/|per|an?|each|pro|je)\s*(?P<unit>hour|hr|h|day|d|week|month|tag|stunde|std|monat)\b(?:'s work)?"
)
_BARE = re.compile(
    r"(?i)(?:\bat|@|\bof)\s+(?P<n>\d{1,3}(?:[.,'\u2019]\d{3})*(?:[.,]\d{1,2})?)(?=\s*(?:/|per|an?)\s*(?:hour|day)\b)"
)
_UNITS = {"hr": "hour", "h": "hour", "d": "day", "tag": "day", "stunde": "hour", "std": "hour", "monat": "month"}
_SPENT = re.compile(
    rf"(?i)\b(?P<n>\d+(?:[.,]\d+)?|{COUNT})\s+(?P<unit>hours?|days?|tage?n?|stunden)\b(?!\s*(?:/|per|an?|each|in each|every|of each|pro|je)\b)(?! (?:after|before|from|of|following|notice))"
)
_AS = re.compile(
    r"(?i)\b(?:as|is|are|be|als)\s+(?:an?\s+|the\s+|our\s+|your\s+)?(?P<job>[a-z][\w/ -]{3,40}?)(?=\s+(?:at|for|on|with|and|who|will|spends?|works?|\()|[,.;(]|$)"
)
_BRACKETED = re.compile(r"\((?P<job>[A-Za-zÀ-ÿ][\w/& -]{3,40})\)")
_COUNTED = re.compile(
    rf"(?i)\b(?P<n>{COUNT}|\d{{1,2}}|an?|ein(?:e|en)?)\s*(?:[x\u00d7]\s+)?(?P<job>[A-Za-z][\w/-]*(?: [\w/-]+){{0,3}}?)\s*(?:,|@|\bat\b|\bfor\b|\bhelps?\b|\bworks?\b|\bwill\b|\bsupports?\b|\bassists?\b|\bjoins?\b|\(|$)"
)
_SUBJECT = re.compile(r"(?i)^(?:the|our|your)\s+(?P<job>[a-z][\w/ -]{3,40}?)\s+(?:is|will be|ist)\b")
JOBS = re.compile(
    r"(?i)\b(?:manager\w*|lead|leader|leitung|\w*leiter(?:in)?|developer|\w*entwickler(?:in)?|engineer|architect|architekt\w*|designer|analyst\w*|consultant|\w*berater(?:in)?|tester\w*|director|owner|advis[eo]r|administrator|co-?ordinator|scientist"
    r"|specialist|trainer|writer|copywriter|researcher|expert|partner|principal|associate|technician|technike\w*|resource|sponsor|programmer|strategist|planner|auditor|editor|economist|statistician|modeller|surveyor|illustrator|photographer|student|intern|officer"
    r"|assistant|clerk|lawyer|solicitor|accountant|actuary|facilitator|moderator|coach|master|translator|producer|animator|chief|head|inspector|electrician|operator|agent|representative|fachmann|spezialist\w*)s?\b"
)
_AGENT = re.compile(
    r"(?i)\b(?!(?:other|number|order|quarter|further|matter|letter|paper|rather|either|later|after|under|over|monitor|factor|error|minor|major|prior|for|or|per|her|their|computer|server|printer|event|present|current|amount|account|client|plant)s?\b)"
    r"\w{3,}(?:ist|er|or|ian|eer|yst|ant|ent|smith|man|woman)s?$"
)


@dataclass(frozen=True, slots=True)
class _Rate:
    start: int
    end: int
    amount: Decimal
    unit: str
    currency: str


def told_roles(paper: Paper) -> list[Role]:
    """Return the roles that sentences give with a rate of their own."""
    found: list[Role] = []
    for part, sentence in paper.prose():
        if part.block.kind is Kind.HEADING or part.about in {
            "liability",
            "options",
            "change",
            "expenses",
            "termination",
            "background",
        }:
            continue
        found += _rated(sentence, paper)
    return found


def _rates(text: str) -> Iterator[_Rate]:
    """Yield the rates of a sentence: a sum, or a number after at, for a day or an hour."""
    for money in sums(text):
        per = _PER.match(text[money.end :])
        if per and per["unit"].lower() not in {"week", "month", "monat"}:
            unit = per["unit"].lower()
            yield _Rate(money.start, money.end + per.end(), money.amount, _UNITS.get(unit, unit), money.currency)
    for bare in _BARE.finditer(text):
        value = number(bare["n"])
        per = _PER.match(text[bare.end("n") :])
        if value is not None and per and not any(one.start <= bare.start("n") < one.end for one in sums(text)):
            unit = per["unit"].lower()
            yield _Rate(bare.start("n"), bare.end("n") + per.end(), value, _UNITS.get(unit, unit), "")


def _rated(sentence: Span, paper: Paper) -> Iterator[Role]:
    text, rates, start = sentence.text, sorted(_rates(sentence.text), key=lambda one: one.start), 0
    for i, rate in enumerate(rates):
        limit = rates[i + 1].start if i + 1 < len(rates) else len(text)
        joint = re.search(rf",\s+(?:and\s+)?|\s+and\s+(?=(?:an?|{COUNT}|[A-Z]))|;\s", text[rate.end : limit])
        end = limit if i + 1 == len(rates) else rate.end + (joint.start() if joint else 0)
        before, behind = text[start : rate.start], text[rate.end : end]
        job, person, many = _who(before)
        if job:
            spent = _SPENT.search(behind) or _last(_SPENT, before)
            quantity = count(spent["n"]) if spent else None
            in_hours = bool(spent and spent["unit"].lower().startswith(("hour", "stund")))
            yield Role(
                job, paper.cite(sentence, start + len(before) - len(before.lstrip(" ,;")), max(rate.end, end)), person, many,
                quantity if in_hours else None, "", None if in_hours else quantity, "",
                rate.amount, rate.unit, rate.currency,
            )  # fmt: skip
        start = end


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 the last one is wanted
        pass
    return found


def _who(text: str) -> tuple[str, str, int | None]:
    """Return the job, the person and the number of people in the words before a rate."""
    named = [one for one in _NAMED.finditer(text) if not JOBS.search(one[0])]
    person = named[-1][0] if named else ""
    here = text[named[-1].end() :] if named else text
    subject = _SUBJECT.match(text.strip())
    for found in (_BRACKETED.search(here), _last(_AS, here), subject):
        if found and _job(found["job"]):
            return _clean(found["job"]), person, None
    counted = _last(_COUNTED, f"{text.rstrip(' @')} @" if not named else "")
    for found in [one for one in _COUNTED.finditer(text) if _job(one["job"])] or ([counted] if counted else []):
        if _job(found["job"]):
            many = count(found["n"]) if found["n"].lower() not in {"a", "an"} else None
            return _clean(found["job"], plural=many is not None and many > 1), person, int(many) if many else None
    return "", "", None


def _job(words: str) -> bool:
    """Tell whether words name a job; before a rate, a word formed like baker or archivist is one."""
    return bool(JOBS.search(words) or _AGENT.search(words.strip()))


def _clean(job: str, *, plural: bool = False) -> str:
    job = " ".join(job.split()).strip(" ,-")
    return re.sub(r"(?<=[a-z])s$", "", job) if plural else job
