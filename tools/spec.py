"""What a tool is: a function with its permission, effect, approval and examples, stated once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, create_model
from sqlmodel import Session

from domain.access import Actor, Permission
from domain.approval import Approval, Effect
from domain.errors import BadInput
from domain.firm import Firm
from domain.windows import Window
from tools.view import View


@dataclass(frozen=True, slots=True)
class Named:
    """A stored row under its name; ``kind:id`` in frozen arguments."""

    kind: str
    id: int
    name: str

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Recall(Protocol):
    """What finds passages of calls by their meaning: ``tools.remembered.Remembered``."""

    def search(self, about: str, meetings: Sequence[Any], *, limit: int = 20) -> Sequence[Any]:
        """Return the passages of these meetings nearest in meaning, nearest first."""
        ...

    def warm(self, meetings: Sequence[Any]) -> None:
        """Take in what is not remembered yet of these meetings, or was said differently."""
        ...

    @property
    def progress(self) -> Any:  # noqa: ANN401 -- tools.remembered.Progress, which this module cannot import
        """How far reading everything anew has come: ``done``, ``of``, ``running``."""
        ...

    def forget(self, client_id: int, meeting_id: int | None = None) -> None:
        """Remove a meeting, or all of a client."""
        ...

    def traces(self, client_id: int, meeting_id: int | None = None) -> int:
        """Return how many passages are left of a meeting, or of a client."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """The circumstances of a request, without a database: who asks, when, in which thread."""

    actor: Actor
    today: date
    now: datetime
    firm: Firm = field(default_factory=Firm)
    thread: str = ""  # conversation or sweep run; with ``call_id`` the idempotency key of an effect
    call_id: str = ""
    turn_id: int | None = None
    reason: str = ""  # why an effect is proposed, in the asker's or the sweep's words
    memory: Recall | None = None  # what was said in calls, found by meaning

    def __post_init__(self) -> None:
        """Let the asker take the place of those alone whose deputy they are today."""
        object.__setattr__(self, "actor", self.actor.on(self.today))

    @property
    def zone(self) -> ZoneInfo:
        """The firm's time zone."""
        return ZoneInfo(self.firm.zone)


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What a tool body works with: the call and the session of this one transaction."""

    db: Session
    call: Call

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return self.call.actor

    @property
    def today(self) -> date:
        """The firm's local day."""
        return self.call.today

    @property
    def now(self) -> datetime:
        """The instant, aware UTC."""
        return self.call.now

    @property
    def firm(self) -> Firm:
        """The named settings of the trade."""
        return self.call.firm

    def me(self) -> Named:
        """Return the asker as a person.

        Raises:
            BadInput: a client's contact or the clock asks; they have no bookings or time of their own.

        """
        if self.actor.person_id is None:
            raise BadInput("Whose? Name a person or a project.")
        return Named("person", self.actor.person_id, self.actor.name)

    def next_days(self, days: int) -> Window:
        """Return [today, today + days), the default of tools that look ahead."""
        return Window(self.today, self.today + timedelta(days=days), f"the next {days} days")

    def last_days(self, days: int) -> Window:
        """Return the days up to and including today, the default of tools that look back."""
        return Window(self.today - timedelta(days=days - 1), self.today + timedelta(days=1), f"the last {days} days")


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that may be done. ``agent`` names the specialist that offers it to the model.

    ``staff_only`` keeps clients' contacts out where their permission alone would let them in. ``defaults`` give
    arguments that depend on the day, such as "this month": filled in before a proposal is frozen, so that whoever
    approves it later approves what was shown.
    """

    name: str
    run: Callable[..., View]
    needs: Permission
    effect: Effect
    approval: Approval
    agent: str
    examples: tuple[str, ...]
    arguments: type[BaseModel]
    result: type[View]
    doc: str
    staff_only: bool = False
    defaults: Mapping[str, Callable[[ToolContext], object]] = field(default_factory=dict)

    def open_to(self, actor: Actor) -> bool:
        """Tell whether the actor's roles reach the tool at all; what is internal never is for a client's contact."""
        return actor.may(self.needs) and not (self.staff_only and actor.is_client)

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return self.doc.splitlines()[0]


def _arguments_of(function: Callable[..., View]) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "ctx":
            continue
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[name] = (hints[name], default)
    # Built when first used: a command calls one tool of many.
    config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, str_max_length=4000, defer_build=True
    )
    return create_model(f"{function.__name__}_arguments", __config__=config, **fields)


def tool(
    *,
    needs: Permission,
    agent: str,
    examples: tuple[str, ...],
    effect: Effect = Effect.READ,
    approval: Approval = Approval.REQUESTER,
    staff_only: bool = False,
    defaults: Mapping[str, Callable[[ToolContext], object]] | None = None,
) -> Callable[[Callable[..., View]], Tool]:
    """Turn a function into a tool. A WRITE or SEND without a named approval is confirmed by whoever asked."""

    def build(function: Callable[..., View]) -> Tool:
        return Tool(
            name=function.__name__,
            run=function,
            needs=needs,
            effect=effect,
            approval=approval,
            agent=agent,
            examples=examples,
            arguments=_arguments_of(function),
            result=get_type_hints(function)["return"],
            doc=inspect.cleandoc(function.__doc__ or ""),
            staff_only=staff_only,
            defaults=defaults or {},
        )

    return build
