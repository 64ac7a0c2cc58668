"""Worklogs packed into one cell: Tempo's ``instant:seconds`` and Jira's ``comment;date;author;seconds``.

A record with packed cells becomes one record a worklog, with four cells more at its end: start, seconds, author
and comment. The layout is widened to match, so that everything after this sees an ordinary table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from memory.readers.time_exports.detect import Layout
from memory.readers.time_exports.table import Record

_TEMPO = re.compile(r"(?P<start>[0-9]{4}-[0-9]{2}-[0-9]{2}T.+):(?P<seconds>[0-9]+)")
_JIRA_PARTS = 4
_ADDED = ("start", "duration", "person_name", "note")


def widened(layout: Layout) -> Layout:
    """Return the layout of the unpacked records: the added cells win over the record's own columns."""
    if not layout.worklogs:
        return layout
    width = len(layout.header)
    added = {name: width + at for at, name in enumerate(_ADDED)}
    kept = {name: at for name, at in layout.columns.items() if name not in {"date", "end", "end_date", *added}}
    if any(layout.header[at].strip().lower() == "worklog" for at in layout.worklogs):  # Tempo names no author here
        added = {name: at for name, at in added.items() if name in {"start", "duration"}}
        kept |= {name: at for name, at in layout.columns.items() if name in {"person_name", "note"}}
    else:
        kept.pop("first_name", None)
        kept.pop("last_name", None)
        kept.pop("person_email", None)
    header = (*layout.header, *[""] * len(_ADDED))
    return replace(layout, header=header, columns=kept | added, duration_unit="seconds")


def unpacked(record: Record, layout: Layout) -> Iterator[Record]:
    """Yield one record a worklog of the record; the record with a problem if there is none or one is unreadable."""
    width, count = len(layout.header), len(record.cells)
    if record.problem or count < width or any(record.cells[width:]):
        yield record._replace(problem=record.problem or f"It has {count} cells where the headings have {width}.")
        return
    cells = record.cells[:width]
    packed = [cells[at] for at in layout.worklogs if cells[at].strip()]
    if not packed:
        yield record._replace(problem="No time is logged on it.")
    for cell in packed:
        parts = _parts(cell)
        if parts is None:
            yield record._replace(problem=f"{cell.strip()[:60]!r} is not a worklog.")
        else:
            yield Record(record.line, [*cells, *parts])


def _parts(cell: str) -> tuple[str, str, str, str] | None:
    tempo = _TEMPO.fullmatch(cell.strip())
    if tempo:
        return tempo["start"], tempo["seconds"], "", ""
    jira = cell.strip().rsplit(";", _JIRA_PARTS - 1)
    if len(jira) == _JIRA_PARTS:
        return jira[1], jira[3], jira[2], jira[0]
    return None
