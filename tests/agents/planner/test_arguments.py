# ruff: noqa: E501 -- a table row is read as one piece

from __future__ import annotations

from datetime import date

import pytest

from agents.planner import classifier
from agents.planner.filling import _SOURCES, _SPECIAL, arguments
from agents.planner.frame import started
from agents.planner.names import index_of
from agents.planner.surroundings import abilities
from agents.planner.weighing import taken
from agents.planner.world import Name, World
from domain.access import Actor, Role
from domain.windows import parse_day, parse_window

TODAY = date(2026, 11, 22)
WORLD = World(
    actor=Actor("Mia Holm", "mia@firm.example", frozenset({Role.HEAD_OF_DELIVERY}), person_id=7),
    today=TODAY,
    names=(
        Name("person", "Ana Petrov"),
        Name("person", "Jonas Brandt"),
        Name("project", "Nordlys Data Platform"),
        Name("project", "Tram Insights"),
        Name("client", "Havbris Energi"),
        Name("client", "Nordlys"),
        Name("skill", "Kubernetes", ("k8s",)),
        Name("role", "Solution Architect"),
        Name("place", "Porto"),
    ),
    abilities=abilities(),
    clients={"Nordlys Data Platform": "Havbris Energi"},
    known=classifier.load().known,
)
# Not said in words: references a page hands over, answers of a form, a solver's time.
NOT_SAID = {"pairs", "answers", "plan", "seconds", "summary", "after", "before", "note", "ends", "url", "booking"}


def given(tool: str, said: str) -> dict[str, object]:
    return arguments(started(tool, taken(said, WORLD, index_of(WORLD.names))), WORLD)


def test_every_argument_of_every_tool_can_be_said():
    silent = {
        (tool, name)
        for tool, ability in abilities().items()
        for name in ability.arguments
        if name not in _SOURCES and (tool, name) not in _SPECIAL and name not in NOT_SAID
    }
    assert silent == set()


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("who missed time last week?", "last week"),
        ("missing time for the week before last", "the week before last"),
        ("missing time in Q3", "Q3"),
        ("missing time this quarter so far", "this quarter so far"),
        ("missing time month to date", "month to date"),
        ("missing time since 1 October", "since 1 October"),
        ("missing time in November", "November"),
        ("missing time between 2 and 13 November", "2 to 13 November"),
        ("missing time in H1", "H1"),
        ("missing time for week 46", "week 46"),
        ("missing time in the last 30 days", "last 30 days"),
        ("missing time year to date", "year to date"),
        ("missing time yesterday", "yesterday"),
    ],
)
def test_a_past_period_is_read_in_all_its_wordings(said, same):
    window = parse_window(str(given("missing_timesheets", said)["window"]), TODAY)
    wanted = parse_window(same, TODAY)
    assert (window.start, window.end) == (wanted.start, wanted.end)


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("who is free in the next 30 days?", "next 30 days"),
        ("who is free next quarter?", "next quarter"),
        ("who is free in January?", "January 2027"),
        ("who is free over the next six weeks?", "next 6 weeks"),
        ("who is free in Q1?", "Q1 2027"),
        ("who is free tomorrow?", "tomorrow"),
        ("who is free in week 50?", "week 50"),
    ],
)
def test_a_period_ahead_is_read_in_all_its_wordings(said, same):
    window = parse_window(str(given("bench", said)["window"]), TODAY, lean="future")
    wanted = parse_window(same, TODAY, lean="future")
    assert (window.start, window.end) == (wanted.start, wanted.end)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("keep Ana on Tram Insights until Friday", date(2026, 11, 27)),
        ("keep Ana on Tram Insights to 18 December", date(2026, 12, 18)),
        ("keep Ana on Tram Insights through 29/01/2027", date(2027, 1, 29)),
        ("keep Ana on Tram Insights until 2026-12-04", date(2026, 12, 4)),
    ],
)
def test_a_day_is_read_after_the_word_that_leads_to_it(said, day):
    assert parse_day(str(given("extend_booking", said)["until"]), TODAY, lean="future") == day


@pytest.mark.parametrize(
    ("said", "effort"),
    [
        ("log 2.5h on Tram Insights", "2.5h"),
        ("log two hours on Tram Insights", "two hours"),
        ("log 90 minutes on Tram Insights", "90 minutes"),
        ("log half a day on Tram Insights", "half a day"),
        ("log an hour and a half on Tram Insights", "an hour and a half"),
        ("Tram Insights 4", None),
        ("log 4 on Tram Insights", "4h"),
    ],
)
def test_hours_are_read_in_digits_and_words(said, effort):
    assert given("log_time", said).get("effort") == effort


@pytest.mark.parametrize(
    ("tool", "said", "name", "value"),
    [
        ("bookings_of", "what is ana on?", "person", "Ana Petrov"),
        ("bookings_of", "Petrov's bookings", "person", "Ana Petrov"),
        ("bookings_of", "bookings of Jonsa Brnadt", "person", "Jonas Brandt"),
        ("project_status", "how is tram insigths going?", "project", "Tram Insights"),
        ("project_status", "how is Nordlys Data going?", "project", "Nordlys Data Platform"),
        ("account_overview", "tell me about Nordlys", "client", "Nordlys"),
        ("account_overview", "tell me about Havbris", "client", "Havbris Energi"),
        ("find_people", "who knows k8s in Porto?", "skill", "Kubernetes"),
        ("find_people", "any solution architects?", "role", "Solution Architect"),
    ],
)
def test_a_name_is_known_by_its_parts_in_the_possessive_and_misspelt(tool, said, name, value):
    assert given(tool, said)[name] == value


@pytest.mark.parametrize(
    ("tool", "said", "expected"),
    [
        ("book_person", "book Jonas on Tram Insights two days a week in December", {"hours_per_week": "16h"}),
        ("book_person", "book Jonas on Tram Insights for 12 hours a week in December", {"hours_per_week": "12 hours"}),
        ("book_person", "book Jonas on Tram Insights for two days next week", {"hours_per_day": "two days"}),
        ("staff_need", "need an architect for Tram Insights 3 days a week", {"hours_per_week": "24h"}),
        ("budget_alerts", "over 80% burnt but only half done", {"threshold_percent": 80, "done_below_percent": 50}),
        ("budget_alerts", "within ten percent of the ceiling", {"threshold_percent": 90}),
        ("portfolio_margin", "top 5 by client, worst first", {"limit": 5, "group_by": "client", "worst_first": True}),
        ("unbilled_time", "older than two months", {"older_than_days": 60}),
        ("overdue_tasks", "more than five days late", {"more_than_days": 5}),
        ("backfill", "Ana is out, cover with the least damage to margin", {"aim": "margin"}),
        ("utilisation_forecast", "if we win the two biggest deals", {"win": 2}),
        ("slip_impact", "the integration on Tram Insights slips by a week", {"by": "1 week later"}),
        ("slip_impact", "Tram Insights slips 10 days, they share Ana with Nordlys Data Platform", {"other_project": "Nordlys Data Platform"}),
        ("rate_lookup", "cost and bill rate of a Solution Architect", {"kind": "both"}),
        ("draft_invoice", "bill Havbris without expenses", {"exclude_expenses": True}),
        ("record_payment", "FM-00044 was paid, 1,200.50 EUR", {"amount": "1,200.50 EUR", "invoice": "FM-00044"}),
        ("submit_expense", "84.50 EUR for a train to Tram Insights, not to be passed on", {"amount": "84.50 EUR", "category": "travel", "rebill": "none"}),
        ("submit_expense", "hotel 180 GBP on Tram Insights with 10 % markup", {"category": "hotel", "rebill": "markup", "markup_percent": 10}),
        ("change_policy", "switch the budget alert back on", {"policy": "budget", "to": "resume"}),
        ("change_policy", "delete my Friday margin report", {"policy": "friday margin", "to": "retire"}),
        ("change_policy", "pause the weekly portfolio routine", {"policy": "weekly portfolio", "to": "pause"}),
        ("propose_change_order", "change order on Tram Insights: second dashboard, 40h, 6000", {"what": "second dashboard", "effort": "40h", "price": "6000"}),
        ("propose_change_order", "change order on Tram Insights: drop the pilot, take 3000 off", {"price": "-3000"}),
        ("edit_time_entry", "the hours I logged yesterday on Tram Insights were for Tuesday", {"on": "yesterday", "to_day": "for Tuesday"}),
        ("edit_time_entry", "correct the note on today's Tram Insights time to data checks", {"note": "data checks"}),
        ("change_rate", "the day rate for Solution Architects is 900 GBP", {"per_hours": 8, "amount": "900 GBP"}),
        ("receivables", "DSO by count-back", {"method": "count_back"}),
        ("findings", "only the critical ones", {"severity": "critical"}),
        ("action_items", "actions for Havbris, including the done ones", {"open_only": False}),
        ("baselines", "Tram Insights against the second baseline", {"against": "second"}),
        ("draft_status_update", "weekly for Tram Insights, make it amber", {"rag": "amber"}),
    ],
)  # fmt: skip
def test_the_values_of_a_request_become_its_arguments(tool, said, expected):
    found = given(tool, said)
    assert {name: found.get(name) for name in expected} == expected
