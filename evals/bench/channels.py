"""``python -m evals.bench.channels [--conversations 200] [--write]``: many conversations in Slack at once.

One server process with a model that answers at once; Slack is a peer in this process that takes every call. Each
conversation says two things, as fast as it is acknowledged; between them it asks an empty route of the same server.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from anyio import to_thread
from fastapi import FastAPI
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table
from sqlmodel import col, select

from agents.assistant import Assistant
from channels.opening import open_channels
from channels.slack.listening import slack
from evals.bench.__main__ import write_section
from evals.bench.http import Served, _served
from evals.bench.turns import Instant
from settings import Settings
from store import demo
from store.db import connect, reading, writing
from store.migrate import ensure
from store.people import Person
from web.settled import settled

MESSAGES = 2  # of each conversation
_SECRET = "bench"  # noqa: S105 -- of a server that lives as long as the measurement
_AIM_MS = 300
_PATIENCE_SECONDS = 600
_HEADS = ("What", "p50, ms", "p99, ms", "Aim")
_ADDRESS = "slack.txt"


def serving() -> FastAPI:
    """Return the server that is measured: Slack's addresses, one worker and one sender, and an empty route."""
    home = Path(Settings(_env_file=None).home)
    settings = Settings(
        _env_file=None,
        home=home,
        slack_bot_token=SecretStr("xoxb-bench"),
        slack_signing_secret=SecretStr(_SECRET),
        slack_api_url=(home / _ADDRESS).read_text("ascii"),
    )

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = settings.threads
        engine = connect(settings.url)
        async with (
            Assistant(engine, settings, Instant()) as assistant,
            open_channels(api, engine, settings, assistant, lambda: datetime.now(UTC), listening=[slack]),
        ):
            with settled():
                yield
        engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/empty")
    async def nothing() -> dict[str, str]:
        return {}

    return app


@dataclass(slots=True)
class Peer:
    """Slack, as far as it is called: keeps the mark of every message by conversation."""

    people: list[str]
    replies: dict[str, list[str]] = field(default_factory=dict)
    at: dict[str, list[float]] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call; what is not used here is not known here."""
        method = request.match_info["method"]
        said = await request.json() if request.content_type == "application/json" else dict(await request.post())
        said = dict(request.query) | said
        if method == "users.info":
            email = self.people[int(str(said["user"])[1:]) % len(self.people)]
            user = {"id": said["user"], "team_id": "T1", "profile": {"email": email}}
            return web.json_response({"ok": True, "user": user})
        if method != "chat.postMessage":
            return web.json_response({"ok": False, "error": "unknown_method"})
        mark = said["metadata"] if isinstance(said["metadata"], dict) else json.loads(str(said["metadata"]))
        room = str(said["channel"])
        self.replies.setdefault(room, []).append(str(mark["event_payload"]["key"]))
        self.at.setdefault(room, []).append(time.perf_counter())
        return web.json_response({"ok": True, "ts": f"{time.time():.6f}", "channel": room})

    @property
    def count(self) -> int:
        """The replies so far."""
        return sum(map(len, self.replies.values()))

    def wrong(self, conversations: int) -> list[str]:
        """Return the conversations whose replies are not each there once and in the order of their questions."""
        rooms = [f"D{number}" for number in range(conversations)]
        return [room for room in rooms if not self._in_order(self.replies.get(room, []))]

    @staticmethod
    def _in_order(marks: list[str]) -> bool:
        numbers = [int(mark.split(":")[1]) for mark in marks]
        return len(set(numbers)) == len(numbers) == MESSAGES and numbers == sorted(numbers)


@dataclass(slots=True)
class Times:
    """Milliseconds from a request to its answer, and from a question to its reply."""

    acknowledged: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=dict)


def _event(room: str, number: int, said: int) -> bytes:
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": room,
        "user": f"U{number}",
        "text": "my bookings?",
        "ts": f"1795{number:06}.{said:06}",
        "thread_ts": f"1795{number:06}.000000",
    }
    told = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}-{said}", "event": event}
    return json.dumps(told).encode()


def _request(path: str, body: bytes) -> bytes:
    stamp = str(int(time.time()))
    proof = hmac.new(_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += (
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={proof}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> float:
    start = time.perf_counter()
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"Refused: {head.decode()}{body.decode()}")
    return (time.perf_counter() - start) * 1000


async def _conversation(port: int, number: int, times: Times) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    room = f"D{number}"
    for said in range(MESSAGES):
        times.empty.append(await _answered(reader, writer, _request("/empty", b"{}")))
        times.asked.setdefault(room, []).append(time.perf_counter())
        request = _request("/slack/events", _event(room, number, said))
        times.acknowledged.append(await _answered(reader, writer, request))
    writer.close()
    await writer.wait_closed()


async def _measured(home: Path, people: list[str], conversations: int, console: Console) -> tuple[Times, Peer]:
    peer, times = Peer(people), Times()
    api = web.Application()
    api.router.add_route("*", "/api/{method}", peer.answer)
    runner = web.AppRunner(api, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    (home / _ADDRESS).write_text(f"http://127.0.0.1:{port}/api/", "ascii")
    opened = _served("evals.bench.channels:serving", home)
    served: Served = await asyncio.to_thread(opened.__enter__)
    try:
        with console.status("Measuring …"):
            async with asyncio.timeout(_PATIENCE_SECONDS), asyncio.TaskGroup() as group:
                for number in range(conversations):
                    group.create_task(_conversation(served.port, number, times))
            await _replied(peer, conversations)
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)
        await runner.cleanup()
    return times, peer


async def _replied(peer: Peer, conversations: int) -> None:
    """Wait until every reply came, and a while longer for one too many."""
    end = time.perf_counter() + _PATIENCE_SECONDS
    while peer.count < conversations * MESSAGES and time.perf_counter() < end:  # noqa: ASYNC110 -- of another process
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)


def _firm(home: Path) -> list[str]:
    """Seed the demo firm in the home folder and return its people's addresses."""
    settings = Settings(_env_file=None, home=home, database_url="")
    engine = connect(settings.url)
    ensure(engine)
    with writing(engine) as db:
        demo.seed(db, datetime.now(UTC).astimezone(ZoneInfo(settings.zone)).date())
    with reading(engine) as db:
        people = list(db.exec(select(Person.email).where(col(Person.active)).order_by(col(Person.id))))
    engine.dispose()
    return people


def _row(what: str, values: list[float], aim: str = "") -> tuple[str, ...]:
    cuts = statistics.quantiles(values, n=100)
    return (what, f"{cuts[49]:,.0f}", f"{cuts[98]:,.0f}", aim)


def main() -> int:
    """Set up, measure, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.channels", description=__doc__)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        people = _firm(home)
        times, peer = asyncio.run(_measured(home, people, chosen.conversations, console))
    waits = [
        (done - asked) * 1000
        for room, started in times.asked.items()
        for asked, done in zip(started, peer.at.get(room, []), strict=False)
    ]
    wrong = peer.wrong(chosen.conversations)
    title = (
        f"{chosen.conversations} conversations at once, {MESSAGES} messages each, one process, SQLite; "
        f"replies that are not there once and in order: {len(wrong)}"
    )
    rows = [
        _row("empty route, meanwhile", times.empty),
        _row("acknowledgement of a message", times.acknowledged, f"p99 ≤ {_AIM_MS}"),
        _row("reply, from the question", waits),
    ]
    grid = Table(*_HEADS, title=title, title_justify="left")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    if chosen.write:
        write_section("channels", title, _HEADS, rows)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
