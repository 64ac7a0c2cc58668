"""Being in touch: mails and calls with each client, and what they answered in surveys."""

from __future__ import annotations

from datetime import timedelta

from store.clients import Client, Contact, CsatAnswer, Interaction, InteractionKind
from store.demo.book import Book
from store.demo.clients import PROSPECT
from store.demo.clock import at
from store.demo.situations import CHURN_CLIENT, SILENT_DAYS
from store.projects import Project

_DAYS = 120
_SUBJECTS = (
    "Question about the release notes",
    "Dates for the next workshop",
    "Access for a new colleague",
    "Feedback on the last demo",
    "Minutes of our meeting",
)
_UNANSWERED = ((30, "Plan for a first release"), (20, "Did you get our plan?"), (8, "Can we talk this week?"))
# project | score | days ago | comment; the client is the project's
_ANSWERS = (
    "Aurora Claims Portal | 5 | 150 | Fast and thorough.",
    "Aurora Claims Portal | 4 | 100 | Good people, dates could be firmer.",
    "Kestrel Underwriting | 3 | 62 | The desk works, the last weeks were hard.",
    "Aurora Claims Portal | 2 | 45 | We keep hearing new dates.",
    "Azulejo Fleet App | 4 | 110 | Off to a good start.",
    "Azulejo Fleet App | 5 | 50 | The drivers love it.",
    "Tram Insights | 5 | 20 | Pays for itself.",
    "Nordlys Data Platform | 5 | 70 | Ana is a find.",
    "Nordlys Data Platform | 5 | 15 | The alarm history answers old questions.",
    "Fjord Asset Register | 4 | 40 | On track.",
    "Olive Traceability | 5 | 18 | Recall in four minutes.",
    "Almond ERP Rollout | 4 | 60 | Solid.",
    "Compass Route Planning | 4 | 33 | Tours are right at last.",
    "Granite Warehouse | 3 | 25 | Goods-in good, conveyors open.",
    "Viaduct Ticketing | 4 | 30 | Pilot went well.",
    "Sleeper Maintenance | 5 | 80 | Never had to wait.",
    "Helix Device Registry | 2 | 19 | Too late, too often.",
    "Helix Device Registry | 4 | 95 | Good start.",
    "Lantern Loyalty | 4 | 44 | Vouchers just work.",
    "Acorn Webshop | 3 | 28 | One release failed.",
    "Baltic Policy Core | 4 | 36 | First line migrated.",
    "Amber Archive | 5 | 75 | Letters found in seconds.",
    "Hearth Tenant Portal | 5 | 11 | More than we hoped.",
    "Catalyst Lab Systems | 4 | 52 | Reliable.",
    "Bastion Payments | 4 | 27 | Audit finding closed.",
    "Inkwell Publishing | 4 | 58 | Editors are happy.",
    "Broadsheet Analytics | 5 | 48 | Used every morning.",
)


def interactions(book: Book) -> None:
    """Add a mail in, its answer and a call now and then for every client; one has been silent for weeks."""
    today = book.clock.today
    contacts: dict[int, list[int]] = {}
    for row in book.rows(Contact):
        if row["left_on"] is None:
            contacts.setdefault(row["client_id"], []).append(row["id"])
    for number, (name, client) in enumerate(book.keyed(Client)):
        quietest = SILENT_DAYS if name == CHURN_CLIENT else 1 + number % 4
        rhythm = 12 if name == PROSPECT else 5 + number % 4
        for turn, days in enumerate(range(quietest + 2, _DAYS, rhythm)):
            who = contacts[client["id"]][turn % len(contacts[client["id"]])]
            day = today - timedelta(days=days)
            slow = 30 * 60 if name == CHURN_CLIENT else 90 + 40 * (turn % 5)
            same = {
                "client_id": client["id"],
                "contact_id": who,
                "subject": _SUBJECTS[(turn + number) % len(_SUBJECTS)],
            }
            book.add(Interaction, kind=InteractionKind.MAIL_IN, happened_at=at(day, 8, turn % 60), **same)
            answer = {"kind": InteractionKind.MAIL_OUT, "person_id": client["owner_id"], "reply_minutes": slow}
            book.add(Interaction, happened_at=at(day, 8, turn % 60) + timedelta(minutes=slow), **same, **answer)
        if name == CHURN_CLIENT:
            _unanswered(book, client["id"], client["owner_id"], contacts[client["id"]][0])


def _unanswered(book: Book, client: int, owner: int, contact: int) -> None:
    """Add our own mails since: they are no sign of life from the client."""
    for days, subject in (
        (30, "Plan for a first release"),
        (20, "Did you get our plan?"),
        (8, "Can we talk this week?"),
    ):
        book.add(
            Interaction,
            client_id=client,
            contact_id=contact,
            person_id=owner,
            kind=InteractionKind.MAIL_OUT,
            happened_at=at(book.clock.today - timedelta(days=days), 10),
            subject=subject,
        )


def surveys(book: Book) -> None:
    """Add the answers to the surveys of the last months."""
    for line in _ANSWERS:
        project, score, days, comment = (part.strip() for part in line.split("|"))
        client = book.row(Project, project)["client_id"]
        contact = next(
            row["id"] for row in book.rows(Contact) if row["client_id"] == client and row["part"] == "champion"
        )
        book.add(
            CsatAnswer,
            client_id=client,
            project_id=book.id(Project, project),
            contact_id=contact,
            answered_on=book.clock.today - timedelta(days=int(days)),
            score=int(score),
            comment=comment,
        )
