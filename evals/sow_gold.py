"""The two styles of annotation of statements of work as one, and when a value counts as the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from domain.sow.statement import Sow

SCALARS = ("title", "client", "vendor", "currency", "start", "end", "billing_model", "total", "cap")
LISTS = (
    "phases", "deliverables", "deliverable_dues", "milestones", "roles", "assumptions", "out_of_scope",
    "client_responsibilities", "options",
)  # fmt: skip
_SHORT, _CONTAINED = 5, 92  # a longer name may be contained in the other
_ALIKE = 82  # of 100: names that differ by markers or a few words


@dataclass(frozen=True)
class Gold:
    """What an annotation says: scalars and lists that it covers, traps, and fields read from context only."""

    scalars: dict[str, Any]
    lists: dict[str, list[dict[str, Any]]]
    traps: list[tuple[str, str]]
    inferred: frozenset[str]


def gold_of(raw: dict[str, Any]) -> Gold:
    """Read an annotation of either style."""
    old = "price" in raw
    price = raw.get("price") or {}
    scalars: dict[str, Any] = {
        name: raw[name] for name in ("title", "client", "vendor", "billing_model") if name in raw
    }
    for name in ("start", "end"):
        if name in raw:
            value = raw[name]
            scalars[name] = (value.get("date") or value.get("rule")) if isinstance(value, dict) else value
    scalars |= {
        name: source[name] for name, source in (("total", price or raw), ("currency", price or raw)) if name in source
    }
    if not old and "cap" in raw:
        scalars["cap"] = raw["cap"]
    lists = {
        name: [_row(one) for one in raw[name] or ()]
        for name in LISTS
        if (name in raw and name != "options") or (name == "options" and not old and name in raw)
    }
    if "deliverables" in lists and not old:
        lists["deliverable_dues"] = [row for row in lists["deliverables"] if row.get("due")]
    if old:
        lists.pop("client_responsibilities", None)
    traps = [(one.get("trap", ""), one.get("quote") or "") for one in raw.get("planted") or ()]
    return Gold(scalars, lists, traps, frozenset(raw.get("inferred") or ()))


def _row(one: Any) -> dict[str, Any]:  # noqa: ANN401 from a file
    if not isinstance(one, dict):
        return {"name": str(one)}
    name = one.get("name") or one.get("text") or one.get("role") or one.get("person") or ""
    keys = ("due", "amount", "percent", "person", "rate", "hours", "days", "start", "end")
    return {"name": name, **{key: one[key] for key in keys if one.get(key) is not None}}


def found_rows(sow: Sow, name: str) -> list[dict[str, Any]]:
    """Return the rows of an extract in the same form."""
    source = getattr(sow, "deliverables" if name == "deliverable_dues" else name)
    rows = []
    for one in source:
        label = getattr(one, "name", None) or getattr(one, "text", None) or getattr(one, "role", "")
        row: dict[str, Any] = {"name": label}
        for key in ("due", "amount", "percent", "person", "rate", "hours", "days", "start", "end"):
            value = getattr(one, key, None)
            if value not in {None, ""}:
                row[key] = value
        if name != "deliverable_dues" or "due" in row:
            rows.append(row)
    return rows


def _plain(text: object) -> str:
    words = re.sub(r"^\W*\(?[a-z0-9]{1,2}[.)]\s", "", str(text).lower())
    return re.sub(r"[^\w]+", " ", words).strip()


def alike(one: object, other: object) -> bool:
    """Tell whether two names mean the same."""
    a, b = _plain(one), _plain(other)
    return (
        fuzz.ratio(a, b) >= _ALIKE
        or fuzz.token_sort_ratio(a, b) >= _ALIKE
        or (len(min(a, b, key=len)) > _SHORT and fuzz.token_set_ratio(a, b) >= _CONTAINED)
    )


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def same(name: str, expected: object, given: object) -> bool:
    """Compare one scalar."""
    if name in {"total", "cap"}:
        return _number(expected) == _number(given)
    if name in {"start", "end"}:
        return _same_day(expected, given)
    if name in {"currency", "billing_model"}:
        return str(expected).lower() == str(given).lower()
    return alike(expected, given)


def _same_day(expected: object, given: object) -> bool:
    if isinstance(expected, dict):
        return bool(getattr(given, "readings", ()))
    day = getattr(given, "date", None)
    words = str(expected).removeprefix("rule:")
    if re.match(r"\d{4}-\d\d-\d\d", words):
        return str(day) == words[:10]
    rule = getattr(given, "rule", "") or getattr(given, "as_written", "") or str(day or "")
    return fuzz.token_set_ratio(_plain(words), _plain(rule)) >= 70  # noqa: PLR2004 a rule in other words


def same_row(name: str, expected: dict[str, Any], given: dict[str, Any]) -> bool:
    """Compare a row: its name, and for money, people and dates their figures too."""
    if name == "roles":
        named = alike(expected["name"], given["name"]) or bool(
            expected.get("person") and alike(expected["person"], given.get("person", ""))
        )
        person = not expected.get("person") or alike(expected["person"], given.get("person", ""))
        keys = ("rate", "hours", "days")
        return named and person and all(_number(expected.get(key)) == _number(given.get(key)) for key in keys)
    if not alike(expected["name"], given["name"]):
        return False
    if name == "milestones":
        day = "due" not in expected or ("due" in given and _same_day(expected["due"], given["due"]))
        money = "amount" not in expected or _number(expected["amount"]) == _number(given.get("amount"))
        return day and money
    if name == "deliverable_dues":
        return _same_day(expected["due"], given["due"])
    return name != "phases" or all(
        key not in expected or (key in given and _same_day(expected[key], given[key])) for key in ("start", "end")
    )
