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
from store.queries import tokens

ROOT = Path(__file__).parents[2]
WHO = "ana.petrov@firstmate.example"
CONNECTIONS = 32
ROUNDS = 3
_STARTUP_SECONDS = 60
_OK = b"HTTP/1.1 200 "
_HEADS = ("What", "Requests/s", "p50, ms", "p99, ms", "Share of the empty route", "Aim")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request and where it goes; with ``keyed`` every one carries an Idempotency-Key of its own."""

    what: str
    port: int
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
            yield f"{fixed}{key}Content-Length: {len(self.body)}\r\n\r\n{self.body}".encode()


@dataclass(slots=True)
class Figures:
    """What the rounds of one load gave; times in milliseconds, ``client`` as a share of the client's one core."""

    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    client: list[float] = field(default_factory=list)

    def row(self, load: Load, empty: Figures) -> tuple[str, ...]:
        """Return it as a table's row; the share is the median of the shares round by round."""
        share = statistics.median(mine / theirs for mine, theirs in zip(self.rates, empty.rates, strict=True))
        cuts = statistics.quantiles(self.times, n=100)
        rate = f"{statistics.median(self.rates):,.0f}"
        return (load.what, rate, f"{cuts[49]:.1f}", f"{cuts[98]:.1f}", f"{share:.0%}", load.aim)


def empty() -> FastAPI:
    """Return an application with one route that does nothing: what the framework itself costs."""
    app = FastAPI()

    @app.post("/empty")
    async def nothing() -> dict[str, str]:
        return {}

    return app


@contextmanager
def _served(factory: str, home: Path) -> Iterator[int]:
    log = home / f"{factory.replace(':', '-')}.log"
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", "0", "--no-access-log"]
    with (
        log.open("wb") as errors,
        subprocess.Popen(  # noqa: S603 -- our own command
            command, cwd=ROOT, env=_clean(home), stderr=errors
        ) as server,
    ):
        try:
            yield _port(server, log)
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


def _firm(home: Path) -> str:
    """Seed the demo firm in the home folder; return a bearer token."""
    settings = Settings(_env_file=None, home=home, database_url="")
    now = datetime.now(UTC)
    engine = connect(settings.url)
    ensure(engine)
    with writing(engine) as db:
        demo.seed(db, now.astimezone(ZoneInfo(settings.zone)).date())
    with writing(engine) as db:
        token = tokens.issue(db, actors.by_email(db, WHO), name="bench", now=now)
    engine.dispose()
    return token


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
    spent, start = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_connection(load.port, requests, start + seconds, times))
    took = time.perf_counter() - start
    figures.rates.append(len(times) / took)
    figures.client.append((time.process_time() - spent) / took)
    figures.times += times


def _loads(empty_port: int, port: int, token: str) -> tuple[Load, ...]:
    # One write is a proposal with its preview and its row in the audit chain, in one transaction.
    log = '{"project": "Internal Operations", "effort": "1h", "task_note": "planning"}'
    return (
        Load("empty route", empty_port, "/empty"),
        Load("read: own bookings", port, "/api/tools/bookings_of", token=token),
        Load("durable write: time to be logged", port, "/api/tools/log_time", log, token, True, "≥ 700/s, p99 ≤ 60 ms"),
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
            token = _firm(home)
        with (
            _served("evals.bench.http:empty", home) as empty_port,
            _served("server:app", home) as port,
            console.status("Measuring …"),
        ):
            loads = _loads(empty_port, port, token)
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
