"""One tool without the hundred others: whoever calls a single one need not wait for the whole catalogue."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from domain.errors import NotFound
from tools.spec import Tool


def single(name: str) -> Tool:
    """Return a tool by its name, importing only the module that defines it.

    Raises:
        NotFound: there is none of that name.

    """
    defined = re.compile(rf"^def {re.escape(name)}\(", re.MULTILINE)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if defined.search(path.read_text("utf-8")):
            found = getattr(import_module(f"tools.{path.stem}"), name)
            if isinstance(found, Tool):
                return found
    raise NotFound(f"There is no tool called {name!r}.")
