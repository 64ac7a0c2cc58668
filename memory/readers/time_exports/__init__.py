"""Time exports of other products (Harvest, Clockify, Toggl, Kimai, Jira, Tempo) and plain CSV, read into rows."""

from memory.readers.time_exports.by_hand import FIELDS, UnknownColumns
from memory.readers.time_exports.by_hand import checked as checked_mapping
from memory.readers.time_exports.export import RefusedRow, TimeExport, TimeRow
from memory.readers.time_exports.reading import read_time_export

__all__ = ["FIELDS", "RefusedRow", "TimeExport", "TimeRow", "UnknownColumns", "checked_mapping", "read_time_export"]
