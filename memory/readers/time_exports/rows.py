"""One record to one time entry, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from memory.readers.time_exports.decoding import LOST
from memory.readers.time_exports.detect import Layout
from memory.readers.time_exports.export import (
    MAX_CELL_CHARS,
    SECONDS_PER_DAY,
    SECONDS_PER_MINUTE,
    DateOrder,
    Refusal,
    TimeRow,
    Unit,
)
from memory.readers.time_exports.fingerprints import Fingerprints, normalised
from memory.readers.time_exports.instants import Moment, instant, parse_moment, span
from memory.readers.time_exports.numbers import DecimalMark, parse_amount, parse_duration
from memory.readers.time_exports.table import Record
from memory.readers.time_exports.vocabulary import words

_TOTALS = re.compile(
    r"^\W*(?:grand |sub)?(?:total|totals|totaal|totale|totales|summe|gesamt|gesamtsumme|zwischensumme|sum|suma|somme"
    r"|subtotaal)\b",
    re.IGNORECASE,
)
_YES = words("yes y true 1 x ja j oui o si s wahr vrai verdadero billable abrechenbar facturable ✓ ✔")
_NO = words("no n false 0 nein non nee falsch faux onwaar falso non-billable nonbillable - ✗ ✘")
_ISSUE_KEY = re.compile(r"([A-Z][A-Z0-9_]+)-[0-9]+")
_CODE = re.compile(r"\b([A-Z]{3})\s*$")
_NOT_PRINTED = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)))  # all controls but tab and line feed


class _Texts(NamedTuple):
    """The cells of one record by field, empty where the file has no such column."""

    date: str
    end_date: str
    start: str
    end: str
    duration: str
    person_name: str
    first_name: str
    last_name: str
    person_email: str
    client: str
    project: str
    project_code: str
    task: str
    issue_key: str
    note: str
    summary: str
    billable: str
    bill_rate: str
    amount: str
    currency: str
    external_id: str


@dataclass(slots=True)
class RowReader:
    """Reads records of one file. ``unit`` is what bare durations count in, ``zone`` where unzoned clocks tick."""

    layout: Layout
    order: DateOrder
    mark: DecimalMark
    unit: Unit
    zone: ZoneInfo
    prints: Fingerprints = field(default_factory=Fingerprints)
    ids: set[str] = field(default_factory=set)
    pick: Callable[[list[str]], tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Look every field's column up once; a field without one reads the empty cell put at the end."""
        self.pick = itemgetter(*(self.layout.columns.get(name, -1) for name in _Texts._fields))

    def check(self, record: Record, *, suspect: bool) -> None:
        """Refuse a line that is no entry at all: unreadable, a totals line, repeated headings, cells too few or many.

        ``suspect`` says the file has characters that were lost in decoding, or NULs, somewhere.
        """
        header, cells = self.layout.header, record.cells
        if record.problem:
            raise Refusal(record.problem)
        if suspect:
            _check_letters(cells)
        if _TOTALS.match(next((cell for cell in cells if cell), "")) and not self._dated(cells):
            raise Refusal("It is a totals line.")
        if len(cells) == len(header) and cells[0].strip() == header[0] and tuple(map(str.strip, cells)) == header:
            raise Refusal("It repeats the column headings.")
        if len(cells) != len(header):
            surplus = cells[len(header) :]
            if len(cells) < len(header) or any(surplus):
                why = " (an unquoted separator?)" if surplus else ""
                raise Refusal(f"It has {len(cells)} cells where the headings have {len(header)}{why}.")
        if max(map(len, cells)) > MAX_CELL_CHARS:
            raise Refusal(f"A cell is longer than {MAX_CELL_CHARS:,} characters.")

    def row(self, line: int, cells: list[str]) -> TimeRow:
        """Return the entry of a record that has every cell; Refusal with the reason if it cannot be right."""
        text = self._texts(cells)
        work_date, start, end, naive = self._when(text)
        seconds = self._seconds(text, start, end)
        rate, amount, currency = self._money(text)
        name, email = _person(text)
        key, note = name_of(text.issue_key), prose(text.note) or prose(text.summary)
        client, project = name_of(text.client), name_of(text.project)
        code, task = name_of(text.project_code) or _project_of(key), name_of(text.task) or key
        if not (name or email or client or project or code or task):
            raise Refusal("It names neither a person nor a project.")
        external = name_of(text.external_id)
        what = (client, project, code, task, note)
        identity = self._identity(external, email or name, (work_date.isoformat(), str(seconds), naive), what)
        return TimeRow(
            line=line,
            work_date=work_date,
            minutes=(seconds * 2 + SECONDS_PER_MINUTE) // (2 * SECONDS_PER_MINUTE),
            seconds=seconds,
            person_name=name,
            person_email=email,
            client=client,
            project=project,
            project_code=code,
            task=task,
            note=note,
            billable=_billable(text.billable),
            bill_rate=rate,
            amount=amount,
            currency=currency,
            external_id=external or None,
            start=start,
            end=end,
            fingerprint=self.prints.of(*identity),
        )

    def _identity(self, external: str, who: str, when: tuple[str, ...], what: tuple[str, ...]) -> tuple[str, ...]:
        """Return what makes an entry the same in another export: its id, or all it says of who, when and what."""
        if not external:
            return ("entry", normalised(who), *when, *map(normalised, what))
        if external in self.ids:
            raise Refusal(f"It repeats the entry with the id {external[:40]!r}.")
        self.ids.add(external)
        return ("id", external, normalised(who))

    def _texts(self, cells: list[str]) -> _Texts:
        return _Texts(*self.pick([*cells[: len(self.layout.header)], ""]))

    def _dated(self, cells: list[str]) -> bool:
        at = self.layout.columns.get("date", self.layout.columns.get("start"))
        if at is None or at >= len(cells) or not cells[at].strip():
            return False
        try:
            return parse_moment(cells[at], self.order).day is not None
        except Refusal:
            return False

    def _when(self, text: _Texts) -> tuple[date, datetime | None, datetime | None, str]:
        """Return the local day of the work, both instants where known, and the start as written (for identity)."""
        day = self._moment(text.date)
        starts, ends, end_day = self._moment(text.start), self._moment(text.end), self._moment(text.end_date)
        work_date = (day and day.day) or (starts and starts.day)
        if work_date is None:
            raise Refusal("The date is missing.")
        if starts is None or starts.clock is None:
            return work_date, None, None, ""
        begins_on = starts.day or work_date
        if ends is not None and ends.clock is not None:
            start, end = span((begins_on, starts), (ends.day or (end_day and end_day.day), ends), self.zone)
        else:
            start, end = instant(begins_on, starts, self.zone), None
        if not (day and day.day):
            work_date = start.astimezone(self.zone).date()
        written = start.isoformat() if starts.zone else f"{begins_on}T{starts.clock}"
        return work_date, start, end, written

    def _moment(self, text: str) -> Moment | None:
        return parse_moment(text, self.order) if text and not text.isspace() else None

    def _seconds(self, text: _Texts, start: datetime | None, end: datetime | None) -> int:
        written = text.duration
        if not written.strip() and start and end:
            seconds = int((end - start).total_seconds())
        else:
            seconds = parse_duration(written, self.unit)
        if seconds > SECONDS_PER_DAY:
            raise Refusal(f"The duration {written.strip()[:40] or _clocked(seconds)!r} is longer than 24 hours.")
        if seconds == 0:
            raise Refusal("The duration is 0.")
        if seconds * 2 < SECONDS_PER_MINUTE:
            raise Refusal(f"The duration of {seconds} seconds is less than half a minute.")
        return seconds

    def _money(self, text: _Texts) -> tuple[Decimal | None, Decimal | None, str | None]:
        rate, beside_rate = parse_amount(text.bill_rate, self.mark)
        amount, beside_amount = parse_amount(text.amount, self.mark)
        for what, value in (("rate", rate), ("amount", amount)):
            if value is not None and value < 0:
                raise Refusal(f"The {what} {value} is negative.")
        named = self.layout.currencies
        currency = _currency(text.currency) or named.get("amount") or named.get("bill_rate")
        return rate, amount, currency or beside_amount or beside_rate


@lru_cache(maxsize=1024)
def _currency(text: str) -> str | None:
    """Return the code at the end of a currency cell: EUR of "Euro - EUR"."""
    stated = _CODE.search(text.upper())
    if text.strip() and not stated:
        raise Refusal(f"{text.strip()[:40]!r} is not a currency.")
    return stated[1] if stated else None


def _project_of(key: str) -> str:
    """Return the project's code in an issue key: NL of NL-12."""
    found = _ISSUE_KEY.fullmatch(key)
    return found[1] if found else ""


def _check_letters(cells: list[str]) -> None:
    whole = "".join(cells)
    if "\x00" in whole:
        raise Refusal("It contains a NUL character.")
    if LOST in whole:
        raise Refusal("It contains bytes that are no letters in the file's encoding.")


def _clocked(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}"


@lru_cache(maxsize=65_536)
def name_of(text: str) -> str:
    """Return a name on one line: control characters gone, runs of white space one space."""
    return " ".join(text.translate(_NOT_PRINTED).split())


def prose(text: str) -> str:
    """Return a note as it was written, lines kept, control characters gone; a formula stays the text it is."""
    if text.isprintable():
        return text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_PRINTED).strip()


def _person(text: _Texts) -> tuple[str, str]:
    """Return name and e-mail; an address in the name's place is taken for what it is."""
    name = name_of(text.person_name) or name_of(f"{text.first_name} {text.last_name}")
    email = name_of(text.person_email).lower()
    if not email and "@" in name and " " not in name:
        return "", name.lower()
    return name, email


@lru_cache(maxsize=1024)
def _billable(text: str) -> bool | None:
    plain = normalised(text).replace("í", "i")
    if not plain:
        return None
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise Refusal(f"Whether it is billable is unclear: {text.strip()[:40]!r}.")
