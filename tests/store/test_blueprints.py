from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from domain.blueprints import (
    After,
    Blueprint,
    Instalment,
    NewBudget,
    NewContract,
    NewDemand,
    NewMilestone,
    NewTask,
    NewTerm,
)
from domain.errors import Conflict, NotFound
from domain.money import Money
from domain.schedule import LinkType
from store import blueprints
from store.blueprints import Setting
from store.bookings import RoleDemand
from store.clients import Client
from store.contracts import FixedFeePart
from store.milestones import BaselineMilestone, BaselineTask
from store.people import JobRole, Person, Place
from store.projects import Phase, Project
from store.tasks import Dependency

MON, FRI = date(2027, 1, 4), date(2027, 1, 8)
NEXT, END = date(2027, 1, 11), date(2027, 1, 15)


def euros(amount):
    return Money.of(amount, "EUR")


PLAN = Blueprint(
    name="Atlas Rollout",
    currency="EUR",
    starts=MON,
    ends=END,
    tasks=(
        NewTask("a", "Design", MON, FRI, minutes=1200, length=2400, phase="Shape", role="consultant"),
        NewTask("b", "Build", NEXT, END, 2400, 2400, "Make", after=(After("a", LinkType.FS, 480),)),
    ),
    milestones=(NewMilestone("Live", END, "Make", euros(4000), needs_acceptance=True),),
    demands=(NewDemand("Consultant", MON, END, 240, count=2, hourly=euros(110)),),
    contract=NewContract(
        "Atlas Rollout",
        euros(10_000),
        (
            NewTerm("fixed_fee", euros(6000), parts=(Instalment("Start", MON, euros(6000)),)),
            NewTerm("milestone", tax_bp=1900),
        ),
        "milestone",
    ),
    budget=NewBudget(3600, euros(6600), euros(3000)),
)


@pytest.fixture
def db(engine):
    with Session(engine) as session:
        session.add_all((Place(name="Berlin", country="DE", zone="Europe/Berlin"), JobRole(name="Consultant")))
        session.add(Client(name="Acme", currency="EUR"))
        session.flush()
        session.add(Person(name="Ann", email="ann@x.example", job_role_id=1, place_id=1, hired_on=MON))
        session.flush()
        yield session


SETTING = Setting(client_id=1, manager_id=1, now=datetime(2027, 1, 1, 9, tzinfo=UTC), today=date(2027, 1, 1), by=1)


def test_a_blueprint_becomes_a_project_with_all_its_parts(db):
    made = blueprints.create(db, PLAN, SETTING)
    assert (made.project.code, made.project.baseline_ends_on) == ("ATLAS", END)
    assert [(one.name, one.starts_on, one.ends_on) for one in db.exec(select(Phase))] == [
        ("Shape", MON, FRI),
        ("Make", NEXT, END),
    ]
    link = db.exec(select(Dependency)).one()
    assert (link.predecessor_id, link.successor_id, link.lag_minutes) == (made.tasks["a"].id, made.tasks["b"].id, 480)
    assert made.tasks["a"].job_role_id == 1
    live = made.milestones[0]
    assert live.amount_minor == 400_000
    assert live.billing_term_id is not None
    assert db.exec(select(FixedFeePart)).one().amount_minor == 600_000
    assert len(db.exec(select(RoleDemand)).all()) == 2
    assert (made.budget.minutes, made.budget.amount_minor, made.budget.cost_minor) == (3600, 660_000, 300_000)
    assert (made.baseline.name, made.baseline.price_minor) == ("First plan", 1_000_000)
    assert len(db.exec(select(BaselineTask)).all()) == 2
    assert db.exec(select(BaselineMilestone)).one().due_on == END


def test_a_role_of_another_name_may_be_translated(db):
    plan = Blueprint("Atlas", "EUR", MON, END, demands=(NewDemand("Senior wizard", MON, END, 480),))
    with pytest.raises(NotFound, match="Senior wizard") as refused:
        blueprints.create(db, plan, SETTING)
    assert "Consultant" in str(refused.value)
    given = Setting(1, 1, SETTING.now, SETTING.today, roles={"Senior wizard": 1})
    assert blueprints.create(db, plan, given).demands[0].job_role_id == 1


def test_a_second_project_of_the_same_name_is_refused_and_codes_never_clash(db):
    blueprints.create(db, PLAN, SETTING)
    with pytest.raises(Conflict, match="Atlas Rollout already"):
        blueprints.create(db, PLAN, SETTING)
    other = blueprints.create(db, Blueprint("Atlas Care", "EUR", MON, END), SETTING)
    assert other.project.code == "ATLAS-2"


def test_an_internal_project_has_no_contract(db):
    with pytest.raises(Conflict, match="internal"):
        blueprints.create(db, PLAN, Setting(None, 1, SETTING.now, SETTING.today))
    assert db.exec(select(Project).where(Project.internal == False)).all() == []  # noqa: E712
