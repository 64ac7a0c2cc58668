"""docs/from-contract-to-margin.md says what the tools say: every amount on it is a figure of one of their answers."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.db import reading
from store.people import Person
from store.projects import Project
from store.timesheets import TimeEntry
from tools import gate
from tools.catalogue import by_name

PAGE = (Path(__file__).parents[2] / "docs" / "from-contract-to-margin.md").read_text(encoding="utf-8")
PROJECT = {"project": "Nordlys Data Platform"}
ASKED = (
    ("rate_lookup", PROJECT),
    ("invoice_list", PROJECT),
    ("show_invoice", {"invoice": "FM-00112"}),
    ("unbilled_time", PROJECT),
    ("revenue_recognised", {**PROJECT, "window": "October 2026"}),
    ("project_margin", {**PROJECT, "window": "October 2026"}),
    ("project_margin", PROJECT),
    ("budget_status", PROJECT),
)
AMOUNT = re.compile(r"[\d,]+\.\d\d EUR")


@pytest.fixture
def said(demo, call):
    words = []
    for name, arguments in ASKED:
        view = gate.run(demo, by_name(name), arguments, call("beatriz.nogueira")).view
        words += [view.headline(), *(str(block.model_dump()) for block in view.blocks())]
    return " ".join(words)


def october(demo):
    with reading(demo) as db:
        query = (
            select(Person.name, TimeEntry.minutes, TimeEntry.bill_minor, TimeEntry.cost_minor)
            .join(Person, col(Person.id) == TimeEntry.person_id)
            .join(Project, col(Project.id) == TimeEntry.project_id)
            .where(col(Project.name) == PROJECT["project"], col(TimeEntry.month) == 202610)
        )
        sums = {}
        for name, *figures in db.exec(query):
            sums[name] = [a + b for a, b in zip(sums.get(name, (0, 0, 0)), figures, strict=True)]
    return sums


def test_every_amount_on_the_page_is_one_the_tools_state(said, demo):
    from_entries = {f"{Decimal(minor) / 100:,.2f} EUR" for sums in october(demo).values() for minor in sums[1:]}
    agreed = {"24,000.00 EUR", "146.00 EUR"}  # the fixed fee, and the card of a person who has left the project
    unknown = {amount for amount in AMOUNT.findall(PAGE) if amount not in said} - from_entries - agreed
    assert unknown == set()


def test_the_table_of_october_is_the_sum_of_its_entries(demo):
    for name, (minutes, bill, cost) in october(demo).items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {name} |") and " h |" in line)
        assert f"{minutes // 60} h" in row
        assert f"{Decimal(bill) / 100:,.2f} EUR" in row
        assert f"{Decimal(cost) / 100:,.2f} EUR" in row
    whole = [sum(column) for column in zip(*october(demo).values(), strict=True)]
    assert f"{whole[0] // 60} h" in PAGE
    assert f"{Decimal(whole[1]) / 100:,.2f} EUR" in PAGE
    assert f"{Decimal(whole[2]) / 100:,.2f} EUR" in PAGE


def test_the_sums_written_on_the_page_add_up():
    for first, second, third in (("34,000.60", "16,402.88", "17,597.72"), ("455,094.30", "207,044.76", "248,049.54")):
        plain = [Decimal(number.replace(",", "")) for number in (first, second, third)]
        assert plain[0] - plain[1] == plain[2]
        assert all(number in PAGE for number in (first, second, third))
