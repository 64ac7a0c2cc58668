"""``python -m evals.bench.http [--seconds 5] [--write]``: the server over HTTP beside an empty FastAPI route.

Both run under the same uvicorn with one worker, each in a process of its own, driven in turn over loopback by
connections that are kept open. The client speaks HTTP/1.1 over plain streams: a full client would cost more than the
route it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from rich.console import Console
from rich.table import Table

from evals.bench.__main__ import write_section
from settings import Settings
from store import actors, demo
from store.db import connect, reading, writing
from store.migrate import ensure
from store.queries import conversations, tokens

ROOT = Path(__file__).parents[2]
WHO = "ana.petrov@firstmate.example"
CONNECTIONS = 32
ROUNDS = 3
_STARTUP_SECONDS = 60
_IDLE_SECONDS = 0.05  # of processor time in a second: a server that only waits
_OK = (b"HTTP/1.1 200 ", b"HTTP/1.1 204 ")
_TICKS = os.sysconf("SC_CLK_TCK")
_HEADS = ("What", "Requests/s", "p50, ms", "p99, ms", "Server CPU, ms each", "x the empty route", "Aim")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: its port, and its process."""

    port: int
    pid: int

    def spent(self) -> float:
        """Return the processor time of the process and its threads so far, in seconds (Linux)."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / _TICKS

    def settle(self) -> None:
        """Wait until the process has done what it does after its start (indexing what was said in calls)."""
        for _ in range(_STARTUP_SECONDS):
            before = self.spent()
            time.sleep(1)
            if self.spent() - before < _IDLE_SECONDS:
                return


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request and where it goes; with ``keyed`` every one carries an Idempotency-Key of its own."""

    what: str
    server: Served
    path: str
    body: str = "{}"
    token: str = ""
    keyed: bool = False
    aim: str = ""

    def requests(self, run: str) -> Iterator[bytes]:
        """Yield requests without end, ready to be sent."""
        fixed = f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        fixed += f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        for number in count():
            key = f"Idempotency-Key: {run}-{number}\r\n" if self.keyed else ""
            body = self.body.replace("#", str(number))  # so that every request changes something
            yield f"{fixed}{key}Content-Length: {len(body)}\r\n\r\n{body}".encode()


@dataclass(slots=True)
class Figures:
    """What the rounds of one load gave; times in milliseconds, ``client`` as a share of the client's one core."""

    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)

    def row(self, load: Load, empty: Figures) -> tuple[str, ...]:
        """Return it as a table's row; the ratio is the median of the ratios of server CPU round by round."""
        ratio = statistics.median(mine / theirs for mine, theirs in zip(self.server, empty.server, strict=True))
        cuts = statistics.quantiles(self.times, n=100)
        rate, spent = f"{statistics.median(self.rates):,.0f}", f"{statistics.median(self.server):.2f}"
        return (load.what, rate, f"{cuts[49]:.1f}", f"{cuts[98]:.1f}", spent, f"{ratio:.1f}", load.aim)


def empty() -> FastAPI:
    """Return an application with one route that does nothing: what the framework itself costs."""
    app = FastAPI()

    @app.post("/empty")
    async def nothing() -> dict[str, str]:
        return {}

    return app


@contextmanager
def _served(factory: str, home: Path) -> Iterator[Served]:
    log = home / f"{factory.replace(':', '-')}.log"
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", "0", "--no-access-log"]
    with (
        log.open("wb") as errors,
        subprocess.Popen(  # noqa: S603 -- our own command
            command, cwd=ROOT, env=_clean(home), stderr=errors
        ) as server,
    ):
        try:
            served = Served(_port(server, log), server.pid)
            served.settle()
            yield served
        finally:
            server.terminate()


def _clean(home: Path) -> Mapping[str, str]:
    # Whatever is set on this machine, the figures are those of the defaults.
    known = {name: value for name, value in os.environ.items() if not name.startswith(("FIRSTMATE_", "OPENAI_"))}
    return known | {"FIRSTMATE_HOME": str(home)}


def _port(server: subprocess.Popen[bytes], log: Path) -> int:
    for _ in range(_STARTUP_SECONDS * 10):
        found = re.search(r"running on http://127\.0\.0\.1:(\d+)", log.read_text("utf-8"))
        if found:
            return int(found[1])
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text('utf-8')}")


def _firm(home: Path) -> tuple[str, int]:
    """Seed the demo firm in the home folder; return a bearer token, and the number of a turn of its owner's."""
    settings = Settings(_env_file=None, home=home, database_url="")
    now = datetime.now(UTC)
    engine = connect(settings.url)
    ensure(engine)
    with writing(engine) as db:
        demo.seed(db, now.astimezone(ZoneInfo(settings.zone)).date())
    with writing(engine) as db:
        who = actors.by_email(db, WHO)
        token = tokens.issue(db, who, name="bench", now=now)
        turn = conversations.begin(db, who, says="hello", now=now, conversation_id=None, channel="api", model="").pk
    engine.dispose()
    return token, turn


async def _connection(port: int, requests: Iterator[bytes], until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (start := time.perf_counter()) < until:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        if not head.startswith(_OK):
            raise RuntimeError(f"Refused: {head.decode()}{body.decode()}")
        times.append((time.perf_counter() - start) * 1000)
    writer.close()
    await writer.wait_closed()


async def _round(load: Load, seconds: float, figures: Figures) -> None:
    requests = load.requests(str(time.time_ns()))
    times: list[float] = []
    spent, before, start = time.process_time(), load.server.spent(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_connection(load.server.port, requests, start + seconds, times))
    took = time.perf_counter() - start
    figures.rates.append(len(times) / took)
    figures.server.append((load.server.spent() - before) * 1000 / len(times))
    figures.client.append((time.process_time() - spent) / took)
    figures.times += times


def _loads(empty: Served, ours: Served, token: str, turn: int) -> tuple[Load, ...]:
    # The first write changes one row. The second is the heaviest that one request asks for: arguments resolved, the
    # effect tried under the rules and rolled back, then a proposal with its preview and its row in the audit chain.
    log = '{"project": "Internal Operations", "effort": "1h", "task_note": "planning"}'
    said, feedback = '{"verdict": "good", "remark": "#"}', f"/api/chat/turns/{turn}/feedback"
    return (
        Load("empty route", empty, "/empty"),
        Load("read: own bookings", ours, "/api/tools/bookings_of", token=token),
        Load(
            "durable write: feedback on an answer", ours, feedback, said, token, keyed=True, aim="≥ 700/s, p99 ≤ 60 ms"
        ),
        Load("durable write: time proposed", ours, "/api/tools/log_time", log, token, keyed=True),
    )


def _measured(loads: tuple[Load, ...], seconds: float) -> list[Figures]:
    figures = [Figures() for _ in loads]
    for load in loads:
        asyncio.run(_round(load, min(seconds, 2), Figures()))  # warm
    for _ in range(ROUNDS):
        for load, one in zip(loads, figures, strict=True):
            asyncio.run(_round(load, seconds, one))
    return figures


def _kept(home: Path) -> int:
    engine = connect(f"sqlite:///{home / 'firstmate.sqlite3'}")
    with reading(engine) as db:
        kept = db.connection().exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'propose log_time'")
        return int(kept.scalar_one())


def main() -> int:
    """Start both servers, measure in turn, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.http", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of each of the three rounds of each load")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with console.status("Setting up the demo firm …"):
            token, turn = _firm(home)
        with (
            _served("evals.bench.http:empty", home) as baseline,
            _served("server:app", home) as ours,
            console.status("Measuring …"),
        ):
            loads = _loads(baseline, ours, token, turn)
            figures = _measured(loads, chosen.seconds)
        written = _kept(home)
    rows = [one.row(load, figures[0]) for load, one in zip(loads, figures, strict=True)]
    grid = Table(*_HEADS, title=f"{CONNECTIONS} connections, one worker, SQLite", title_justify="left")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    busy = ", ".join(f"{statistics.median(one.client):.0%}" for one in figures)
    console.print(f"The client used {busy} of a core; {written:,} writes stand in the audit log.")
    if chosen.write:
        write_section("http", str(grid.title), _HEADS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
