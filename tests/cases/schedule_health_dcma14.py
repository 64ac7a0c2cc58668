"""The points of the DCMA assessment from their counts."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from domain.planhealth import DEFAULT_LIMITS, Limits, baseline_execution, count, critical_path_index, index, share

# the figure's usual names: (what is counted, of what)
SHARES = {
    "missing_logic": (("missing_logic", "missing"), "missing_logic_pct_max", True),
    "lags": (("lags", "with_lag"), "lags_pct_max", True),
    "fs": (("fs", "fs_links"), "fs_pct_min", False),
    "hard_constraints": (("hard_constraints", "hard"), "hard_constraints_pct_max", True),
    "high_float": (("high_float",), "high_float_pct_max", True),
    "high_duration": (("high_duration",), "high_duration_pct_max", True),
    "resources": (("with_resources", "resourced", "resources"), "resources_pct_min", False),
    "missed_tasks": (("missed_tasks", "missed"), "missed_tasks_pct_max", True),
}
COUNTS = {"leads": "leads_max", "negative_float": "negative_float_max", "invalid_dates": "invalid_dates_max"}
WHOLES = ("total", "tasks", "activities", "incomplete", "incomplete_tasks", "links", "relationships", "baseline_due")


def _points(given, limits):
    if "completed" in given:
        yield index("bei", baseline_execution(given["completed"], given["baseline_due"]), limits.bei_min)
    path = given.get("critical_path_length", given.get("cpl", given.get("critical_path_days")))
    if path is not None:
        slack = given.get("total_float", given.get("float", given.get("total_float_days", 0)))
        yield index("cpli", critical_path_index(path, slack), limits.cpli_min)
    whole = next((given[name] for name in WHOLES if isinstance(given.get(name), int)), None)
    for name, (keys, limit, at_most) in SHARES.items():
        part = next((given[key] for key in keys if isinstance(given.get(key), int)), None)
        if part is not None and whole is not None:
            yield share(name, part, whole, getattr(limits, limit), at_most=at_most)
    for name, limit in COUNTS.items():
        if isinstance(given.get(name), int):
            yield count(name, given[name], getattr(limits, limit))


def run(given, _context):
    limits = Limits(
        **{name: type(default)(given[name]) for name, default in asdict(DEFAULT_LIMITS).items() if name in given}
    )
    found = dict(asdict(limits))
    for point in _points(given, limits):
        found |= {point.name: point.figure, f"{point.name}_pct": point.figure, "pct": point.figure}
        found["result"] = point.verdict.value
    return {name: Decimal(value) if isinstance(value, int) else value for name, value in found.items()}
