"""Requests between the supervisor and a specialist, as one line: ``missing_timesheets(window="last week")``."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable

from agents.planner.understand import Step


def written(steps: Iterable[Step]) -> str:
    """Return the steps as one line.

    >>> written([Step("bench", "resourcing", {"window": "next week", "limit": 5})])
    'bench(window="next week", limit=5)'
    """
    return "; ".join(
        f"{step.tool}({', '.join(f'{key}={_value(value)}' for key, value in step.arguments.items())})" for step in steps
    )


def _value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value) if isinstance(value, bool | int) else json.dumps(str(value), ensure_ascii=False)


def parsed(line: str) -> list[tuple[str, dict[str, object]]] | None:
    r"""Return the tools and arguments of such a line, or None when it is none.

    >>> parsed('bench(window="next week", limit=5)')
    [('bench', {'window': 'next week', 'limit': 5})]
    >>> parsed("who is free?") is None
    True
    """
    try:
        body = ast.parse(line.strip(), mode="exec").body
    except (SyntaxError, ValueError):
        return None
    calls: list[tuple[str, dict[str, object]]] = []
    for statement in body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.args:
            return None
        given = {keyword.arg or "": keyword.value for keyword in call.keywords}
        try:
            calls.append((call.func.id, {name: ast.literal_eval(value) for name, value in given.items()}))
        except ValueError:
            return None
    return calls or None


def as_json(arguments: dict[str, object]) -> str:
    """Return arguments as the JSON text of a streamed call."""
    return json.dumps(arguments, ensure_ascii=False)
