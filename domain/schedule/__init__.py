"""Plans and their dates: the critical path over linked tasks in working time."""

from domain.schedule.compare import Baseline, Moved, baseline_of, moved, slipped, started_no_earlier
from domain.schedule.network import Constraint, ConstraintType, Link, LinkType, Network, Task, network, way
from domain.schedule.plan import Plan, TaskDates, full_day, schedule

__all__ = [
    "Baseline",
    "Constraint",
    "ConstraintType",
    "Link",
    "LinkType",
    "Moved",
    "Network",
    "Plan",
    "Task",
    "TaskDates",
    "baseline_of",
    "full_day",
    "moved",
    "network",
    "schedule",
    "slipped",
    "started_no_earlier",
    "way",
]
