"""Public holidays by rule: fixed days, days that hang on Easter, and British bank holidays with their substitutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

_MON, _SAT, _SUN = 0, 5, 6
_WEEK = 7
_GERMANY = (((1, 1), "Neujahr"), ((5, 1), "Tag der Arbeit"), ((10, 3), "Tag der Deutschen Einheit"))
_GERMANY_CHRISTMAS = (((12, 25), "1. Weihnachtstag"), ((12, 26), "2. Weihnachtstag"))
_FIXED = {
    "Berlin": (*_GERMANY, ((3, 8), "Internationaler Frauentag"), *_GERMANY_CHRISTMAS),
    "Munich": (
        *_GERMANY,
        ((1, 6), "Heilige Drei Könige"),
        ((8, 15), "Mariä Himmelfahrt"),
        ((11, 1), "Allerheiligen"),
        *_GERMANY_CHRISTMAS,
    ),
    "Porto": (
        ((1, 1), "Ano Novo"),
        ((4, 25), "Dia da Liberdade"),
        ((5, 1), "Dia do Trabalhador"),
        ((6, 10), "Dia de Portugal"),
        ((6, 24), "São João"),
        ((8, 15), "Assunção de Nossa Senhora"),
        ((10, 5), "Implantação da República"),
        ((11, 1), "Todos os Santos"),
        ((12, 1), "Restauração da Independência"),
        ((12, 8), "Imaculada Conceição"),
        ((12, 25), "Natal"),
    ),
}
_GERMANY_EASTER = ((-2, "Karfreitag"), (1, "Ostermontag"), (39, "Christi Himmelfahrt"), (50, "Pfingstmontag"))
_EASTER = {
    "Berlin": _GERMANY_EASTER,
    "Munich": (*_GERMANY_EASTER, (60, "Fronleichnam")),
    "Porto": ((-2, "Sexta-feira Santa"), (0, "Páscoa"), (60, "Corpo de Deus")),
    "Manchester": ((-2, "Good Friday"), (1, "Easter Monday")),
}


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by Gauss's rule with its two exceptions.

    >>> easter(2026), easter(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))
    """
    century = year // 100
    lunar = (15 + century - century // 4 - (8 * century + 13) // 25) % 30
    solar = (4 + century - century // 4) % 7
    moon = (19 * (year % 19) + lunar) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + solar) % 7
    offset = 22 + moon + sunday
    late = (moon == 29 and sunday == 6) or (moon == 28 and sunday == 6 and year % 19 > 10)  # noqa: PLR2004 -- the rule's own numbers
    return date(year, 3, 1) + timedelta(days=offset - 1 - (_WEEK if late else 0))


def holidays(place: str, year: int) -> Iterator[tuple[date, str]]:
    """Yield every public holiday of a place in a year, weekends included."""
    for (month, day), name in _FIXED.get(place, ()):
        yield date(year, month, day), name
    for offset, name in _EASTER.get(place, ()):
        yield easter(year) + timedelta(days=offset), name
    if place == "Manchester":
        yield from _bank_holidays(year)


def _bank_holidays(year: int) -> Iterator[tuple[date, str]]:
    """Yield those of England that are not tied to Easter; one on a weekend is taken on the next free weekday."""
    yield _weekday_on_or_after(date(year, 1, 1)), "New Year's Day"
    yield _first_monday(year, 5), "Early May bank holiday"
    yield _last_monday(year, 5), "Spring bank holiday"
    yield _last_monday(year, 8), "Summer bank holiday"
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == _SUN:  # Boxing Day keeps its Monday
        yield christmas + timedelta(days=2), "Christmas Day"
        yield boxing, "Boxing Day"
    elif christmas.weekday() == _SAT:
        yield christmas + timedelta(days=2), "Christmas Day"
        yield boxing + timedelta(days=2), "Boxing Day"
    else:
        yield christmas, "Christmas Day"
        yield _weekday_on_or_after(boxing), "Boxing Day"


def _weekday_on_or_after(day: date) -> date:
    return day + timedelta(days=_WEEK - day.weekday() if day.weekday() >= _SAT else 0)


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_MON - first.weekday()) % _WEEK)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())
