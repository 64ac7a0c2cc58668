"""The demo firm's places, job roles and people."""

from __future__ import annotations

from datetime import date, timedelta

from domain.access import Role
from store.demo.book import Book
from store.demo.clock import THU, WED, Clock
from store.demo.holidays import holidays
from store.demo.situations import ARRIVED, CLOSED_OFFICE, LEAVER, NEW_RATE_ROLE, PART_TIMER
from store.people import Grant, Holiday, JobRole, Person, Place

DOMAIN = "firstmate.example"
# name, country, time zone
_PLACES = (
    ("Berlin", "DE", "Europe/Berlin"),
    ("Munich", "DE", "Europe/Berlin"),
    ("Manchester", "GB", "Europe/London"),
    ("Porto", "PT", "Europe/Lisbon"),
)
# name, target of billable utilisation in percent
_ROLES = (
    ("Operations", 0),
    ("Project Manager", 60),
    ("Solution Architect", 70),
    ("Senior Consultant", 75),
    ("Consultant", 80),
    ("Developer", 80),
    ("Data Engineer", 80),
    ("Designer", 75),
    ("QA Engineer", 75),
    ("Business Analyst", 75),
    (NEW_RATE_ROLE, 75),
)
_STAFF = (Role.CONSULTANT,)
_MANAGER = (Role.CONSULTANT, Role.PROJECT_MANAGER)
# name | job role | place | manager (who comes before) | seniority, title; then roles of the rights matrix
_PEOPLE: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("Henrike Vogt | Operations | Berlin | | principal, Chief Executive", (Role.CEO,)),
    ("Callum Reid | Operations | Manchester | Henrike Vogt | principal, Head of Delivery", (Role.HEAD_OF_DELIVERY,)),
    ("Beatriz Nogueira | Operations | Porto | Henrike Vogt | senior, Head of Finance", (Role.FINANCE,)),
    ("Oskar Lindqvist | Operations | Berlin | Beatriz Nogueira | mid, Financial Controller", (Role.FINANCE,)),
    ("Priya Raman | Operations | Manchester | Callum Reid | senior, Resource Manager", (Role.RESOURCE_MANAGER,)),
    ("Tilman Esch | Operations | Berlin | Callum Reid | mid, Resource Manager", (Role.RESOURCE_MANAGER,)),
    ("Greta Halvorsen | Operations | Berlin | Henrike Vogt | mid, Systems Administrator", (Role.ADMINISTRATOR,)),
    ("Marta Kowalczyk | Project Manager | Berlin | Callum Reid | senior, Project Manager", _MANAGER),
    ("Declan O'Sullivan | Project Manager | Manchester | Callum Reid | senior, Project Manager", _MANAGER),
    ("Ines Carvalho | Project Manager | Porto | Callum Reid | senior, Project Manager", _MANAGER),
    ("Yusuf Demir | Project Manager | Munich | Callum Reid | mid, Project Manager", _MANAGER),
    ("Hannah Whitlock | Project Manager | Manchester | Callum Reid | mid, Project Manager", _MANAGER),
    ("Lukas Steiner | Project Manager | Munich | Callum Reid | senior, Project Manager", _MANAGER),
    ("Ana Petrov | Solution Architect | Berlin | Marta Kowalczyk | principal, Data Architect", _STAFF),
    ("Rhys Morgan | Solution Architect | Manchester | Declan O'Sullivan | senior, Solution Architect", _STAFF),
    ("Duarte Pinto | Solution Architect | Porto | Ines Carvalho | senior, Solution Architect", _STAFF),
    ("Anneke Baumann | Solution Architect | Munich | Lukas Steiner | principal, Enterprise Architect", _STAFF),
    ("Jonas Brandt | Senior Consultant | Berlin | Marta Kowalczyk | senior, Senior Consultant", _STAFF),
    ("Jonas Richter | Senior Consultant | Munich | Lukas Steiner | senior, Senior Consultant", _STAFF),
    ("Siobhan Kelly | Senior Consultant | Manchester | Declan O'Sullivan | senior, Senior Consultant", _STAFF),
    ("Leila Haddad | Senior Consultant | Berlin | Marta Kowalczyk | senior, Senior Consultant", _STAFF),
    ("Mateus Lopes | Senior Consultant | Porto | Ines Carvalho | senior, Senior Consultant", _STAFF),
    ("Emma Frost | Consultant | Manchester | Hannah Whitlock | mid, Consultant", _STAFF),
    ("Karim Benali | Consultant | Berlin | Marta Kowalczyk | mid, Consultant", _STAFF),
    ("Sofia Ribeiro | Consultant | Porto | Ines Carvalho | mid, Consultant", _STAFF),
    ("Niklas Weiss | Consultant | Munich | Lukas Steiner | mid, Consultant", _STAFF),
    ("Aisha Okafor | Consultant | Manchester | Hannah Whitlock | mid, Consultant", _STAFF),
    ("Tiago Moreira | Consultant | Porto | Ines Carvalho | junior, Associate Consultant", _STAFF),
    ("Paula Engel | Consultant | Berlin | Yusuf Demir | mid, Consultant", _STAFF),
    ("Viktor Danilov | Developer | Berlin | Hannah Whitlock | senior, Backend Developer", _STAFF),
    ("Grace Adeyemi | Developer | Manchester | Hannah Whitlock | mid, Full-stack Developer", _STAFF),
    ("Hugo Salgado | Developer | Porto | Ines Carvalho | mid, Full-stack Developer", _STAFF),
    ("Florian Huber | Developer | Munich | Yusuf Demir | senior, Backend Developer", _STAFF),
    ("Meera Joshi | Developer | Manchester | Declan O'Sullivan | senior, Frontend Developer", _STAFF),
    ("Rui Teixeira | Developer | Porto | Ines Carvalho | mid, Backend Developer", _STAFF),
    ("Clara Neumann | Developer | Berlin | Declan O'Sullivan | mid, Frontend Developer", _STAFF),
    ("Samir Aziz | Developer | Berlin | Lukas Steiner | senior, Contract Developer", _STAFF),
    ("Wei Zhang | Data Engineer | Manchester | Hannah Whitlock | senior, Data Engineer", _STAFF),
    ("Lena Fuchs | Data Engineer | Munich | Lukas Steiner | mid, Data Engineer", _STAFF),
    ("Diogo Matos | Data Engineer | Porto | Ines Carvalho | mid, Data Engineer", _STAFF),
    (f"Amara Nwosu | {NEW_RATE_ROLE} | Manchester | Marta Kowalczyk | senior, {NEW_RATE_ROLE}", _STAFF),
    ("Finn Jacobsen | Designer | Berlin | Marta Kowalczyk | senior, Product Designer", _STAFF),
    ("Carolina Vaz | Designer | Porto | Ines Carvalho | mid, Service Designer", _STAFF),
    ("Olivia Hartley | QA Engineer | Manchester | Hannah Whitlock | mid, Test Engineer", _STAFF),
    ("Matthias Krug | QA Engineer | Munich | Lukas Steiner | mid, Test Engineer", _STAFF),
    ("Zeynep Kaya | Business Analyst | Munich | Lukas Steiner | senior, Business Analyst", _STAFF),
    ("Joana Freitas | Business Analyst | Porto | Ines Carvalho | mid, Business Analyst", _STAFF),
)
CONTRACTOR = "Samir Aziz"
_RECENT = {NEW_RATE_ROLE: -9}  # first week of the people of a role that the firm has only just built up


def email_of(name: str) -> str:
    """Return somebody's address.

    >>> email_of("Declan O'Sullivan")
    'declan.osullivan@firstmate.example'
    """
    return f"{name.lower().replace(' ', '.').replace(chr(39), '')}@{DOMAIN}"


def places(book: Book) -> None:
    """Add the places with three years of public holidays, and a day on which one office was closed."""
    clock = book.clock
    for name, country, zone in _PLACES:
        book.add(Place, name, name=name, country=country, zone=zone)
        days = {day: title for year in _years(clock) for day, title in holidays(name, year)}
        if name == CLOSED_OFFICE:
            days.setdefault(clock.day(-1, WED), "Office closed (building works)")
        for day, title in sorted(days.items()):
            book.add(Holiday, place_id=book.id(Place, name), day=day, name=title)


def _years(clock: Clock) -> range:
    return range(clock.first_day.year, clock.today.year + 2)


def people(book: Book) -> None:
    """Add job roles, people and their rights."""
    for name, target in _ROLES:
        book.add(JobRole, name, name=name, target_percent=target)
    for number, (line, roles) in enumerate(_PEOPLE):
        name, role, place, manager, rest = (part.strip() for part in line.split("|"))
        seniority, title = rest.split(", ", 1)
        hired_on, left_on = _employment(book.clock, name, role, number)
        pattern = {"fri_minutes": 0} if name == PART_TIMER else {}
        key = book.add(
            Person,
            name,
            name=name,
            email=email_of(name),
            title=title,
            seniority=seniority,
            job_role_id=book.id(JobRole, role),
            place_id=book.id(Place, place),
            manager_id=book.id(Person, manager) if manager else None,
            hired_on=hired_on,
            left_on=left_on,
            active=left_on is None,
            contractor=name == CONTRACTOR,
            target_percent=50 if name == "Anneke Baumann" else None,
            **pattern,
        )
        for granted in roles:
            book.add(Grant, person_id=key, role=granted)


def _employment(clock: Clock, name: str, role: str, number: int) -> tuple[date, date | None]:
    if name == ARRIVED:
        return clock.day(-1, THU), None
    if name == LEAVER:
        return date(clock.today.year - 4, 2, 1), clock.day(-2, 4)
    if role in _RECENT:
        return clock.day(_RECENT[role]), None
    # Spread over the years before, always on the first of a month and long before the first time entry.
    before = clock.first_day - timedelta(days=200 + 61 * (number % 23))
    return before.replace(day=1), None
