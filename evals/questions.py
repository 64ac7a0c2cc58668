"""Run a file of questions against the demo firm and score the answers: ``python -m evals.questions FILE``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from agents.planner.surroundings import abilities
from evals import checks
from evals.case import load
from evals.checks import Verdict
from evals.run import Understanding, Whole, fingerprint
from evals.world import Firm, demo

_TODAY = date(2026, 11, 22)
Way = Understanding | Whole


def run(path: Path, today: date, way: Callable[[Firm], Way], bindings: int = 1) -> list[Verdict]:
    """Return a verdict for each question of a file (and each filling of its placeholders)."""
    takes = {name: frozenset(ability.arguments) for name, ability in abilities().items()}
    tools = checks.acceptable()
    verdicts = []
    with demo(today) as firm, way(firm) as answer:
        before = fingerprint(firm, whole=True)
        for question in load(path):
            for binding in range(bindings if question.placeholders else 1):
                filled = question.filled(firm.names(question, firm.asker(question), binding))
                verdicts.append(checks.judge(filled, answer(filled), today, tools, takes))
        if fingerprint(firm, whole=True) != before:
            raise RuntimeError("something in the firm changed although nobody approved anything")
    return verdicts


def report(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> list[tuple[str, int, int, int, int, int]]:
    """Return name, count, right kind, right tool, right values, all right, one row a group."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[key(verdict)].append(verdict)
    return [
        (
            name,
            len(group),
            sum(v.kind for v in group),
            sum(v.tool for v in group),
            sum(not v.wrong for v in group),
            sum(v.right for v in group),
        )
        for name, group in sorted(groups.items())
    ]


def shown(verdicts: Sequence[Verdict], *, failures: bool) -> None:
    """Print the tables and, unless told otherwise, every failure."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=200)
    for title, key in (("intent", lambda v: "+".join(v.question.intents)), ("role", lambda v: v.question.role)):
        table = Table(title=f"By {title}")
        for head in (title, "asked", "kind", "tool", "values", "right"):
            table.add_column(head, justify="left" if head == title else "right")
        for row in report(verdicts, key):
            table.add_row(*(str(cell) for cell in row))
        console.print(table)
    if failures:
        for verdict in verdicts:
            if not verdict.right:
                sys.stdout.write(f"{explained(verdict)}\n")
    right = sum(v.right for v in verdicts)
    tool = sum(v.tool and v.kind for v in verdicts)
    slowest = sorted(v.got.ms for v in verdicts)
    console.print(
        f"{right} of {len(verdicts)} right ({right / len(verdicts):.1%}); "
        f"right kind and tool {tool / len(verdicts):.1%}; "
        f"{sum(v.stopped for v in verdicts)} understood but stopped by the firm's data; "
        f"median {slowest[len(slowest) // 2]:.1f} ms, slowest {slowest[-1]:.1f} ms"
    )


def explained(verdict: Verdict) -> str:
    """Return one failure in one line."""
    question, got = verdict.question, verdict.got
    calls = "; ".join(
        f"{call.name}({', '.join(f'{k}={v!r}' for k, v in call.arguments.items())})" for call in got.calls
    )
    wrong = f" wrong {', '.join(f'{slot}={question.slots[slot]!r}' for slot in verdict.wrong)}" if verdict.wrong else ""
    return (
        f"{question.id} {question.role} {'+'.join(question.intents)}/{question.expect}: {' || '.join(question.says)}\n"
        f"    -> {got.kind}: {calls or got.text[:110]}{wrong}{' CHANGED SOMETHING' if got.changed else ''}"
    )


def as_json(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return the verdicts as plain values."""
    return [
        {
            "id": v.question.id,
            "role": v.question.role,
            "says": list(v.question.says),
            "intents": list(v.question.intents),
            "expect": v.question.expect,
            "kind": v.got.kind,
            "tools": [{"name": call.name, "args": dict(call.arguments)} for call in v.got.calls],
            "text": v.got.text,
            "right": v.right,
            "right_kind": v.kind,
            "right_tool": v.tool,
            "wrong_slots": v.wrong,
            "stopped_by_data": v.stopped,
            "changed_without_approval": v.got.changed,
            "ms": round(v.got.ms, 1),
        }
        for v in verdicts
    ]


_MARK = "<!-- figures -->"


def documented(path: Path, sections: Sequence[tuple[str, Sequence[Verdict]]]) -> None:
    """Write the figures of runs into the page, below its mark."""
    lines = [_MARK, ""]
    for title, verdicts in sections:
        right, tool = sum(v.right for v in verdicts), sum(v.tool and v.kind for v in verdicts)
        stopped = sum(v.stopped for v in verdicts)
        lines += [
            f"### {title}",
            "",
            (
                f"{right} of {len(verdicts)} right ({right / len(verdicts):.1%}); right kind of outcome and right tool "
                f"{tool / len(verdicts):.1%}; {stopped} changes were understood but forbidden by the firm's data."
            ),
            "",
            "| intent | asked | kind | tool | values | right |",
            "|---|---:|---:|---:|---:|---:|",
            *(
                f"| {' | '.join(str(cell) for cell in row)} |"
                for row in report(verdicts, lambda v: "+".join(v.question.intents))
            ),
            "",
        ]
    before = path.read_text(encoding="utf-8").partition(_MARK)[0]
    path.write_text(before + "\n".join(lines), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m evals.questions", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", type=Path, help="write every verdict there")
    parser.add_argument("--quick", action="store_true", help="the planner's understanding only, no tool runs")
    parser.add_argument("--model", action="store_true", help="the configured language model instead of the planner")
    parser.add_argument("--today", type=date.fromisoformat, default=_TODAY)
    parser.add_argument("--bindings", type=int, default=1, help="how many fillings of the placeholders to try")
    parser.add_argument("--docs", type=Path, help="write the table into this page, below its mark")
    parser.add_argument("--no-failures", action="store_true", help="tables only")
    parser.add_argument("--floor", type=Decimal, default=Decimal(0), help="fail below this share of right answers")
    chosen = parser.parse_args(arguments)
    way: Callable[[Firm], Way] = Understanding if chosen.quick else lambda firm: Whole(firm, model=chosen.model)
    verdicts = run(chosen.file, chosen.today, way, chosen.bindings)
    shown(verdicts, failures=not chosen.no_failures)
    if chosen.docs:
        documented(chosen.docs, [(f"`{chosen.file}`", verdicts)])
    if chosen.json:
        chosen.json.write_text(
            json.dumps(as_json(verdicts), indent=1, ensure_ascii=False, default=str), encoding="utf-8"
        )
    share = Decimal(sum(verdict.right for verdict in verdicts)) / max(1, len(verdicts))
    if share < chosen.floor or any(verdict.got.changed for verdict in verdicts):
        print(f"Below the floor of {chosen.floor:.0%}, or something changed without approval.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
