# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Milestones that release money, told as items or in sentences: a share or a sum, and the event that makes it due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agents.sow_to_plan.amounts import PERCENT, Sum, number, sums
from agents.sow_to_plan.currency import bare_sums
from agents.sow_to_plan.days import days
from agents.sow_to_plan.lists import STAGED, bare
from agents.sow_to_plan.outline import Paper, Part, sentences
from domain.sow.statement import Milestone
from memory.readers.reading import Kind, Span

_PAID = frozenset({"milestones", "payment", "price"})
_EVENT = r"(?:on|upon|at|after|when|once|with|following|by|bei|nach|mit|zu|zum|zur)"
_NOT_DUE = re.compile(
    r"(?i)\binterest\b|\blate\b|overdue|discount|\btax|\bvat\b|\bgst\b|mwst|umsatzsteuer|penalt|liquidated|credit\b|liab|notified|notify|has been invoiced|per (?:day|hour|week|month)|a (?:day|month)\b|each month|monthly"
)
_PARTS = {"half": 50, "a quarter": 25, "one quarter": 25, "three quarters": 75, "a fifth": 20, "one fifth": 20, "a tenth": 10, "one tenth": 10}  # fmt: skip
_SHARE = re.compile(
    r"(?i)(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per ?cent\b|prozent\b)|\b(?P<part>half|(?:a|one) (?:quarter|fifth|tenth)|three quarters)\b"
    r"|\b(?:the )?(?:(?:one|a|two) thirds?|balance|remainder|remaining|rest|other half)\b"
)
_WHEN = re.compile(
    rf"(?i)^(?P<aside>[\s,)]*(?:\([^)]*\))?(?:\s*(?:of|from) (?:the |this |its )?[\w ]{{3,40}}?)?(?:\s*\([^)]*\))?(?:\s*of \d{{1,3}} ?%)?[\s,]*(?:(?:is|are|shall be|will be|becomes?|falls?|wird|werden|sind|ist)\s+)?"
    rf"(?:(?:due|payable|paid|invoiced|billed|fällig|zahlbar)\s+)?)(?P<event>{_EVENT}\s.+)$"
)
_HAPPENS = re.compile(
    r"(?i)\b(?:kick-?off|sign(?:ed|ature|ing|-?off)?|approv\w+|accept\w+|deliver\w*|launch\w*|complet\w+|go-?live|live|start\w*|begin\w*|end of|hand-?over|issued?|submi\w+|order\w*|award|commission\w*|install\w*|tested|milestone"
    r"|freigegeben|freigabe|abnahme|abgenommen|auftrag\w*|beginn|ende|abschluss|übergabe|inbetriebnahme|produktiv\w*|lieferung)\b"
)
_ON = re.compile(rf"(?i)\b(?:{_EVENT}|due)\b")
_ANY = re.compile(r"\w")
_ELSEWHERE = frozenset({"liability", "termination", "expenses", "acceptance", "options", "background", "contents", "service_levels", "hypercare", "example"})  # fmt: skip
_OPENS = re.compile(
    r"(?i)^[^\w]*(?:of the \w+(?: \w+)?,?)?\s*(?:(?:is|are) )?(?:due|payable|invoiced|fällig)?\s*(?:on|upon|at|after|when|with|bei|nach|mit)\s+"
)
_TRAILS = re.compile(r"(?i)[\s:,;\u2013\u2014(-]+(?:due|by|on|bis|am)?[\s:,;\u2013\u2014(-]*$")
_LEAVE = re.compile(r"(?i)(?:[\s,;.]|\b(?:and|und|sowie|then|the|a further|another|finally|payable)\b|\()*$")


@dataclass(frozen=True, slots=True)
class _Share:
    """A share or a sum in a text, or both told together, and where they stand."""

    start: int
    end: int
    percent: Decimal | None = None
    money: Sum | None = None


def listed_milestones(paper: Paper) -> list[Milestone]:
    """Return the items of payment sections that release money on an event, else what their sentences say of it."""
    parts = [part for part in paper.about(*_PAID) if part.block.kind is Kind.ITEM]
    sure = [one for part in parts if (one := _item(part.block.span, paper, _sure(part)))]
    if len(sure) > 1:
        return sure
    priced = [part for part in parts if sums(part.block.text)]
    bare_events = [one for part in priced if (one := _item(part.block.span, paper, _HAPPENS))]
    if len(bare_events) > 1 and len(bare_events) == len(priced):
        return bare_events
    return _told(paper)


def _sure(part: Part) -> re.Pattern[str]:
    """Return what an item must hold to be a milestone: hardly anything where its heading says that it is one."""
    return _ANY if part.about == "milestones" else _ON


def _item(span: Span, paper: Paper, cue: re.Pattern[str]) -> Milestone | None:
    """Read "30 % on acceptance of the pilot", "Design approved: $36,000" or "M1: Design - 5 May 2027 - $6,000"."""
    text = span.text
    share, money, known = PERCENT.search(text), sums(text), days(text, dmy=paper.dmy)
    if not (share or money) or not cue.search(text) or _NOT_DUE.search(text):
        return None
    if cue is _ON and not share:
        return None
    name = _name(text, [*((day.start, day.end) for day in known), *((one.start, one.end) for one in money)])
    return Milestone(
        name, paper.cite(span), known[0].when if known else None,
        money[0].amount if money else None, money[0].currency if money else "", number(share[1]) if share else None,
    ) if name else None  # fmt: skip


def _name(text: str, cut: list[tuple[int, int]]) -> str:
    """Return an item without its share, its sum, its date and its number."""
    for start, end in sorted(cut, reverse=True):
        text = text[:start] + text[end:]
    text = PERCENT.sub("", re.sub(r"\([^)]*\)", "", text))
    staged = STAGED.match(text.strip())
    text = staged["name"] if staged and len(staged["name"]) > 3 else text  # noqa: PLR2004 a number alone
    return bare(_TRAILS.sub("", _OPENS.sub("", text.strip(" :,;\u2013\u2014-"))))


def _told(paper: Paper) -> list[Milestone]:
    """Return what the sentences of a paragraph pay on events, two or more of them together."""
    for part, span in _paragraphs(paper):
        found = [one for sentence in sentences(span) for one in _events(sentence, paper)]
        whole = sum(one.percent for one in found if one.percent is not None)
        if len(found) > 1 and whole <= 100 and part.about not in _ELSEWHERE:  # noqa: PLR2004 percent
            return found
    return []


def _paragraphs(paper: Paper) -> Iterator[tuple[Part, Span]]:
    paid = [part for part in paper.parts if part.about in _PAID]
    for part in [*paid, *(part for part in paper.parts if part.about not in _PAID)]:
        if part.block.kind in {Kind.PARAGRAPH, Kind.ITEM} and not part.inert:
            yield part, part.block.span


def _events(sentence: Span, paper: Paper) -> Iterator[Milestone]:
    """Yield each share or sum of a sentence that an event makes due."""
    text, shares = sentence.text, _shares(sentence.text, paper)
    for i, one in enumerate(shares):
        until = shares[i + 1].start if i + 1 < len(shares) else len(text)
        told = _WHEN.match(_LEAVE.sub("", text[one.end : until]))
        if told is None or _NOT_DUE.search(told[0]):
            continue
        event = re.split(r";|\. |, (?:payable|plus|in each case|each|subject)", told["event"])[0]
        known = days(event, dmy=paper.dmy)
        end = one.end + told.start("event") + len(event)
        yield Milestone(
            bare(re.sub(r"(?i)^(?:on|upon|at)\s+(?:the )?", "", event)), paper.cite(sentence, one.start, end),
            known[0].when if known else None,
            one.money.amount if one.money else None, one.money.currency if one.money else "", one.percent,
        )  # fmt: skip


def _shares(text: str, paper: Paper) -> list[_Share]:
    """Return the shares and sums of a text; a share and the sum beside it in brackets are one."""
    found = [_Share(m.start(), m.end(), _percent(m)) for m in _SHARE.finditer(text)]
    found += [_Share(one.start, one.end, None, one) for one in sums(text) or bare_sums(text, paper)]
    joined: list[_Share] = []
    for one in sorted(found, key=lambda share: share.start):
        last = joined[-1] if joined else None
        if last is not None and re.fullmatch(r"[\s(,]*(?:of |i\.e\. |that is )?\(?", text[last.end : one.start]):
            joined[-1] = _Share(last.start, one.end, last.percent or one.percent, last.money or one.money)
        else:
            joined.append(one)
    return joined


def _percent(share: re.Match[str]) -> Decimal | None:
    if share["percent"]:
        return number(share["percent"])
    return Decimal(_PARTS[share["part"].lower()]) if share["part"] else None
