"""What a person changed at the review: a value under each path, such as ``task.D1.hours``; the plan is drawn again.

Paths are ``plan.<field>``, ``task.<id>.<field>``, ``milestone.<id>.<field>`` and ``role.<id>.<field>``; the ids are
those of the plan. A task whose id begins with X was added. An empty value takes an edit back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from domain.errors import BadInput
from domain.sow.evidence import GIVEN, Fact, When
from domain.sow.statement import Acceptance, BillingModel, Milestone, Sow

_FIELDS = {
    "plan": ("name", "client", "new_client", "manager", "start", "currency", "price", "billing", "payment_days",
             "review_days"),
    "task": ("name", "phase", "hours", "days", "role", "drop"),
    "milestone": ("name", "due", "amount", "drop"),
    "role": ("job_role", "person", "hours", "drop"),
}  # fmt: skip
_ID = re.compile(r"[A-Z]\w{0,40}")
_MOST = 2000  # edits of one draft
_LONGEST = 300
_MOST_HOURS = 100_000
_MOST_DAYS = 2_000
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Edits:
    """Values under their paths, checked."""

    values: Mapping[str, str] = field(default_factory=dict)

    def with_(self, changes: Mapping[str, str]) -> Edits:
        """Return them with changes; an empty value takes one back.

        Raises:
            BadInput: a path or value that is none.

        """
        kept = {path: value for path, value in {**self.values, **changes}.items() if value}
        if len(kept) > _MOST:
            raise BadInput(f"A draft takes at most {_MOST:,} changes.")
        found = Edits(kept)
        for path, value in changes.items():
            found.check(path, value.strip())
        return found

    def check(self, path: str, value: str) -> None:
        """Refuse what is no edit.

        Raises:
            BadInput: says what would be one.

        """
        kind, name, key = self._parts(path)
        if len(value) > _LONGEST or not value.isprintable():
            raise BadInput(f"{path}: at most {_LONGEST} printable characters.")
        if not value:
            return
        if name in ("hours", "days", "payment_days", "review_days"):
            self.number(kind, name, key)
        elif name in ("due", "start"):
            self.day(kind, name, key)
        elif name in ("amount", "price"):
            self.amount(kind, name, key)
        elif name == "currency" and not _CODE.fullmatch(value):
            raise BadInput(f"{value!r} is no currency.", hint="Give its code, such as EUR.")
        elif name == "billing" and value not in list(BillingModel):
            raise BadInput(f"{value!r} is no way of billing.", hint=f"There are {', '.join(BillingModel)}.")

    def _parts(self, path: str) -> tuple[str, str, str]:
        kind, _, rest = path.partition(".")
        key, name = ("", rest) if kind == "plan" else (rest.partition(".")[0], rest.partition(".")[2])
        if name not in _FIELDS.get(kind, ()) or (kind != "plan" and not _ID.fullmatch(key)):
            raise BadInput(f"{path[:60]!r} cannot be changed in a draft.")
        return kind, name, key

    def text(self, kind: str, name: str, key: str = "") -> str:
        """Return the text under a path, "" for none."""
        return self.values.get(".".join(filter(None, (kind, key, name))), "").strip()

    def number(self, kind: str, name: str, key: str = "") -> Decimal | None:
        """Return a number of hours or days, None for none.

        Raises:
            BadInput: it is none, negative or far too much.

        """
        text = self.text(kind, name, key)
        if not text:
            return None
        found = _decimal(text)
        most = _MOST_HOURS if name == "hours" else _MOST_DAYS
        if found is None or not 0 <= found <= most or (name != "hours" and found != found.to_integral()):
            raise BadInput(f"{text!r} is no number of {'hours' if name == 'hours' else 'whole days'} up to {most:,}.")
        return found

    def day(self, kind: str, name: str, key: str = "") -> date | None:
        """Return a day, None for none.

        Raises:
            BadInput: it is none.

        """
        text = self.text(kind, name, key)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise BadInput(f"{text!r} is no day.", hint="Write it as 2027-01-11.") from None

    def amount(self, kind: str, name: str, key: str = "") -> Decimal | None:
        """Return an amount in major units, None for none.

        Raises:
            BadInput: it is none, or negative.

        """
        text = self.text(kind, name, key)
        if not text:
            return None
        found = _decimal(text)
        if found is None or not 0 <= found < Decimal(10) ** 12:
            raise BadInput(f"{text!r} is no amount of money.", hint="Write it as 120000 or 120000.50.")
        return found

    def dropped(self, kind: str, key: str) -> bool:
        """Tell whether a task, milestone or role was taken out."""
        return bool(self.text(kind, "drop", key))

    def added(self) -> Iterator[str]:
        """Yield the ids of tasks that were added, in order."""
        found = {path.split(".")[1] for path in self.values if path.startswith("task.X")}
        yield from sorted(key for key in found if self.text("task", "name", key) and not self.dropped("task", key))


def _decimal(text: str) -> Decimal | None:
    bare = text.replace(" ", "").replace("'", "")
    whole = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", bare)
    bare = bare.replace(",", "") if whole else bare.replace(",", ".")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def answered(sow: Sow, edits: Edits) -> Sow:
    """Return what the document states with what a person entered in its place."""
    start, price, code = edits.day("plan", "start"), edits.amount("plan", "price"), edits.text("plan", "currency")
    billing, review = edits.text("plan", "billing"), edits.number("plan", "review_days")
    changes: dict[str, object] = {}
    if start is not None:
        changes["start"] = Fact(When(start), GIVEN)
    if price is not None:
        changes["total"] = Fact(price, GIVEN)
    if code:
        changes["currency"] = Fact(code, GIVEN)
    if billing:
        changes["billing_model"] = Fact(BillingModel(billing), GIVEN)
    if review is not None:
        before = sow.acceptance or Acceptance(GIVEN)
        changes["acceptance"] = replace(before, review_days=int(review))
    return replace(sow, **changes)  # type: ignore[arg-type]


def edited(milestone: Milestone, key: str, edits: Edits) -> Milestone:
    """Return a milestone as it was edited."""
    due, amount = edits.day("milestone", "due", key), edits.amount("milestone", "amount", key)
    return replace(
        milestone,
        name=edits.text("milestone", "name", key) or milestone.name,
        due=When(due) if due else milestone.due,
        amount=milestone.amount if amount is None else amount,
    )
