"""Which engine understands calls: the configured language model, else the method without one."""

from __future__ import annotations

from agents import models
from settings import Settings
from tools.bringing import BuiltIn, Engine


def engine_for(settings: Settings) -> Engine:
    """Return the engine the settings ask for."""
    if not models.configured(settings):
        return BuiltIn()
    from agents.calls.spoken import Spoken

    return Spoken(models.endpoint(settings), settings.model, method=settings.structured_output)
