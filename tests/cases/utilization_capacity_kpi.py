"""Utilisation, capacity, bench, forecast, spreading and other ratios: one translation for each shape of input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.calendar import WorkPattern
from domain.capacity import (
    Absence,
    Employment,
    Forecast,
    Worker,
    available_minutes,
    bench,
    capacity,
    combined,
    group_utilisation,
    horizons,
    over_allocation,
    utilisation,
    utilisation_band,
)
from domain.economics import Realisation, days_outstanding_counted_back, days_sales_outstanding, margin, satisfaction
from domain.effort import from_hours, in_hours
from domain.money import Money
from domain.spreading import Spread, spread
from domain.windows import Window

NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MONDAY = date(2026, 11, 2)
CURRENCY = "EUR"


def _money(amount):
    return Money.of(Decimal(amount), CURRENCY)


def _hours(minutes):
    return [in_hours(one) for one in minutes]


def _list(value):
    return value if isinstance(value, list) else [value]


def _day(text):
    return date.fromisoformat(text) if text else None


def _people(given):
    people = given["people"]
    available = [
        available_minutes(from_hours(p.get("contract_h", p.get("capacity_h", 0))), from_hours(p.get("time_off_h", 0)))
        for p in people
    ]
    billable = [from_hours(p.get("billable_h", 0)) for p in people]
    other = [from_hours(p.get("nonbillable_h", 0)) for p in people]
    both = [a + b for a, b in zip(billable, other, strict=True)]
    return {
        "effective_capacity": in_hours(sum(available)),
        "capacity_h": in_hours(sum(available)),
        "billable_pct": group_utilisation(zip(billable, available, strict=True)).percent,
        "nonbillable_pct": group_utilisation(zip(other, available, strict=True)).percent,
        "total_pct": group_utilisation(zip(both, available, strict=True)).percent,
        "pct": group_utilisation(zip(billable, available, strict=True)).percent,
    }


def _bands(given):
    values = given.get("values", [given.get("value", given.get("pct"))])
    return {"colour": [utilisation_band(value, given["target"]).value for value in values]}


def _week(given):
    pattern = WorkPattern(tuple(from_hours(given["week"].get(name, 0)) for name in NAMES))
    days = {name: MONDAY.replace(day=MONDAY.day + i) for i, name in enumerate(NAMES)}
    holidays = frozenset(days[name[:3].lower()] for name in _list(given.get("holiday", given.get("holidays", []))))
    off = tuple(Absence(days[name[:3].lower()], days[name[:3].lower()]) for name in _list(given.get("time_off", [])))
    window = Window(MONDAY, MONDAY.replace(day=MONDAY.day + 7), "week")
    available = capacity(Worker(1, pattern, absences=off), window, holidays, holidays_reduce=_reduces(given))
    return _share(available, given)


def _reduces(given):
    return given.get("holidays_reduce_capacity", True)


def _share(available, given):
    share = utilisation(from_hours(given.get("billable_h", 0)), available)
    return {
        "capacity_h": in_hours(available),
        "pct": share.percent,
        "utilization_pct": share.percent,
        "reason": share.reason,
    }


def _period(given):
    """Capacity of one person between dates."""
    last = _day(given.get("to", given.get("end")))
    start = _day(given.get("from", given.get("start", given.get("hired"))))
    hours = given.get("pattern", [8, 8, 8, 8, 8, 0, 0])
    worker = Worker(
        1,
        WorkPattern(tuple(from_hours(one) for one in hours)),
        employment=Employment(_day(given.get("hired")), _day(given.get("left"))),
        absences=tuple(Absence(_day(day), _day(day)) for day in given.get("time_off", [])),
    )
    holidays = frozenset(_day(day) for day in given.get("holidays", []))
    window = Window(start, date.fromordinal(last.toordinal() + 1), "period")
    return _share(capacity(worker, window, holidays, holidays_reduce=_reduces(given)), given)


def _soft(one):
    if isinstance(one, dict):
        probability = one.get("probability", one.get("p", 1))
        return from_hours(one.get("hours", one.get("h", 0))), Decimal(probability) / (100 if probability > 1 else 1)
    if isinstance(one, list):
        return from_hours(one[0]), Decimal(one[1]) / (100 if one[1] > 1 else 1)
    return from_hours(one), Decimal(1)


def _booked(given):
    """Capacity with hard and soft bookings, of one or of several people."""
    many = isinstance(given["capacity_h"], list)
    soft = given.get("soft_h", given.get("soft", [0] * len(given["capacity_h"]) if many else []))
    rows = (
        zip(given["capacity_h"], given["hard_h"], soft, strict=True)
        if many
        else [(given["capacity_h"], given["hard_h"], soft)]
    )
    people = [
        Forecast(from_hours(room), from_hours(hard), tuple(_soft(one) for one in (_list(weak) if not many else [weak])))
        for room, hard, weak in rows
    ]
    group = combined(people)
    hard_bench, soft_bench = [one.bench for one in people], [one.bench_if_all_won for one in people]
    over = [one.over for one in people]
    hard, weighted, most = group.hard_share.percent, group.weighted_share.percent, group.maximum_share.percent
    return {
        "bench_hard_h": _hours(hard_bench) if many else in_hours(hard_bench[0]),
        "bench_with_soft_h": _hours(soft_bench) if many else in_hours(soft_bench[0]),
        "bench_h": _hours(hard_bench) if many else in_hours(hard_bench[0]),
        "over_h": _hours(over) if many else in_hours(over[0]),
        "overallocation_h": _hours(over) if many else in_hours(over[0]),
        **dict.fromkeys(("org_hard_pct", "hard_pct"), hard),
        **dict.fromkeys(("org_weighted_pct", "weighted_pct"), weighted),
        **dict.fromkeys(("org_with_soft_pct", "with_soft_pct", "max_pct", "maximum_pct"), most),
    }


def _spread(given):
    """An allocation method over days of one or several capacities."""
    days = given.get("days", given.get("workdays"))
    room = given.get("free", given.get("capacity", given.get("week_capacity", 8)))
    rooms = [from_hours(one) for one in (room if isinstance(room, list) else [room] * int(days or 1))]
    used = given.get("booked", given.get("already_booked", 0))
    taken = [from_hours(one) for one in (used if isinstance(used, list) else [used] * len(rooms))]
    hours = given.get("hours", given.get("effort_h"))
    percent = given.get("percent", given.get("pct", given.get("percentage")))
    if percent is not None:
        mode = Spread.PERCENT
    elif hours is not None:
        front = "free" in given or str(given.get("mode", given.get("method", ""))).startswith("front")
        mode = Spread.FRONT_LOAD if front else Spread.EVEN
    else:
        mode = Spread.REMAINING if "booked" in given else Spread.FULL
    minutes = from_hours(hours) if hours is not None else None
    found = spread(mode, rooms, booked=taken, minutes=minutes, percent=percent)
    booked = _hours(found.days)
    return {
        "booked": booked if days or isinstance(room, list) else booked[0],
        "per_day": booked[0],
        "unplaced_h": in_hours(found.unplaced),
    }


def _even_spread(given):
    """Hours over working days, whose length does not matter."""
    return _spread({**given, "capacity": 8, "days": given["workdays"]})


def _realisation(given):
    standard = _money(given["standard_value"])
    billed = _money(given.get("billed", given.get("collected", 0)))
    found = Realisation(standard, billed, _money(given.get("collected", given.get("billed", 0))))
    return {
        "pct": found.overall.percent if "collected" in given else found.billing.percent,
        "billing_pct": found.billing.percent,
        "collection_pct": found.collection.percent,
        "overall_pct": found.overall.percent,
    }


def _dso(given):
    owed = _money(given.get("receivables", given.get("ar", 0)))
    if isinstance(sales := given.get("months", given.get("sales", given.get("credit_sales"))), list):
        latest_first = [
            (_money(one["sales"]), int(one["days"])) if isinstance(one, dict) else (_money(one[0]), int(one[1]))
            for one in sales
        ]
        return {"dso": (found := days_outstanding_counted_back(owed, latest_first)).value, "dso_days": found.value}
    found = days_sales_outstanding(owed, _money(sales), int(given.get("days", 365)))
    return {"dso": found.value, "dso_days": found.value}


def _csat(given):
    found = satisfaction(given["scores"], scale=given.get("scale", 5), top_box=given.get("scale", 5) - 1)
    return {"csat_pct": found.satisfied.percent, "mean": found.mean.value, "answers": found.answers}


def _margin(given):
    share = margin(_money(given["revenue"]), _money(given["cost"]))
    return dict.fromkeys(("margin_pct", "pct"), share.percent)


def _horizons(given):
    found = horizons(_day(given["as_of"]), given.get("windows", given.get("days", (30, 60, 90))))
    return {"windows": [[window.start, window.end] for window in found]}


def _over(given):
    room, hard = from_hours(given["capacity_h"]), from_hours(given["booked_h"])
    return {"bench_h": in_hours(bench(room, hard)), "over_h": in_hours(over_allocation(room, hard))}


SHAPES = (
    ({"people"}, _people),
    ({"target"}, _bands),
    ({"week", "billable_h"}, _week),
    ({"capacity_h", "hard_h"}, _booked),
    ({"capacity_h", "booked_h"}, _over),
    ({"to"}, _period),
    ({"hired", "end"}, _period),
    ({"start", "end"}, _period),
    ({"capacity_h", "billable_h"}, lambda given: _share(from_hours(given["capacity_h"]), given)),
    ({"standard_value"}, _realisation),
    ({"receivables"}, _dso),
    ({"ar"}, _dso),
    ({"scores"}, _csat),
    ({"revenue", "cost"}, _margin),
    ({"as_of"}, _horizons),
    ({"hours", "workdays"}, _even_spread),
    ({"week_capacity"}, _spread),
    ({"capacity"}, _spread),
    ({"free"}, _spread),
)


def run(given, _context):
    for keys, translate in SHAPES:
        if keys <= set(given):
            return translate(given)
    raise AssertionError(f"no translation for an input of {sorted(given)}")
