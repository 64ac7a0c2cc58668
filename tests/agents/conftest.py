from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver
from sqlmodel import Session, select

from agents.assistant import Assistant
from domain.access import Actor, Permission, Role
from domain.approval import Approval, Effect
from domain.errors import Conflict
from settings import Settings
from store.bookings import Booking
from store.clients import Client
from store.conversations import Turn
from store.db import connect, metadata, writing
from store.people import Grant, JobRole, Person, Place
from store.projects import Project
from tools.decisions import decide, revise
from tools.params import AheadDay, PersonRef, ProjectRef
from tools.spec import Call, ToolContext, tool
from tools.values import Day, Effort
from tools.view import Line, View, table

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Lookup(View):
    lines: tuple[HoursLine, ...] = ()
    hours: Effort = 0

    def headline(self) -> str:
        return f"{len(self.lines)} people miss time."

    def blocks(self):
        heads = {"person": "Person", "missing": "Missing|h", "on": "Day"}
        return (table("Missing time", self.lines, heads),)


class HoursLine(Line):
    person: str
    missing: Effort
    on: Day


Lookup.model_rebuild()


class Moved(View):
    person: str
    starts: Day

    def headline(self) -> str:
        return f"Move {self.person}'s booking to {self.starts:%-d %b}"


@tool(needs=Permission.TIME_READ, agent="financial_control", examples=("who misses time?",))
def missing_time(ctx: ToolContext, person: PersonRef | None = None) -> Lookup:
    """Say who misses time."""
    name = person.name if person else "Ana Petrov"
    return Lookup(
        as_of=ctx.today,
        lines=(HoursLine(ref="person:1", person=name, missing=390, on=date(2026, 11, 20)),),
        hours=390,
    )


@tool(needs=Permission.MARGIN_READ, agent="financial_control", examples=("what is the margin?",))
def margin_of(ctx: ToolContext, project: ProjectRef) -> Lookup:
    """Say what a project earns."""
    return Lookup(as_of=ctx.today)


@tool(needs=Permission.TIME_READ, agent="financial_control", examples=("break",))
def broken_tool(ctx: ToolContext) -> Lookup:
    """Break."""
    raise RuntimeError("the secret inside")


@tool(
    needs=Permission.BOOKINGS_WRITE,
    agent="resourcing",
    examples=("move Ana to 8 December",),
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
)
def shift_booking(ctx: ToolContext, person: PersonRef, starts: AheadDay) -> Moved:
    """Move a person's booking to start on another day."""
    booking = ctx.db.exec(select(Booking).where(Booking.person_id == person.id)).one()
    if booking.starts_on == starts:
        raise Conflict(f"{person.name}'s booking starts on {starts} already.")
    booking.ends_on += starts - booking.starts_on
    booking.starts_on = starts
    return Moved(as_of=ctx.today, person=person.name, starts=starts)


TOOLS = (missing_time, margin_of, broken_tool, shift_booking)


class Scripted(BaseChatModel):
    """Answers by a function of what it is shown; keeps what it was shown."""

    script: Any
    seen: list[Any]
    model_name: str = "scripted"

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Any:
        return self.bind(tools=[convert_to_openai_tool(one) for one in tools])

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any):
        names = [one["function"]["name"] for one in kwargs.get("tools", [])]
        self.seen.append((messages, names))
        reply = self.script(messages, names)
        if isinstance(reply, str):
            reply = AIMessage(reply)
        if not reply.usage_metadata:
            reply.usage_metadata = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
        return ChatResult(generations=[ChatGeneration(message=reply)])


def calling(*calls: tuple[str, dict[str, Any]]) -> AIMessage:
    made = [{"name": name, "args": args, "id": f"call_{uuid.uuid4().hex}", "type": "tool_call"} for name, args in calls]
    return AIMessage("", tool_calls=made)


def populate(engine) -> None:
    metadata().create_all(engine)
    with writing(engine) as db:
        place = Place(name="Berlin", country="DE", zone="Europe/Berlin")
        role = JobRole(name="Consultant")
        db.add_all([place, role])
        db.flush()
        keys = {"job_role_id": role.pk, "place_id": place.pk, "hired_on": date(2024, 1, 1)}
        ana = Person(name="Ana Petrov", email="ana@firm.example", **keys)
        mo = Person(name="Mo Keller", email="mo@firm.example", **keys)
        rita = Person(name="Rita Sand", email="rita@firm.example", **keys)
        client = Client(name="Nordlys", currency="EUR")
        db.add_all([ana, mo, rita, client])
        db.flush()
        for person, given in ((ana, Role.CONSULTANT), (mo, Role.PROJECT_MANAGER), (rita, Role.RESOURCE_MANAGER)):
            db.add(Grant(person_id=person.pk, role=given))
        project = Project(
            code="NOR-1",
            name="Nordlys Portal",
            client_id=client.pk,
            manager_id=mo.pk,
            currency="EUR",
            starts_on=date(2026, 10, 1),
            ends_on=date(2027, 3, 31),
        )
        db.add(project)
        db.flush()
        db.add(
            Booking(
                person_id=ana.pk,
                project_id=project.pk,
                starts_on=date(2026, 12, 1),
                ends_on=date(2026, 12, 12),
                minutes_per_day=480,
            )
        )


@pytest.fixture
def world():
    engine = connect("sqlite://")
    populate(engine)
    yield engine
    engine.dispose()


def _actor(name: str, key: int, role: Role) -> Actor:
    return Actor(
        name=name, email=f"{name.split(maxsplit=1)[0].lower()}@firm.example", roles=frozenset({role}), person_id=key
    )


@pytest.fixture
def ana() -> Actor:
    return _actor("Ana Petrov", 1, Role.CONSULTANT)


@pytest.fixture
def mo() -> Actor:
    return _actor("Mo Keller", 2, Role.PROJECT_MANAGER)


@pytest.fixture
def rita() -> Actor:
    return _actor("Rita Sand", 3, Role.RESOURCE_MANAGER)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path, _env_file=None)


@pytest.fixture
def assistant(world, settings) -> Callable[..., Assistant]:
    saver = InMemorySaver()

    def build(script, *, checkpointer: Any = saver, catalogue=TOOLS, engine: Any = world, **changes: Any) -> Assistant:
        model = Scripted(script=script, seen=[])
        built = Assistant(
            engine, settings.model_copy(update=changes), model, checkpointer=checkpointer, catalogue=catalogue
        )
        built.model = model
        return built

    return build


@pytest.fixture
def ask(ana):
    """Put one message to an assistant."""

    async def put(built: Assistant, says: str, actor: Actor = ana, **given: Any):
        return await built.ask(actor, says, **{"today": TODAY, "now": NOW, **given})

    return put


@pytest.fixture
def asked(assistant, ask, ana):
    """Put one message to an assistant that follows a script, and wait for the answer."""

    def run(script, says: str = "who misses time?", *, actor: Actor = ana, **options: Any):
        return asyncio.run(ask(assistant(script, **options), says, actor))

    return run


@pytest.fixture
def one_tool():
    """A script that hands to one specialist, calls one tool there, and words the reply."""

    def build(agent: str, name: str, args: dict[str, Any], words: str | Callable[[list[BaseMessage]], str]):
        def script(messages: list[BaseMessage], tools: list[str]):
            if agent in tools:
                return calling((agent, {"request": messages[-1].text}))
            if not isinstance(messages[-1], ToolMessage):
                return calling((name, args))
            return words if isinstance(words, str) else words(messages)

        return script

    return build


@pytest.fixture
def moving(one_tool):
    """A script that moves Ana's booking to 8 December and then repeats what the tool replied."""
    args = {"person": "Ana Petrov", "starts": "8 December"}
    return one_tool("resourcing", "shift_booking", args, lambda messages: json.loads(messages[-1].text)["message"])


class Chat:
    """Everything a conversation with approvals needs, under one name."""

    def __init__(self, world: Any, assistant: Callable[..., Assistant]) -> None:
        self.world = world
        self.assistant = assistant
        self.tools = TOOLS
        self.fill = populate
        self.ana = _actor("Ana Petrov", 1, Role.CONSULTANT)
        self.mo = _actor("Mo Keller", 2, Role.PROJECT_MANAGER)
        self.rita = _actor("Rita Sand", 3, Role.RESOURCE_MANAGER)

    async def ask(self, built: Assistant, says: str, actor: Actor | None = None, **given: Any) -> Any:
        return await built.ask(actor or self.mo, says, **{"today": TODAY, "now": NOW, **given})

    async def resume(self, built: Assistant, proposal: int = 1) -> Any:
        return await built.resume(proposal, today=TODAY, now=NOW)

    def decide(self, proposal: int = 1, verdict: str = "approve") -> Any:
        call = Call(actor=self.rita, today=TODAY, now=NOW)
        return decide(self.world, proposal, call, verdict, find=self.tool)

    def revise(self, proposal: int, **arguments: Any) -> int:
        call = Call(actor=self.mo, today=TODAY, now=NOW)
        return revise(self.world, proposal, call, arguments, find=self.tool)

    def tool(self, name: str) -> Any:
        return next(one for one in TOOLS if one.name == name)

    def turn(self, key: int) -> Turn:
        with Session(self.world) as db:
            return db.get_one(Turn, key)

    def booking_start(self) -> date:
        with Session(self.world) as db:
            return db.get_one(Booking, 1).starts_on


@pytest.fixture
def chat(world, assistant) -> Chat:
    return Chat(world, assistant)


@pytest.fixture
def turn_of(world):
    def read(turn_id: int) -> Turn:
        with Session(world) as db:
            return db.get_one(Turn, turn_id)

    return read


@pytest.fixture
def says():
    return calling


@pytest.fixture
def openai():
    """The module of the little endpoint; ``openai.serve(script)`` starts one for the test."""
    spec = importlib.util.spec_from_file_location("openai_server", Path(__file__).with_name("openai_server.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["openai_server"] = module
    spec.loader.exec_module(module)
    started = []

    def serve(script):
        started.append(module.Endpoint(script))
        return started[-1]

    module.serve = serve
    yield module
    for endpoint in started:
        endpoint.close()
    del sys.modules["openai_server"]
