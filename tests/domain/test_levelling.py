from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput, Conflict
from domain.levelling import Job, Resource, length_of, levelled, violations, workload
from domain.schedule import Link, LinkType


@st.composite
def workloads(draw):
    count = draw(st.integers(1, 9))
    kinds = [
        Resource(
            name, draw(st.integers(2, 5)), draw(st.dictionaries(st.integers(0, 12), st.integers(1, 5), max_size=3))
        )
        for name in "ab"
    ]
    jobs = [
        Job(
            str(i),
            draw(st.integers(0, 5)),
            {one.id: draw(st.integers(0, one.capacity)) for one in kinds},
            draw(st.integers(0, 4)),
        )
        for i in range(count)
    ]
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True)) if pairs else []
    links = [Link(str(i), str(j), draw(st.sampled_from(LinkType)), draw(st.integers(-2, 3))) for i, j in chosen]
    return workload(jobs, links, kinds)


@given(workloads())
@settings(max_examples=200, deadline=None)
def test_a_levelled_plan_breaks_no_link_and_no_capacity(work):
    found = levelled(work, rounds=3)
    assert violations(work, found.starts) == ()
    assert found.bound <= found.length == length_of(work, found.starts)


def test_two_jobs_of_one_person_follow_each_other():
    work = workload([Job("x", 3, {"ana": 1}), Job("y", 2, {"ana": 1})], [], [Resource("ana", 1)])
    found = levelled(work)
    assert found.length == 5
    assert found.optimal


def test_time_off_is_a_slot_with_nothing():
    work = workload([Job("x", 3, {"ana": 1})], [], [Resource("ana", 1, {1: 1})])
    assert levelled(work).starts == {"x": 2}


def test_the_same_work_gives_the_same_plan():
    jobs = [Job(str(i), i % 4 + 1, {"a": i % 3 + 1}) for i in range(12)]
    plans = [levelled(workload(jobs, [], [Resource("a", 4)])).starts for _ in range(2)]
    assert plans[0] == plans[1]


def test_a_job_that_can_never_fit_is_refused():
    with pytest.raises(Conflict, match="never offers more than 1"):
        workload([Job("x", 1, {"ana": 2})], [], [Resource("ana", 1)])


def test_an_unknown_resource_is_refused():
    with pytest.raises(BadInput):
        workload([Job("x", 1, {"bob": 1})], [], [Resource("ana", 1)])


def test_a_cycle_is_refused_with_its_path():
    with pytest.raises(Conflict, match="x → y → x"):
        workload([Job("x", 1), Job("y", 1)], [Link("x", "y"), Link("y", "x")], [])


def test_every_broken_rule_is_named():
    work = workload([Job("x", 2, {"ana": 1}), Job("y", 1, {"ana": 1})], [Link("x", "y")], [Resource("ana", 1)])
    assert len(violations(work, {"x": 0, "y": 1})) == 2
