"""What every extraction engine is, and the check that none of its values stands without its words."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Protocol

from agents.sow_to_plan.orders import suspicious
from domain.sow.evidence import Evidence, Fact, stands
from domain.sow.statement import Extract, Finding, Sow, Weight
from memory.readers.reading import Reading

# Sentences that bind may well say what a support agent must do.
_CLAUSES = frozenset({"assumptions", "out_of_scope", "client_responsibilities", "options", "service_levels"})


class Engine(Protocol):
    """Reads facts out of a document. The document is untrusted: an engine has no tools."""

    name: str

    def extract(self, reading: Reading) -> Extract:
        """Return what the document states, each value with its evidence."""
        ...


def verified(extract: Extract, text: str) -> Extract:
    """Drop every value whose quote is not in the document at its place or speaks to a machine, and report each."""
    dropped: list[str] = []

    def holds(value: object, name: str) -> bool:
        evidence = value if isinstance(value, Evidence) else getattr(value, "evidence", None)
        obeys = evidence is not None and name not in _CLAUSES and suspicious(evidence.quote)
        if evidence is None or (stands(evidence, text) and not obeys):
            return True
        dropped.append(name)
        return False

    changes: dict[str, object] = {}
    for field in fields(Sow):
        value = getattr(extract.sow, field.name)
        if isinstance(value, Fact) or (is_dataclass(value) and hasattr(value, "evidence")):
            changes[field.name] = value if holds(value, field.name) else None
        elif isinstance(value, tuple):
            changes[field.name] = tuple(one for one in value if holds(one, field.name))
    told = [
        Finding(
            "value_without_words",
            f"A value for {name} was dropped: its quote is not in the document, or is addressed to an assistant.",
            Weight.WARN,
        )
        for name in dropped
    ]
    return replace(extract, sow=replace(extract.sow, **changes), findings=(*extract.findings, *told))  # type: ignore[arg-type]
