"""Who speaks in a cue: ``<v Name>`` (Teams), ``Name: words`` (Zoom, Meet), ``>>`` (captions)."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from memory.readers.transcripts.recording import one_line

_VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]*)>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:>>\s*)?(?P<name>[^\s:<>][^:<>]{0,59}):\s+(?P<words>\S.*)$", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_GUID = re.compile(r"^([0-9a-f]{8})-[0-9a-f-]{27}@[0-9a-f-]{36}$", re.IGNORECASE)
_LONGEST_NAME = 6  # words


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker or "", words) of a cue; two voices in one cue are two pieces."""
    parts = _VOICE.split(text)
    if parts[0].strip():
        yield "", _plain(parts[0])
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        if said := _plain(words):
            yield _known(html.unescape(name)), said


def _plain(text: str) -> str:
    return one_line(html.unescape(_TAG.sub("", text)))


def _known(name: str) -> str:
    anonymous = _GUID.match(name.strip())
    return f"Speaker {anonymous[1]}" if anonymous else one_line(name)


def split(words: str) -> tuple[str, str]:
    """Return (name, words) of ``Name: words``; the name is "" when there is none.

    >>> split("Ana Petrov: we said: no"), split("at 10:30 then")
    (('Ana Petrov', 'we said: no'), ('', 'at 10:30 then'))
    """
    found = _PREFIX.match(words)
    if found is None:
        return "", words
    name = found["name"].strip(" *#_-\u2013")
    if not _LETTER.search(name) or len(name.split()) > _LONGEST_NAME or name.endswith((",", ".", "?", "!")):
        return "", words
    return name, found["words"].strip()


def named_lines(lines: Sequence[str]) -> frozenset[str]:
    """Return the names before a colon that are speakers: they recur, or every word begins like a name.

    A sentence with a colon in it ("what we need: time") begins lower case and comes once.
    """
    count = Counter(name for name in (split(line)[0] for line in lines) if name)
    return frozenset(name for name, times in count.items() if times > 1 or _like_a_name(name))


_SMALL = frozenset(
    ["van", "von", "de", "der", "den", "del", "di", "da", "la", "le", "bin", "al", "ten", "ter", "dos", "do"]
)


def _like_a_name(name: str) -> bool:
    words = [word for word in re.split(r"[\s.'\u2019-]+", name) if word and word not in _SMALL]
    return len(words) <= 4 and all(not word[0].islower() for word in words)  # noqa: PLR2004 -- of a full name
