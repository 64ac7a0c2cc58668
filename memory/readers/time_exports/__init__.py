"""Time exports of other products (Harvest, Clockify, Toggl, Kimai, Jira, Tempo) and plain CSV, read into rows."""

from memory.readers.time_exports.export import RefusedRow, TimeExport, TimeRow
from memory.readers.time_exports.reading import read_time_export

__all__ = ["RefusedRow", "TimeExport", "TimeRow", "read_time_export"]
