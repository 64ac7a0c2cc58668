"""Project health and account scores: published weights, bands, reasons, and gaps that are named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import CHURN_WEIGHTS, EXPANSION_WEIGHTS, AccountFacts, by_risk, churn_risk, expansion
from domain.errors import BadInput
from domain.health import WEIGHTS, HealthFacts, health, health_of_all
from domain.score import Band, Part, between, weighted

GOOD = HealthFacts(
    spi=Decimal(1),
    slip_days=0,
    burn=Decimal("0.4"),
    progress=Decimal("0.5"),
    expected_minutes=2400,
    missing_minutes=0,
    sentiment=Decimal("0.5"),
    silence_days=2,
    tasks=10,
    faulty_tasks=0,
)


def test_the_published_weights_sum_to_a_hundred():
    assert sum(WEIGHTS.values()) == sum(CHURN_WEIGHTS.values()) == sum(EXPANSION_WEIGHTS.values()) == 100


def test_a_sound_project_scores_a_hundred_without_reasons():
    score = health(GOOD)
    assert (score.value, score.band, score.reasons) == (100, Band.GREEN, ())


def test_the_reasons_are_those_that_cost_most():
    score = health(HealthFacts(spi=Decimal("0.7"), burn=Decimal("0.6"), progress=Decimal("0.5"), silence_days=7))
    assert score.reasons == ("SPI is 0.70", "60 % of the budget is spent for 50 % done")
    assert score.value == 47  # (30 x 0 + 25 x 60 + 20 x 100) / 75
    assert score.band is Band.RED


def test_unknown_facts_are_left_out_and_named():
    assert health(HealthFacts(spi=Decimal(1))).unknown == ("burn", "missing time", "client", "plan hygiene")
    nothing = health(HealthFacts())
    assert (nothing.value, nothing.band) == (None, Band.UNKNOWN)


def test_a_happy_client_who_goes_quiet_is_scored_by_the_silence():
    score = health(HealthFacts(sentiment=Decimal(1), silence_days=30))
    assert (score.value, score.reasons) == (0, ("the client has been silent for 30 days",))


def test_weights_of_parts_that_do_not_exist_are_refused():
    with pytest.raises(BadInput, match="no part called luck"):
        health(GOOD, {"luck": 1})


def test_the_least_healthy_project_comes_first():
    scored = health_of_all([(1, GOOD), (2, HealthFacts()), (3, HealthFacts(spi=Decimal("0.7")))])
    assert [project for project, _ in scored] == [3, 1, 2]


def test_an_account_at_risk_says_why():
    facts = AccountFacts(csat=Decimal("0.4"), silence_days=10, oldest_overdue_days=60, sponsor_left=True)
    score = churn_risk(facts)
    assert score.band is Band.RED
    assert score.reasons == ("40 % are satisfied", "an invoice is 60 days overdue", "a stakeholder left or changed")


def test_room_to_grow_rises_with_signals_and_growth():
    low = expansion(AccountFacts(expansion_signals=0, growth=Decimal("-0.3")))
    high = expansion(AccountFacts(expansion_signals=3, growth=Decimal("0.3")))
    assert (low.value, high.value) == (0, 100)


def test_the_account_most_at_risk_comes_first():
    scored = by_risk([(1, AccountFacts(silence_days=1)), (2, AccountFacts(silence_days=60)), (3, AccountFacts())])
    assert [account for account, _ in scored] == [2, 1, 3]


def test_scales_are_clamped_and_parts_are_checked():
    assert between(Decimal(5), worst=0, best=1) == 100
    with pytest.raises(BadInput):
        between(Decimal(1), worst=1, best=1)
    with pytest.raises(BadInput):
        Part("x", 0, None, "")


@given(st.lists(st.tuples(st.integers(1, 50), st.none() | st.integers(0, 100)), min_size=1))
def test_a_score_lies_between_its_worst_and_best_part(parts):
    known = [value for _, value in parts if value is not None]
    score = weighted([Part(str(i), w, None if v is None else Decimal(v), "") for i, (w, v) in enumerate(parts)])
    if known:
        assert min(known) <= score.value <= max(known)
    else:
        assert score.value is None
