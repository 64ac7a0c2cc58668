"""Every role sees exactly the rows of the rights matrix, on the demo firm, expected by hand and in plain Python."""

from collections import defaultdict
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from domain.access import Actor, Permission, Reach, Role
from store import actors, scope
from store.bookings import Booking
from store.clients import Client
from store.findings import Finding
from store.invoices import Invoice, InvoiceStatus
from store.meetings import Attendance, Meeting
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.tasks import Task
from store.timesheets import TimeEntry

# One person a role; whoever manages has projects and clients of their own.
WHO = {
    Role.CONSULTANT: "ana.petrov@firstmate.example",
    Role.PROJECT_MANAGER: "declan.osullivan@firstmate.example",
    Role.RESOURCE_MANAGER: "priya.raman@firstmate.example",
    Role.FINANCE: "beatriz.nogueira@firstmate.example",
    Role.HEAD_OF_DELIVERY: "callum.reid@firstmate.example",
    Role.CEO: "henrike.vogt@firstmate.example",
    Role.CLIENT_CONTACT: "neil.asquith@brackwater.example",
    Role.ADMINISTRATOR: "greta.halvorsen@firstmate.example",
}
# How far each permission reaches for the roles in the order of WHO: - nothing, s oneself, o own projects, a all.
MATRIX = """
directory:read       a a a a a a - a
availability:read    s a a s a a - -
bookings:read        s o a s a a - -
bookings:write       - o a - a a - -
bookings:request     s s s s s s - -
utilisation:read     s o a a a a - -
demand:read          - o a - a a - -
demand:write         - o a - a a - -
time:read            s o s a a a - -
time:log             s s s s s s - -
time:approve         - o - - a a - -
time:return          - o - a a a - -
time:remind          - o - a a a - -
time:import          - - - a - - - a
projects:read        o o o a a a o -
projects:write       - o - - a a - -
tasks:write          s o s s a a - -
portfolio:read       - - - a a a - -
effort_budget:read   o o o a a a - -
budgets:read         - o - a a a - -
budgets:write        - - - a - - - -
margin:read          - o - a a a - -
bill_rates:read      - o - a a a - -
cost_rates:read      - - - a - - - -
rates:write          - - - a - - - -
invoices:read        - o - a a a o -
invoices:write       - o - a a a - -
revenue:read         - o - a a a - -
revenue:write        - - - a - - - -
accounts:read        - o - a a a - -
calls:read           o o o a a a o -
memory:write         - o - - a a - -
status:write         - o - - a a - -
findings:read        s o a a a a - -
findings:write       s o s a a a - -
policies:read        a a a a a a - a
policies:write       - s s s a a - -
deliverables:approve - - - - - - o -
settings:read        - - - - - - - a
settings:write       - - - - - - - a
audit:read           - - - - a a - a
self:read            a a a a a a a a
"""
LETTERS = {"-": Reach.NONE, "s": Reach.SELF, "o": Reach.OWN, "a": Reach.ALL}
REACH = {
    line.split()[0]: dict(zip(WHO, (LETTERS[letter] for letter in line.split()[1:]), strict=True))
    for line in MATRIX.strip().splitlines()
}
# What a member of staff sees of projects they are booked on, not only of those they manage.
SHARED = {"projects:read", "effort_budget:read", "calls:read"}


class Firm:
    """Every row, once, and the plain rules that say who sees it."""

    def __init__(self, db):
        self.tables = {model: db.exec(select(model)).all() for model in (Project, Person, Booking, Client, Invoice)}
        self.tables |= {model: db.exec(select(model)).all() for model in (Task, Milestone, Meeting, Finding)}
        self.times = defaultdict(set)
        for key, person, project in db.exec(select(TimeEntry.id, TimeEntry.person_id, TimeEntry.project_id)):
            self.times[person, project].add(key)
        self.invited = {row.meeting_id for row in db.exec(select(Attendance)) if row.contact_id is not None}

    def managed(self, actor):
        return {row.id for row in self.tables[Project] if row.manager_id == actor.person_id and actor.person_id}

    def projects(self, actor, permission, reach):
        if reach == Reach.ALL:
            return {row.id for row in self.tables[Project]}
        if reach < Reach.OWN:
            return set()
        if actor.client_id:
            return {row.id for row in self.tables[Project] if row.client_id == actor.client_id}
        booked = {row.project_id for row in self.tables[Booking] if row.person_id == actor.person_id}
        return self.managed(actor) | (booked if permission in SHARED else set())

    def people(self, actor, _permission, reach):
        if reach == Reach.ALL:
            return {row.id for row in self.tables[Person]}
        if reach == Reach.NONE or not actor.person_id:
            return set()
        team = {row.person_id for row in self.tables[Booking] if row.project_id in self.managed(actor)}
        return {actor.person_id} | (team if reach == Reach.OWN else set())

    def of_person_or_project(self, actor, rows, reach):
        mine = {key for key, person, _project in rows if person == actor.person_id and actor.person_id}
        theirs = {key for key, _person, project in rows if project in self.managed(actor)}
        every = {key for key, _person, _project in rows}
        return {Reach.NONE: set(), Reach.SELF: mine, Reach.OWN: mine | theirs, Reach.ALL: every}[reach]

    def bookings(self, actor, _permission, reach):
        rows = [(row.id, row.person_id, row.project_id) for row in self.tables[Booking]]
        return self.of_person_or_project(actor, rows, reach)

    def findings(self, actor, _permission, reach):
        rows = [(row.id, row.person_id, row.project_id) for row in self.tables[Finding]]
        return self.of_person_or_project(actor, rows, reach)

    def time(self, actor, _permission, reach):
        pairs = [(pair, *pair) for pair in self.times]
        seen = self.of_person_or_project(actor, pairs, reach)
        return set().union(*(self.times[pair] for pair in seen))

    def clients(self, actor, permission, reach):
        if reach == Reach.ALL:
            return {row.id for row in self.tables[Client]}
        if actor.client_id:
            return {actor.client_id} if reach else set()
        seen = self.projects(actor, permission, reach)
        return {row.client_id for row in self.tables[Project] if row.id in seen} - {None}

    def invoices(self, actor, _permission, reach):
        rows = self.tables[Invoice]
        if reach == Reach.OWN and actor.client_id:
            hidden = {InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED}
            return {row.id for row in rows if row.client_id == actor.client_id and row.status not in hidden}
        managed = self.managed(actor) if reach == Reach.OWN else set()
        return {row.id for row in rows if reach == Reach.ALL or row.project_id in managed}

    def milestones(self, actor, permission, reach):
        seen = self.projects(actor, permission, reach)
        rows = [row for row in self.tables[Milestone] if row.project_id in seen]
        return {row.id for row in rows if row.client_facing or not actor.client_id}

    def tasks(self, actor, permission, reach):
        seen = self.projects(actor, permission, reach)
        rows = {row.id for row in self.tables[Task] if row.project_id in seen}
        if actor.client_id:
            return {row.id for row in self.tables[Task] if row.id in rows and row.client_owned}
        own = {row.id for row in self.tables[Task] if row.assignee_id == actor.person_id and reach > Reach.NONE}
        return rows | own

    def meetings(self, actor, permission, reach):
        leads = actor.roles & {Role.HEAD_OF_DELIVERY, Role.CEO}
        rows = [row for row in self.tables[Meeting] if leads or not row.internal]
        if reach == Reach.ALL:
            return {row.id for row in rows}
        if actor.client_id:
            mine = {row.id for row in rows if row.client_id == actor.client_id and row.id in self.invited}
            return mine if reach else set()
        seen = self.clients(actor, permission, reach)
        return {row.id for row in rows if row.client_id in seen}


# table | the condition of scope.py | the permissions it is asked for
ALL_PERMISSIONS = tuple(permission.value for permission in Permission)
PROJECT_READS = ("projects:read", "projects:write", "effort_budget:read")
TABLES = {
    "projects": (Project, ALL_PERMISSIONS),
    "people": (Person, ALL_PERMISSIONS),
    "clients": (Client, ALL_PERMISSIONS),
    "bookings": (Booking, ("bookings:read", "bookings:write", "availability:read", "utilisation:read")),
    "time": (TimeEntry, ("time:read", "time:log", "time:approve", "time:return", "time:remind", "utilisation:read")),
    "invoices": (Invoice, ("invoices:read", "invoices:write")),
    "milestones": (Milestone, PROJECT_READS),
    "tasks": (Task, (*PROJECT_READS, "tasks:write")),
    "findings": (Finding, ("findings:read", "findings:write")),
}


@pytest.fixture(scope="module")
def firm(demo):
    with Session(demo) as db:
        return Firm(db)


@pytest.fixture(params=WHO, ids=str)
def role(request):
    return request.param


def test_the_matrix_is_the_one_written_down(role):
    someone = Actor(name="X", email="x@x.example", roles=frozenset({role}), person_id=1)
    assert {name: row[role] for name, row in REACH.items()} == {
        permission.value: someone.reach(permission) for permission in Permission
    }


def test_people_hold_the_roles_the_test_says(demo, role):
    with Session(demo) as db:
        held = actors.by_email(db, WHO[role]).roles
    assert held == ({role, Role.CONSULTANT} if role is Role.PROJECT_MANAGER else {role})


@pytest.mark.parametrize("table", TABLES)
def test_a_role_sees_exactly_the_rows_of_the_matrix(demo, firm, role, table):
    model, permissions = TABLES[table]
    with Session(demo) as db:
        actor = actors.by_email(db, WHO[role])
        for permission in permissions:
            condition = getattr(scope, table)(actor, Permission(permission))
            seen = set(db.exec(select(model.id).where(condition)))
            expected = getattr(firm, table)(actor, permission, REACH[permission][role])
            assert seen == expected, permission


def test_a_role_hears_exactly_the_calls_of_the_matrix(demo, firm, role):
    with Session(demo) as db:
        actor = actors.by_email(db, WHO[role])
        seen = set(db.exec(select(Meeting.id).where(scope.meetings(actor))))
    assert seen == firm.meetings(actor, "calls:read", REACH["calls:read"][role])


def test_leadership_calls_are_heard_by_leadership_alone(demo):
    with Session(demo) as db:
        internal = select(Meeting.id).where(Meeting.internal)
        for role, email in WHO.items():
            heard = db.exec(internal.where(scope.meetings(actors.by_email(db, email)))).all()
            assert bool(heard) == (role in {Role.HEAD_OF_DELIVERY, Role.CEO}), role


def test_a_contact_sees_nothing_of_another_client(demo):
    with Session(demo) as db:
        actor = actors.by_email(db, WHO[Role.CLIENT_CONTACT])
        for model, condition in ((Project, scope.projects(actor)), (Invoice, scope.invoices(actor))):
            assert set(db.exec(select(model.client_id).where(condition))) == {actor.client_id}
        assert set(db.exec(select(Client.id).where(scope.named_clients(actor)))) == {actor.client_id}
        assert not db.exec(select(Project.id).where(scope.named_projects(actor), Project.internal)).all()


@pytest.mark.parametrize("role", [role for role in WHO if role is not Role.CLIENT_CONTACT], ids=str)
def test_staff_may_name_internal_projects_and_what_they_may_read(demo, firm, role):
    with Session(demo) as db:
        actor = actors.by_email(db, WHO[role])
        named = set(db.exec(select(Project.id).where(scope.named_projects(actor))))
    wide = any(REACH[way][role] == Reach.ALL for way in ("projects:read", "bookings:read", "margin:read"))
    internal = {row.id for row in firm.tables[Project] if row.internal}
    read = firm.projects(actor, "projects:read", REACH["projects:read"][role])
    assert named == ({row.id for row in firm.tables[Project]} if wide else read | internal)


def test_of_two_roles_the_wider_counts(demo, firm):
    both = Actor(name="B", email="b@x.example", roles=frozenset({Role.CONSULTANT, Role.FINANCE}), person_id=1)
    with Session(demo) as db:
        seen = set(db.exec(select(Invoice.id).where(scope.invoices(both))))
    assert seen == {row.id for row in firm.tables[Invoice]}


def test_the_clock_reads_everything(demo, firm):
    from domain.access import SYSTEM

    with Session(demo) as db:
        for table, (model, _permissions) in TABLES.items():
            seen = set(db.exec(select(model.id).where(getattr(scope, table)(SYSTEM))))
            if model is not TimeEntry:
                assert seen == {row.id for row in firm.tables[model]}


def test_reach_is_ordered():
    assert all(narrow < wide for narrow, wide in pairwise((Reach.NONE, Reach.SELF, Reach.OWN, Reach.ALL)))
