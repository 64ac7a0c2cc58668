"""Who and what a message names: people, projects, clients, contacts, skills, roles and places.

A name is found by its whole wording, by the part people use (a first name, a project without its suffix), in the
possessive, and misspelt. What is written like a name but is not known stays a name: the tools say, in the same words
for everybody, that they find none.
"""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import distance, fuzz, process

from agents.planner.world import Name, World
from domain.windows.words import MONTHS, WEEKDAYS

_WORD = re.compile(r"[^\W_]+(?:[.&/#+-]+[^\W_]+)*[#+]*|['\u2019]s?\b|[^\w\s]|_")
_LEGAL = {"ltd", "gmbh", "ag", "inc", "bv", "b.v", "sa", "s.a", "plc", "llc", "group", "nv", "se", "co", "kg", "limited", "holding",
          "corp", "company", "partners", "oy", "ab", "as", "a/s", "srl", "spa"}  # fmt: skip
_RANK = {"person": 0, "project": 1, "client": 2, "contact": 3, "skill": 4, "place": 5, "role": 6}
_SURE = 84
_SHORTEST_GUESS = 5
_DATES = {
    *MONTHS,
    *WEEKDAYS,
    "christmas",
    "easter",
    "new",
    "year",
    "q1",
    "q2",
    "q3",
    "q4",
    *(m[:3] for m in MONTHS),
    *(d[:3] for d in WEEKDAYS),
}
_ADVERB = re.compile(r"(?:ly|ing|ed|ally)$")


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a message: what it may stand for, best kind first, and the words it was said in."""

    kind: str
    said: str
    span: tuple[int, int]
    options: tuple[Name, ...] = ()
    whole: bool = False

    def of(self, kind: str) -> tuple[Name, ...]:
        """Return what it may stand for within a kind."""
        return tuple(option for option in self.options if option.kind == kind)

    def value(self, kind: str) -> str:
        """Return the name for a tool: the one it means, or the words, for the tool to say what is unclear."""
        fitting = self.of(kind)
        return fitting[0].name if len(fitting) == 1 else self.said


@dataclass(slots=True)
class Index:
    """Every wording of every name, by its words."""

    forms: dict[tuple[str, ...], list[tuple[bool, Name]]] = field(default_factory=lambda: defaultdict(list))
    longest: int = 1
    singles: dict[str, None] = field(default_factory=dict)  # wordings of one word, in order

    def add(self, words: tuple[str, ...], name: Name, *, whole: bool) -> None:
        """Note one wording of a name; ``whole`` tells the full name from a part of it."""
        if words and all(name is not other for _, other in self.forms[words]):
            self.forms[words].append((whole, name))
            self.longest = max(self.longest, len(words))
            if len(words) == 1:
                self.singles[words[0]] = None


def words_of(text: str) -> list[re.Match[str]]:
    """Split a text into words that keep their place."""
    return list(_WORD.finditer(text))


def _split(text: str) -> tuple[str, ...]:
    return tuple(match.group().casefold() for match in words_of(text) if match.group().strip("'\u2019.,-:()"))


def _shorter(name: Name) -> Iterable[tuple[str, ...]]:
    """Yield the parts of a name that people use for the whole."""
    words = _split(name.name)
    if name.kind in {"person", "contact"} and len(words) > 1:
        yield words[:1]
        yield words[-1:]
    elif name.kind in {"project", "client"}:
        core = tuple(word for word in words if word not in _LEGAL)
        yield core
        for length in range(len(core) - 1, 0, -1):
            yield core[:length]
    elif name.kind == "role" and words:
        yield (*words[:-1], f"{words[-1]}s")


def index_of(names: Iterable[Name]) -> Index:
    """Return every wording of every name."""
    index = Index()
    for name in names:
        index.add(_split(name.name), name, whole=True)
        for alias in name.aliases:
            index.add(_split(alias), name, whole=True)
        for part in _shorter(name):
            index.add(part, name, whole=name.kind == "client" and len(part) >= len(_split(name.name)) - 1)
    return index


def _believable(words: tuple[str, ...], said: str, name: Name, known: frozenset[str], *, opening: bool) -> bool:
    """Tell an ordinary word from a name spelt the same: a capital letter inside the sentence makes the name."""
    if len(words) > 1:
        return True
    word = words[0]
    if name.kind == "role":
        return word.rstrip("s") not in {"consultant", "manager"} or (said[:1].isupper() and not opening)
    if word.isdigit() or len(word) < 2:  # noqa: PLR2004 -- a letter or a number alone is no name
        return word == "r" and said == "R"
    if word in known or word in _DATES:
        return said[:1].isupper() and not opening and word not in _DATES
    return True


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'")
    return not before or before[-1] in ".!?:"


def _exact(
    text: str, words: list[re.Match[str]], at: int, index: Index, known: frozenset[str]
) -> tuple[Entity, int] | None:
    for length in range(min(index.longest, len(words) - at), 0, -1):
        part = words[at : at + length]
        key = tuple(word.group().casefold() for word in part)
        options = index.forms.get(key)
        if not options:
            continue
        span = (part[0].start(), part[-1].end())
        said = text[slice(*span)]
        good = [(w, n) for w, n in options if _believable(key, said, n, known, opening=_opens(text, span[0]))]
        if good:
            good.sort(key=lambda option: (not option[0], _RANK[option[1].kind]))
            names = tuple(name for _, name in good)
            return Entity(names[0].kind, said, span, names, good[0][0]), at + length
    return None


def _misspelt(text: str, word: re.Match[str], index: Index, known: frozenset[str]) -> Entity | None:
    said = word.group().casefold()
    if len(said) < _SHORTEST_GUESS or said in known or said in _DATES or not said.isalpha():
        return None
    singles = list(index.singles)
    near = process.extractOne(said, singles, scorer=fuzz.ratio, score_cutoff=_SURE)
    # Two letters the wrong way round are one slip.
    slip = None if near else process.extractOne(said, singles, scorer=distance.OSA.distance, score_cutoff=1)
    form = near[0] if near else slip[0] if slip else ""
    if form[:1] != said[0]:
        return None
    options = tuple(name for _, name in sorted(index.forms[(form,)], key=lambda o: (not o[0], _RANK[o[1].kind])))
    return Entity(options[0].kind, text[slice(*word.span())], word.span(), options)


def _stranger(
    text: str, words: list[re.Match[str]], at: int, index: Index, known: frozenset[str]
) -> tuple[Entity, int] | None:
    """Return a run of capitalised unknown words as a name of no known kind."""
    end = at
    while end < len(words) and _foreign_name(words[end].group()) and not _exact(text, words, end, index, known):
        end += 1
    run = [word.group() for word in words[at:end]]
    if not run or all(_ordinary(word, known) or word.casefold() in _DATES or word.isdigit() for word in run):
        return None
    if len(run) == 1 and (len(run[0]) < 3 or run[0].isupper() or run[0].isdigit()):  # noqa: PLR2004 -- IT, HR, an acronym
        return None
    span = (words[at].start(), words[end - 1].end())
    return Entity("name", text[slice(*span)], span), end


def _may_be_name(text: str, words: list[re.Match[str]], at: int, known: frozenset[str]) -> bool:
    """Tell whether a capitalised word may begin a name: inside a sentence always, at its start if it is no word."""
    word = words[at].group()
    if not word[:1].isupper() or word.casefold() in _DATES:
        return False
    if _opens(text, words[at].start()) and (_ordinary(word, known) or _ADVERB.search(word)):
        return False
    return not _ordinary(word, known) or (at + 1 < len(words) and words[at + 1].group()[:1].isupper())


def _ordinary(word: str, known: frozenset[str]) -> bool:
    return all(part in known or not part for part in re.split(r"[-/'\u2019&+.]", word.casefold()))


def _foreign_name(word: str) -> bool:
    return (word[:1].isupper() and word.casefold() not in _DATES) or (
        word.isdigit() and len(word) < 3  # noqa: PLR2004 -- Phase 2
    )


def find(text: str, world: World, index: Index | None = None) -> list[Entity]:
    """Return the names of a message in their order, without overlaps."""
    index = index or index_of(world.names)
    words = words_of(text)
    found: list[Entity] = []
    at = 0
    shouting = text.isupper()
    while at < len(words):
        exact = _exact(text, words, at, index, world.known)
        if exact:
            found.append(exact[0])
            at = exact[1]
            continue
        guess = _misspelt(text, words[at], index, world.known)
        if guess:
            found.append(guess)
        elif not shouting and _may_be_name(text, words, at, world.known):
            stranger = _stranger(text, words, at, index, world.known)
            if stranger:
                found.append(stranger[0])
                at = stranger[1]
                continue
        at += 1
    return found


def template(text: str, entities: list[Entity], write: Callable[[Entity], str] | None = None) -> str:
    """Return the message with {kind} in place of each name, possessives kept apart."""
    out, last = [], 0
    for entity in entities:
        out.append(text[last : entity.span[0]])
        out.append(write(entity) if write else f"{{{entity.kind}}}")
        last = entity.span[1]
    return "".join([*out, text[last:]])
