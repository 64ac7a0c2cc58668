"""Levelling by a constraint solver (OR-Tools CP-SAT), started from the heuristic and never worse than it."""

from __future__ import annotations

from typing import Any

from domain.levelling import Levelled, Workload, length_of, levelled, violations

WORKERS = 2  # search threads: what a small server has
DEFAULT_SECONDS = 10


def level(work: Workload, *, seconds: int = DEFAULT_SECONDS, workers: int = WORKERS) -> Levelled:
    """Return the shortest plan found within the time limit, with the least length proved possible.

    The heuristic answers at once when it meets the bound or when ``seconds`` is 0; otherwise the solver starts from its
    plan, so that what comes back is never longer, never over capacity and keeps every link.
    """
    first = levelled(work)
    if first.optimal or seconds <= 0:
        return first
    return _solved(work, first, seconds, workers)


def _solved(work: Workload, first: Levelled, seconds: int, workers: int) -> Levelled:
    from ortools.sat.python import cp_model  # half a second to import: only when it is needed

    model = cp_model.CpModel()
    starts = _variables(model, work, first)
    length = model.new_int_var(first.bound, first.length, "length")
    for job in work.jobs:
        model.add(starts[job.id] + job.slots <= length)
        model.add_hint(starts[job.id], first.starts[job.id])
    _limits(model, work, starts, first.length)
    model.minimize(length)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    status = solver.solve(model)
    bound = max(first.bound, round(solver.best_objective_bound))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Levelled(first.starts, first.length, min(bound, first.length))
    found = {name: solver.value(start) for name, start in starts.items()}
    if violations(work, found):  # a plan is checked by our own rules, whoever made it
        return first
    return Levelled(found, length_of(work, found), bound)


def _variables(model: Any, work: Workload, first: Levelled) -> dict[str, Any]:  # noqa: ANN401 ortools has no types
    """Add a start for every job and the links between them."""
    starts = {
        job.id: model.new_int_var(job.not_before, max(job.not_before, first.length - job.slots), job.id)
        for job in work.jobs
    }
    for job in work.jobs:
        for before, gap in work.gaps[job.id]:
            model.add(starts[job.id] >= starts[before] + gap)
    return starts


def _limits(model: Any, work: Workload, starts: dict[str, Any], horizon: int) -> None:  # noqa: ANN401
    """Add one cumulative limit a resource; slots with less are filled by fixed intervals."""
    intervals = {
        job.id: model.new_fixed_size_interval_var(starts[job.id], job.slots, f"run {job.id}")
        for job in work.jobs
        if job.slots
    }
    for resource in work.resources.values():
        using = [job for job in work.jobs if job.slots and job.needs.get(resource.id)]
        taken = [(slot, resource.capacity - resource.at(slot)) for slot in resource.less if 0 <= slot < horizon]
        runs = [intervals[job.id] for job in using]
        runs += [model.new_fixed_size_interval_var(slot, 1, f"less {resource.id} {slot}") for slot, _amount in taken]
        demands = [job.needs[resource.id] for job in using] + [amount for _slot, amount in taken]
        if runs:
            model.add_cumulative(runs, demands, resource.capacity)
