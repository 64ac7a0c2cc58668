"""A mapping by hand: which column is which field, said by a person where headings do not say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import BadInput
from memory.readers.time_exports.export import Unit
from memory.readers.time_exports.headings import Heading, Meaning, normal

NOT_USED = "ignore"
_DURATIONS: dict[str, Unit] = {"duration": "any", "hours": "hours", "minutes": "minutes", "seconds": "seconds"}
_PLAIN = (
    "date start end person_name person_email first_name last_name client project project_code task note billable"
    " bill_rate amount currency external_id"
)
FIELDS = (*_PLAIN.split(), *_DURATIONS, NOT_USED)
_FIRST = -1


class UnknownColumns(BadInput):
    """No day, time or person can be read; ``columns`` are the headings, for a person to say what they are."""

    def __init__(self, message: str, *, columns: Sequence[str], hint: str = "") -> None:
        """Keep the headings."""
        super().__init__(message, hint=hint)
        self.columns = tuple(columns)


def checked(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping of headings to fields, the fields known and none given twice.

    Raises:
        BadInput: naming the field.

    """
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for title, said in mapping.items():
        field = said.strip().casefold().replace(" ", "_")
        if field not in FIELDS:
            raise BadInput(f"There is no field {said!r}.", hint=f"Fields are {', '.join(FIELDS)}.")
        one = "duration" if field in _DURATIONS else field
        if one != NOT_USED and one in taken:
            raise BadInput(f"Both {taken[one]!r} and {title!r} are said to be {field}.", hint="One column a field.")
        taken[one] = title
        found[title.strip()] = field
    return found


def places(mapping: Mapping[str, str], header: Sequence[str]) -> dict[int, str] | None:
    """Return column → field for the headings of a line; nothing when one of those named is not among them."""
    found: dict[int, str] = {}
    for title, field in mapping.items():
        exact = [at for at, name in enumerate(header) if name == title]
        alike = [at for at, name in enumerate(header) if normal(name) == normal(title)]
        fits = exact or alike
        if not fits:
            return None
        found[fits[0]] = field
    return found


def applied(placed: Mapping[int, str], headings: Sequence[Heading], meanings: list[Meaning]) -> None:
    """Let what a person said about columns come before what their headings say."""
    said = {"duration" if field in _DURATIONS else field for field in placed.values()}
    for at in range(len(headings)):
        if at in placed:
            field = placed[at]
            name = "" if field == NOT_USED else "duration" if field in _DURATIONS else field
            meanings[at] = Meaning(name, _DURATIONS.get(field, "any"), _FIRST, frozenset())
        elif meanings[at].field in said:
            meanings[at] = meanings[at]._replace(field="")
