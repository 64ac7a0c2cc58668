"""Levelling by a fast heuristic that never breaks a link or a limit.

The serial schedule generation scheme takes jobs in an order that respects links, each as early as links and resources
allow. Several orders are tried; each result is improved by justification (Valls, Ballestín, Quintanilla 2005): every
job pushed as late as the length allows, and built again in that order. An exact solver may start from what it finds.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from domain.errors import Conflict
from domain.levelling.workload import Job, Levelled, Workload, earliest, least_length, length_of

_ROUNDS = 100  # random orders tried beside the fixed ones, fewer for large plans
_JOBS_IN_ALL = 4000  # jobs placed over all rounds, so that a large plan still answers at once
_SWAY = (
    300,
    1700,
)  # per mille; how far chance may bend the urgency of a job: measured on PSPLIB j30, wider is no better
_SEED = 20  # the heuristic gives the same plan for the same work every time


def levelled(work: Workload, *, rounds: int | None = None) -> Levelled:
    """Return the best plan found by the heuristic, with its proven bound. It breaks no link and no capacity."""
    bound = least_length(work)
    best = _improved(work, serial(work, _urgency(work)), bound)
    orders = [_by_followers(work), {job.id: i for i, job in enumerate(work.jobs)}]
    chance = random.Random(_SEED)  # noqa: S311 a repeatable choice, nothing secret
    urgency = _urgency(work)
    tries = min(_ROUNDS, _JOBS_IN_ALL // max(1, len(work.jobs))) if rounds is None else rounds
    for i in range(tries + len(orders)):
        if length_of(work, best) <= bound:
            break
        if i < len(orders):
            order = orders[i]
        else:
            order = {name: value * chance.randint(*_SWAY) + chance.randrange(1000) for name, value in urgency.items()}
        found = _improved(work, serial(work, order), bound)
        if length_of(work, found) < length_of(work, best):
            best = found
    return Levelled(best, length_of(work, best), bound)


def _urgency(work: Workload) -> dict[str, int]:
    """Order by latest start on the critical path: what holds up most goes first."""
    starts = earliest(work)
    end = length_of(work, starts)
    latest = {job.id: end - job.slots for job in work.jobs}
    for job in reversed(work.jobs):
        for name, gap in work.gaps[job.id]:
            latest[name] = min(latest[name], latest[job.id] - gap)
    return latest


def _by_followers(work: Workload) -> dict[str, int]:
    """Order by how much depends on a job, directly or not."""
    followers: dict[str, set[str]] = {job.id: set() for job in work.jobs}
    for job in reversed(work.jobs):
        for name, _gap in work.gaps[job.id]:
            followers[name] |= followers[job.id] | {job.id}
    return {name: -len(found) for name, found in followers.items()}


def serial(work: Workload, order: Mapping[str, int]) -> dict[str, int]:
    """Take the jobs by order (lowest first, links respected), each as early as links and resources allow."""
    waiting = {job.id: len(work.gaps[job.id]) for job in work.jobs}
    followers: dict[str, list[str]] = {job.id: [] for job in work.jobs}
    for job in work.jobs:
        for name, _gap in work.gaps[job.id]:
            followers[name].append(job.id)
    by_id = {job.id: job for job in work.jobs}
    ready = [job.id for job in work.jobs if not waiting[job.id]]
    used: dict[str, dict[int, int]] = {name: {} for name in work.resources}
    starts: dict[str, int] = {}
    while ready:
        name = min(ready, key=lambda one: order[one])
        ready.remove(name)
        job = by_id[name]
        floor = max((starts[before] + gap for before, gap in work.gaps[name]), default=0)
        starts[name] = _placed(work, job, max(floor, job.not_before), used)
        for after in followers[name]:
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    return starts


def _placed(work: Workload, job: Job, floor: int, used: dict[str, dict[int, int]]) -> int:
    """Book a job into the first run of slots with room for it."""
    needs = [(used[name], work.resources[name], need) for name, need in job.needs.items() if need]
    slot, run, last = floor, 0, floor + work.horizon + job.slots
    while run < job.slots:
        if all(taken.get(slot, 0) + need <= resource.at(slot) for taken, resource, need in needs):
            run += 1
        else:
            run = 0
        slot += 1
        if slot > last:
            raise Conflict(f"Job {job.id} finds no room within {last} slots.", hint="Add capacity or shorten the job.")
    start = slot - job.slots
    for taken, _resource, need in needs:
        for at in range(start, slot):
            taken[at] = taken.get(at, 0) + need
    return start


def _improved(work: Workload, starts: dict[str, int], bound: int) -> dict[str, int]:
    """Push every job as late as the length allows, then build again in that order, while that shortens the plan."""
    best = starts
    while length_of(work, best) > bound:
        late = _justified(work, best)
        again = serial(work, late)
        if length_of(work, again) >= length_of(work, best):
            return best
        best = again
    return best


def _justified(work: Workload, starts: Mapping[str, int]) -> dict[str, int]:
    """Return the jobs pushed late, last finisher first, never over capacity; the length stays."""
    end = length_of(work, starts)
    by_id = {job.id: job for job in work.jobs}
    used: dict[str, dict[int, int]] = {name: {} for name in work.resources}
    late: dict[str, int] = {}
    followers: dict[str, list[tuple[str, int]]] = {job.id: [] for job in work.jobs}
    for job in work.jobs:
        for name, gap in work.gaps[job.id]:
            followers[name].append((job.id, gap))
    order = sorted(starts, key=lambda name: -(starts[name] + by_id[name].slots))
    for name in _after_followers(order, followers):
        job = by_id[name]
        latest = min((late[after] - gap for after, gap in followers[name]), default=end - job.slots)
        late[name] = _placed_late(work, job, min(latest, end - job.slots), used, otherwise=starts[name])
    return late


def _after_followers(order: Sequence[str], followers: Mapping[str, list[tuple[str, int]]]) -> list[str]:
    """Return the order changed as little as needed so that every job comes after those that follow it in the plan."""
    waiting = {name: len(followers[name]) for name in order}
    before: dict[str, list[str]] = {name: [] for name in order}
    for name in order:
        for after, _gap in followers[name]:
            before[after].append(name)
    rank = {name: i for i, name in enumerate(order)}
    ready, found = [name for name in order if not waiting[name]], []
    while ready:
        name = min(ready, key=rank.__getitem__)
        ready.remove(name)
        found.append(name)
        for one in before[name]:
            waiting[one] -= 1
            if not waiting[one]:
                ready.append(one)
    return found


def _placed_late(work: Workload, job: Job, latest: int, used: dict[str, dict[int, int]], *, otherwise: int) -> int:
    needs = [(used[name], work.resources[name], need) for name, need in job.needs.items() if need]
    start = latest
    while start > otherwise and not all(
        taken.get(slot, 0) + need <= resource.at(slot)
        for slot in range(start, start + job.slots)
        for taken, resource, need in needs
    ):
        start -= 1
    for taken, _resource, need in needs:
        for at in range(start, start + job.slots):
            taken[at] = taken.get(at, 0) + need
    return start
