from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import EVERY_DAY, STANDARD, Calendar, WorkPattern
from domain.errors import BadInput, Conflict, NotFound
from domain.schedule import (
    Constraint,
    ConstraintType,
    Link,
    LinkType,
    Task,
    baseline_of,
    moved,
    schedule,
    slipped,
    started_no_earlier,
)

DAY = 480
MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def task(name, days, **more):
    return Task(name, int(days * DAY), **more)


def chain(*names, lag=0):
    return [Link(a, b, lag=lag) for a, b in pairwise(names)]


@st.composite
def plans(draw):
    count = draw(st.integers(1, 8))
    tasks = [task(f"t{i}", draw(st.integers(0, 6))) for i in range(count)]
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=10)) if pairs else []
    links = [Link(f"t{i}", f"t{j}", draw(st.sampled_from(LinkType)), draw(st.integers(-3, 4)) * DAY) for i, j in chosen]
    return tasks, links


def distances(tasks, links):
    """Early starts by relaxing every link until nothing moves, in days, as an independent check."""
    length = {one.id: one.minutes // DAY for one in tasks}
    early = dict.fromkeys(length, 0)
    for _ in range(len(tasks) * len(links) + 1):
        for link in links:
            lag, a, b = link.lag // DAY, length[link.before], length[link.after]
            gap = {"FS": a + lag, "SS": lag, "FF": a + lag - b, "SF": lag - b}[link.type]
            early[link.after] = max(early[link.after], early[link.before] + gap)
    return early


@given(plans())
@settings(max_examples=200)
def test_early_dates_equal_the_longest_path(plan):
    tasks, links = plan
    found = schedule(tasks, links, MONDAY, calendar=EVERY_DAY)
    assert {name: dates.early_minutes // DAY for name, dates in found.tasks.items()} == distances(tasks, links)


@given(plans(), st.frozensets(st.integers(0, 40), max_size=8))
@settings(max_examples=200)
def test_floats_never_fall_below_zero_and_something_is_critical(plan, off):
    tasks, links = plan
    calendar = STANDARD.without(MONDAY + timedelta(days=i) for i in off)
    found = schedule(tasks, links, MONDAY, calendar=calendar)
    for dates in found.tasks.values():
        assert 0 <= dates.free_float <= dates.total_float
        assert dates.early_start >= MONDAY
        assert dates.late_finish <= found.finish
    assert any(dates.critical for dates in found.tasks.values())


@given(plans(), st.data())
@settings(max_examples=150)
def test_slipping_by_the_total_float_does_not_move_the_finish(plan, data):
    tasks, links = plan
    before = schedule(tasks, links, MONDAY)
    name = data.draw(st.sampled_from([one.id for one in tasks]))
    dates = before.tasks[name]
    held = Constraint(ConstraintType.START_NO_EARLIER, dates.late_start)
    later = [Task(one.id, one.minutes, constraint=held if one.id == name else None) for one in tasks]
    assert schedule(later, links, MONDAY).length == before.length


def test_a_cycle_is_refused_with_its_path():
    links = [*chain("a", "b", "c"), Link("c", "a")]
    with pytest.raises(Conflict, match="a → b → c → a"):
        schedule([task(name, 1) for name in "abcd"], links, MONDAY)


def test_a_task_that_waits_for_itself_is_a_cycle():
    with pytest.raises(Conflict, match="a → a"):
        schedule([task("a", 1)], [Link("a", "a")], MONDAY)


def test_unknown_and_repeated_tasks_are_refused():
    with pytest.raises(BadInput, match="'x'"):
        schedule([task("a", 1)], [Link("a", "x")], MONDAY)
    with pytest.raises(BadInput, match="'a'"):
        schedule([task("a", 1), task("a", 2)], [], MONDAY)


def test_a_start_to_finish_link_never_pulls_before_the_plan():
    found = schedule([task("a", 5), task("b", 3)], [Link("a", "b", LinkType.SF, 2 * DAY)], MONDAY)
    assert found.tasks["b"].early_start == MONDAY


def test_a_task_held_by_start_links_only_has_the_lesser_of_start_and_finish_float():
    found = schedule([task("a", 10), task("b", 2)], [Link("a", "b", LinkType.SS)], MONDAY)
    assert found.tasks["a"].total_float == 0
    late = schedule([task("a", 2), task("b", 10)], [Link("a", "b", LinkType.SS, 5 * DAY)], MONDAY)
    assert late.tasks["a"].total_float == 0


def test_an_elapsed_lag_counts_the_weekend_and_a_working_one_does_not():
    tasks = [task("a", 5), task("b", 1)]
    elapsed = schedule(tasks, [Link("a", "b", lag=2 * 1440, elapsed=True)], MONDAY)
    working = schedule(tasks, [Link("a", "b", lag=2 * DAY)], MONDAY)
    assert elapsed.tasks["b"].early_start == date(2026, 11, 30)
    assert working.tasks["b"].early_start == date(2026, 12, 2)


def test_a_milestone_sits_at_the_end_of_the_day_that_reaches_it():
    found = schedule([task("a", 5), task("m", 0), task("b", 1)], chain("a", "m", "b"), MONDAY)
    assert found.tasks["m"].early_start == found.tasks["m"].early_finish == FRIDAY
    assert found.tasks["m"].late_finish == FRIDAY
    assert found.tasks["b"].early_start == date(2026, 11, 30)


def test_part_days_are_kept():
    found = schedule([task("a", 2.5), task("b", 1)], chain("a", "b"), MONDAY)
    assert (found.tasks["b"].early_start, found.tasks["b"].early_finish) == (date(2026, 11, 25), date(2026, 11, 26))


def test_a_persons_time_off_moves_their_task_and_what_follows():
    off = {"ana": STANDARD.without([MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)])}
    tasks = [task("a", 2, calendar="ana"), task("b", 1)]
    found = schedule(tasks, chain("a", "b"), MONDAY, calendars=off)
    assert found.tasks["a"].early_finish == date(2026, 11, 26)
    assert found.tasks["b"].early_start == FRIDAY


def test_part_time_takes_longer():
    half = {"half": Calendar(WorkPattern((240,) * 5 + (0, 0)))}
    found = schedule([Task("a", 2 * DAY, calendar="half")], [], MONDAY, calendars=half)
    assert found.tasks["a"].early_finish == date(2026, 11, 26)


def test_a_start_constraint_holds_back_and_shows_as_what_drives():
    held = task("b", 1, constraint=Constraint(ConstraintType.START_NO_EARLIER, date(2026, 12, 3)))
    found = schedule([task("a", 1), held], chain("a", "b"), MONDAY)
    assert found.tasks["b"].early_start == date(2026, 12, 3)
    assert found.tasks["b"].held_by_constraint
    assert found.tasks["a"].total_float_days == 7


def test_a_broken_deadline_shows_as_negative_float_up_the_chain():
    due = task("b", 3, constraint=Constraint(ConstraintType.FINISH_NO_LATER, date(2026, 11, 26)))
    found = schedule([task("a", 3), due], chain("a", "b"), MONDAY)
    assert [found.tasks[name].total_float_days for name in "ab"] == [-2, -2]


def test_a_fixed_date_wins_over_links():
    fixed = task("b", 1, constraint=Constraint(ConstraintType.MUST_START, date(2026, 11, 24)))
    found = schedule([task("a", 3), fixed], chain("a", "b"), MONDAY)
    assert found.tasks["b"].early_start == date(2026, 11, 24)
    assert found.tasks["a"].total_float_days == -2


def test_as_late_as_possible_uses_free_float_and_moves_nobody():
    late = task("b", 2, constraint=Constraint(ConstraintType.AS_LATE_AS_POSSIBLE))
    links = [Link("a", "b"), Link("a", "c"), Link("b", "end"), Link("c", "end")]
    found = schedule([task("a", 5), late, task("c", 10), task("end", 0)], links, MONDAY)
    assert found.tasks["b"].early_finish == found.tasks["c"].early_finish
    assert found.tasks["b"].free_float == 0


def test_progress_keeps_the_actual_start_and_puts_the_rest_after_the_status_day():
    begun = task("a", 5, started=MONDAY, remaining=2 * DAY)
    found = schedule([begun, task("b", 1)], chain("a", "b"), MONDAY, status=date(2026, 11, 30))
    assert (found.tasks["a"].early_start, found.tasks["a"].early_finish) == (MONDAY, date(2026, 12, 1))
    assert found.tasks["b"].early_start == date(2026, 12, 2)


def test_finished_work_is_not_critical_and_binds_with_its_actual_dates():
    done = task("a", 2, started=MONDAY, finished=FRIDAY)
    found = schedule([done, task("b", 1)], chain("a", "b"), MONDAY)
    assert found.tasks["b"].early_start == date(2026, 11, 30)
    assert found.critical_path == ("b",)


def test_the_driving_path_names_the_chain_that_sets_a_date():
    links = [*chain("a", "c", "d"), Link("b", "c")]
    found = schedule([task("a", 5), task("b", 2), task("c", 1), task("d", 1)], links, MONDAY)
    assert found.driving_path("d") == ("a", "c", "d")
    assert found.critical_path == ("a", "c", "d")


def test_what_moved_is_told_in_working_days():
    tasks, links = (task("a", 3), task("b", 2), task("x", 1)), chain("a", "b")
    before = schedule(tasks, links, MONDAY)
    after = schedule(slipped(tasks, "a", 2 * DAY), links, MONDAY)
    changes = moved(baseline_of(before), after, STANDARD)
    assert [(change.id, change.start_days, change.finish_days) for change in changes] == [("a", 0, 2), ("b", 2, 2)]


def test_a_change_to_an_unknown_task_is_refused():
    with pytest.raises(NotFound):
        started_no_earlier((task("a", 1),), "z", FRIDAY)


def test_a_calendar_that_never_works_or_runs_dry_is_refused():
    for calendar in (
        Calendar(WorkPattern((0,) * 7)),
        Calendar(WorkPattern((0,) * 7), extra=((MONDAY, 480),)),
    ):
        with pytest.raises((Conflict, BadInput)):
            schedule([task("a", 2)], [], MONDAY, calendar=calendar)


def test_an_absurd_duration_is_refused():
    with pytest.raises(BadInput):
        schedule([Task("a", 10**9)], [], MONDAY)
