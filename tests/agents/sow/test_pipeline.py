from datetime import date

import pytest

from agents.sow_to_plan.run import sow_to_plan
from agents.sow_to_plan.state import STEPS

TODAY = date(2026, 11, 22)


@pytest.fixture
def heard():
    return []


def test_every_step_is_told_as_it_begins_and_ends(offer, heard):
    sow_to_plan(offer.encode(), "offer.md", TODAY, progress=heard.append)
    steps = [step for step in STEPS if step != "recognise"]
    assert [(one.step, one.state) for one in heard] == [(s, state) for s in steps for state in ("started", "done")]
    assert all(one.detail for one in heard if one.state == "done")


def test_each_step_is_timed(offer):
    outcome = sow_to_plan(offer.encode(), "offer.md", TODAY)
    assert {f"{step}_ms" for step in STEPS if step != "recognise"} | {"total_ms", "cpu_read_ms"} == set(outcome.timings)


def test_a_file_that_cannot_be_read_goes_straight_to_the_report(heard):
    outcome = sow_to_plan(b"%PDF-1.7 cut off", "broken.pdf", TODAY, progress=heard.append)
    assert outcome.plan is None
    assert [one.code for one in outcome.findings] == ["damaged"]
    assert [one.step for one in heard if one.state == "done"] == ["read", "report"]


def test_an_amendment_is_not_planned(heard):
    text = b"# Amendment of solicitation/modification of contract\n\nThis amendment modifies contract 17.\n"
    outcome = sow_to_plan(text, "amendment.md", TODAY, progress=heard.append)
    assert outcome.plan is None
    assert "plan" not in {one.step for one in heard}


def test_a_document_with_nothing_to_plan_has_questions_and_no_plan():
    outcome = sow_to_plan(b"Some words about nothing in particular.\n", "note.txt", TODAY)
    assert outcome.plan is None
    assert {"deliverables", "total"} <= {one.field for one in outcome.questions}


def test_an_open_start_is_the_next_monday_and_said(offer):
    text = offer.replace("Work starts on 11 January 2027 and ends on 30 June 2027.", "")
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("| Survey", "| Move")))
    outcome = sow_to_plan(text.encode(), "offer.md", TODAY)
    assert outcome.plan is not None
    assert "start_assumed" in {one.code for one in outcome.findings}
    assert outcome.plan.start == date(2026, 11, 23)
