from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assignment import Option, Problem, Room, greedy, violations, worth
from domain.errors import BadInput
from domain.staffing import Aim
from tools.solver.assignment import alternatives, assign

DAY = 480


def problem(*options, people=2, days=2, free=DAY):
    rooms = {person: Room(DAY * days, (free,) * days) for person in range(people)}
    return Problem(tuple(sorted({one.seat for one in options})), tuple(options), rooms)


def option(seat, person, score=50, gain=0, days=(DAY, DAY)):
    return Option(seat, person, days, score, gain)


def test_filling_a_seat_beats_any_margin():
    rich = problem(option(1, 0, gain=10**9), option(1, 1, gain=1), option(2, 0, gain=1))
    assert assign(rich, Aim.MARGIN).pairs == {(1, 1), (2, 0)}


def test_nobody_takes_two_seats_beyond_a_day():
    one = problem(option(1, 0), option(2, 0), people=1)
    assert len(assign(one, Aim.BALANCE).chosen) == 1
    assert violations(one, one.options) == ("person 0 has too little room for seat 2",)


def test_half_days_of_two_seats_fit_one_person():
    half = (240, 240)
    assert len(assign(problem(option(1, 0, days=half), option(2, 0, days=half), people=1), Aim.BALANCE).chosen) == 2


def test_an_even_load_spreads_seats_and_margin_does_not_care():
    half = (240, 240)
    both = problem(*(option(seat, person, gain=9 - person, days=half) for seat in (1, 2) for person in (0, 1)))
    assert {one.person for one in assign(both, Aim.BALANCE).chosen} == {0, 1}
    assert {one.person for one in assign(both, Aim.MARGIN).chosen} == {0}


def test_among_equals_the_scores_decide():
    found = assign(problem(option(1, 0, score=40), option(1, 1, score=90)), Aim.BALANCE)
    assert (found.pairs, found.proved) == ({(1, 1)}, True)


def test_alternatives_differ_from_the_first_plan():
    found = alternatives(problem(option(1, 0, gain=5), option(1, 1, gain=9)), Aim.MARGIN)
    assert [(name, plan.gain) for name, plan in found] == [("highest margin", 9), ("even load", 5)]


def test_an_option_for_an_unknown_person_is_refused():
    with pytest.raises(BadInput):
        problem(option(1, 7))


@st.composite
def problems(draw):
    days = draw(st.integers(1, 3))
    people, seats = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    minutes = st.sampled_from((0, 120, 240, 480))
    rooms = {p: Room(DAY * days, tuple(draw(minutes) for _ in range(days))) for p in range(people)}
    pairs = [(s, p) for s in range(seats) for p in range(people)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    options = tuple(
        Option(s, p, tuple(draw(minutes) for _ in range(days)), draw(st.integers(0, 100)), draw(st.integers(-900, 900)))
        for s, p in chosen
    )
    return Problem(tuple(range(seats)), options, rooms)


@given(problems(), st.sampled_from(list(Aim)))
def test_the_heuristic_breaks_no_rule(given_problem, aim):
    assert violations(given_problem, greedy(given_problem, aim).chosen) == ()


@pytest.mark.parametrize("aim", list(Aim))
def test_the_solver_is_never_worse_than_the_heuristic_and_breaks_no_rule(aim):
    @given(problems())
    def holds(one):
        plan = assign(one, aim, workers=1)
        assert violations(one, plan.chosen) == ()
        assert worth(one, plan.chosen, aim) >= worth(one, greedy(one, aim).chosen, aim)

    holds()
