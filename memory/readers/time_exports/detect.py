"""How a file is laid out: its delimiter, where its headings are, whose dialect it is and what each column means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.errors import BadInput
from memory.readers.time_exports import by_hand
from memory.readers.time_exports.by_hand import UnknownColumns
from memory.readers.time_exports.dialects import PLAIN, Dialect, recognise
from memory.readers.time_exports.export import MAX_COLUMNS, Unit
from memory.readers.time_exports.headings import MEANINGS, Heading, Meaning, heading
from memory.readers.time_exports.table import Record, records
from memory.readers.time_exports.vocabulary import LOOSE, LOOSE_NOT

DELIMITERS = (",", ";", "\t", "|")
_SCANNED = 30  # records in which the headings must appear: reports put a title and a period above them
_SCANNED_LINES = 1_000
_SEPARATOR_LINE = "sep="  # Excel's own first line
_UNKNOWN = Meaning("", "any", 10_000, frozenset())
_LOOSE_RANK = 5_000


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's headings and what they mean; ``columns`` is field → column, ``first`` the first line to read from."""

    dialect: Dialect
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    columns: dict[str, int]
    duration_unit: Unit
    currencies: dict[str, str]
    language: str
    worklogs: tuple[int, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Heading → field, for the user; headings that occur twice are numbered."""
        shown: dict[str, str] = {}
        for name, at in sorted(self.columns.items(), key=lambda item: item[1]):
            if not self.header[at]:
                continue  # a cell unpacked out of a worklog
            title = self.header[at] if self.header.count(self.header[at]) == 1 else f"{self.header[at]} ({at + 1})"
            shown[title] = f"{shown[title]}, {name}" if title in shown else name
        for at in self.worklogs:
            shown.setdefault(self.header[at], "start, duration, note, person")
        return shown

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings no field is read from."""
        used = {*self.columns.values(), *self.worklogs}
        return tuple(title for at, title in enumerate(self.header) if at not in used and title)


def detect(lines: list[str], filename: str, mapping: Mapping[str, str] | None = None) -> Layout:
    """Return the layout that recognises most columns over all delimiters; BadInput if no heading line is found.

    ``mapping`` (heading → field) is what a person says; only a line that has all of its headings is taken then.
    """
    best: tuple[tuple[int, int], Layout] | None = None
    nearest: tuple[int, list[str], set[str]] = (0, [], set())
    top = lines[:_SCANNED_LINES]
    for delimiter in _candidates(lines):
        for record in records(top, delimiter, limit=_SCANNED):
            layout = _layout(record, delimiter, mapping)
            if layout is None:
                continue
            fields = set(layout.columns)
            if _complete(layout):
                score = (len(fields) + len(layout.worklogs), len(layout.header))
                if best is None or score > best[0]:
                    best = score, layout
            elif len(fields) > nearest[0] or (not nearest[1] and _like_headings(layout.header)):
                nearest = len(fields), [title for title in layout.header if title], fields
    if best is None and mapping and not nearest[1]:
        raise BadInput(f"{filename} has no line of headings with {', '.join(mapping)}.", hint="Write them as it does.")
    if best is None:
        raise _unknown(filename, lines, nearest[1], nearest[2])
    return best[1]


def _like_headings(header: tuple[str, ...]) -> bool:
    """Tell whether a line could be headings in words nobody knows: all there, all different, no figures."""
    return (
        len(header) > 1
        and all(header)
        and len(set(header)) == len(header)
        and not any(cell[0].isdigit() for cell in header)
    )


def table_of(header: list[str], mapping: Mapping[str, str] | None = None) -> Layout | None:
    """Return the layout of headings that did not come from delimited text (field names of JSON)."""
    layout = _layout(Record(0, header), "", mapping)
    return layout if layout is not None and _complete(layout) else None


def _candidates(lines: list[str]) -> tuple[str, ...]:
    first = lines[0].strip().strip('"').lower() if lines else ""
    if first.startswith(_SEPARATOR_LINE) and first[len(_SEPARATOR_LINE) :] in DELIMITERS:
        return (first[len(_SEPARATOR_LINE) :],)
    if first == _SEPARATOR_LINE:
        return ("\t",)  # a tab, stripped
    return DELIMITERS


def _complete(layout: Layout) -> bool:
    """Tell whether a day, a duration and something the time was for (or by) can be read."""
    have = layout.columns
    if layout.worklogs:
        return True
    whose = {"project", "project_code", "person_name", "person_email", "first_name", "last_name", "issue_key", "client"}
    dated = "date" in have or "start" in have
    return dated and ("duration" in have or ("start" in have and "end" in have)) and bool(whose & have.keys())


def _layout(record: Record, delimiter: str, mapping: Mapping[str, str] | None = None) -> Layout | None:
    """Read one record as headings; None where it cannot be a heading line."""
    header = [cell.strip() for cell in record.cells]
    while header and not header[-1]:
        header.pop()
    if record.problem or not 2 <= len(header) <= MAX_COLUMNS:  # noqa: PLR2004 - a day and a duration
        return None
    placed = by_hand.places(mapping or {}, header)
    if placed is None:
        return None
    headings = [heading(title) for title in header]
    dialect = recognise(frozenset(found.key for found in headings))
    meanings = [_meaning(found, dialect) for found in headings]
    by_hand.applied(placed, headings, meanings)
    columns = _best(meanings)
    _family_name(headings, columns)
    if dialect is PLAIN:
        _guess(headings, columns, meanings, apart=placed)
    worklog_fields = ("worklog", "log_work")
    worklogs = tuple(at for at, meaning in enumerate(meanings) if meaning.field in worklog_fields)
    columns = {name: at for name, at in columns.items() if name not in worklog_fields}
    return Layout(
        dialect=dialect,
        delimiter=delimiter,
        header=tuple(header),
        header_line=record.line,
        columns=columns,
        duration_unit=meanings[columns["duration"]].unit if "duration" in columns else "any",
        currencies=_currencies(headings, columns),
        language=_language(meanings, columns),
        worklogs=worklogs,
    )


def _meaning(found: Heading, dialect: Dialect) -> Meaning:
    known = MEANINGS.get(found.key, _UNKNOWN)
    if found.key not in dialect.fields:
        return known
    return known._replace(field=dialect.fields[found.key], rank=min(known.rank, _LOOSE_RANK))


def _best(meanings: list[Meaning]) -> dict[str, int]:
    """Return, for each field, the column whose heading ranks first (the leftmost of equals)."""
    columns: dict[str, int] = {}
    for at, meaning in enumerate(meanings):
        known = columns.get(meaning.field)
        if meaning.field and (known is None or meaning.rank < meanings[known].rank):
            columns[meaning.field] = at
    return columns


def _family_name(headings: list[Heading], columns: dict[str, int]) -> None:
    """Beside a first name, a bare "Name" is the family name."""
    at = columns.get("person_name")
    bare = at is not None and headings[at].key in {"name", "naam"}
    if bare and "first_name" in columns and "last_name" not in columns:
        columns["last_name"] = columns.pop("person_name")


def _guess(
    headings: list[Heading], columns: dict[str, int], meanings: list[Meaning], *, apart: Collection[int] = ()
) -> None:
    """Give a field no known heading names to the one column whose words give it away."""
    for name, words in LOOSE.items():
        field = "duration" if name in {"hours", "any"} else name
        if field in columns:
            continue
        fits = [
            at
            for at, found in enumerate(headings)
            if at not in columns.values()
            and at not in apart
            and (spoken := set(found.key.split())) & words
            and not spoken & LOOSE_NOT
        ]
        if len(fits) == 1:
            columns[field] = fits[0]
            unit: Unit = "hours" if name == "hours" else "any"
            meanings[fits[0]] = Meaning(field, unit, _LOOSE_RANK, frozenset())


def _currencies(headings: list[Heading], columns: dict[str, int]) -> dict[str, str]:
    named = {name: headings[columns[name]].currency for name in ("bill_rate", "amount") if name in columns}
    return {name: currency for name, currency in named.items() if currency}


def _language(meanings: list[Meaning], columns: dict[str, int]) -> str:
    """Return the language most mapped headings belong to; English where it is undecided."""
    votes: Counter[str] = Counter()
    for at in columns.values():
        votes.update(meanings[at].languages - {"api"})
    return max(("en", "de", "fr", "nl", "es"), key=lambda language: votes[language])


def _unknown(filename: str, lines: list[str], header: list[str], fields: set[str]) -> BadInput:
    if not header:
        first = next((line.strip() for line in lines if line.strip()), "")[:120]
        return UnknownColumns(
            columns=(),
            message=f"{filename} has no line of column headings with a day and a duration; it begins with {first!r}.",
            hint="The first line should name the columns, for example Date, Person, Project, Hours.",
        )
    lacking = []
    if not fields & {"date", "start"}:
        lacking.append("the day of the work")
    if "duration" not in fields and not {"start", "end"} <= fields:
        lacking.append("the time spent")
    if not lacking:
        lacking.append("the person or the project")
    seen = ", ".join(header[:12])
    return UnknownColumns(
        f"{filename} is not a time export: no column gives {' or '.join(lacking)}. Its columns are {seen}.",
        columns=header,
        hint="Export the detailed time report (one line an entry), not a list of tasks or a summary; or say which"
        f" column is which field ({', '.join(by_hand.FIELDS)}).",
    )
