"""Benchmark instances in Patterson format: links alone, and levelled under four resources by the solver."""

from __future__ import annotations

from domain.levelling import Job, Resource, least_length, length_of, violations, workload
from domain.levelling.workload import earliest
from domain.schedule import Link
from tools.solver.levelling import level

SECONDS = 60


def read(text):
    numbers = iter(int(word) for word in text.split())
    count, kinds = next(numbers), next(numbers)
    resources = [Resource(f"r{i}", next(numbers)) for i in range(kinds)]
    jobs, links = [], []
    for i in range(1, count + 1):
        slots = next(numbers)
        needs = {resource.id: next(numbers) for resource in resources}
        jobs.append(Job(str(i), slots, needs))
        links += [Link(str(i), str(next(numbers))) for _ in range(next(numbers))]
    return workload(jobs, links, resources)


def run(given, context):
    work = read((context.folder / given["file"]).read_text(encoding="ascii"))
    found = level(work, seconds=SECONDS)
    assert violations(work, found.starts) == ()
    return {
        "cpm_length": length_of(work, earliest(work)),
        "optimal_makespan": found.length,
        "makespan": found.length,
        "lower_bound": max(found.bound, least_length(work)),
    }
