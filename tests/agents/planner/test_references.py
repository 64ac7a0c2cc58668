from __future__ import annotations

from datetime import date

import pytest

from agents.planner import classifier, references
from agents.planner.canonical import parsed, written
from agents.planner.frame import started
from agents.planner.names import index_of
from agents.planner.understand import Step
from agents.planner.weighing import taken
from agents.planner.world import Name, World
from domain.access import Actor, Role

WORLD = World(
    actor=Actor("Mia Holm", "mia@firm.example", frozenset({Role.FINANCE}), person_id=7),
    today=date(2026, 11, 22),
    names=(Name("project", "Nordlys Data Platform"), Name("person", "Ana Petrov")),
    known=classifier.load().known,
)


def frame(said: str):
    return started("record_payment", taken(said, WORLD, index_of(WORLD.names)))


@pytest.mark.parametrize(
    ("said", "invoice"),
    [
        ("mark FM-00044 as paid", "FM-00044"),
        ("issue draft 12", "draft 12"),
        ("throw away the draft for Nordlys", "Nordlys Data Platform"),
        ("what now", None),
    ],
)
def test_an_invoice_is_named_by_its_number_its_draft_or_its_project(said, invoice):
    assert references.invoice_of(frame(said), WORLD) == invoice


@pytest.mark.parametrize(
    ("said", "amount"),
    [("we got 4,200 EUR on Monday", "4,200 EUR"), ("€250 of it", "250 EUR"), ("half of it", None)],
)
def test_a_sum_of_money_keeps_its_currency(said, amount):
    assert references.amount_of(frame(said), WORLD) == amount


def test_the_reference_of_a_payment_is_read():
    assert references.reference_of(frame("paid on Monday, reference TR-99"), WORLD) == "TR-99"


def test_lines_are_read_as_numbers():
    assert references.lines_of(frame("credit lines 2 and 3 of FM-00040"), WORLD) == [2, 3]


@pytest.mark.parametrize(
    ("said", "first", "then"),
    [
        ("add a dependency from cutover rehearsal to cutover on Nordlys", "cutover rehearsal", "cutover"),
        ("on Nordlys, acceptance test must wait for data migration", "data migration", "acceptance test"),
        ("make training depend on go-live on Nordlys", "go-live", "training"),
        ("drop the link from workshop to report on Nordlys", "workshop", "report"),
    ],
)
def test_which_task_waits_for_which_is_read_from_the_words(said, first, then):
    assert (references.first_of(frame(said), WORLD), references.then_of(frame(said), WORLD)) == (first, then)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Ana is ill next week", "sick leave"),
        ("I need Friday off", "holiday"),
        ("Ana is away on Monday", "leave"),
        ("my vacation in May", "holiday"),
    ],
)
def test_the_kind_of_an_absence_is_read_from_the_words(said, kind):
    assert references.time_off_of(frame(said), WORLD) == kind


def test_lists_survive_the_way_to_the_specialist():
    steps = [Step("credit_note", "financial_control", {"invoice": "FM-1", "lines": [2, 3], "bill_again": True})]
    assert parsed(written(steps)) == [("credit_note", {"invoice": "FM-1", "lines": [2, 3], "bill_again": True})]


def test_a_request_that_calls_something_inside_is_no_canonical_request():
    assert parsed("bench(window=open('x'))") is None
