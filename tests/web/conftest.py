"""The demo firm behind HTTP, without sockets: a scripted model speaks, everything else is real."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver

from agents.assistant import Assistant
from settings import Settings
from store import actors
from store.db import reading, writing
from store.queries import tokens
from web.app import application
from web.deps import House

CONSULTANT = "consultant"
MISSING = "who is missing time for last week?"


class Scripted(BaseChatModel):
    """Delegates "missing" to the tool of that name, "move" to ``move_booking`` with the words after it; else chats."""

    calls: Any = None

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Any:
        return self.bind(tools=[convert_to_openai_tool(one) for one in tools])

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any):  # noqa: ARG002
        names = [one["function"]["name"] for one in kwargs.get("tools", [])]
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages, names))])

    def _reply(self, messages: list[BaseMessage], names: list[str]) -> AIMessage:
        if isinstance(messages[-1], ToolMessage):
            return AIMessage("Here is what I found.")
        said = str(messages[-1].content)
        for word, (agent, tool, args) in self.calls.items():
            if word in said:
                name, given = (agent, {"request": said}) if agent in names else (tool, args)
                call = {"name": name, "args": given, "id": f"call_{uuid.uuid4().hex}", "type": "tool_call"}
                return AIMessage("", tool_calls=[call])
        return AIMessage("Hello.")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path, _env_file=None)


@pytest.fixture
def script() -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {"missing": ("financial_control", "missing_timesheets", {"window": "last week"})}


@pytest.fixture
def house(demo_copy, settings, now, script) -> House:
    assistant = Assistant(demo_copy, settings, Scripted(calls=script), checkpointer=InMemorySaver())
    return House(engine=demo_copy, settings=settings, clock=lambda: now, assistant=assistant, speaks="scripted")


@pytest.fixture
def app(house) -> Any:
    built = application()
    built.state.house = house
    return built


@pytest.fixture
def someone(house) -> Callable[[str], str]:
    """Return the address of the first person of the demo firm with a role."""
    from sqlmodel import col, select

    from store.people import Grant, Person

    def find(role: str) -> str:
        with reading(house.engine) as db:
            others = select(Grant.person_id).where(col(Grant.role) != role, col(Grant.role) != CONSULTANT)
            query = (
                select(Person.email)
                .join(Grant)
                .where(Grant.role == role, col(Person.active), col(Person.id).not_in(others))
                .order_by(Person.id)
            )
            return db.exec(query).first()

    return find


@pytest.fixture
def visit(app) -> Iterator[Callable[..., TestClient]]:
    """Return a client; with an address it carries a bearer token of that person."""
    open_clients: list[TestClient] = []

    def go(email: str = "") -> TestClient:
        client = TestClient(app, follow_redirects=False)
        open_clients.append(client)
        if email:
            house = app.state.house
            with writing(house.engine) as db:
                token = tokens.issue(db, actors.by_email(db, email), name="test", now=house.clock())
            client.headers["Authorization"] = f"Bearer {token}"
        return client

    yield go
    for client in open_clients:
        client.close()


@pytest.fixture
def events_of() -> Callable[[str], list[tuple[str, Any]]]:
    """Read a stream of server-sent events: their kinds and data."""

    def read(text: str) -> list[tuple[str, Any]]:
        found = []
        for part in text.strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in part.splitlines() if not line.startswith(":"))
            found.append((lines["event"], json.loads(lines["data"])))
        return found

    return read


class Browser:
    """A browser without scripts: follows no redirect, sends the token of the page it is on."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        client.headers["Accept"] = "text/html"
        self.csrf = ""

    def get(self, path: str) -> Any:
        return self._keep(self.client.get(path))

    def send(self, path: str, /, **form: Any) -> Any:
        return self._keep(self.client.post(path, data={"csrf": self.csrf, **form}))

    def be(self, email: str) -> Browser:
        self.get("/sign-in")
        assert self.send("/sign-in/as", email=email).status_code == 303
        self.get("/settings")
        return self

    def say(self, says: str, conversation: int | None = None) -> Any:
        said = {"says": says, "conversation": conversation}
        headers = {"X-CSRF-Token": self.csrf, "Accept": "text/event-stream"}
        return self.client.post("/chat/say", json=said, headers=headers)

    def decide(self, proposal: int, verdict: str, reason: str = "") -> Any:
        form = {"csrf": self.csrf, "verdict": verdict, "reason": reason}
        return self.client.post(f"/approvals/{proposal}/decision", data=form, headers={"Accept": "application/json"})

    def _keep(self, response: Any) -> Any:
        found = re.search(r'<meta name="csrf" content="(\w+)">', response.text)
        if found:
            self.csrf = found[1]
        return response


@pytest.fixture
def browse(visit) -> Callable[..., Browser]:
    """Return a browser; with an address, of that person of the demo firm."""

    def go(email: str = "") -> Browser:
        made = Browser(visit())
        return made.be(email) if email else made

    return go
