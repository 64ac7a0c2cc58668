"""Every case's result equals what is expected, to the rounding written in the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest

from domain.errors import OpsError
from domain.money import Money


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value


def _number_differs(expected: Decimal | int, actual: Any) -> bool:
    if isinstance(actual, bool) or not isinstance(actual, int | Decimal | Fraction | Money):
        return True
    if isinstance(actual, Money):  # an amount is exact, whatever digits the case shows
        return actual.amount != expected
    wanted = Decimal(expected)
    exact = Decimal(actual.numerator) / actual.denominator if isinstance(actual, Fraction) else Decimal(actual)
    places = Decimal(1).scaleb(min(wanted.as_tuple().exponent, 0))
    return wanted not in {exact.quantize(places, rounding=mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def differences(expected: Any, actual: Any, where: str = "") -> list[str]:
    """List every place where the result lacks or contradicts what is expected; more than expected is no difference."""
    expected, actual = _plain(expected), _plain(actual)
    if isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            return [f"{where or 'result'}: expected {expected!r}, got {actual!r}"]
        by_text = {str(_plain(key)): value for key, value in actual.items()}
        found = [f"{where}.{key}: missing" for key in expected if str(key) not in by_text]
        for key, value in expected.items():
            found += differences(value, by_text[str(key)], f"{where}.{key}") if str(key) in by_text else []
        return found
    if isinstance(expected, Sequence) and not isinstance(expected, str):
        if not isinstance(actual, Sequence) or isinstance(actual, str) or len(actual) != len(expected):
            return [f"{where or 'result'}: expected {expected!r}, got {actual!r}"]
        return [line for i, one in enumerate(expected) for line in differences(one, actual[i], f"{where}[{i}]")]
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        differs = _number_differs(expected, actual)
    else:
        differs = type(expected) is not type(actual) or expected != actual
    return [f"{where or 'result'}: expected {expected!r}, got {actual!r}"] if differs else []


def _result(adapter: Any, case: dict[str, Any], context: Any) -> Any:
    """Run the case; a refusal of the domain is the result ``{"error": sentence}``."""
    try:
        return adapter.run(case["input"], context)
    except OpsError as error:
        return {"error": str(error)}


def test_case_gives_what_is_expected(adapter, case, context):
    expected, actual = case["expected"], _result(adapter, case, context)
    if isinstance(expected, Mapping) and "error" in expected and isinstance(actual, Mapping) and actual.get("error"):
        return  # refused, as it must be; the words are this project's own
    compare = getattr(adapter, "compare", differences)
    assert compare(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (Decimal("72.73"), Decimal(16000) / Decimal(220)),
        (45, Fraction(2000, 44)),
        ({"a": [1, "2026-01-05"]}, {"a": (1, date(2026, 1, 5)), "more": None}),
    ],
)
def test_comparison_allows_only_the_rounding_that_is_written(expected, actual):
    assert differences(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (Decimal("72.73"), Decimal("72.74")),
        (100, Money(10040, "EUR")),
        ({"a": 1}, {}),
        ([1], [1, 2]),
        (True, 1),
        (None, 0),
        (0, None),
    ],
)
def test_comparison_finds_every_difference(expected, actual):
    assert len(differences(expected, actual)) == 1
