"""The demo firm's clients, the people there, and what may still be sold to them."""

from __future__ import annotations

from datetime import date, timedelta

from store.clients import Client, ClientStatus, Contact, ContactPart, Opportunity, OpportunityStage
from store.demo.book import Book
from store.demo.situations import LEFT_SPONSOR
from store.people import Person

# name | industry | country | currency | owner | client for years, renews in days | mail domain
_CLIENTS = (
    "Havbris Energi | Wind energy | NO | EUR | Marta Kowalczyk | 4, 120 | havbris.example",
    "Brackwater Insurance | Insurance | GB | GBP | Declan O'Sullivan | 3, 48 | brackwater.example",
    "Quinta do Vale Foods | Food | PT | EUR | Ines Carvalho | 2, 200 | quintadovale.example",
    "Altmark Logistik | Logistics | DE | EUR | Marta Kowalczyk | 3, 150 | altmark.example",
    "Pennine Rail Services | Rail | GB | GBP | Hannah Whitlock | 5, 182 | penninerail.example",
    "Isar Medizintechnik | Medical devices | DE | EUR | Yusuf Demir | 2, 90 | isarmed.example",
    "Lumen & Oak Retail | Retail | GB | GBP | Hannah Whitlock | 3, 240 | lumenoak.example",
    "Tejo Mobilidade | Public transport | PT | EUR | Ines Carvalho | 2, 75 | tejo.example",
    "Ostsee Versicherung | Insurance | DE | EUR | Lukas Steiner | 4, 130 | ostsee.example",
    "Fernhill Housing Trust | Housing | GB | GBP | Hannah Whitlock | 1, 160 | fernhill.example",
    "Delmont Chemicals | Chemicals | NL | EUR | Yusuf Demir | 2, 110 | delmont.example",
    "Sternwald Bank | Banking | DE | EUR | Lukas Steiner | 1, 260 | sternwald.example",
    "Aldergate Media | Publishing | GB | GBP | Declan O'Sullivan | 2, 170 | aldergate.example",
    "Caravela Telecom | Telecommunications | PT | EUR | Ines Carvalho | 0, 0 | caravela.example",
)
# client | street, post code, city | VAT identifier
_ADDRESSES = (
    "Havbris Energi | Strandgaten 41, 5004, Bergen | NO918273645MVA",
    "Brackwater Insurance | 12 Harbour Row, BS1 4QA, Bristol | GB417283956",
    "Quinta do Vale Foods | Rua das Oliveiras 88, 5050-225, Peso da Régua | PT509182736",
    "Altmark Logistik | Speicherstraße 7, 39104, Magdeburg | DE281736450",
    "Pennine Rail Services | 3 Station Terrace, LS1 4DY, Leeds | GB528394067",
    "Isar Medizintechnik | Auenweg 19, 80469, München | DE392847561",
    "Lumen & Oak Retail | 60 Weaver Street, M1 2HX, Manchester | GB639405178",
    "Tejo Mobilidade | Avenida do Cais 210, 1100-045, Lisboa | PT510293847",
    "Ostsee Versicherung | Am Kutterhafen 2, 18055, Rostock | DE403958672",
    "Fernhill Housing Trust | 8 Fernhill Lane, S10 3AB, Sheffield | GB740516289",
    "Delmont Chemicals | Havenkade 15, 3011 XZ, Rotterdam | NL004182736B01",
    "Sternwald Bank | Sternwaldallee 1, 79102, Freiburg | DE514069783",
    "Aldergate Media | 27 Aldergate Square, EC1A 4HD, London | GB851627390",
    "Caravela Telecom | Rua do Infante 5, 4050-296, Porto | PT511304958",
)
PROSPECT = "Caravela Telecom"
# client | name, title | part | portal
_CONTACTS = (
    "Havbris Energi | Astrid Moen, Chief Digital Officer | sponsor | portal",
    "Havbris Energi | Sindre Haugland, Head of Grid Data | champion |",
    "Havbris Energi | Lise Bakken, Accounts Payable | billing |",
    f"Brackwater Insurance | {LEFT_SPONSOR}, Claims Director | sponsor |",
    "Brackwater Insurance | Fiona Marchbank, Interim Claims Director | sponsor |",
    "Brackwater Insurance | Neil Asquith, Claims Systems Manager | champion | portal",
    "Brackwater Insurance | Patricia Lowe, Supplier Accounts | billing |",
    "Quinta do Vale Foods | Raquel Sampaio, Operations Director | sponsor |",
    "Quinta do Vale Foods | Bruno Falcão, ERP Lead | champion | portal",
    "Quinta do Vale Foods | Teresa Mota, Contas a Pagar | billing |",
    "Altmark Logistik | Volker Thiede, Head of Dispatch | sponsor | portal",
    "Altmark Logistik | Svenja Ruhland, Planning Lead | champion |",
    "Altmark Logistik | Kerstin Pohl, Buchhaltung | billing |",
    "Pennine Rail Services | Margaret Holroyd, Passenger Services Director | sponsor |",
    "Pennine Rail Services | Imran Siddiqui, Ticketing Manager | champion | portal",
    "Pennine Rail Services | Sue Bannister, Purchase Ledger | billing |",
    "Isar Medizintechnik | Elisabeth Wagenknecht, Head of Regulatory Affairs | sponsor |",
    "Isar Medizintechnik | Thorsten Loibl, Head of Device Software | champion | portal",
    "Isar Medizintechnik | Birgit Aumann, Kreditoren | billing |",
    "Lumen & Oak Retail | Naomi Castell, Chief Marketing Officer | sponsor |",
    "Lumen & Oak Retail | Toby Fairclough, Loyalty Manager | champion |",
    "Lumen & Oak Retail | Janet Moss, Finance Operations | billing |",
    "Tejo Mobilidade | Helena Quaresma, Director of Operations | sponsor | portal",
    "Tejo Mobilidade | Gonçalo Serra, Fleet Manager | champion |",
    "Tejo Mobilidade | Alda Prates, Finanças | billing |",
    "Ostsee Versicherung | Holger Brandis, Chief Information Officer | sponsor |",
    "Ostsee Versicherung | Maike Petersen, Policy Systems Lead | champion | portal",
    "Ostsee Versicherung | Uwe Jahnke, Rechnungswesen | billing |",
    "Fernhill Housing Trust | Dorothy Amankwah, Director of Resident Services | sponsor |",
    "Fernhill Housing Trust | Luke Pemberton, Digital Lead | champion | portal",
    "Fernhill Housing Trust | Carol Tindall, Finance Officer | billing |",
    "Delmont Chemicals | Pieter van Aalst, Head of Research Systems | sponsor |",
    "Delmont Chemicals | Femke Drost, Lab Operations | champion |",
    "Delmont Chemicals | Joris Kuiper, Crediteuren | billing |",
    "Sternwald Bank | Cornelia Hartwig, Head of Payments | sponsor |",
    "Sternwald Bank | Emre Yildirim, Fraud Operations Lead | champion |",
    "Sternwald Bank | Ralf Dietz, Kreditorenbuchhaltung | billing |",
    "Aldergate Media | Veronica Stroud, Publishing Director | sponsor |",
    "Aldergate Media | Ben Ashdown, Head of Platforms | champion |",
    "Aldergate Media | Moira Keane, Accounts | billing |",
    "Caravela Telecom | Nuno Brandão, Head of Customer Care | sponsor |",
)
SPONSOR_LEFT_DAYS = 36
# client | name | value | percent | closes in days, starts in week | note
_OPPORTUNITIES = (
    "Tejo Mobilidade | Depot rollout, phase two | 42000000 | 70 | 25, 6 | Eleven more depots after the pilot",
    "Caravela Telecom | Sextant Self Service | 31000000 | 50 | 18, 3 | Shortlisted with one other firm",
    "Havbris Energi | Skerry Offshore | 27500000 | 40 | 40, 5 | Sensor data of the new offshore park",
    "Sternwald Bank | Instant payments gateway | 38000000 | 30 | 70, 12 | Tender expected after the audit",
    "Quinta do Vale Foods | Supplier portal | 9500000 | 60 | 30, 4 | Follows the traceability work",
    "Brackwater Insurance | Claims automation renewal | 26000000 | 25 | 48, 8 | Renewal of the framework agreement",
    "Lumen & Oak Retail | Store app discovery | 6000000 | 45 | 21, 2 | Four weeks of discovery",
    "Pennine Rail Services | Delay repay assistant | 14000000 | 20 | 90, 14 | An idea so far",
)
_PAST = (
    ("Sternwald Bank", "Bastion Payments", 52000000, True),
    ("Delmont Chemicals", "Plant historian", 18000000, False),
)


def clients(book: Book) -> None:
    """Add the clients and their contacts."""
    today = book.clock.today
    domains: dict[str, str] = {}
    for line in _CLIENTS:
        name, industry, country, currency, owner, terms, domains[name] = (part.strip() for part in line.split("|"))
        years, renews = (int(part) for part in terms.split(","))
        book.add(
            Client,
            name,
            name=name,
            industry=industry,
            country=country,
            currency=currency,
            owner_id=book.id(Person, owner),
            status=ClientStatus.PROSPECT if name == PROSPECT else ClientStatus.ACTIVE,
            client_since=date(today.year - years, 1 + len(name) % 12, 1) if years else None,
            renews_on=today + timedelta(days=renews) if renews else None,
        )
    _addresses(book)
    for line in _CONTACTS:
        client, who, part, portal = (piece.strip() for piece in line.split("|"))
        name, title = who.split(", ", 1)
        book.add(
            Contact,
            name,
            client_id=book.id(Client, client),
            name=name,
            email=f"{_plain(name)}@{domains[client]}",
            title=title,
            part=ContactPart(part),
            portal=portal == "portal",
            left_on=today - timedelta(days=SPONSOR_LEFT_DAYS) if name == LEFT_SPONSOR else None,
        )


def _addresses(book: Book) -> None:
    for line in _ADDRESSES:
        name, address, tax_id = (part.strip() for part in line.split("|"))
        street, post_code, city = address.split(", ")
        book.row(Client, name).update(street=street, post_code=post_code, city=city, tax_id=tax_id)


def _plain(name: str) -> str:
    letters = str.maketrans("ãçéí", "acei")
    return name.lower().translate(letters).replace(" ", ".")


def opportunities(book: Book) -> None:
    """Add open sales, and one won and one lost."""
    for line in _OPPORTUNITIES:
        client, name, worth, percent, times, note = (part.strip() for part in line.split("|"))
        closes, starts = (int(part) for part in times.split(","))
        book.add(
            Opportunity,
            name,
            client_id=book.id(Client, client),
            name=name,
            value_minor=int(worth),
            currency=book.row(Client, client)["currency"],
            probability_percent=int(percent),
            closes_on=book.clock.today + timedelta(days=closes),
            starts_on=book.clock.day(starts),
            note=note,
        )
    for client, name, amount, won in _PAST:
        book.add(
            Opportunity,
            name,
            client_id=book.id(Client, client),
            name=name,
            value_minor=amount,
            currency="EUR",
            probability_percent=100 if won else 0,
            stage=OpportunityStage.WON if won else OpportunityStage.LOST,
            closes_on=book.clock.day(-26),
        )
