"""Pages set in two columns: their lines in the order they are read, the left column before the right one."""

from __future__ import annotations

from statistics import median

from memory.readers.lines import Line, Word, lines_of
from memory.readers.tables import Rule

_WIDE = 0.9  # of the font size: a narrower gap parts words, not columns
_INNER = (0.25, 0.75)  # of the width of the text: where a gutter can be
_BAND = 3.0  # points: how finely a gutter is looked for
_LEAST = 8  # lines in a column
_WORDS = 3.5  # words a line in a column of running text; cells of tables have fewer
_FULL = 0.3  # of the lines of running text come near the edge of their column
_FOOT = 4.0  # of the font size: a wider space ends a column
_NEAR = 0.2  # of the column's width
_SHARED, _LONG = 0.9, 20  # of the lines of a table stand beside others; columns that do so too are longer than that


def stretches(lines: list[Line], rules: list[Rule]) -> list[list[Line]]:
    """Return the lines of a page as stretches in reading order: one, or those above, left, right and below."""
    if len(lines) < _LEAST:
        return [lines]
    gutter = _gutter(lines)
    if gutter is None:
        return [lines]
    first, last = _run(lines, gutter, rules)
    left = lines_of([word for line in lines[first : last + 1] for word in line.words if word.right <= gutter])
    right = lines_of([word for line in lines[first : last + 1] for word in line.words if word.left >= gutter])
    if not _columns(lines[first : last + 1], left, right, gutter):
        return [lines]
    below = stretches(lines[last + 1 :], rules) if last + 1 < len(lines) else []
    return [one for one in (lines[:first], left, right, *below) if one]


def _gutter(lines: list[Line]) -> float | None:
    """Return the middle of the widest upright band that the fewest lines cover."""
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (int((start + share * (end - start)) / _BAND) for share in _INNER)
    covers = [0] * (max(high, low) + 1)
    for line in lines:
        for left, right in _stretches(line):
            for band in range(max(low, int(left / _BAND)), min(high, int(right / _BAND)) + 1):
                covers[band] += 1
    least = min(covers[low:], default=0)
    runs: list[tuple[int, int]] = []
    for band in range(low, high + 1):
        if covers[band] == least:
            runs = [*runs[:-1], (runs[-1][0], band)] if runs and runs[-1][1] == band - 1 else [*runs, (band, band)]
    widest = max(runs, key=lambda run: run[1] - run[0], default=None)
    return None if widest is None else (widest[0] + widest[1] + 1) / 2 * _BAND


def _stretches(line: Line) -> list[tuple[float, float]]:
    """Return the parts of a line's width that its words cover, blanks included."""
    found = [(line.words[0].left, line.words[0].right)]
    for word in line.words[1:]:
        near = word.left - found[-1][1] <= _WIDE * line.size
        found = [*found[:-1], (found[-1][0], word.right)] if near else [*found, (word.left, word.right)]
    return found


def _crosses(line: Line, gutter: float) -> bool:
    return any(left < gutter < right for left, right in _stretches(line))


def _run(lines: list[Line], gutter: float, rules: list[Rule]) -> tuple[int, int]:
    """Return the first and last line of the longest run that leaves the gutter free of words and of rules."""
    across = [rule for rule in rules if rule.flat and rule.left < gutter - _LEAST and rule.right > gutter + _LEAST]
    best, start = (0, -1), 0
    for i, line in enumerate([*lines, None]):
        above = lines[i - 1] if i else None
        ruled = line is not None and above is not None and _apart(above, line, across)
        if ruled or line is None or _crosses(line, gutter):
            best = max(best, (start, i - 1), key=lambda run: run[1] - run[0])
            start = i if ruled and line is not None and not _crosses(line, gutter) else i + 1
    rights = [line.base for line in lines[best[0] : best[1] + 1] if line.right > gutter]
    beside = (i for i in range(best[0], best[1] + 1) if rights and lines[i].base > rights[0] - lines[i].size)
    return next(beside, best[0]), best[1]


def _apart(above: Line, line: Line, across: list[Rule]) -> bool:
    """Tell whether a rule or a wide space parts two lines, as above a foot of the page."""
    return line.base - above.base > _FOOT * line.size or any(above.base < one.top < line.base for one in across)


def _columns(lines: list[Line], left: list[Line], right: list[Line], gutter: float) -> bool:
    """Tell whether both sides are running text and not the cells of a table."""
    fewer = min(len(left), len(right))
    beside = sum(_both(line.words, gutter) for line in lines)
    if fewer < (_LONG if beside >= _SHARED * fewer else _LEAST):
        return False
    return _running(left) and _running(right)


def _both(words: tuple[Word, ...], gutter: float) -> bool:
    return any(word.right <= gutter for word in words) and any(word.left >= gutter for word in words)


def _running(lines: list[Line]) -> bool:
    """Tell whether lines are long for their column, as running text is."""
    edge, start = max(line.right for line in lines), min(line.left for line in lines)
    full = sum(edge - line.right < _NEAR * (edge - start) for line in lines)
    return median(len(line.words) for line in lines) >= _WORDS and full >= _FULL * len(lines)
