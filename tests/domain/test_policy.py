import pytest

from domain.errors import Ambiguous, BadInput
from domain.policy import Rule, Whom, read_rule


@pytest.mark.parametrize(
    ("text", "subject", "over", "whom"),
    [
        ("Tell the project manager when a project has used 80 % of its budget.", "budget", 80, Whom.MANAGER),
        ("keep an eye on budgets for me", "budget", 100, Whom.READER),
        ("warn me whenever margin on a project drops below 20%", "margin", 20, Whom.READER),
        ("let me know each time an invoice goes six weeks overdue", "overdue_invoice", 42, Whom.READER),
        ("tell me whenever a client hasn't paid for 30 days", "overdue_invoice", 30, Whom.READER),
        ("chase missing timesheets automatically every Friday at noon", "missing_timesheets", None, Whom.CONCERNED),
        ("if a consultant misses time, tell their lead", "missing_timesheets", None, Whom.LEAD),
        ("new policy: plans must be updated every two weeks", "stale_plan", 14, Whom.NOBODY),
        ("nudge PMs with plans older than 10 days", "stale_plan", 10, Whom.MANAGER),
        ("alert me when something turns red", "red_project", None, Whom.READER),
        ("create a rule: tell me about tasks that are late", "overdue_task", 1, Whom.READER),
        ("each Friday send me who is on the bench for the next 2 weeks", "bench", None, Whom.READER),
    ],
)
def test_a_sentence_is_read_into_subject_threshold_and_whom(text, subject, over, whom):
    rule = read_rule(text)
    assert (rule.subject, rule.over, rule.whom) == (subject, over, whom)
    assert Rule.of(rule.as_json()) == rule


def test_a_period_ahead_is_kept_in_words():
    assert read_rule("every friday 4pm list ppl w/o bookings for the next 2 wks, send to me").window == "next 2 weeks"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alert me when the moon is full", "do not understand what"),
        ("send me the margin monthly", "not by the month"),
        ("tell PMs if their plan is older than 10 days, except for Acme", "exception"),
        ("e-mail the client when an invoice is overdue", "never to a client"),
        ("automatically approve submitted time that is not approved", "cannot approve"),
        ("when time is missing, lock the timesheets", "cannot lock"),
        ("expenses over 500 need approval", "not forbid or demand"),
        ("whenever someone is overbooked, let the resource manager know", "need a name"),
        ("warn me when the budget is below 20 %", "not 'below'"),
        ("alert me when the budget is 12.5 % used", "whole percentage"),
        ("alert me when 90 % of milestones are late", "says nothing about"),
        ("alert me when the budget is 0 % used", "no threshold"),
        ("send me the budgets of the next 2 weeks", "cannot be narrowed"),
    ],
)
def test_what_no_rule_can_watch_or_do_is_refused_with_what_is_possible(text, said):
    with pytest.raises(BadInput, match=said):
        read_rule(text)


def test_a_rule_about_several_things_is_asked_back():
    with pytest.raises(Ambiguous) as refusal:
        read_rule("tell me about overdue invoices and red projects")
    assert len(refusal.value.candidates) == 2


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"schedule": "fri 16:00"},
        {"when": {"subject": "salaries"}, "tell": "reader"},
        {"when": {"subject": "budget", "over": "80"}, "tell": "reader"},
        {"when": {"subject": "budget", "over": 80}, "tell": "the world"},
    ],
)
def test_a_reading_that_is_none_is_refused(kept):
    with pytest.raises(BadInput):
        Rule.of(kept)
