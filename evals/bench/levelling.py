"""Levelling measured on benchmark instances: ``python -m evals.bench.levelling DIR [--seconds 10]``.

DIR holds instances in Patterson format (``*.rcp``). Printed are the heuristic's and the solver's length, the least
length proved, the gap to it and the time each took; a length equal to the bound is the optimum.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from domain.levelling import Job, Resource, Workload, levelled, violations, workload
from domain.schedule import Link
from tools.solver.levelling import level


def read(text: str) -> Workload:
    """Return one instance: jobs with slots and needs of each resource, finish-to-start links."""
    numbers = iter(int(word) for word in text.split())
    count, kinds = next(numbers), next(numbers)
    resources = [Resource(f"r{at}", next(numbers)) for at in range(kinds)]
    jobs, links = [], []
    for at in range(1, count + 1):
        slots = next(numbers)
        jobs.append(Job(str(at), slots, {resource.id: next(numbers) for resource in resources}))
        links += [Link(str(at), str(next(numbers))) for _ in range(next(numbers))]
    return workload(jobs, links, resources)


def measured(path: Path, seconds: int) -> str:
    """Return one row of the table; every plan is checked against links and capacity."""
    work = read(path.read_text(encoding="ascii"))
    began = perf_counter()
    quick = levelled(work)
    between = perf_counter()
    best = level(work, seconds=seconds)
    ended = perf_counter()
    broken = (*violations(work, quick.starts), *violations(work, best.starts))
    gap = best.gap.percent
    shown = f"{gap:.1f} %" if gap is not None else "n/a"
    cells = (path.name, len(work.jobs), quick.length, f"{between - began:.3f}", best.length, best.bound, shown)
    return "| " + " | ".join(str(cell) for cell in (*cells, f"{ended - between:.2f}", len(broken))) + " |"


def main(arguments: list[str]) -> int:
    """Print the table of a folder; 1 when it has no instance."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.levelling")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=10)
    asked = parser.parse_args(arguments)
    paths = sorted(path for path in asked.folder.iterdir() if path.suffix.lower() == ".rcp")
    if not paths:
        sys.stderr.write(f"{asked.folder} holds no *.rcp file.\n")
        return 1
    sys.stdout.write("| instance | jobs | rules | s | solver | bound | gap | s | broken |\n")
    sys.stdout.write("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
    for path in paths:
        sys.stdout.write(measured(path, asked.seconds) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
