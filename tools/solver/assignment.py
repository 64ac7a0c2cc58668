"""Assigning many needs at once by a constraint solver (OR-Tools CP-SAT), never worse than the heuristic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from domain.assignment import Assigned, Option, Problem, greedy, share, unevenness, violations, worth
from domain.staffing import Aim

WORKERS = 2  # search threads: what a small server has
DEFAULT_SECONDS = 8
_PARTS = (0.2, 0.6, 0.2)  # how the time limit is shared by the stages: seats, aim, scores
_AIM, _LAST = 1, 2


def assign(problem: Problem, aim: Aim, *, seconds: int = DEFAULT_SECONDS, workers: int = WORKERS) -> Assigned:
    """Return the best plan found within the time limit, and whether it is proved best.

    With ``seconds`` 0 the heuristic's plan comes back. What the solver finds is checked by the rules of
    ``domain.assignment`` and compared with the heuristic's; the better of the two is returned.
    """
    first = greedy(problem, aim)
    if seconds <= 0 or not problem.options:
        return Assigned(first.chosen, proved=not problem.options, most_seats=first.most_seats)
    return _solved(problem, aim, first, seconds, workers)


def alternatives(problem: Problem, aim: Aim, *, seconds: int = DEFAULT_SECONDS) -> list[tuple[str, Assigned]]:
    """Return up to three different plans: the best for the aim, for the other aim, and without any pair of the first.

    Each comes with what it is. They share the time limit.
    """
    each = max(1, seconds // 3) if seconds else 0
    other = Aim.MARGIN if aim is Aim.BALANCE else Aim.BALANCE
    best = assign(problem, aim, seconds=each)
    found = [(_called(aim), best), (_called(other), assign(problem, other, seconds=each))]
    found.append(("with other people", assign(problem.without(best.pairs), aim, seconds=each)))
    kept: list[tuple[str, Assigned]] = []
    for name, plan in found:
        if plan.chosen and all(plan.pairs != known.pairs for _, known in kept):
            kept.append((name, plan))
    return kept


def _called(aim: Aim) -> str:
    return "even load" if aim is Aim.BALANCE else "highest margin"


@dataclass(slots=True)
class _Model:
    """The variables: who takes what, and which two options of one person meet."""

    problem: Problem
    model: Any
    taken: dict[tuple[int, int], Any]
    meeting: list[tuple[Option, Option, Any]] = field(default_factory=list)

    def hint(self, chosen: Sequence[Option]) -> None:
        """Start the search from a plan."""
        pairs = {one.key for one in chosen}
        self.model.clear_hints()
        for key, variable in self.taken.items():
            self.model.add_hint(variable, key in pairs)
        for one, other, both in self.meeting:
            self.model.add_hint(both, one.key in pairs and other.key in pairs)

    def chosen(self, solver: Any) -> tuple[Option, ...]:  # noqa: ANN401 ortools has no types
        """Return the options of the solver's answer."""
        return tuple(one for one in self.problem.options if solver.value(self.taken[one.key]))

    def value(self, stage: int, chosen: Sequence[Option], aim: Aim) -> int:
        """Return what a plan reaches in a stage's own counting."""
        unchanged = -unevenness(self.problem, ()) if stage == _AIM and aim is Aim.BALANCE else 0
        return worth(self.problem, chosen, aim)[stage] - unchanged


def _solved(problem: Problem, aim: Aim, first: Assigned, seconds: int, workers: int) -> Assigned:
    """Fill the most seats, then serve the aim, then the scores: each stage keeps what the one before it reached."""
    from ortools.sat.python import cp_model  # half a second to import: only when it is needed

    model = cp_model.CpModel()
    made = _Model(problem, model, {one.key: model.new_bool_var(f"{one.seat}-{one.person}") for one in problem.options})
    _limits(model, problem, made.taken)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    chosen, proved, gap = first.chosen, True, None
    for stage, goal in enumerate((sum(made.taken.values()), _reached(made, aim), _scores(made))):
        made.hint(chosen)
        model.maximize(goal)
        solver.parameters.max_time_in_seconds = seconds * _PARTS[stage]
        if solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            chosen = max(chosen, made.chosen(solver), key=lambda plan: worth(problem, plan, aim))
        # The bound proves a plan best whoever found it; the sum of the scores is only a tie-break.
        reached = made.value(stage, chosen, aim)
        short = round(solver.best_objective_bound) - reached
        proved = proved and (stage == _LAST or short <= 0)
        gap = max(0, short) if stage == _AIM else gap
        model.add(goal >= reached)
    # A plan is checked and compared by our own rules, whoever made it.
    if violations(problem, chosen) or worth(problem, chosen, aim) < worth(problem, first.chosen, aim):
        return first
    return Assigned(chosen, proved=proved, most_seats=first.most_seats, open_gap=gap)


def _limits(model: Any, problem: Problem, taken: Mapping[tuple[int, int], Any]) -> None:  # noqa: ANN401 ortools has no types
    """One person a seat; nobody beyond their free time on any day."""
    by_seat, by_person = _grouped(problem)
    for options in by_seat.values():
        model.add_at_most_one(taken[one.key] for one in options)
    for person, options in by_person.items():
        free = problem.rooms[person].free
        # Days on which the same seats ask the same are one limit, the tightest of them.
        limits: dict[tuple[int, ...], int] = {}
        for day, room in enumerate(free):
            asked = tuple(one.days[day] for one in options)
            if sum(asked) > room:
                limits[asked] = min(room, limits.get(asked, room))
        for asked, room in limits.items():
            model.add(sum(minutes * taken[one.key] for minutes, one in zip(asked, options, strict=True)) <= room)


def _grouped(problem: Problem) -> tuple[dict[int, list[Option]], dict[int, list[Option]]]:
    by_seat: dict[int, list[Option]] = defaultdict(list)
    by_person: dict[int, list[Option]] = defaultdict(list)
    for option in problem.options:
        by_seat[option.seat].append(option)
        by_person[option.person].append(option)
    return by_seat, by_person


def _reached(made: _Model, aim: Aim) -> Any:  # noqa: ANN401
    """What the aim counts: the margin, or the evenness of the load."""
    if aim is Aim.MARGIN:
        return sum(one.gain * made.taken[one.key] for one in made.problem.options)
    return -sum(_squares(made))


def _scores(made: _Model) -> Any:  # noqa: ANN401
    return sum(one.score * made.taken[one.key] for one in made.problem.options)


def _squares(made: _Model) -> list[Any]:
    """By how much the squared booked shares grow: each option alone, and twice the product where two meet."""
    problem, taken, found = made.problem, made.taken, []
    for person, options in _grouped(problem)[1].items():
        booked = share(problem, person, problem.rooms[person].booked)
        parts = [(one, share(problem, person, sum(one.days))) for one in options]
        found += [(2 * booked + part) * part * taken[one.key] for one, part in parts if part]
        for (one, first), (other, second) in combinations(parts, 2):
            if one.seat != other.seat:
                both = made.model.new_bool_var("")
                made.model.add_bool_or(taken[one.key].negated(), taken[other.key].negated(), both)
                made.meeting.append((one, other, both))
                found.append(2 * first * second * both)
    return found
