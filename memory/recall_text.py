"""Full-text recall over what was said: turns of transcripts, ranked by BM25, exact words kept.

Ranking after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the usual
k1 = 1.2 and b = 0.75. A turn also earns a share of the score of the turn before it: an answer rarely repeats the
words of its question.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_K1, _B = 1.2, 0.75
_ANSWERS = 0.4  # of the previous turn's score
_LINE = re.compile(
    r"^\s*(?:[\[(]?(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})(?:[.,]\d+)?[\])]?\s*)?"
    r"(?P<speaker>[^\W\d_][\w.'\u2019\- ]{0,60}?)\s*:\s+(?P<words>\S.*)$"
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_EMPTY_WORDS = (
    "a about actually agree all am an and any anything are as at be been but by call calls can client could did do does"
    " else ever exact for from had has have he her him his how i if in into is it its just last like made me meeting"
    " mention mentioned my no not of on or our ours out say said says she should so some talk talked tell than that the"
    " their them then there they this to told up us very was we were what when where which who whom why will with word"
    " words would you your go wording discussed decided agreed quote regarding concerning first time"
)
_STOP = frozenset(_EMPTY_WORDS.split())
# Words people use for the same thing; a word finds those of its row at half weight.
_ALIKE = (
    "competitor competition alternative rival shelf elsewhere",
    "price prices pricing cost costs rate rates expensive fee fees budget",
    "deadline date dates timeline schedule",
    "live launch release rollout production",
    "invoice invoices bill bills payment pay paid terms",
    "security audit privacy gdpr compliance",
    "sso login signon sign-on authentication",
    "scope change request extra additional",
    "staff team people person consultant colleague",
    "delay late slip slips slipping overdue postponed",
    "test tests testing acceptance uat",
    "more expansion extend extension phase follow-up additional",
    "leave leaving left quit successor handover",
    "happy satisfied pleased praise love",
    "unhappy angry complain complaint frustrated annoyed disappointed",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn of a transcript; ``seconds`` since the start when the line carries a time."""

    speaker: str
    words: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that was found: which transcript, which turn, how well."""

    document: int
    turn: int
    spoken: Spoken
    score: float


def turns(text: str) -> Iterator[Spoken]:
    """Yield the turns of a transcript: a line ``[00:01:23] Name: words`` each, a line without a name continues."""
    speaker, seconds, said = "", None, list[str]()
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            if line.strip():
                said.append(line.strip())
            continue
        if said:
            yield Spoken(speaker, " ".join(said), seconds)
        speaker, said = found["speaker"].strip(), [found["words"].strip()]
        seconds = _seconds(found["time"])
    if said:
        yield Spoken(speaker, " ".join(said), seconds)


def _seconds(clock: str | None) -> int | None:
    if clock is None:
        return None
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total


def stems(text: str) -> list[str]:
    """Return the words that carry meaning, lower case, without common endings."""
    return [_stem(word) for word in _WORD.findall(text.casefold()) if word not in _STOP]


def _stem(word: str) -> str:
    word = re.sub(r"['\u2019]s$", "", word)
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 -- shorter is no stem
            return word[: -len(ending)].removesuffix("e")
    return word.removesuffix("e") if len(word) > 3 else word  # noqa: PLR2004 -- likewise


_ROWS = tuple(frozenset(stems(row)) for row in _ALIKE)


def _wanted(about: str) -> dict[str, float]:
    said = stems(about)
    wanted = dict.fromkeys((alike for word in said for row in _ROWS if word in row for alike in row), 0.5)
    return wanted | dict.fromkeys(said, 1.0)


def search(documents: Sequence[Sequence[Spoken]], about: str, *, limit: int) -> list[Hit]:
    """Return the turns that are about something, best first; nothing when no word of it was said."""
    wanted = _wanted(about)
    bags = [[Counter(stems(turn.words)) for turn in document] for document in documents]
    total = sum(len(document) for document in bags)
    if not wanted or not total:
        return []
    lengths = sum(sum(bag.values()) for document in bags for bag in document)
    mean = max(1.0, lengths / total)
    known = Counter(word for document in bags for bag in document for word in bag if word in wanted)
    rare = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) * wanted[word] for word, n in known.items()}
    hits = []
    for number, document in enumerate(bags):
        own = [_score(bag, rare, mean) for bag in document]
        for at, score in enumerate(own):
            before = (
                own[at - 1] * _ANSWERS
                if at and documents[number][at - 1].speaker != documents[number][at].speaker
                else 0
            )
            if score + before > 0:
                hits.append(Hit(number, at, documents[number][at], score + before))
    return sorted(hits, key=lambda hit: (-hit.score, hit.document, hit.turn))[:limit]


def _score(bag: Counter[str], rare: dict[str, float], mean: float) -> float:
    length = sum(bag.values())
    norm = _K1 * (1 - _B + _B * length / mean)
    return sum(weight * bag[word] * (_K1 + 1) / (bag[word] + norm) for word, weight in rare.items() if bag[word])
