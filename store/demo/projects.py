"""The demo firm's projects and their phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from store.clients import Client
from store.demo.book import Book
from store.demo.clock import FRI, at
from store.demo.situations import STALE_PLANS
from store.people import Person
from store.projects import Phase, Project, ProjectStatus

INTERNAL = "Internal Operations"
TRAINING = "Training and Learning"
# code name | client | manager | first week, last week | billing | what it is about
_PROJECTS = (
    "Nordlys Data Platform | Havbris Energi | Marta Kowalczyk | -39, 14 | tm | The readings of 400 turbines",
    "Fjord Asset Register | Havbris Energi | Marta Kowalczyk | -16, 10 | fixed | Every asset in the parks",
    "Aurora Claims Portal | Brackwater Insurance | Declan O'Sullivan | -39, 6 | capped | Claims filed online",
    "Kestrel Underwriting | Brackwater Insurance | Declan O'Sullivan | -39, -8 | fixed | A desk for underwriters",
    "Olive Traceability | Quinta do Vale Foods | Ines Carvalho | -20, 12 | tm | Grove to bottle, by batch",
    "Almond ERP Rollout | Quinta do Vale Foods | Ines Carvalho | -39, 4 | fixed+milestone | ERP for four plants",
    "Compass Route Planning | Altmark Logistik | Marta Kowalczyk | -26, 8 | tm | Daily tours for 900 lorries",
    "Granite Warehouse | Altmark Logistik | Yusuf Demir | -18, 7 | fixed | A warehouse system for two sites",
    "Viaduct Ticketing | Pennine Rail Services | Hannah Whitlock | -22, 9 | milestone | Tickets on the phone",
    "Sleeper Maintenance | Pennine Rail Services | Hannah Whitlock | -39, 26 | retainer | Care of the old engine",
    "Helix Device Registry | Isar Medizintechnik | Yusuf Demir | -24, 3 | tm | The register the regulator asks for",
    "Scalpel Compliance | Isar Medizintechnik | Lukas Steiner | -14, 12 | milestone | Evidence for the next audit",
    "Lantern Loyalty | Lumen & Oak Retail | Hannah Whitlock | -19, 11 | tm | Points, tiers and vouchers",
    "Acorn Webshop | Lumen & Oak Retail | Declan O'Sullivan | -39, 2 | fixed | A faster checkout",
    "Azulejo Fleet App | Tejo Mobilidade | Ines Carvalho | -17, 16 | tm | Shifts and defects in the driver's hand",
    "Tram Insights | Tejo Mobilidade | Ines Carvalho | -39, 22 | retainer | Monthly analyses of passenger flows",
    "Baltic Policy Core | Ostsee Versicherung | Lukas Steiner | -39, 5 | milestone | Moving policies off the mainframe",
    "Amber Archive | Ostsee Versicherung | Lukas Steiner | -39, -10 | fixed | Forty years of letters, searchable",
    "Hearth Tenant Portal | Fernhill Housing Trust | Hannah Whitlock | -21, 8 | milestone | Rent and repairs of 12,000",
    "Bramble Repairs | Fernhill Housing Trust | Declan O'Sullivan | -13, 10 | tm | Repairs planned by postcode",
    "Catalyst Lab Systems | Delmont Chemicals | Yusuf Demir | -39, 9 | tm | Lab journals that talk to each other",
    "Polymer Forecasting | Delmont Chemicals | Marta Kowalczyk | -9, 13 | tm | Demand by machine learning",
    "Bastion Payments | Sternwald Bank | Lukas Steiner | -23, 18 | capped | A new payments core",
    "Turret Fraud Watch | Sternwald Bank | Lukas Steiner | -11, 9 | fixed | Alerts on suspicious transfers",
    "Inkwell Publishing | Aldergate Media | Declan O'Sullivan | -25, 6 | tm | From manuscript to print in one tool",
    "Broadsheet Analytics | Aldergate Media | Hannah Whitlock | -39, -6 | tm | Who reads what, and until where",
    "Sextant Self Service | Caravela Telecom | Ines Carvalho | 3, 20 | tm | Service without a call centre",
    "Skerry Offshore | Havbris Energi | Marta Kowalczyk | 5, 24 | tm | Sensor data of the offshore park",
)
PHASES = ("Discovery", "Build", "Rollout")
_SHARES = (25, 80, 100)  # where the phases end, in percent of the project
_SLIPPED = {"Baltic Policy Core": 3, "Helix Device Registry": 4, "Almond ERP Rollout": 1}  # weeks past the baseline


@dataclass(frozen=True, slots=True)
class Planned:
    """A project as its line says it."""

    name: str
    client: str
    manager: str
    first: int
    last: int
    billing: str

    @property
    def weeks(self) -> int:
        """How many weeks it lasts."""
        return self.last - self.first + 1

    def week_at(self, percent: int) -> int:
        """Return the week in which a share of the project's time is over."""
        return self.first + self.weeks * percent // 100 - (1 if percent else 0)


def _read(line: str) -> Planned:
    name, client, manager, weeks, billing, _about = (part.strip() for part in line.split("|"))
    first, last = (int(part) for part in weeks.split(","))
    return Planned(name, client, manager, first, last, billing)


PLANNED: tuple[Planned, ...] = tuple(_read(line) for line in _PROJECTS)
BY_NAME: dict[str, Planned] = {plan.name: plan for plan in PLANNED}


def status_of(plan: Planned) -> ProjectStatus:
    """Return where a project stands today: its weeks say it."""
    if plan.last < 0:
        return ProjectStatus.COMPLETED
    return ProjectStatus.PIPELINE if plan.first > 0 else ProjectStatus.ACTIVE


def projects(book: Book) -> None:
    """Add the projects with their phases, and the two internal ones that take the rest of everybody's time."""
    clock = book.clock
    for number, (plan, line) in enumerate(zip(PLANNED, _PROJECTS, strict=True), start=1):
        quiet = 33 if plan.name in STALE_PLANS else 1 + number % 6
        ends_on = clock.day(plan.last, FRI)
        key = book.add(
            Project,
            plan.name,
            code=f"{plan.name.split()[0][:3].upper()}-{100 + number}",
            name=plan.name,
            client_id=book.id(Client, plan.client),
            manager_id=book.id(Person, plan.manager),
            status=status_of(plan),
            currency=book.row(Client, plan.client)["currency"],
            starts_on=clock.day(plan.first),
            ends_on=ends_on,
            baseline_ends_on=ends_on - timedelta(weeks=_SLIPPED.get(plan.name, 0)),
            kickoff_on=clock.day(plan.first, 1),
            description=line.rpartition("|")[2].strip(),
            plan_updated_at=at(min(clock.today - timedelta(days=quiet), ends_on), 15),
        )
        _phases(book, plan, key)
    for code, name, manager in (("INT-1", INTERNAL, "Callum Reid"), ("INT-2", TRAINING, "Priya Raman")):
        book.add(
            Project,
            name,
            code=code,
            name=name,
            manager_id=book.id(Person, manager),
            internal=True,
            currency="EUR",
            starts_on=clock.day(-160),
            ends_on=clock.day(160, FRI),
        )


def _phases(book: Book, plan: Planned, project: int) -> None:
    start = plan.first
    for position, (name, share) in enumerate(zip(PHASES, _SHARES, strict=True)):
        end = plan.week_at(share)
        book.add(
            Phase,
            f"{plan.name}/{name}",
            project_id=project,
            name=name,
            position=position,
            starts_on=book.clock.day(start),
            ends_on=book.clock.day(end, FRI),
        )
        start = end + 1
