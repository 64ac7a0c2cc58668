"""The words of the trade out of lexicon.yaml: abbreviations, concepts, and enough of four neighbouring languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("lexicon.yaml")
_TOKEN = re.compile(
    r"\{\w+\}|w/o\b|tl;dr|t&m|p&ls?\b|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|->|[^\s\w]", re.IGNORECASE
)
_LONGEST_PHRASE = 4
_FOREIGN_SHARE = 0.34  # share of a language's small words from which a text counts as written in it
_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ied", "y"), ("ed", ""), ("es", "e"), ("s", ""))
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Language:
    """A neighbouring language: its small words, by which it is known, and its words in English."""

    marks: frozenset[str]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Abbreviations, concept phrases by their stems, languages by their code."""

    short: dict[str, str]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    languages: dict[str, Language]
    filler: frozenset[str] = frozenset()  # what corrections are made of
    wishes: frozenset[str] = frozenset()  # concepts that are a wish of their own
    noise: frozenset[str] = frozenset()  # of a question about calls, beside its topic
    english: frozenset[str] = frozenset()  # small words that speak for English
    bare_policy: frozenset[str] = frozenset()  # of a routine that says nothing
    ordinary: frozenset[str] = frozenset()  # the concepts' own words, none of them a name


@cache
def stem(word: str) -> str:
    """Cut the plain endings of a word.

    >>> stem("timesheets"), stem("approved"), stem("booking")
    ('timesheet', 'approv', 'book')
    """
    if not word.isalpha() or len(word) <= _SHORTEST_STEM or word.endswith("ss"):
        return word
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)] + instead
            break
    word = word.removesuffix("e") if len(word) > _SHORTEST_STEM else word
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "ls" else word


def tokens(text: str) -> list[str]:
    """Split a text into lower-case words, numbers, signs and {placeholders}."""
    return [found.replace("\u2019", "'").casefold() for found in _TOKEN.findall(text)]


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    raw = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 -- plain strings, our own file
    phrases: dict[tuple[str, ...], set[str]] = {}
    for concept, said in raw["concepts"].items():
        for phrase in said:
            phrases.setdefault(tuple(stem(word) for word in tokens(phrase)), set()).add(concept)
    languages = {
        code: Language(frozenset(entry["marks"]), dict(entry["words"])) for code, entry in raw["foreign"].items()
    }
    ordinary = frozenset(
        word for said in raw["concepts"].values() for phrase in said for word in tokens(phrase) if word[0].isalpha()
    )
    plurals = frozenset(f"{word}s" for word in ordinary)
    groups = {name: frozenset(raw[name].split()) for name in ("filler", "wishes", "noise", "english", "bare_policy")}
    return Lexicon(
        dict(raw["short"]),
        {key: tuple(sorted(value)) for key, value in phrases.items()},
        languages,
        ordinary=ordinary | plurals,
        **groups,
    )


def expanded(words: Iterable[str]) -> list[str]:
    """Write abbreviations out."""
    short = lexicon().short
    out: list[str] = []
    for word in words:
        whole = short.get(word)
        if whole is None and word.endswith("'s") and not word.startswith("{"):
            whole = short.get(word[:-2], word[:-2])
        out.extend(whole.split() if whole is not None else (word,))
    return out


def concepts(stems: Sequence[str]) -> set[str]:
    """Return every concept whose words occur one after another."""
    phrases = lexicon().phrases
    found: set[str] = set()
    for first in range(len(stems)):
        for length in range(1, min(_LONGEST_PHRASE, len(stems) - first) + 1):
            found.update(phrases.get(tuple(stems[first : first + length]), ()))
    return found


def language_of(words: Sequence[str]) -> str:
    """Return the code of the neighbouring language a text is written in, or en."""
    plain = [word for word in words if word[0].isalpha()]
    home = lexicon().english
    best, share = "en", 0.0
    for code, language in lexicon().languages.items():
        own = sum(word in language.marks or (word in language.words and word not in home) for word in plain)
        if plain and own / len(plain) > share and any(word in language.marks - home for word in plain):
            best, share = code, own / len(plain)
    english = sum(word in home for word in plain) / len(plain) if plain else 1.0
    return best if share >= _FOREIGN_SHARE and share > english else "en"


def english(text: str) -> tuple[str, str]:
    """Return a text word for word in English, and the language it was in; English stays as it is."""
    words = tokens(text)
    code = language_of(words)
    if code == "en":
        return text, code
    table = lexicon().languages[code].words
    return " ".join(table.get(word, word) for word in words), code
