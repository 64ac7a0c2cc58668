"""What a time export becomes once it is read: rows that can be imported and lines that cannot, with the reason.

Nothing here is matched to people or projects of the firm yet; names are what the file says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

MAX_BYTES = 64 * 1024 * 1024  # a year of a 1,000-person firm is about 40 MB
MAX_ROWS = 300_000
MAX_LINES = 2_000_000  # physical lines, blank ones and those inside cells included
MAX_UNCLOSED = 1_000  # lines with a quote that is not closed, before the file as a whole is called broken
MAX_CELL_CHARS = 20_000
MAX_CELL_LINES = 200  # a quoted cell that runs on for longer was never closed
MAX_COLUMNS = 200
SHOWN_CHARS = 200  # how much of a refused line is shown
SECONDS_PER_MINUTE = 60
SECONDS_PER_HOUR = 3600
SECONDS_PER_DAY = 86_400

DateOrder = Literal["dmy", "mdy"]
DialectName = Literal["harvest", "clockify", "toggl", "kimai", "jira", "tempo", "plain"]
Unit = Literal["hours", "minutes", "seconds", "milliseconds", "any"]


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One time entry as the file states it.

    ``seconds`` is exact, ``minutes`` is it rounded half-up. ``bill_rate`` (an hour) and ``amount`` are major units
    of ``currency``. ``start`` and ``end`` are UTC instants. Empty text means the file does not say.
    """

    line: int
    work_date: date
    minutes: int
    seconds: int
    person_name: str
    person_email: str
    client: str
    project: str
    project_code: str
    task: str
    note: str
    billable: bool | None
    bill_rate: Decimal | None
    amount: Decimal | None
    currency: str | None
    external_id: str | None
    start: datetime | None
    end: datetime | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that is not imported: where it starts, why not, and what it says (shortened)."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class TimeExport:
    """A whole file, read: how it was understood, its entries, and every line that was refused.

    ``mapping`` is column heading to field; ``unused`` are the headings nobody reads. ``delimiter`` is empty for
    JSON, where ``line`` counts entries. ``date_order`` is None where every date is written year first or with the
    month's name; ``date_order_assumed`` says the user should be asked. ``warnings`` are sentences for the user.
    """

    filename: str
    dialect: DialectName
    mapping: Mapping[str, str]
    unused: tuple[str, ...]
    delimiter: str
    encoding: str
    decimal: Literal[".", ","]
    date_order: DateOrder | None
    date_order_assumed: bool
    duration_unit: Unit
    language: str
    header_line: int
    rows: tuple[TimeRow, ...]
    refused: tuple[RefusedRow, ...]
    warnings: tuple[str, ...]

    @property
    def total_seconds(self) -> int:
        """The exact sum of the entries, in seconds."""
        return sum(row.seconds for row in self.rows)


class Refusal(ValueError):
    """Why one line cannot be imported; caught where lines are read and kept as a ``RefusedRow``."""
