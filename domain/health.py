"""Project health: published weights over slip, burn against progress, missing time, the client, and plan hygiene."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ratio import rounded
from domain.score import FULL, Part, Score, between, weighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Out of 100. Slip and burn are what clients and finance feel first; the rest predicts them.
WEIGHTS: Mapping[str, int] = {"slip": 30, "burn": 25, "missing time": 10, "client": 20, "plan hygiene": 15}

# Where a part scores 0; it scores 100 at 1 (SPI), 0 (burn gap, missing, silence, faults) or a sentiment of +1.
SPI_WORST = Decimal("0.7")
SLIP_DAYS_WORST = 20
BURN_GAP_WORST = Decimal("0.25")
MISSING_WORST = Decimal("0.2")
SILENCE_OK_DAYS = 7
SILENCE_WORST_DAYS = 30
FAULTS_WORST = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What is known of a project on one day; ``None`` is not known, never nothing.

    ``spi`` earned / planned value; ``slip_days`` working days the end moved against the baseline (late above 0);
    ``burn`` cost / budget and ``progress`` done / planned, both shares; minutes of expected and of missing time of the
    team; ``sentiment`` -1 to 1 from the client's own words; ``silence_days`` since the client last wrote or spoke;
    ``tasks`` and ``faulty_tasks``: open tasks, and those of them overdue, unassigned, unestimated or without a date.
    """

    spi: Decimal | None = None
    slip_days: int | None = None
    burn: Decimal | None = None
    progress: Decimal | None = None
    expected_minutes: int | None = None
    missing_minutes: int | None = None
    sentiment: Decimal | None = None
    silence_days: int | None = None
    tasks: int | None = None
    faulty_tasks: int | None = None


def health(facts: HealthFacts, weights: Mapping[str, int] = WEIGHTS) -> Score:
    """Return a project's score, band and top reasons. Raises BadInput for weights of parts that do not exist."""
    parts = (_slip(facts), _burn(facts), _missing_time(facts), _client(facts), _hygiene(facts))
    strange = set(weights) - {name for name, _, _ in parts}
    if strange:
        raise BadInput(f"Project health has no part called {', '.join(sorted(strange))}.")
    return weighted([Part(name, weights[name], value, reason) for name, value, reason in parts if weights.get(name)])


def health_of_all(projects: Iterable[tuple[int, HealthFacts]]) -> tuple[tuple[int, Score], ...]:
    """Return (project, score) for many projects, the least healthy first; unknown ones last."""
    scored = [(project, health(facts)) for project, facts in projects]
    return tuple(sorted(scored, key=lambda one: (one[1].value is None, one[1].value or 0, one[0])))


_Scored = tuple[str, Decimal | None, str]


def _slip(facts: HealthFacts) -> _Scored:
    """Score SPI and the moved end together: the worse of the two, because early value does not undo a late end."""
    scores: list[tuple[Decimal, str]] = []
    if facts.spi is not None:
        scores.append((between(facts.spi, worst=SPI_WORST, best=1), f"SPI is {rounded(facts.spi, 2)}"))
    if facts.slip_days is not None:
        days = f"the end has moved {facts.slip_days} working days past the baseline"
        scores.append((between(Decimal(facts.slip_days), worst=SLIP_DAYS_WORST, best=0), days))
    value, reason = min(scores, default=(None, "no plan to compare with"), key=lambda one: one[0])
    return "slip", value, reason


def _burn(facts: HealthFacts) -> _Scored:
    if facts.burn is None or facts.progress is None:
        return "burn", None, "no budget or no progress known"
    gap = facts.burn - facts.progress
    spent, done = rounded(facts.burn * 100, 0), rounded(facts.progress * 100, 0)
    return "burn", between(gap, worst=BURN_GAP_WORST, best=0), f"{spent} % of the budget is spent for {done} % done"


def _missing_time(facts: HealthFacts) -> _Scored:
    if not facts.expected_minutes or facts.missing_minutes is None:
        return "missing time", None, "no time was expected"
    share = Decimal(facts.missing_minutes) / facts.expected_minutes
    hours = rounded(Decimal(facts.missing_minutes) / 60, 1)
    return "missing time", between(share, worst=MISSING_WORST, best=0), f"{hours} h of the team's time is missing"


def _client(facts: HealthFacts) -> _Scored:
    """Score sentiment and silence together: the worse of the two, because a happy client can still go quiet."""
    scores: list[tuple[Decimal, str]] = []
    if facts.sentiment is not None:
        felt = f"the client's tone is {rounded(facts.sentiment, 1)} on a scale from -1 to 1"
        # neutral is good enough for 75; only clear praise reaches 100
        value = min(between(facts.sentiment, worst=-1, best=Decimal("0.35")), FULL)
        scores.append((value, felt))
    if facts.silence_days is not None:
        quiet = f"the client has been silent for {facts.silence_days} days"
        value = between(Decimal(facts.silence_days), worst=SILENCE_WORST_DAYS, best=SILENCE_OK_DAYS)
        scores.append((value, quiet))
    value_or_none, reason = min(scores, default=(None, "nothing heard from the client"), key=lambda one: one[0])
    return "client", value_or_none, reason


def _hygiene(facts: HealthFacts) -> _Scored:
    if not facts.tasks or facts.faulty_tasks is None:
        return "plan hygiene", None, "no open tasks"
    share = Decimal(facts.faulty_tasks) / facts.tasks
    reason = f"{facts.faulty_tasks} of {facts.tasks} open tasks are overdue, unassigned, undated or unestimated"
    return "plan hygiene", between(share, worst=FAULTS_WORST, best=0), reason
