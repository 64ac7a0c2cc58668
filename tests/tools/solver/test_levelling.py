from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.levelling import Job, Resource, levelled, violations, workload
from domain.schedule import Link
from tools.solver.levelling import level


def hard_work():
    """Jobs for which the obvious order is not the best one."""
    jobs = [Job(str(i), (i * 7) % 5 + 1, {"a": (i * 3) % 4 + 1, "b": (i * 5) % 3}) for i in range(14)]
    return workload(jobs, [Link(str(i), str(i + 5)) for i in range(9)], [Resource("a", 5, {3: 5}), Resource("b", 3)])


def test_the_solver_keeps_every_rule_and_is_never_worse_than_the_heuristic():
    work = hard_work()
    quick, solved = levelled(work, rounds=0), level(work, seconds=5)
    assert violations(work, solved.starts) == ()
    assert solved.bound <= solved.length <= quick.length


def test_without_time_the_heuristic_answers():
    work = hard_work()
    assert level(work, seconds=0) == levelled(work)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=6), st.integers(3, 4))
@settings(max_examples=15, deadline=None)
def test_what_is_called_optimal_cannot_be_beaten_by_any_order(shapes, capacity):
    work = workload(
        [Job(str(i), slots, {"a": need}) for i, (slots, need) in enumerate(shapes)], [], [Resource("a", capacity)]
    )
    solved = level(work, seconds=5)
    assert solved.optimal
    assert solved.length <= levelled(work, rounds=30).length
