"""Travel and licences of the demo firm's projects."""

from __future__ import annotations

from store.demo.book import Book
from store.demo.situations import OLD_WIP_PROJECT
from store.expenses import Expense, Rebill
from store.people import Person
from store.projects import Project
from store.timesheets import TimeStatus

# person | project | category, note | amount in minor units | how it is passed on | weeks ago
_EXPENSES = (
    "Ana Petrov | Nordlys Data Platform | travel, Flight to Bergen | 38900 | cost | 21",
    "Ana Petrov | Nordlys Data Platform | hotel, Two nights in Bergen | 31200 | cost | 21",
    "Jonas Brandt | Nordlys Data Platform | travel, Flight to Bergen | 36400 | cost | 12",
    "Leila Haddad | Compass Route Planning | travel, Train to Magdeburg | 8640 | cost | 16",
    "Karim Benali | Compass Route Planning | licence, Traffic data trial | 45000 | markup | 9",
    "Rhys Morgan | Aurora Claims Portal | travel, Train to Leeds | 6420 | cost | 14",
    "Mateus Lopes | Olive Traceability | travel, Hire car to the groves | 11250 | cost | 10",
    "Samir Aziz | Bastion Payments | licence, Test certificates | 24000 | markup | 8",
    "Florian Huber | Helix Device Registry | travel, Train to Landshut | 4380 | none | 7",
    "Sofia Ribeiro | Azulejo Fleet App | travel, Depot visits | 9600 | unit | 6",
    f"Clara Neumann | {OLD_WIP_PROJECT} | travel, Train and ferry | 21400 | cost | 6",
    "Emma Frost | Lantern Loyalty | travel, Store visits | 5870 | cost | 3",
    "Amara Nwosu | Polymer Forecasting | licence, Training data | 62000 | cost | 2",
)
_MARKUP_BP = 1000
_UNIT_MINOR = 40  # a kilometre


def expenses(book: Book) -> None:
    """Add the expenses; those of the last three weeks still wait for approval."""
    for line in _EXPENSES:
        person, project, what, minor, rebill, weeks = (part.strip() for part in line.split("|"))
        category, note = what.split(", ", 1)
        unit = rebill == Rebill.UNIT
        book.add(
            Expense,
            person_id=book.id(Person, person),
            project_id=book.id(Project, project),
            spent_on=book.clock.day(-int(weeks), 2),
            category=category,
            note=note,
            amount_minor=int(minor),
            currency=book.row(Project, project)["currency"],
            rebill=Rebill(rebill),
            markup_bp=_MARKUP_BP if rebill == Rebill.MARKUP else 0,
            units=int(minor) // _UNIT_MINOR if unit else None,
            unit_minor=_UNIT_MINOR if unit else None,
            status=TimeStatus.SUBMITTED if int(weeks) <= 3 else TimeStatus.APPROVED,  # noqa: PLR2004 -- see above
        )
