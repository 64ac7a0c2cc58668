"""Work to be levelled: linked jobs, resources that offer so much in each slot, and what a plan of them must keep.

Work is measured in whole slots (a day, an hour); a resource may offer a different amount in each slot, so that time off
is simply a slot with nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.errors import BadInput, Conflict
from domain.ratio import Ratio, ratio
from domain.schedule.network import Link, LinkType, Task, network


@dataclass(frozen=True, slots=True)
class Job:
    """Work of ``slots`` slots in one piece, needing so much of each resource in every slot."""

    id: str
    slots: int
    needs: Mapping[str, int] = field(default_factory=dict)
    not_before: int = 0

    def __post_init__(self) -> None:
        """Refuse negative lengths and needs."""
        if self.slots < 0 or self.not_before < 0 or min(self.needs.values(), default=0) < 0:
            raise BadInput(f"Job {self.id} has a negative length, start or need.")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is there in every slot; ``less`` takes away in single slots (time off)."""

    id: str
    capacity: int
    less: Mapping[int, int] = field(default_factory=dict)

    def at(self, slot: int) -> int:
        """Return what is there in one slot."""
        return max(0, self.capacity - self.less.get(slot, 0))


@dataclass(frozen=True, slots=True)
class Workload:
    """Jobs in an order that respects their links, with resources; links hold finish to start unless typed otherwise."""

    jobs: tuple[Job, ...]
    resources: Mapping[str, Resource]
    gaps: Mapping[str, tuple[tuple[str, int], ...]]  # job -> (earlier job, least slots from its start to this start)

    @property
    def horizon(self) -> int:
        """A slot by which everything fits one after the other."""
        waits = sum(max(0, gap) for gaps in self.gaps.values() for _job, gap in gaps)
        off = sum(len(resource.less) for resource in self.resources.values())
        latest = max((job.not_before for job in self.jobs), default=0)
        return sum(job.slots for job in self.jobs) * (1 + (off > 0)) + waits + off + latest + 1


@dataclass(frozen=True, slots=True)
class Levelled:
    """Start slots, the length of the whole, and the least length that is proved possible."""

    starts: Mapping[str, int]
    length: int
    bound: int

    @property
    def optimal(self) -> bool:
        """Tell whether nothing shorter can exist."""
        return self.length <= self.bound

    @property
    def gap(self) -> Ratio:
        """How much longer than the bound it is, as a share of the bound; undefined for no work."""
        return ratio(self.length - self.bound, self.bound, "nothing to level")


def workload(jobs: Sequence[Job], links: Iterable[Link], resources: Iterable[Resource]) -> Workload:
    """Check work before it is levelled; lags are in slots.

    BadInput for unknown names, Conflict for a cycle and for a job that needs more than a resource ever offers.
    """
    chosen = tuple(links)
    ordered = network([Task(job.id, job.slots) for job in jobs], chosen)
    by_id = {job.id: job for job in jobs}
    known = {resource.id: resource for resource in resources}
    for job in jobs:
        for name, need in job.needs.items():
            if name not in known:
                raise BadInput(f"Job {job.id} needs {name!r}, which is no resource.")
            if job.slots and need > known[name].capacity:
                raise Conflict(
                    f"Job {job.id} needs {need} of {name}, which never offers more than {known[name].capacity}."
                )
    gaps: dict[str, list[tuple[str, int]]] = {job.id: [] for job in jobs}
    for link in chosen:
        before, after = by_id[link.before].slots, by_id[link.after].slots
        from_start = before if link.type in {LinkType.FS, LinkType.FF} else 0
        to_start = after if link.type in {LinkType.FF, LinkType.SF} else 0
        gaps[link.after].append((link.before, from_start + link.lag - to_start))
    frozen = {name: tuple(found) for name, found in gaps.items()}
    return Workload(tuple(by_id[task.id] for task in ordered.tasks), known, frozen)


def earliest(work: Workload) -> dict[str, int]:
    """Return the start slots that links alone allow."""
    starts: dict[str, int] = {}
    for job in work.jobs:
        starts[job.id] = max((starts[name] + gap for name, gap in work.gaps[job.id]), default=0)
        starts[job.id] = max(starts[job.id], job.not_before)
    return starts


def least_length(work: Workload) -> int:
    """Return a length nothing can beat: the critical path, or the work of the busiest resource spread without a gap."""
    starts = earliest(work)
    path = max((starts[job.id] + job.slots for job in work.jobs), default=0)
    for resource in work.resources.values():
        demand, slot = sum(job.slots * job.needs.get(resource.id, 0) for job in work.jobs), 0
        while demand > 0 and resource.capacity:
            demand -= resource.at(slot)
            slot += 1
        path = max(path, slot)
    return path


def length_of(work: Workload, starts: Mapping[str, int]) -> int:
    """Return the slot after the last job's end."""
    return max((starts[job.id] + job.slots for job in work.jobs), default=0)


def violations(work: Workload, starts: Mapping[str, int]) -> tuple[str, ...]:
    """Name every link, date or capacity that start slots break; empty when they hold all."""
    broken = []
    used: dict[str, dict[int, int]] = {name: {} for name in work.resources}
    for job in work.jobs:
        start = starts[job.id]
        if start < job.not_before:
            broken.append(f"{job.id} starts before slot {job.not_before}")
        broken += [
            f"{job.id} starts too early after {name}" for name, gap in work.gaps[job.id] if start < starts[name] + gap
        ]
        for name, need in job.needs.items():
            for slot in range(start, start + job.slots):
                used[name][slot] = used[name].get(slot, 0) + need
    for name, slots in used.items():
        over = [slot for slot, amount in slots.items() if amount > work.resources[name].at(slot)]
        broken += [f"{name} is asked for more than it offers in slot {slot}" for slot in sorted(over)]
    return tuple(broken)
