from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.clients import ContactPart, CsatAnswer, Interaction, InteractionKind
from store.invoices import Invoice, InvoiceStatus
from store.meetings import Attendance, Meeting, Signal, SignalKind
from tools import gate
from tools.account_signals import accounts_at_risk, expansion_candidates
from tools.accounts import account_overview
from tools.engagement import stakeholder_engagement


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme, desk.calm = desk.client("Acme"), desk.client("Calm")
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    for client, days in ((desk.acme, 40), (desk.calm, 2)):
        heard(desk, client, days)
    return desk


def heard(firm, client, days, kind=InteractionKind.MAIL_IN, **given):
    happened = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)
    firm.add(Interaction(client_id=client.id, kind=kind, happened_at=happened, **given))


def answered(firm, client, score, days=10):
    firm.add(CsatAnswer(client_id=client.id, answered_on=firm.today - timedelta(days=days), score=score))


def signal(firm, quote, kind=SignalKind.CHURN, days=10, client=None, **given):
    said = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)
    row = {"client_id": (client or firm.acme).id, "kind": kind, "reason": "price", "strength": 80}
    return firm.add(Signal(**row, quote=quote, speaker="Sam Sponsor", said_at=said, **given))


def owed(firm, project, due):
    row = {"client_id": firm.acme.id, "project_id": project.id, "status": InvoiceStatus.ISSUED, "currency": "EUR"}
    number = f"I{len(firm.all(Invoice))}"
    days = {"drafted_on": due, "issued_on": due - timedelta(days=30), "due_on": due}
    firm.add(Invoice(**row, **days, number=number, net_minor=1000, tax_minor=0, gross_minor=1000))


def test_an_unhappy_silent_account_is_at_risk_with_its_exact_words(firm):
    answered(firm, firm.acme, 2)
    answered(firm, firm.calm, 5)
    signal(firm, "We are looking at others.")
    view = firm.ask(accounts_at_risk, firm.boss)
    assert [line.client for line in view.lines] == ["Acme"]
    assert view.lines[0].said[0].outside_words == "We are looking at others."
    assert view.lines[0].reasons[0] == "0 % are satisfied"


def test_a_signal_without_a_quote_does_not_exist(firm):
    signal(firm, "")
    line = firm.ask(accounts_at_risk, firm.boss, client="Acme").lines[0]
    assert line.said == ()
    assert not any("signal" in reason for reason in line.reasons)


def test_what_was_said_in_a_leadership_call_is_not_quoted_to_a_manager(firm):
    held = firm.add(
        Meeting(client_id=firm.acme.id, title="Board", internal=True, held_at=datetime(2026, 11, 12, tzinfo=UTC))
    )
    signal(firm, "They told us they leave.", meeting_id=held.id)
    assert firm.ask(accounts_at_risk, firm.boss, client="Acme").lines[0].said != ()
    assert firm.ask(accounts_at_risk, firm.mia, client="Acme").lines[0].said == ()


def test_a_topic_keeps_the_accounts_that_spoke_of_it(firm):
    signal(firm, "Why not buy something off the shelf?")
    signal(firm, "All fine.", client=firm.calm, kind=SignalKind.NEUTRAL)
    view = firm.ask(accounts_at_risk, firm.boss, about="competitor")
    assert [line.client for line in view.lines] == ["Acme"]


def test_a_manager_sees_accounts_of_own_projects_and_not_how_others_are_paid(firm):
    other = firm.project("Atlas", firm.person("Olga Other", Role.PROJECT_MANAGER), firm.acme)
    answered(firm, firm.acme, 1)
    owed(firm, other, date(2026, 9, 1))
    assert "an invoice is 82 days overdue" in firm.ask(accounts_at_risk, firm.boss).lines[0].reasons
    mine = firm.ask(accounts_at_risk, firm.mia)
    assert mine.looked_at == 1
    assert not any("invoice" in reason for reason in mine.lines[0].reasons)


def test_clients_are_never_told_how_they_are_judged(firm):
    for tool in (accounts_at_risk, expansion_candidates, stakeholder_engagement):
        with pytest.raises(Forbidden):
            gate.permit(tool, firm.call(firm.sam))


def test_growth_is_ranked_by_what_speaks_for_it(firm):
    answered(firm, firm.calm, 5)
    for quote in ("We want more.", "Our other site asks.", "The budget is there."):
        signal(firm, quote, SignalKind.EXPANSION, client=firm.calm)
    view = firm.ask(expansion_candidates, firm.boss)
    assert view.lines[0].client == "Calm"
    assert view.lines[0].reasons[:2] == ("3 expansion signals were heard", "100 % are satisfied")
    assert firm.ask(expansion_candidates, firm.boss, exclude="Calm").lines == ()


def test_an_overview_shows_projects_people_invoices_and_satisfaction(firm):
    answered(firm, firm.acme, 5)
    answered(firm, firm.acme, 2)
    owed(firm, firm.work, date(2026, 11, 1))
    view = firm.ask(account_overview, firm.mia, client="Acme")
    assert [line.project for line in view.projects] == ["Nordlys"]
    assert [line.contact for line in view.contacts] == ["Sam Sponsor"]
    assert (view.satisfaction, str(view.outstanding), str(view.overdue)) == (
        "50 % of 2 answers",
        "10.00 EUR",
        "10.00 EUR",
    )
    assert view.silent_days == 40


def test_an_account_one_has_no_project_with_is_not_shown(firm):
    with pytest.raises((Forbidden, NotFound)):
        firm.ask(account_overview, firm.mia, client="Calm")


def test_engagement_counts_invitations_and_says_who_went_quiet(firm):
    user = firm.contact(firm.acme, "Uma User", ContactPart.USER)
    for days, came in ((50, True), (20, False), (5, False)):
        held = datetime(2026, 11, 22, 9, tzinfo=UTC) - timedelta(days=days)
        row = firm.add(Meeting(client_id=firm.acme.id, title="Steering", kind="steering", held_at=held))
        firm.add(Attendance(meeting_id=row.id, contact_id=firm.sam.id, attended=came))
        firm.add(Attendance(meeting_id=row.id, contact_id=user.id, attended=True))
    view = firm.ask(stakeholder_engagement, firm.mia, client="Acme")
    found = {line.contact: (line.invited, line.came, line.silent_days) for line in view.lines}
    assert found == {"Sam Sponsor": (3, 1, 50), "Uma User": (3, 3, 5)}
    assert "Gone quiet: Sam Sponsor (silent for 50 days)." in view.headline()
    last = firm.ask(stakeholder_engagement, firm.mia, client="Acme", limit=2)
    assert {line.contact: line.came for line in last.lines} == {"Sam Sponsor": 0, "Uma User": 2}


def test_our_own_mails_are_no_sign_of_life_from_a_client(firm):
    heard(firm, firm.acme, 1, InteractionKind.MAIL_OUT, contact_id=firm.sam.id)
    heard(firm, firm.acme, 60, contact_id=firm.sam.id)
    view = firm.ask(stakeholder_engagement, firm.mia, contact="Sam")
    assert [line.silent_days for line in view.lines] == [60]


def test_sponsors_of_all_accounts_are_listed_when_silent(firm):
    heard(firm, firm.acme, 50, contact_id=firm.sam.id)
    view = firm.ask(stakeholder_engagement, firm.boss, silent_days=42)
    assert [(line.contact, line.client) for line in view.lines] == [("Sam Sponsor", "Acme")]
