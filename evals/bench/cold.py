"""``python -m evals.bench.cold [--write]``: how long the terminal takes to start, beside Python and its database layer.

Processor time of a process of its own, ours and both baselines in turn; files are in the page cache, as they are for
whoever works at the terminal.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.bench.__main__ import write_section

ROUNDS = 9
WHO = "callum.reid@firstmate.example"
_HEADS = ("What", "CPU, s", "x `python -c pass`", "x `import sqlmodel`", "Aim")
_CONSOLE = ("-m", "channels.console")
_BASELINES = (("-c", "pass"), ("-c", "import sqlmodel"))
_COMMANDS = (
    ("firstmate --help", (*_CONSOLE, "--help")),
    ("firstmate db", (*_CONSOLE, "db")),
    ("firstmate tool rate_lookup", (*_CONSOLE, "tool", "rate_lookup", "--args", '{"role": "Architect"}', "--as", WHO)),
    ("firstmate tool missing_timesheets", (*_CONSOLE, "tool", "missing_timesheets", "--as", WHO)),
    ("firstmate proposals", (*_CONSOLE, "proposals", "--as", WHO)),
)


def _spent(arguments: tuple[str, ...], home: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Whatever this machine says of bytecode: who installs with ``make`` has it.
    settings = os.environ | {"FIRSTMATE_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=settings)  # noqa: S603 -- our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _rows(home: Path) -> list[tuple[str, ...]]:
    asked = (*_BASELINES, *(arguments for _, arguments in _COMMANDS))
    rounds = [[_spent(arguments, home) for arguments in asked] for _ in range(ROUNDS + 1)][1:]

    def ratio(at: int, baseline: int) -> str:
        return f"{statistics.median(one[at] / one[baseline] for one in rounds):.1f}"

    aims = ["", "", *["< 1 s" for _ in _COMMANDS]]
    names = ["python -c pass", "python -c 'import sqlmodel'", *(name for name, _ in _COMMANDS)]
    return [
        (name, f"{statistics.median(one[at] for one in rounds):.2f}", ratio(at, 0), ratio(at, 1), aims[at])
        for at, name in enumerate(names)
    ]


def main() -> int:
    """Measure, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.cold", description=__doc__)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, console.status("Starting again and again …"):
        home = Path(folder)
        _spent((*_CONSOLE, "demo"), home)
        rows = _rows(home)
    grid = Table(*_HEADS, title="Starting the terminal", title_justify="left")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    if chosen.write:
        write_section("cold", str(grid.title), _HEADS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
