"""Doing at once what its requester alone confirms, or what one may both propose and decide, from a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools import confirmed
from tools.spec import Call
from web.deps import House


def done_now(house: House, call: Call, tool: str, arguments: Mapping[str, Any]) -> str:
    """Carry an effect out that waits for nobody else, and return what came of it. See ``tools.confirmed``."""
    return confirmed.done_now(house.engine, call, tool, arguments)


def decided_now(house: House, call: Call, tool: str, arguments: Mapping[str, Any]) -> str:
    """Propose an effect and decide on it in one click, by whoever may do both. See ``tools.confirmed``."""
    return confirmed.decided_now(house.engine, call, tool, arguments)
