# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Sums of money, percentages, counts and durations as documents write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SYMBOLS = {
    "A$": "AUD", "AU$": "AUD", "US$": "USD", "NZ$": "NZD", "C$": "CAD", "CA$": "CAD", "CAN$": "CAD", "S$": "SGD",
    "HK$": "HKD", "R$": "BRL", "R": "ZAR", "Rs.": "INR", "Rs": "INR", "€": "EUR", "£": "GBP", "₹": "INR", "CHF": "CHF", "Fr.": "CHF", "zł": "PLN", "Kč": "CZK",
    "$": "", "¥": "", "kr": "", "kr.": "",
}  # fmt: skip
_SPELT = {"euro": "EUR", "euros": "EUR", "pounds": "GBP", "dollars": "", "francs": "", "kronor": "", "kroner": ""}
_CODES = (
    "USD|EUR|GBP|AUD|NZD|CAD|CHF|SEK|NOK|DKK|SGD|HKD|JPY|CNY|INR|ZAR|BRL|PLN|CZK|HUF|MXN|AED|SAR|ILS|KRW|THB|ISK|RON"
    "|BTC|ETH|USDC|USDT|DAI|DOT"
)
_NUMBER = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)|\d{1,3}(?:[,.'\u2019 \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,4})?"
_SIGN = "|".join(re.escape(symbol) for symbol in sorted(set(_SYMBOLS) - {"R"}, key=len, reverse=True))
_RAND = r"R(?=[ \u00a0]?(?:\d{1,3}(?:[ ,\u00a0]\d{3})+|\d+(?:[.,]\d+)? ?(?:k|m|thousand|million))\b)"  # R2 alone is no money
_UNIT = r"(?:[ \u00a0]?(?P<{}>(?:k|K|m|M|mn|mio|Mio|thousand|million|(?i:lakhs?|lacs?|crores?|cr))\b\.?))?"
_MONEY = re.compile(
    rf"(?<![\w.$])(?:(?P<kilo>[kT](?=€|£|\$|EUR\b|USD\b|GBP\b|CHF\b))?(?P<before>{_SIGN}|{_RAND}|(?:{_CODES})\b)(?P<also>[ \u00a0]?(?:{_SIGN}))?[ \u00a0]*(?P<first>{_NUMBER})"
    rf"{_UNIT.format('k1')}(?:[.,]?[-\u2013\u2014]{{1,2}}(?!\d))?(?:[ \u00a0](?P<trail>{_CODES})\b)?"
    rf"|(?P<second>{_NUMBER}){_UNIT.format('k2')}[ \u00a0]*"
    rf"(?P<after>€|£|zł|Kč|kr\b|(?:{_CODES})\b|(?i:{'|'.join(_SPELT)})\b))"
)
_NAMES = (
    (r"australian dollars?", "AUD"), (r"(?:us|u\.s\.|united states|american) dollars?", "USD"),
    (r"new zealand dollars?", "NZD"), (r"canadian dollars?", "CAD"), (r"singapore dollars?", "SGD"),
    (r"hong kong dollars?", "HKD"), (r"pounds? sterling|sterling|british pounds?", "GBP"), (r"euros?", "EUR"),
    (r"swiss francs?", "CHF"), (r"swedish (?:kronor|krona|crowns?)", "SEK"),
    (r"norwegian (?:kroner|krone|crowns?)", "NOK"), (r"danish (?:kroner|krone|crowns?)", "DKK"),
    (r"indian rupees?", "INR"), (r"japanese yen", "JPY"), (r"south african rand", "ZAR"),
    (r"polish (?:zloty|złoty)", "PLN"),
)  # fmt: skip
_ONE_MARK = re.compile(r"\d{1,3}[.,]\d{1,3}")  # before million or thousand that is no grouping
_TIMES = {
    "k": 1000, "thousand": 1000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "million": 1_000_000,
    "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "lacs": 100_000,
    "crore": 10_000_000, "crores": 10_000_000, "cr": 10_000_000,
}  # fmt: skip
_LAKH = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_DASHED = re.compile(r"(?<=\d)[.,]?[-\u2013\u2014]{1,2}$")  # 12.500,-- in place of cents
_WORDS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
COUNT = (
    r"(?:\d+(?:[.,]\d+)?|"
    + "|".join(
        sorted(
            [f"{tens}-{unit}" for tens in ("twenty", "thirty", "forty") for unit in list(_WORDS)[1:10]] + list(_WORDS),
            key=len,
            reverse=True,
        )
    )
    + r"|an?(?= \w+ (?:month|week|day|year))|half a)"
)
PERIOD = r"(?:(?:business|working|calendar|person|man)[ -])?(?:hour|day|week|fortnight|month|quarter|year|sprint)"
DURATION = re.compile(rf"\b(?P<count>{COUNT})(?:\s*\(\d+\))?[\s\u00a0-]+(?P<unit>{PERIOD})s?\b", re.IGNORECASE)
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|per ?cent\b)")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with its currency code ("" when the sign leaves it open) and its place in the text."""

    amount: Decimal
    currency: str
    start: int
    end: int
    sign: str = ""


def number(text: str) -> Decimal | None:
    """Read 1,234.56, 1.234,56, 1 234, 1'234, 12.500,-- or 1,07,000 (lakhs); None when it is no number.

    >>> number("1.234,50"), number("12,000"), number("0.8"), number("1'250"), number("1,07,000")
    (Decimal('1234.50'), Decimal('12000'), Decimal('0.8'), Decimal('1250'), Decimal('107000'))
    """
    bare = _DASHED.sub("", re.sub(r"[\s\u00a0\u202f'\u2019]", "", text))
    if _LAKH.fullmatch(bare):
        bare = bare.replace(",", "")
    if "," in bare and "." in bare:
        bare = bare.replace(",", "") if bare.rindex(".") > bare.rindex(",") else bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+", bare) or re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
        bare = bare.replace(",", "").replace(".", "")
    else:
        bare = bare.replace(",", ".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def scale(head: str) -> int:
    """Return what a head says its bare numbers are to be multiplied by: 1000 for k€ or in thousands, else 1."""
    return (
        1000 if re.search(r"\bk ?(?:€|£|\$|EUR|USD|GBP|CHF)|(?:€|£|\$) ?k\b|\bTEUR\b|\bT€|(?i:thousand)", head) else 1
    )


def count(text: str) -> Decimal | None:
    """Read a count in digits or words."""
    word = text.lower().strip()
    if word in _WORDS:
        return Decimal(_WORDS[word])
    tens, _, unit = word.partition("-")
    if unit and tens in _WORDS and unit in _WORDS:
        return Decimal(_WORDS[tens] + _WORDS[unit])
    return {"a": Decimal(1), "an": Decimal(1), "half a": Decimal("0.5")}.get(word, number(word))


def sums(text: str) -> list[Sum]:
    """Return every amount of money in a text; a number without a currency sign is none."""
    found = []
    for match in _MONEY.finditer(text):
        unit = (match["k1"] or match["k2"] or "").lower().rstrip(".")
        figure = match["first"] or match["second"]
        value = Decimal(figure.replace(",", ".")) if unit and _ONE_MARK.fullmatch(figure) else number(figure)
        if value is None:
            continue
        value *= _TIMES.get(unit, 1) * (1000 if match["kilo"] else 1)
        sign = (match["before"] or match["after"] or "").strip()
        code = match["trail"] or _SPELT.get(sign.lower(), _SYMBOLS.get(sign, sign))
        end = match.start() + len(match[0].rstrip())
        found.append(Sum(_plain(value), code, match.start(), end, sign))
    return found


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral() else value


def named_currency(text: str) -> tuple[str, int, int] | None:
    """Return the currency a text names in words or by code, with its place."""
    for pattern, code in _NAMES:
        found = re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE)
        if found:
            return code, *found.span()
    found = re.search(rf"\b({_CODES})\b", text)
    return (found[1], *found.span()) if found else None
