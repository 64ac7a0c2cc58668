"""What the planner knows before it reads a message: who asks, which day it is, which names and tools there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.access import Actor, Permission
from domain.firm import Firm

KINDS = ("person", "project", "client", "contact", "skill", "role", "place")


@dataclass(frozen=True, slots=True)
class Name:
    """Something the asker may name: its kind, the name to hand to a tool, other ways to write it."""

    kind: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier turn of the conversation: what was said, and which tools that led to."""

    says: str
    calls: tuple[tuple[str, Mapping[str, object]], ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tool: what it holds, the words it may be, whether it must be there."""

    kind: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Ability:
    """A tool as the planner sees it: what it needs and which arguments it takes."""

    name: str
    agent: str
    needs: Permission
    arguments: Mapping[str, Argument]
    changes: bool = False  # a WRITE or SEND: what comes of it is a proposal


@dataclass(frozen=True, slots=True)
class World:
    """Everything a reading may depend on; the same world and words always give the same reading."""

    actor: Actor
    today: date
    firm: Firm = field(default_factory=Firm)
    names: tuple[Name, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    abilities: Mapping[str, Ability] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)  # project name -> its client's name
    own_company: str = ""  # a client's contact: their company
    own_projects: frozenset[str] = frozenset()  # those the asker leads, works on or bought
    known: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        """The asker's roles as words."""
        return frozenset(role.value for role in self.actor.roles)
