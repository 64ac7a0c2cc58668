"""What every extraction engine is, and the check that none of its values stands without its words."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Protocol

from domain.sow.evidence import Evidence, Fact, stands
from domain.sow.statement import Extract, Finding, Sow, Weight
from memory.readers.reading import Reading


class Engine(Protocol):
    """Reads facts out of a document. The document is untrusted: an engine has no tools."""

    name: str

    def extract(self, reading: Reading) -> Extract:
        """Return what the document states, each value with its evidence."""
        ...


def verified(extract: Extract, text: str) -> Extract:
    """Drop every value whose quote is not in the document at its place, and report each."""
    dropped: list[str] = []

    def holds(value: object, name: str) -> bool:
        evidence = value if isinstance(value, Evidence) else getattr(value, "evidence", None)
        if evidence is None or stands(evidence, text):
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
            "value_without_words", f"A value for {name} was dropped: its quote is not in the document.", Weight.WARN
        )
        for name in dropped
    ]
    return replace(extract, sow=replace(extract.sow, **changes), findings=(*extract.findings, *told))  # type: ignore[arg-type]
