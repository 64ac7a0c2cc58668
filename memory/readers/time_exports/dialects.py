"""The products whose exports are known, as one table: how each is recognised and where it means other than usual."""

from __future__ import annotations

from dataclasses import dataclass, field

from memory.readers.time_exports.export import DialectName, Unit


@dataclass(frozen=True, slots=True)
class Dialect:
    """One product's way of exporting.

    It is recognised by any of ``signatures``: sets of normalised headings that must all be there. ``fields`` gives
    headings another field than usual ("" drops one). ``unit`` is what a bare number under "Duration" counts, where
    the product always means the same.
    """

    name: DialectName
    signatures: tuple[frozenset[str], ...]
    fields: dict[str, str] = field(default_factory=dict)
    unit: Unit = "any"


def _sets(*signatures: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(part.strip() for part in signature.split(",")) for signature in signatures)


# Kimai calls the amount "rate" and keeps the rate an hour in "hourly rate"; its internal rate is a cost.
_KIMAI_FIELDS = {
    **dict.fromkeys(("rate", "preis", "satz", "tarif", "tarief", "tarifa", "price"), "amount"),
    **dict.fromkeys(("internal rate", "interner preis", "interner satz", "fixed rate", "festpreis"), ""),
}

DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "tempo",
        _sets(
            "issue key, worklog",
            "issue key, work date, hours",
            "issue key, work date, billed hours",
            "tempo worklog id, time spent seconds",
        ),
        fields={"start date": "date", "tempo worklog id": "external_id", "billed hours": ""},
        unit="seconds",
    ),
    Dialect(
        "jira",
        _sets(
            "issue key, log work",
            "issue key, time spent, started",
            "issue key, time spent, author",
            "issue key, time spent seconds",
            "issue key, time spent, date",
        ),
        unit="seconds",
    ),
    Dialect(
        "clockify",
        _sets(
            "duration h, start date, start time",
            "duration h, duration decimal",
            "dauer h, dauer dezimal",
            "duree h, duree decimale",
            "duracion h, duracion decimal",
            "duur h, duur decimaal",
            "time interval start, time interval duration",
        ),
    ),
    Dialect(
        "kimai",
        _sets(
            "customer, project, activity, duration",
            "date, from, to, duration, rate, activity",
            "kunde, projekt, tatigkeit, dauer",
            "client, projet, activite, duree",
            "klant, project, activiteit, duur",
            "cliente, proyecto, actividad, duracion",
            "begin, end, duration, activity",
            "begin, end, duration, activity name",
        ),
        fields=_KIMAI_FIELDS,
    ),
    Dialect(
        "toggl",
        _sets(
            "start date, start time, duration, description",
            "start date, start time, end time, duration, project",
            "user, start date, start time, duration, tags",
            "workspace id, start, duration",
            "dur, start, end, description",
        ),
        fields={"project id": "", "cur": "currency"},
    ),
    Dialect(
        "harvest",
        _sets(
            "date, client, project, task, notes, hours",
            "datum, kunde, projekt, aufgabe, notizen, stunden",
            "date, client, projet, tache, notes, heures",
            "datum, klant, project, taak, notities, uren",
            "fecha, cliente, proyecto, tarea, notas, horas",
            "spent date, hours, project name",
        ),
        # its "Employee?" says yes or no: employee or contractor
        fields={
            "employee": "",
            "project id": "",
            "client currency": "currency",
            "rounded hours": "",
            "hours rounded": "",
        },
    ),
)
PLAIN = Dialect("plain", ())


def recognise(keys: frozenset[str]) -> Dialect:
    """Return the first dialect one of whose signatures is among the headings, else the plain one."""
    for dialect in DIALECTS:
        if any(signature <= keys for signature in dialect.signatures):
            return dialect
    return PLAIN
