"""What agents are told: Markdown files, filled in by name; no date, no name of anyone, so that endpoints cache them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_HOLE = re.compile(r"\{\{(\w+)\}\}")


@cache
def source(name: str) -> str:
    """Return the text of a prompt file, holes and all.

    Raises:
        FileNotFoundError: there is no prompt of that name.

    """
    return (files(__package__) / f"{name}.md").read_text(encoding="utf-8").strip()


def render(name: str, **values: str) -> str:
    """Return a prompt with its ``{{holes}}`` filled.

    Raises:
        KeyError: a hole has no value, or a value has no hole.
        FileNotFoundError: there is no prompt of that name.

    """
    text = source(name)
    holes = set(_HOLE.findall(text))
    if missing := sorted(holes - values.keys()):
        raise KeyError(f"The prompt {name!r} needs {', '.join(missing)}.")
    if unknown := sorted(values.keys() - holes):
        raise KeyError(f"The prompt {name!r} has no place for {', '.join(unknown)}.")
    return _HOLE.sub(lambda hole: values[hole[1]], text)
