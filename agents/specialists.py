"""The four specialists as data; their tools are those of the catalogue that name them."""

from __future__ import annotations

from dataclasses import dataclass

from prompts import render, source
from tools.catalogue import CATALOGUE
from tools.spec import Tool


@dataclass(frozen=True, slots=True)
class Specialist:
    """One field of work: ``purpose`` tells the supervisor what to hand over."""

    name: str
    title: str
    purpose: str

    @property
    def prompt(self) -> str:
        """The system prompt, the same for everyone on every day."""
        return render("specialist", title=self.title, hints=source(self.name), answering=source("answering"))

    def tools(self, catalogue: tuple[Tool, ...] = CATALOGUE) -> tuple[Tool, ...]:
        """Return the specialist's tools."""
        return tuple(tool for tool in catalogue if tool.agent == self.name)
