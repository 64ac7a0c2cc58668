from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.bookings import RoleDemand
from store.contracts import BillingTerm, Contract
from store.milestones import Baseline, Milestone
from store.people import JobRole
from store.projects import Phase, Project
from store.rates import Rate, RateKind
from store.tasks import Dependency, LinkKind, Task
from store.templates import ProjectTemplate
from tools import decisions, gate
from tools.templates import create_project_from_template, preview_project, save_as_template, templates

ROLES = (
    "Project Manager",
    "Senior Consultant",
    "Solution Architect",
    "Developer",
    "QA Engineer",
    "Data Engineer",
    "Business Analyst",
    "Designer",
)


@pytest.fixture
def firm(both):
    desk = both
    desk.lead = desk.person("Lena Lead", Role.PROJECT_MANAGER)
    desk.head = desk.person("Hugo Head", Role.HEAD_OF_DELIVERY)
    desk.acme = desk.client("Acme")
    desk.old = desk.project("Old one", desk.lead, desk.acme)
    for name in ROLES:
        role = desk.add(JobRole(name=name))
        for kind, minor in ((RateKind.BILL, 12_000), (RateKind.COST, 6_000)):
            desk.add(
                Rate(kind=kind, job_role_id=role.id, amount_minor=minor, currency="EUR", starts_on=date(2020, 1, 1))
            )
    return desk


def test_templates_are_listed_with_what_they_ask_for(firm):
    view = firm.ask(templates, firm.lead)
    assert [line.template for line in view.lines] == ["Implementation", "Discovery", "Managed service"]
    assert "integrations=2" in view.lines[0].asks


def test_a_template_may_be_misspelt_but_not_unknown(firm):
    assert len(firm.ask(templates, firm.lead, template="implementaton").lines) == 1
    with pytest.raises(NotFound, match="Managed service"):
        firm.ask(templates, firm.lead, template="wedding")


def test_a_preview_creates_nothing_and_says_dates_and_money(firm):
    view = firm.ask(preview_project, firm.lead, template="discovery", client="Acme", starts="2027-01-11")
    assert (view.project, view.starts_on) == ("Acme Discovery", date(2027, 1, 11))
    assert view.price == sum((line.amount for line in view.milestones if line.amount), start=view.price - view.price)
    assert round(view.margin, 2) == Decimal("0.5")
    assert "would run" in view.headline()
    assert [one.name for one in firm.all(Project)] == ["Old one"]


def test_answers_are_read_by_name_or_label(firm):
    said = {"template": "implementation", "starts": "2027-01-11"}
    by_name = firm.ask(preview_project, firm.lead, answers="integrations=4, migration=no", **said)
    by_label = firm.ask(preview_project, firm.lead, answers="Interfaces: 4; data migration: no", **said)
    assert by_name.tasks == by_label.tasks
    assert not any("migrated" in line.task for line in by_name.tasks)


@pytest.mark.parametrize("answers", ["three interfaces", "integrations=1, interfaces=2", "integrations=-1", "size=''"])
def test_answers_that_are_none_are_refused(firm, answers):
    with pytest.raises(BadInput):
        firm.ask(preview_project, firm.lead, template="implementation", answers=answers)


def test_a_project_is_created_whole_when_the_head_of_delivery_agrees(firm):
    asked = {"template": "implementation", "client": "Acme", "starts": "2027-01-11", "answers": "interfaces=3"}
    proposed = gate.run(firm.engine, create_project_from_template, asked, firm.call(firm.lead))
    assert [one.name for one in firm.all(Project)] == ["Old one"]
    with pytest.raises(Forbidden):
        decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.lead), "approve")
    done = decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.head), "approve")
    assert done.status == "approved"
    _old, project = firm.all(Project)
    assert (project.name, project.manager_id, project.client_id) == ("Acme Implementation", firm.lead.id, firm.acme.id)
    (contract,) = firm.all(Contract)
    assert sum(one.amount_minor or 0 for one in firm.all(Milestone)) == contract.price_minor
    assert [one.name for one in firm.all(Phase)] == ["Prepare", "Build", "Accept", "Live"]
    assert len(firm.all(Task)) == len(proposed.view.tasks)
    assert len(firm.all(Dependency)) == proposed.view.links
    assert sum(line.people for line in proposed.view.demands) == len(firm.all(RoleDemand))
    assert [one.name for one in firm.all(Baseline)] == ["First plan"]
    assert len(firm.all(BillingTerm)) == 1


def test_a_rejected_project_leaves_nothing(firm):
    asked = {"template": "discovery", "client": "Acme", "starts": "2027-01-11"}
    proposed = gate.run(firm.engine, create_project_from_template, asked, firm.call(firm.lead))
    decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.head), "reject", "too early")
    assert firm.all(Project) == [firm.old]
    assert firm.all(Task) == firm.all(Contract) == []


def test_a_name_that_is_taken_is_refused_when_asked_for(firm):
    firm.do(create_project_from_template, firm.head, template="discovery", client="Acme", starts="2027-01-11")
    with pytest.raises(Conflict, match="Acme Discovery already"):
        firm.ask(create_project_from_template, firm.head, template="discovery", client="Acme", starts="2027-02-01")


def test_a_manager_starts_own_projects_only(firm):
    other = firm.person("Omar Other", Role.PROJECT_MANAGER)
    with pytest.raises(Forbidden, match="yourself"):
        firm.ask(create_project_from_template, firm.lead, template="discovery", starts="2027-01-11", manager=other.name)


def test_a_consultant_makes_no_projects(firm):
    with pytest.raises(Forbidden):
        firm.ask(preview_project, firm.person("Cora Consultant"), template="discovery")


def test_a_role_without_a_rate_is_named(firm):
    with pytest.raises(BadInput, match="Wizard"):
        firm.ask(
            create_project_from_template,
            firm.head,
            template="managed service",
            starts="2027-01-11",
            answers="expert=Developer, lead=Wizard",
        )


@pytest.fixture
def past(firm):
    """Return a project with two linked tasks and a contract."""
    project = firm.project("Nordlys", firm.lead, firm.acme, starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 18))
    keys = {"project_id": project.id, "estimate_minutes": 1200, "assignee_id": firm.lead.id}
    one = firm.add(Task(name="Dig", starts_on=date(2026, 9, 7), due_on=date(2026, 9, 11), **keys))
    two = firm.add(Task(name="Lay {pipes}", starts_on=date(2026, 9, 14), due_on=date(2026, 9, 18), **keys))
    firm.add(
        Dependency(project_id=project.id, predecessor_id=one.id, successor_id=two.id, kind=LinkKind.FS, lag_minutes=0)
    )
    return project


def test_a_template_is_saved_from_a_project_and_replaces_its_namesake(firm, past):
    saved = firm.do(save_as_template, firm.lead, project="Nordlys", name="Pipes")
    assert (saved.tasks, saved.replaces) == (2, False)
    again = firm.do(save_as_template, firm.lead, project="Nordlys", name="Pipes", summary="Second thoughts")
    assert again.replaces
    (row,) = firm.all(ProjectTemplate)
    assert row.summary == "Second thoughts"
    view = firm.ask(preview_project, firm.lead, template="pipes", starts="2027-01-11", answers="size=200")
    assert [line.task for line in view.tasks] == ["Dig", "Lay (pipes)"]
    assert view.effort == 4800
    assert (view.starts_on, view.ends_on) == (date(2027, 1, 11), date(2027, 2, 5))


def test_only_who_leads_a_project_makes_a_template_of_it(firm, past):
    with pytest.raises((Forbidden, NotFound)):
        firm.ask(save_as_template, firm.person("Omar Other", Role.PROJECT_MANAGER), project="Nordlys")


def test_a_project_without_tasks_teaches_nothing(firm):
    firm.project("Empty", firm.lead, firm.acme)
    with pytest.raises(Conflict, match="no tasks"):
        firm.ask(save_as_template, firm.lead, project="Empty")
