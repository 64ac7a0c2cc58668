"""Adapter: rate cards in the shapes of several products onto ``domain.rates`` and ``domain.rate_changes``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.money import Money, for_minutes
from domain.rate_changes import Reach, change
from domain.rates import DEFAULT_LADDER, RateBook, RateKind, RateVersion, dropping, ranking, scope_of

CURRENCY = "USD"
ALWAYS = date(2000, 1, 1)
PRECEDENCE = ("account", "region", "practice", "group")
RUNGS = {
    "person_on_project": ("person", "project"),
    "project_role": ("project", "role"),
    "person": ("person",),
    "role_geo": ("role", "place"),
    "role_default": ("role",),
}


def _version(amount, scope, starts=ALWAYS, ends=None, kind=RateKind.BILL):
    return RateVersion(kind, scope, Money.of(amount, CURRENCY), starts, ends)


def _shown(found):
    return None if found is None else found.version.amount


def _day(text):
    return None if text is None else date.fromisoformat(text)


def _price_list(case_input):
    """Give the list's price from its start; every override is a change from its day on."""
    starts, ends = map(_day, case_input["price_list"])
    scope = scope_of(role="role")
    versions = (_version(case_input["role_price"], scope, starts, ends),)
    for day, amount in case_input["overrides"]:
        new = _version(amount, scope, _day(day))
        versions = change(versions, new, today=starts, reach=Reach.FROM_NOW_ON).after
    return {"rate": _shown(RateBook(versions).find(RateKind.BILL, _day(case_input["date"]), scope))}


def _dropping(case_input):
    """Write no match as 0, as the product does; the domain itself says that nothing was found."""
    priority = case_input["priority"]
    rows = [_version(row["rate"], scope_of(**{name: row.get(name) for name in priority})) for row in case_input["rows"]]
    scope = scope_of(**{name: case_input.get(name) for name in priority})
    found = RateBook(rows, dropping(priority)).find(RateKind.COST, ALWAYS, scope)
    found = found or RateBook(rows, dropping(priority)).find(RateKind.BILL, ALWAYS, scope)
    return {"rate": _shown(found) or 0}


def _cards(case_input):
    """Compare the dimensions the record names; the first named in the order of precedence ranks first."""
    precedence = [name.lower() for name in case_input.get("precedence", PRECEDENCE)]
    record = {name: value for name, value in case_input["record"].items() if value is not None}
    always = [name for name in record if name not in precedence]
    names = {*always, *precedence}
    cards = [
        _version(card["rate"], scope_of(**{name: value for name, value in card.items() if name in names}))
        for card in case_input["cards"]
    ]
    ladder = (*ranking(precedence, always), *([tuple(always)] if always else []))
    return {"rate": _shown(RateBook(cards, ladder).find(RateKind.BILL, ALWAYS, scope_of(**record)))}


def _cost(case_input):
    rows = [
        _version(amount, scope, kind=RateKind.COST)
        for amount, scope in (
            (case_input.get("role_cost"), scope_of(role="role")),
            (case_input.get("person_cost"), scope_of(person="person")),
        )
        if amount is not None
    ]
    found = RateBook(rows).find(RateKind.COST, ALWAYS, scope_of(role="role", person="person"))
    return {"cost_rate": _shown(found)}


def _key(rung, name):
    values = name.split("|")
    if rung == "person_on_project":
        return scope_of(person=values[0], project="project")
    if rung == "project_role":
        return scope_of(project="project", role=values[0])
    return scope_of(**dict(zip(RUNGS[rung], values, strict=True)))


def _ladder(case_input):
    use = case_input.get("use") or "all"
    unused = use.removeprefix("no_") if use.startswith("no_") else ""
    left_out = {rung for rung in RUNGS if rung == unused or (unused == "project" and "project" in rung)}
    only = use.removesuffix("_only") if use.endswith("_only") else None
    rows = [
        _version(amount, _key(rung, name))
        for rung, prices in case_input["ladder"].items()
        if rung not in left_out and only in (None, rung)
        for name, amount in (prices or {}).items()
    ]
    scope = scope_of(
        person=case_input.get("person"), project="project", role=case_input.get("role"), place=case_input.get("geo")
    )
    book = RateBook(rows, DEFAULT_LADDER)
    return {"rate": book.resolve(RateKind.BILL, ALWAYS, scope).version.amount}


def _dated(case_input):
    rows = [
        _version(row["rate"], scope_of(person=row["person"]), _day(row["start"]), _day(row.get("end")))
        for row in case_input["rows"]
    ]
    book = RateBook(rows)
    scope = rows[0].scope
    return {
        "amounts": [
            book.resolve(RateKind.BILL, _day(day), scope).version.price(int(hours * 60))
            for day, hours in case_input.get("entries", [])
        ]
    }


def _day_rate(case_input):
    minutes = int(Decimal(case_input["hours_per_day"]) * 60)
    amount = Money.of(case_input["day_rate"], CURRENCY)
    rate = RateVersion(RateKind.BILL, scope_of(role="role"), amount, ALWAYS, per_minutes=minutes)
    worked = int(Decimal(case_input["hours"]) * 60)
    rounded_first = for_minutes(Money.of(rate.hourly, CURRENCY), worked)
    return {"hourly": rate.hourly, "amount": rate.price(worked), "wrong_if_rounded_rate": rounded_first}


SHAPES = (
    ("price_list", _price_list),
    ("priority", _dropping),
    ("cards", _cards),
    ("ladder", _ladder),
    ("day_rate", _day_rate),
    ("rows", _dated),
)


def run(case_input, context):
    return next((shape for key, shape in SHAPES if key in case_input), _cost)(case_input)
