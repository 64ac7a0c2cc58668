"""The formulas of a template: a small language of our own, read into a tree and computed from named values.

Numbers are decimals; there are texts, true and false, ``+ - * / // %``, comparisons, ``in``, ``and or not``,
``a if condition else b`` and the functions below. There is nothing else: no attributes, no indexing, no names but
those given, no loops, so a formula always ends and reaches nothing. Length, depth and size of numbers are limited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeAlias

from domain.errors import BadInput

Value: TypeAlias = Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be told; using it is an error with its reason."""

    reason: str


_LONGEST = 400  # characters of one formula
_DEEPEST = 30
_LARGEST = Decimal(10) ** 12
_PLACES = Decimal("1e-12")
_TOKEN = re.compile(r"""\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(//|<=|>=|==|!=|[-+*/%<>(),]))""")
_WORDS = frozenset({"and", "or", "not", "if", "else", "in", "true", "false"})
_COMPARE = ("<", "<=", ">", ">=", "==", "!=", "in")


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its kind, the word or value it stands for, and what it works on."""

    kind: str
    value: Value = ""
    parts: tuple[Node, ...] = ()


class _Reader:
    """Reads one formula by precedence: choice, or, and, not, comparison, sum, product, sign, term."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at, self.depth = text, _tokens(text), 0, 0

    def whole(self) -> Node:
        node = self.choice()
        if self.at < len(self.tokens):
            raise self.wrong(f"{self.tokens[self.at][1]!r} is not expected there")
        return node

    def wrong(self, what: str) -> BadInput:
        return BadInput(f"The formula {self.text!r} cannot be read: {what}.")

    def take(self, *words: str) -> str:
        if self.at < len(self.tokens):
            kind, word = self.tokens[self.at]
            if kind != "text" and word in words:
                self.at += 1
                return word
        return ""

    def need(self, word: str) -> None:
        if not self.take(word):
            raise self.wrong(f"{word!r} is missing")

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.wrong("it is nested too deep")
        node = self.either()
        if self.take("if"):
            condition = self.either()
            self.need("else")
            node = Node("choice", "", (condition, node, self.choice()))
        self.depth -= 1
        return node

    def either(self) -> Node:
        return self.chain(("or",), self.both)

    def both(self) -> Node:
        return self.chain(("and",), self.negated)

    def negated(self) -> Node:
        odd = False
        while self.take("not"):
            odd = not odd
        return Node("not", "", (self.compared(),)) if odd else self.compared()

    def compared(self) -> Node:
        node = self.chain(("+", "-"), self.product)
        word = self.take(*_COMPARE)
        if word == "in":
            self.need("(")
            return Node("in", "", (node, *self.listed()))
        return Node(word, "", (node, self.chain(("+", "-"), self.product))) if word else node

    def product(self) -> Node:
        return self.chain(("*", "/", "//", "%"), self.signed)

    def chain(self, words: tuple[str, ...], below: Callable[[], Node]) -> Node:
        node = below()
        while word := self.take(*words):
            node = Node(word, "", (node, below()))
        return node

    def signed(self) -> Node:
        minus = 0
        while self.take("-"):
            minus += 1
        node = self.term()
        return Node("minus", "", (node,)) if minus % 2 else node

    def term(self) -> Node:
        if self.at >= len(self.tokens):
            raise self.wrong("it ends too early")
        kind, word = self.tokens[self.at]
        self.at += 1
        match kind, word:
            case "number", _:
                return Node("value", Decimal(word))
            case "text", _:
                return Node("value", word)
            case "name", "true" | "false":
                return Node("value", word == "true")
            case "name", _ if word not in _WORDS:
                return Node("call", word, self.listed()) if self.take("(") else Node("name", word)
            case _, "(":
                node = self.choice()
                self.need(")")
                return node
        raise self.wrong(f"{word!r} is not expected there")

    def listed(self) -> tuple[Node, ...]:
        found = [self.choice()]
        while self.take(","):
            found.append(self.choice())
        self.need(")")
        return tuple(found)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            raise BadInput(f"The formula {text!r} cannot be read from {stripped[at : at + 12]!r} on.")
        number, name, single, double, sign = match.groups()
        quoted = single if single is not None else double
        kind = "number" if number else "name" if name else "text" if quoted is not None else "sign"
        found.append((kind, number or name or sign or quoted or ""))
        at = match.end()
    return found


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """Return the tree of a formula; BadInput says where it cannot be read."""
    if len(text) > _LONGEST:
        raise BadInput(f"A formula has at most {_LONGEST} characters, this one {len(text):,}.")
    if not text.strip():
        raise BadInput("A formula is empty.")
    return _Reader(text).whole()


def computed(text: str, names: Mapping[str, Value | Unknown]) -> Value:
    """Return what a formula comes to.

    Raises:
        BadInput: it cannot be read, names something unknown, divides by zero, or mixes numbers with texts.

    """
    try:
        return _value(parsed(text), names)
    except BadInput as error:
        raise error if text in error.message else BadInput(f"In {text!r}: {error.message}", hint=error.hint) from None


def number(text: str, names: Mapping[str, Value | Unknown]) -> Decimal:
    """Return a formula's number; BadInput when it is a text or a truth value."""
    return _number(computed(text, names))


def truth(text: str, names: Mapping[str, Value | Unknown]) -> bool:
    """Return whether a condition holds; an empty one does."""
    return _truth(computed(text, names)) if text.strip() else True


def _value(node: Node, names: Mapping[str, Value | Unknown]) -> Value:  # noqa: PLR0911 -- one return a kind
    match node.kind:
        case "value":
            return node.value
        case "name":
            return _named(str(node.value), names)
        case "choice":
            condition, yes, no = node.parts
            return _value(yes if _truth(_value(condition, names)) else no, names)
        case "and":
            return all(_truth(_value(part, names)) for part in node.parts)
        case "or":
            return any(_truth(_value(part, names)) for part in node.parts)
        case "not":
            return not _truth(_value(node.parts[0], names))
        case "minus":
            return -_number(_value(node.parts[0], names))
    values = [_value(part, names) for part in node.parts]
    if node.kind in _COMPARE:
        return _compare(node.kind, values)
    if node.kind == "call":
        return _call(str(node.value), [_number(one) for one in values])
    return _counted(node.kind, _number(values[0]), _number(values[1]))


def _named(name: str, names: Mapping[str, Value | Unknown]) -> Value:
    found = names.get(name)
    if found is None:
        raise BadInput(f"There is nothing called {name!r}.", hint=f"There is {', '.join(sorted(names)) or 'nothing'}.")
    if isinstance(found, Unknown):
        raise BadInput(f"{name} cannot be told: {found.reason}.")
    return found


def _compare(sign: str, values: list[Value]) -> bool:
    first, *others = values
    if any(type(first) is not type(one) for one in others):
        raise BadInput(f"{_shown(first)} cannot be compared with {_shown(others[0])}.")
    if sign == "in":
        return first in others
    if sign in {"==", "!="}:
        return (first == others[0]) is (sign == "==")
    one, other = _number(first), _number(others[0])
    return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[sign]


def _counted(sign: str, one: Decimal, other: Decimal) -> Decimal:
    if sign in {"/", "//", "%"} and not other:
        raise BadInput("It divides by zero.")
    match sign:
        case "+":
            result = one + other
        case "-":
            result = one - other
        case "*":
            result = one * other
        case "/":
            result = _bounded(one / other).quantize(_PLACES)
        case "//":
            result = _bounded(one / other).to_integral_value(ROUND_FLOOR)
        case _:
            result = one - other * _bounded(one / other).to_integral_value(ROUND_FLOOR)
    return _bounded(result)


def _bounded(result: Decimal) -> Decimal:
    if abs(result) > _LARGEST:
        raise BadInput(f"It comes to more than {_LARGEST:,}.")
    return result


def _call(name: str, values: list[Decimal]) -> Decimal:
    match name, values:
        case "min", _:
            return min(values)
        case "max", _:
            return max(values)
        case "ceil", [one]:
            return one.to_integral_value(ROUND_CEILING)
        case "floor", [one]:
            return one.to_integral_value(ROUND_FLOOR)
        case "round", [one]:
            return one.to_integral_value(ROUND_HALF_UP)
        case "abs", [one]:
            return abs(one)
    raise BadInput(f"There is no function {name} of {len(values)}.", hint="There is min, max, ceil, floor, round, abs.")


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        raise BadInput(f"{_shown(value)} is not a number.")
    return _bounded(value)


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise BadInput(f"{_shown(value)} is neither true nor false.", hint="Write a comparison.")
    return value


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
