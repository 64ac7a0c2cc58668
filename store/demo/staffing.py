"""Who works where: the bookings that the demo firm's time is made from, its absences, soft pipeline and open needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from store.bookings import Booking, BookingKind, DemandStatus, RoleDemand
from store.clients import Opportunity
from store.demo.book import Book
from store.demo.clock import FRI, MON, THU, TUE, at
from store.demo.situations import ASKED_FOR_LEAVE, EARLY_ROLLOFFS, HALF_DAY_OFF, ON_LEAVE, SICK
from store.people import JobRole, Person, Place, TimeOff, TimeOffStatus
from store.projects import Project
from store.skills import Skill

# person | first word of the project, first week, last week, hours a day; …
_STAFFING = (
    "Marta Kowalczyk | Nordlys -39 14 2; Compass -26 8 2; Fjord -16 10 1; Polymer -9 13 1",
    "Declan O'Sullivan | Kestrel -39 -8 2; Aurora -39 6 2; Acorn -39 2 1; Inkwell -25 6 1; Bramble -13 10 1",
    "Ines Carvalho | Almond -39 4 2; Olive -20 12 2; Azulejo -17 16 2; Tram -39 22 1",
    "Yusuf Demir | Helix -24 3 3; Catalyst -39 9 2; Granite -18 7 2",
    "Hannah Whitlock | Viaduct -22 9 2; Hearth -21 8 2; Lantern -19 11 1; Sleeper -39 26 1; Broadsheet -39 -6 1",
    "Lukas Steiner | Amber -39 -10 1; Baltic -39 5 3; Bastion -23 18 2; Scalpel -14 12 1; Turret -11 9 1",
    "Ana Petrov | Kestrel -39 -35 6; Nordlys -34 14 6; Compass -12 8 1",
    "Rhys Morgan | Kestrel -39 -31 6; Aurora -30 6 6; Bramble 1 3 4",
    "Duarte Pinto | Amber -39 -29 6; Almond -28 4 4; Azulejo -17 16 3",
    "Anneke Baumann | Amber -39 -19 6; Helix -18 -7 6; Granite -6 7 6",
    "Jonas Brandt | Nordlys -39 -5 7; Fjord -4 10 7",
    "Jonas Richter | Amber -39 -28 7; Baltic -27 -6 7; Baltic -5 5 4; Granite -5 7 3",
    "Siobhan Kelly | Broadsheet -39 -31 6; Aurora -30 6 6",
    "Leila Haddad | Kestrel -39 -27 6; Compass -26 8 6",
    "Mateus Lopes | Almond -39 -21 7; Olive -20 12 7",
    "Emma Frost | Broadsheet -39 -20 7; Lantern -19 11 7",
    "Karim Benali | Kestrel -39 -27 7; Compass -26 8 7",
    "Sofia Ribeiro | Tram -39 -18 6; Azulejo -17 16 7",
    "Niklas Weiss | Catalyst -39 -15 7; Scalpel -14 -2 7",
    "Aisha Okafor | Broadsheet -39 -23 7; Viaduct -22 9 7",
    "Tiago Moreira | Azulejo -1 16 6",
    "Paula Engel | Kestrel -39 -25 7; Helix -24 -2 7",
    "Viktor Danilov | Kestrel -39 -22 7; Hearth -21 1 7",
    "Grace Adeyemi | Aurora -39 -23 7; Viaduct -22 9 7",
    "Hugo Salgado | Almond -39 4 7",
    "Florian Huber | Amber -39 -25 7; Helix -24 3 4; Granite -18 7 3",
    "Meera Joshi | Broadsheet -39 -14 5; Acorn -25 2 2; Bramble -13 10 5",
    "Rui Teixeira | Almond -39 -21 7; Olive -20 12 7",
    "Clara Neumann | Kestrel -39 -26 7; Inkwell -25 2 7",
    "Samir Aziz | Catalyst -39 -24 8; Bastion -23 18 8",
    "Wei Zhang | Sleeper -39 26 2; Lantern -19 11 5",
    "Lena Fuchs | Baltic -39 -24 7; Bastion -23 18 5; Scalpel -14 12 2",
    "Diogo Matos | Tram -39 22 2; Olive -20 12 5",
    "Amara Nwosu | Polymer -9 13 7",
    "Finn Jacobsen | Nordlys -39 -17 6; Fjord -16 10 4; Inkwell -10 6 3",
    "Carolina Vaz | Tram -39 -18 6; Azulejo -17 -3 6",
    "Olivia Hartley | Acorn -39 2 3; Hearth -21 8 4",
    "Matthias Krug | Baltic -39 5 4; Turret -11 9 3",
    "Zeynep Kaya | Catalyst -39 -19 5; Granite -18 -7 6; Turret -11 9 2; Catalyst -6 9 4",
    "Joana Freitas | Almond -39 -2 6",
)
_FIRST_ENDS = {"Viktor Danilov": (8, 3), "Clara Neumann": (6, 6)}  # last week it was booked for, days since the change
# person | project, first week, last week, hours a day | percent | opportunity
_SOFT = (
    "Niklas Weiss | Sextant 3 20 6 | 50 | Sextant Self Service",
    "Carolina Vaz | Sextant 3 12 5 | 50 | Sextant Self Service",
    "Joana Freitas | Skerry 5 16 6 | 40 | Skerry Offshore",
    "Viktor Danilov | Skerry 5 24 6 | 40 | Skerry Offshore",
    "Clara Neumann | Azulejo 6 16 6 | 70 | Depot rollout, phase two",
)
# project | role | skill, level | place | first week, last week, hours | budgeted hourly rate | status
_DEMANDS = (
    "Nordlys | Data Engineer | Data Engineering, 4 | | 1 12 6 | 13000 | open",
    "Bastion | Data Engineer | SQL, 3 | Munich | 1 14 6 | 12500 | open",
    "Scalpel | Consultant | Regulatory Affairs, 3 | | 1 12 6 | 11000 | open",
    "Hearth | Developer | Java, 3 | | 2 8 7 | 10500 | open",
    "Azulejo | Designer | Service Design, 3 | Porto | 2 10 5 | 12000 | open",
    "Polymer | Consultant | Change Management, 3 | | 4 13 4 | 11500 | open",
    "Fjord | Senior Consultant | Asset Management, 3 | | -4 10 7 | 14000 | filled",
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody on a project, by weeks."""

    person: str
    project: str
    first: int
    last: int
    minutes: int


def full_name(book: Book, word: str) -> str:
    """Return the project's name that starts with a word; KeyError when there is none."""
    for name, _row in book.keyed(Project):
        if name.split()[0] == word:
            return name
    raise KeyError(word)


def _assignment(book: Book, person: str, part: str) -> Assignment:
    word, first, last, hours = part.split()
    return Assignment(person, full_name(book, word), int(first), int(last), int(hours) * 60)


def bookings(book: Book) -> None:
    """Add the hard bookings; two of them were shortened a few days ago."""
    clock = book.clock
    for line in _STAFFING:
        person, parts = (part.strip() for part in line.split("|"))
        for part in parts.split(";"):
            one = _assignment(book, person, part.strip())
            shortened = EARLY_ROLLOFFS.get(person) == one.project
            was, ago = _FIRST_ENDS.get(person, (0, 0))
            staff = book.row(Person, person)
            ends_on = clock.day(one.last, FRI)
            book.add(
                Booking,
                person_id=book.id(Person, person),
                project_id=book.id(Project, one.project),
                job_role_id=staff["job_role_id"],
                starts_on=max(clock.day(one.first), staff["hired_on"]),
                ends_on=min(ends_on, staff["left_on"] or ends_on),
                minutes_per_day=one.minutes,
                first_ends_on=clock.day(was, FRI) if shortened else None,
                shortened_at=at(clock.today - timedelta(days=ago), 13) if shortened else None,
            )
    _soft(book)


def _soft(book: Book) -> None:
    for line in _SOFT:
        person, part, percent, opportunity = (piece.strip() for piece in line.split("|"))
        one = _assignment(book, person, part)
        book.add(
            Booking,
            person_id=book.id(Person, person),
            project_id=book.id(Project, one.project),
            job_role_id=book.row(Person, person)["job_role_id"],
            opportunity_id=book.id(Opportunity, opportunity),
            starts_on=book.clock.day(one.first),
            ends_on=book.clock.day(one.last, FRI),
            minutes_per_day=one.minutes,
            kind=BookingKind.SOFT,
            probability_percent=int(percent),
        )


def demands(book: Book) -> None:
    """Add the needs for a role that wait for a name."""
    for line in _DEMANDS:
        word, role, skill, place, times, rate, status = (part.strip() for part in line.split("|"))
        name, level = skill.split(", ")
        project = full_name(book, word)
        first, last, hours = (int(part) for part in times.split())
        book.add(
            RoleDemand,
            project_id=book.id(Project, project),
            job_role_id=book.id(JobRole, role),
            skill_id=book.id(Skill, name),
            min_level=int(level),
            place_id=book.id(Place, place) if place else None,
            starts_on=book.clock.day(first),
            ends_on=book.clock.day(last, FRI),
            minutes_per_day=hours * 60,
            budget_rate_minor=int(rate),
            currency="EUR",
            status=DemandStatus(status),
        )


def time_off(book: Book) -> None:
    """Add two past holidays and a coming one for everyone, and the planted absences of week -1."""
    for number, (name, person) in enumerate(book.keyed(Person)):
        for week in (-34 + number * 5 % 14, -18 + number * 3 % 13, 5 + number * 2 % 9):
            first, last = book.clock.day(week), book.clock.day(week, FRI)
            if person["hired_on"] <= first and last <= (person["left_on"] or last):
                _absent(book, name, week, (MON, FRI), "holiday")
    _absent(book, ON_LEAVE, -1, (MON, FRI), "holiday")
    _absent(book, HALF_DAY_OFF, -1, (THU, THU), "appointment", minutes=240)
    _absent(book, SICK, -1, (MON, TUE), "sick")
    _absent(book, ASKED_FOR_LEAVE, -1, (FRI, FRI), "holiday", status=TimeOffStatus.REQUESTED)
    _absent(book, "Grace Adeyemi", 2, (MON, THU), "holiday")


def _absent(
    book: Book,
    name: str,
    week: int,
    days: tuple[int, int],
    kind: str,
    *,
    minutes: int | None = None,
    status: TimeOffStatus = TimeOffStatus.APPROVED,
) -> None:
    book.add(
        TimeOff,
        person_id=book.id(Person, name),
        starts_on=book.clock.day(week, days[0]),
        ends_on=book.clock.day(week, days[1]),
        minutes_per_day=minutes,
        kind=kind,
        status=status,
    )
