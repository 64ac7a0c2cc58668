"""Reading a file from outside in a process of its own, with hard limits; the answer is a typed verdict.

The child limits its own processor time and address space before it touches the file, and has no connection to
anything: bytes in, a pickled ``Reading`` of plain values out as JSON. The parent ends it at the wall limit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from memory.readers.open import LARGEST, read_here
from memory.readers.reading import Block, Kind, Reading, Span, Verdict

WALL_SECONDS = 9.0
_CPU_SECONDS = 8
_ADDRESS_SPACE = 512 * 1024 * 1024
_ABORTED = frozenset({-4, -5, -6})  # SIGILL, SIGTRAP, SIGABRT: how PDFium ends when it is refused memory
_ANSWER = 64 * 1024 * 1024  # characters of the answer


def read_file(data: bytes, name: str, *, seconds: float = WALL_SECONDS) -> Reading:
    """Read PDF, DOCX, XLSX, Markdown or text within the limits; never raises for what is in the file."""
    if len(data) > LARGEST:
        return read_here(data, name)  # refuses by its size alone
    command = [sys.executable, "-I", "-c", _START.format(path=sys.path), name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)  # noqa: S603 our own
    except subprocess.TimeoutExpired:
        return Reading(name, Verdict.TOO_SLOW, reason=f"Reading took longer than {seconds:g} seconds and was stopped.")
    if done.returncode == 0 and len(done.stdout) < _ANSWER:
        return from_json(json.loads(done.stdout))
    if b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr or done.returncode in _ABORTED:
        return Reading(name, Verdict.TOO_MUCH_MEMORY, reason="Reading needed more than 512 MB and was stopped.")
    if done.returncode in {-24, -9, 152}:  # SIGXCPU, SIGKILL by the limit
        return Reading(
            name, Verdict.TOO_SLOW, reason=f"Reading used {_CPU_SECONDS} seconds of processor and was stopped."
        )
    return Reading(name, Verdict.DAMAGED, reason="The file is damaged: its reader broke off.")


_START = "import sys; sys.path[:] = {path!r}; from memory.readers.sandbox import child; child(sys.argv[1])"


def _peak_kb(most: int) -> int:
    """Return the peak of this process; ``ru_maxrss`` remembers the parent's size from before the program started."""
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), most)
    return most


def child(name: str) -> None:
    """Limit this process, read the file from standard input, write the answer; only ever run by ``read_file``."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reading = read_here(sys.stdin.buffer.read(), name)
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int((used.ru_utime + used.ru_stime) * 1000)
    answer = asdict(reading) | {"peak_kb": _peak_kb(used.ru_maxrss), "cpu_ms": spent}
    sys.stdout.write(json.dumps(answer))


def _span(value: dict[str, Any]) -> Span:
    return Span(value["text"], tuple((a, b) for a, b in value["jumps"]))


def from_json(value: dict[str, Any]) -> Reading:
    """Return the reading that a child wrote."""
    blocks = tuple(
        Block(
            Kind(block["kind"]),
            _span(block["span"]),
            block["page"],
            block["level"],
            block["marker"],
            tuple(tuple(_span(cell) for cell in row) for row in block["rows"]),
        )
        for block in value["blocks"]
    )
    return Reading(
        name=value["name"],
        verdict=Verdict(value["verdict"]),
        text=value["text"],
        blocks=blocks,
        starts=tuple(value["starts"]),
        hidden=tuple((page, text) for page, text in value["hidden"]),
        notes=tuple(value["notes"]),
        metadata=value["metadata"],
        reason=value["reason"],
        peak_kb=value["peak_kb"],
        cpu_ms=value["cpu_ms"],
    )
