"""Tables on a page: by their rules when drawn, else by columns of words that stand one below the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from memory.readers.lines import MARKER, Line, Segment

_FIGURE = re.compile(r"\W{0,3}(?:[A-Z]{3} ?)?\d[\d.,' ]*(?:\d|\W{0,2})")
_TOUCH = 3.5  # points: edges nearer than this are one
_MEET = 2.0  # points: rules nearer than this belong to one table
_GAP = 3.0  # points between two columns at least
_FAR = 2.6  # pitches: a larger gap ends a table without rules
_ROW_GAP = 1.22  # times the smallest pitch in the table: a larger one begins a row
_NARROW = 0.75  # of a column's width: a shorter cell was not broken by its width


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn straight line (or the edge of a box): horizontal when top equals bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def flat(self) -> bool:
        """Tell whether it lies."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Found:
    """A table and the lines it took."""

    rows: list[list[str]]
    first: int
    last: int


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.left - _MEET <= other.right
        and other.left - _MEET <= one.right
        and one.top - _MEET <= other.bottom
        and other.top - _MEET <= one.bottom
    )


def _frames(rules: list[Rule]) -> list[list[Rule]]:
    """Gather rules that meet; books-style tables (only lying rules of one width) meet by their ends."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: (one.top, one.left)):
        touching = [group for group in groups if any(_meet(rule, other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    return groups


def _columns(lines: list[list[Segment]]) -> list[tuple[float, float]]:
    """Return the columns: stretches of the width that the segments of table-like lines cover."""
    many = [segments for segments in lines if len(segments) > 1] or lines
    covered: list[tuple[float, float]] = []
    for left, right in sorted((s.left, s.right) for segments in many for s in segments):
        if covered and left - covered[-1][1] < _GAP:
            covered[-1] = (covered[-1][0], max(right, covered[-1][1]))
        else:
            covered.append((left, right))
    return covered


def _column(segment: Segment, columns: list[tuple[float, float]]) -> int:
    def overlap(column: tuple[float, float]) -> float:
        return min(segment.right, column[1]) - max(segment.left, column[0])

    return max(range(len(columns)), key=lambda i: overlap(columns[i]))


def _fill(row: list[str], segments: list[Segment], columns: list[tuple[float, float]]) -> None:
    for segment in segments:
        at = _column(segment, columns)
        row[at] = f"{row[at]}\n{segment.text}" if row[at] else segment.text


def _ruled(lines: list[Line], frame: list[Rule], first: int) -> Found | None:
    levels = _distinct([edge for rule in frame if rule.flat for edge in (rule.top, rule.bottom)])
    uprights = [rule for rule in frame if not rule.flat]
    walls = _distinct([rule.left for rule in uprights])
    if len(levels) < 2 or len(lines) < 2:  # noqa: PLR2004 one row is a box, not a table
        return None
    inside = walls[1:-1] if len(walls) > 2 else []  # noqa: PLR2004 the outer two are the frame
    parts = [
        line.segments(cuts=tuple(rule.left for rule in uprights if rule.top - 2 <= line.base - 2 <= rule.bottom + 2))
        for line in lines
    ]
    columns = list(pairwise(walls)) if inside else _columns(parts)
    crowded = len(lines) > 4 * len(levels) or sum(len(part) > 1 for part in parts) * 2 < len(levels)
    if len(columns) < 2 or (not inside and crowded):  # noqa: PLR2004 one column is a box around text
        return None
    bands: dict[int, list[str]] = {}
    for line, segments in zip(lines, parts, strict=True):
        band = sum(level < line.base - line.size * 0.3 for level in levels)
        _fill(bands.setdefault(band, [""] * len(columns)), segments, columns)
    if len(bands) < 2:  # noqa: PLR2004 only an outer frame or a head rule: no rows are drawn
        return None
    if any(MARKER.match(row[0]) and "\n" in row[0] for row in bands.values()):
        return None  # a list between two lines
    if len(levels) <= 3 and len(lines) > 2 * len(bands):  # noqa: PLR2004 rules round head and body only
        return Found(_rows(lines, parts, columns), first, first + len(lines) - 1)
    return Found([bands[band] for band in sorted(bands)], first, first + len(lines) - 1)


def ruled_tables(lines: list[Line], rules: list[Rule]) -> list[Found]:
    """Return the tables whose rows or columns are drawn."""
    found: list[Found] = []
    for frame in sorted(_frames(rules), key=lambda group: max(r.bottom for r in group) - min(r.top for r in group)):
        top, bottom = min(r.top for r in frame), max(r.bottom for r in frame)
        left, right = min(r.left for r in frame), max(r.right for r in frame)
        inside = [
            i
            for i, line in enumerate(lines)
            if top - 1 < line.base - line.size * 0.3 < bottom + 1
            and line.left >= left - _TOUCH
            and line.right <= right + _TOUCH
        ]
        taken = any(table.first <= i <= table.last for table in found for i in inside)
        if not taken and len(inside) > 1 and inside == list(range(inside[0], inside[-1] + 1)):
            table = _ruled([lines[i] for i in inside], frame, inside[0])
            if table:
                found.append(table)
    return found


def _rows(lines: list[Line], parts: list[list[Segment]], columns: list[tuple[float, float]]) -> list[list[str]]:
    """Part the lines of a table without drawn rows by their distances, else by what fills the first column."""
    steps = [b.base - a.base for a, b in pairwise(lines)]
    least = min(steps, default=0.0)
    spaced = max(steps, default=0.0) > _ROW_GAP * least and sum(step <= 1.1 * least for step in steps) < len(steps)
    rows: list[list[str]] = []
    before: list[Segment] = []
    for i, segments in enumerate(parts):
        firsts = [s for s in segments if _column(s, columns) == 0]
        if not i or (spaced and steps[i - 1] > _ROW_GAP * least):
            fresh = True
        elif len(segments) == 1 and firsts:
            filled = [s for s in before if _column(s, columns) == 0]
            width = max(columns[0][1] - columns[0][0], 1)
            fresh = not (filled and filled[0].right - filled[0].left > _NARROW * width) and not spaced
        elif _figures(rows[-1], segments, columns):
            fresh = True  # figures are not broken over lines
        elif spaced and (not rows[-1][0] or sum(map(bool, rows[-1])) == 1):
            fresh = False  # a tall cell began the row above the others
        else:
            fresh = bool(firsts) and not (spaced and len(segments) < len(columns))
        if fresh:
            rows.append([""] * len(columns))
        _fill(rows[-1], segments, columns)
        before = segments
    return rows


def _figures(row: list[str], segments: list[Segment], columns: list[tuple[float, float]]) -> bool:
    """Tell whether a line has a figure in the last column where the row above it already has one."""
    last = segments[-1]
    at = _column(last, columns)
    return at == len(columns) - 1 and at > 0 and bool(_FIGURE.fullmatch(last.text) and _FIGURE.search(row[at]))


def _aligned(one: list[Segment], other: list[Segment]) -> bool:
    """Tell whether two lines share at least two column edges."""
    edges = sum(any(abs(a.left - b.left) < _TOUCH or abs(a.right - b.right) < _TOUCH for b in other) for a in one)
    return edges >= 2  # noqa: PLR2004 one shared edge is the margin


def _end(start: int, lines: list[Line], parts: list[list[Segment]], pitch: float) -> int:
    """Return the last line of the table that begins at ``start``."""
    last, loose = start, start
    while loose + 1 < len(lines):
        following = loose + 1
        if lines[following].base - lines[loose].base > _FAR * pitch:
            break
        columns = _columns([*parts[start : last + 1], parts[following]])
        if len(parts[following]) > 1:
            if len(columns) < 2 or not any(_aligned(parts[following], parts[i]) for i in range(start, last + 1)):  # noqa: PLR2004
                break
            last = following
        else:
            only, known = parts[following][0], _columns(parts[start : last + 1])
            at = _column(only, known)
            edge = known[at + 1][0] - _GAP if at + 1 < len(known) else known[at][1] + 2 * _TOUCH
            if only.left < known[at][0] - _TOUCH or only.right > max(edge, known[at][1] + 2 * _TOUCH):
                break
            if lines[following].base - lines[loose].base <= 1.3 * pitch and only.left > lines[start].left + _TOUCH:
                last = following
        loose = following
        if loose - last > 1:
            break
    return last


def plain_tables(lines: list[Line], pitch: float) -> list[Found]:
    """Return the tables that are only laid out: two aligned columns or more over two lines or more."""
    parts = [line.columns() for line in lines]
    found: list[Found] = []
    i = 0
    while i < len(lines) - 1:
        near = [j for j in (i + 1, i + 2) if j < len(lines) and lines[j].base - lines[i].base <= _FAR * 2 * pitch]
        if len(parts[i]) > 1 and any(len(parts[j]) > 1 and _aligned(parts[i], parts[j]) for j in near):
            last = _end(i, lines, parts, pitch)
            columns = _columns(parts[i : last + 1])
            if last > i and len(columns) > 1:
                found.append(Found(_rows(lines[i : last + 1], parts[i : last + 1], columns), i, last))
                i = last
        i += 1
    return found
