"""How the words of a request become one row: among what the actor may name, exactly or nearly.

A name that exists for others only is as unknown as one that does not exist. Misspelt names are matched when one
candidate stands out, several candidates are an ``Ambiguous`` error, near misses a "did you mean".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Executable, bindparam, func, or_, true
from sqlmodel import col, select

from domain.access import Actor
from domain.errors import Ambiguous, NotFound
from store import scope
from store.clients import Client, Contact
from store.db import plainly
from store.people import JobRole, Person, Place
from store.projects import Project
from store.skills import Skill
from tools.spec import Named, ToolContext

_SURE = 82  # rapidfuzz WRatio at which a misspelling is taken for the name
_NEAR = 65  # below this a candidate is not worth suggesting
_LEAD = 6  # how far the best must stand before the second
_SUGGESTIONS = 5
_LARGEST = (1 << 31) - 1  # what a key may be on both databases


class Source(NamedTuple):
    """Where the names of a kind stand: the columns of key, name and other names, and which rows an actor may name."""

    key: Any
    name: Any
    other: Any
    where: Callable[[Actor], ColumnElement[bool]]


def _contacts(actor: Actor) -> ColumnElement[bool]:
    return col(Contact.client_id).in_(select(col(Client.id)).where(scope.named_clients(actor)))


def _all(_actor: Actor) -> ColumnElement[bool]:
    return true()


_SOURCES = {
    "person": Source(Person.id, Person.name, Person.email, lambda actor: scope.people(actor) & col(Person.active)),
    "project": Source(Project.id, Project.name, Project.code, scope.named_projects),
    "client": Source(Client.id, Client.name, Client.name, scope.named_clients),
    "contact": Source(Contact.id, Contact.name, Contact.email, _contacts),
    "skill": Source(Skill.id, Skill.name, Skill.aliases, _all),
    "role": Source(JobRole.id, JobRole.name, JobRole.name, _all),
    "place": Source(Place.id, Place.name, Place.country, _all),
}


@lru_cache(maxsize=512)
def _query(kind: str, actor: Actor, way: Literal["all", "key", "words"]) -> Executable:
    """Return what an actor may name of a kind; kept, because building it costs many times what it takes to run."""
    source = _SOURCES[kind]
    query = select(source.key, source.name, source.other).where(source.where(actor)).order_by(source.key)
    if way == "key":
        return query.where(source.key == bindparam("key"))
    if way == "words":
        there = func.lower(source.other).contains(bindparam("part"), autoescape=False)
        return query.where(or_(func.lower(source.name) == bindparam("said"), there))
    return query


def _rows(ctx: ToolContext, query: Executable, **values: object) -> Sequence[tuple[int, str, str]]:
    rows: Sequence[Any] = plainly(ctx.db, query, **values).all()
    return [(row[0], row[1], row[2] or "") for row in rows]


def listed(ctx: ToolContext, kind: str) -> Sequence[tuple[int, str, str]]:
    """Return everything the actor may name of a kind as (key, name, other names), by key."""
    return _rows(ctx, _query(kind, ctx.actor, "all"))


def _near(ctx: ToolContext, kind: str, said: str) -> Sequence[tuple[int, str, str]]:
    """Return the rows that words given exactly can mean: one of thousands need not be looked for among all."""
    if _is_key(kind, said):
        key = min(int(said.partition(":")[2]), _LARGEST)
        return _rows(ctx, _query(kind, ctx.actor, "key"), key=key)
    # A wildcard in the words finds more than they say, never less; what they mean is decided by ``_whole``.
    return _rows(ctx, _query(kind, ctx.actor, "words"), said=said.lower(), part=said.lower())


_SELF = {"me", "myself", "i", "my", "mine"}


def names(ctx: ToolContext, kind: str) -> tuple[Named, ...]:
    """Return everything the actor may name of a kind: person, project, client, contact, skill, role, place."""
    return tuple(Named(kind, key, name) for key, name, _ in listed(ctx, kind))


def resolve(kind: str, words: str, ctx: ToolContext) -> Named:
    """Return the one thing of a kind that the words mean.

    Raises:
        NotFound: nothing visible to the actor comes near; the hint names near misses.
        Ambiguous: several fit equally well; carries their names.

    """
    said = words.strip()
    if kind == "person" and said.casefold() in _SELF and ctx.actor.person_id is not None:
        return Named(kind, ctx.actor.person_id, ctx.actor.name)
    near = _near(ctx, kind, said)
    exact = _given(kind, said, near) or _whole(said, near)
    return among(kind, said, exact or listed(ctx, kind))


def among(kind: str, words: str, rows: Sequence[tuple[int, str, str]]) -> Named:
    """Return the one row of (key, name, other names) that the words mean, with the errors of ``resolve``.

    Candidates that share a name are told apart by their other names.
    """
    said = words.strip()
    exact = _given(kind, said, rows) if _is_key(kind, said) else _exact(said, rows)
    if len(exact) == 1:
        return Named(kind, exact[0][0], exact[0][1])
    if exact:
        raise Ambiguous(f"{said!r} could be {len(exact)} different ones.", candidates=_told_apart(exact[:_SUGGESTIONS]))
    return _fuzzy(kind, said, rows)


def _told_apart(rows: Sequence[tuple[int, str, str]]) -> tuple[str, ...]:
    names = [row[1] for row in rows]
    return tuple(row[2] if names.count(row[1]) > 1 and row[2] else row[1] for row in rows)


def _is_key(kind: str, said: str) -> bool:
    prefix, _, number = said.partition(":")
    return prefix == kind and number.isdecimal()


def _given(kind: str, said: str, rows: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    return [row for row in rows if row[0] == int(said.partition(":")[2])] if _is_key(kind, said) else []


def _whole(said: str, rows: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    folded = said.casefold()
    return [
        row
        for row in rows
        if folded == row[1].casefold()
        # Thousands of rows: only where the words occur at all are they looked for as a whole.
        or (folded in row[2].casefold() and folded in (part.strip().casefold() for part in row[2].split(",")))
    ]


def _exact(said: str, rows: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    folded = said.casefold()
    whole = _whole(said, rows)
    if whole:
        return whole
    words = folded.replace("'s", "").split()
    return [row for row in rows if words and all(word in row[1].casefold().split() for word in words)]


def _fuzzy(kind: str, said: str, rows: Sequence[tuple[int, str, str]]) -> Named:
    from rapidfuzz import fuzz, process, utils

    choices = {row[0]: row[1] for row in rows}
    found = process.extract(said, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=_SUGGESTIONS)
    near = [(name, score, key) for name, score, key in found if score >= _NEAR]
    if near and near[0][1] >= _SURE and (len(near) == 1 or near[0][1] - near[1][1] >= _LEAD):
        return Named(kind, near[0][2], near[0][0])
    if len(near) > 1 and near[0][1] >= _SURE:
        close = {key for _, score, key in near if near[0][1] - score < _LEAD}
        raise Ambiguous(f"{said!r} could be several.", candidates=_told_apart([row for row in rows if row[0] in close]))
    hint = f"Did you mean {', '.join(name for name, _, _ in near[:3])}?" if near else ""
    raise NotFound(f"I find no {kind} called {said!r} among those you may see.", hint=hint)
