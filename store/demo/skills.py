"""Who knows what in the demo firm, and which certificates run out."""

from __future__ import annotations

from datetime import timedelta

from store.demo.book import Book
from store.demo.situations import EXPIRED_CERTIFICATION, EXPIRING_CERTIFICATION
from store.people import Person
from store.skills import Certification, PersonSkill, Skill

# name | other spellings
_SKILLS = (
    "Python | py",
    "Java | jvm",
    "TypeScript | ts, javascript, js",
    "React | reactjs",
    "SQL | databases",
    "Data Engineering | etl, data pipelines",
    "Machine Learning | ml",
    "Kubernetes | k8s",
    "AWS | amazon web services",
    "Azure | microsoft azure",
    "SAP | s/4hana",
    "Solution Architecture | software architecture",
    "Payments | sepa, iso 20022",
    "Insurance | claims, policies",
    "Regulatory Affairs | mdr, compliance",
    "Asset Management | eam",
    "Logistics | warehousing, wms",
    "Change Management | training",
    "UX Design | user experience",
    "Service Design | design thinking",
    "Test Automation | selenium, playwright",
    "Business Analysis | requirements",
    "Project Management | pm, prince2",
    "German | deutsch",
    "Portuguese | português",
)
# person | skill level, skill level …
_KNOWS = (
    "Marta Kowalczyk | Project Management 5, Data Engineering 2, German 4",
    "Declan O'Sullivan | Project Management 5, Insurance 4",
    "Ines Carvalho | Project Management 5, SAP 3, Portuguese 5",
    "Yusuf Demir | Project Management 4, Regulatory Affairs 2, German 5",
    "Hannah Whitlock | Project Management 4, Service Design 2",
    "Lukas Steiner | Project Management 5, Insurance 3, Payments 3, German 5",
    "Ana Petrov | Data Engineering 5, Python 5, SQL 5, Solution Architecture 5, Azure 4",
    "Rhys Morgan | Solution Architecture 4, Java 5, Kubernetes 4, Insurance 4, AWS 4",
    "Duarte Pinto | Solution Architecture 4, SAP 5, TypeScript 3, Portuguese 5",
    "Anneke Baumann | Solution Architecture 5, Logistics 4, Java 4, German 5",
    "Jonas Brandt | Asset Management 4, SQL 4, Business Analysis 4, German 5",
    "Jonas Richter | Insurance 5, SQL 3, Logistics 3, German 5",
    "Siobhan Kelly | Insurance 5, Business Analysis 4, Change Management 3",
    "Leila Haddad | Logistics 5, Business Analysis 4, Python 2, German 4",
    "Mateus Lopes | SAP 5, Logistics 3, Portuguese 5",
    "Emma Frost | Business Analysis 3, SQL 3, Change Management 3",
    "Karim Benali | Logistics 3, Python 3, SQL 3, German 4",
    "Sofia Ribeiro | Business Analysis 3, UX Design 2, Portuguese 5",
    "Niklas Weiss | Regulatory Affairs 3, Business Analysis 3, Change Management 3, German 5",
    "Aisha Okafor | Change Management 3, Business Analysis 3, SQL 2",
    "Tiago Moreira | SQL 2, Python 2, Portuguese 5",
    "Viktor Danilov | Java 5, Kubernetes 4, SQL 4, German 3",
    "Grace Adeyemi | TypeScript 4, React 4, Java 3",
    "Hugo Salgado | SAP 3, Java 3, Portuguese 5",
    "Florian Huber | Java 4, Regulatory Affairs 2, Kubernetes 3, German 5",
    "Meera Joshi | React 5, TypeScript 5, UX Design 2",
    "Rui Teixeira | Python 4, SQL 4, Portuguese 5",
    "Clara Neumann | React 4, TypeScript 4, German 5",
    "Samir Aziz | Java 5, Payments 5, Kubernetes 3",
    "Wei Zhang | Data Engineering 4, Python 4, SQL 5, AWS 3",
    "Lena Fuchs | Data Engineering 4, SQL 4, Payments 2, German 5",
    "Diogo Matos | Data Engineering 3, Python 4, SQL 4, Portuguese 5",
    "Amara Nwosu | Machine Learning 5, Python 5, Data Engineering 3",
    "Finn Jacobsen | UX Design 5, Service Design 3, German 4",
    "Carolina Vaz | Service Design 4, UX Design 4, Portuguese 5",
    "Olivia Hartley | Test Automation 4, TypeScript 2",
    "Matthias Krug | Test Automation 4, Java 2, German 5",
    "Zeynep Kaya | Business Analysis 5, Payments 3, Insurance 2, German 5",
    "Joana Freitas | Business Analysis 3, SAP 3, Portuguese 5",
)
# person | skill | certificate | days until it runs out, empty for never
_CERTIFICATES = (
    (*EXPIRING_CERTIFICATION, "Payments", 20),
    (*EXPIRED_CERTIFICATION, "Kubernetes", -12),
    ("Ana Petrov", "Azure Solutions Architect Expert", "Azure", 310),
    ("Anneke Baumann", "TOGAF Enterprise Architecture", "Solution Architecture", None),
    ("Viktor Danilov", "Certified Kubernetes Administrator", "Kubernetes", 400),
    ("Mateus Lopes", "SAP Certified Associate", "SAP", 150),
    ("Wei Zhang", "AWS Data Engineer Associate", "AWS", 260),
    ("Niklas Weiss", "ISO 13485 Internal Auditor", "Regulatory Affairs", 500),
    ("Marta Kowalczyk", "PRINCE2 Practitioner", "Project Management", 700),
    ("Zeynep Kaya", "CBAP Business Analysis Professional", "Business Analysis", 220),
)


def skills(book: Book) -> None:
    """Add skills, the levels people have, and certificates."""
    for line in _SKILLS:
        name, aliases = (part.strip() for part in line.split("|"))
        book.add(Skill, name, name=name, aliases=aliases)
    for line in _KNOWS:
        person, known = (part.strip() for part in line.split("|"))
        for part in known.split(", "):
            skill, level = part.rsplit(" ", 1)
            book.add(PersonSkill, person_id=book.id(Person, person), skill_id=book.id(Skill, skill), level=int(level))
    for person, name, skill, days in _CERTIFICATES:
        book.add(
            Certification,
            person_id=book.id(Person, person),
            skill_id=book.id(Skill, skill),
            name=name,
            expires_on=book.clock.today + timedelta(days=days) if days is not None else None,
        )
