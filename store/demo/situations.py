"""What is planted in the demo firm, by name, so that a test can say what a tool must find there.

Weekdays count from Monday 0. Week -1 is the week before the week of ``today``; every other row of the firm is laid
out so that it does not add to these. ``SITUATIONS`` is the list that docs/demo.md shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.effort import format_minutes
from store.demo.clock import FRI, MON, SAT, THU, TUE, WED

DAY = 480

# --- Time: who misses what in week -1 (weekday, missing minutes), unless the day is a public holiday there.
MISSING_LAST_WEEK: dict[str, tuple[tuple[int, int], ...]] = {
    "Karim Benali": ((TUE, DAY), (THU, DAY)),  # nothing logged
    "Emma Frost": ((WED, 300),),  # 3 of 8 hours
    "Florian Huber": tuple((day, DAY) for day in range(5)),  # a whole week in draft
    "Meera Joshi": ((FRI, DAY),),  # sent back
    "Rui Teixeira": ((TUE, 120),),  # 10 hours on Monday do not fill the 6 of Tuesday
    "Olivia Hartley": ((FRI, DAY),),  # leave asked for, not granted
}
MISSING_THIS_WEEK: dict[str, tuple[tuple[int, int], ...]] = {
    "Karim Benali": ((MON, DAY),),
    "Aisha Okafor": ((TUE, DAY),),
}
# ... and who only seems to: with the reason why nobody may chase them.
ON_LEAVE = "Siobhan Kelly"  # all of week -1
HALF_DAY_OFF = "Wei Zhang"  # half of Thursday of week -1
SICK = "Matthias Krug"  # Monday and Tuesday of week -1
ASKED_FOR_LEAVE = "Olivia Hartley"
PART_TIMER = "Leila Haddad"  # no Fridays
CLOSED_OFFICE = "Porto"  # closed on Wednesday of week -1
ARRIVED = "Tiago Moreira"  # hired on Thursday of week -1
LEAVER = "Paula Engel"  # last day: Friday of week -2
EXCUSED_LAST_WEEK = (ON_LEAVE, HALF_DAY_OFF, SICK, PART_TIMER, ARRIVED, LEAVER)
# Submitted in weeks -3 and -2 and still not approved.
WAITING_PROJECT = "Granite Warehouse"
WAITING_PEOPLE = ("Anneke Baumann", "Jonas Richter")
# Unusual entries of week -1: person, weekday, project, minutes.
WEEKEND_ENTRY = ("Viktor Danilov", SAT, "Hearth Tenant Portal", 360)
LONG_DAY = ("Grace Adeyemi", TUE, "Viaduct Ticketing", 780)
LEAVE_ENTRY = (ON_LEAVE, WED, "Aurora Claims Portal", 120)
CLOSED_ENTRY = ("Lena Fuchs", MON, "Amber Archive", 60)
TWICE_ENTRY = ("Diogo Matos", TUE, "Tram Insights")

# --- Budgets: share of amount and of effort used by approved time, in percent.
BUDGET_USED = {"Aurora Claims Portal": 84, "Compass Route Planning": 91, "Helix Device Registry": 107}
RAISED_BUDGET = "Azulejo Fleet App"  # version 1 had reached 90 %, version 2 re-armed it

# --- Resourcing.
BENCH = ("Niklas Weiss", "Carolina Vaz", "Joana Freitas")  # no hard booking from this week on
EARLY_ROLLOFFS = {"Viktor Danilov": "Hearth Tenant Portal", "Clara Neumann": "Inkwell Publishing"}
OVERALLOCATED = "Rhys Morgan"  # 10 hours a day in weeks 1 to 3
OVERALLOCATED_BY = 120
EXPIRING_CERTIFICATION = ("Samir Aziz", "PCI Secure Software Professional")
EXPIRED_CERTIFICATION = ("Rhys Morgan", "Certified Kubernetes Administrator")
SHORT_ROLE = "Data Engineer"  # two wanted from week 1; those we have are booked for all but an hour a day

# --- Money.
NEW_RATE_ROLE = "Machine Learning Engineer"
NO_BILL_RATE = ("Amara Nwosu", "Polymer Forecasting")
UNBILLED_MILESTONE = ("Hearth Tenant Portal", "Tenant beta released", 3_600_000, "GBP")
OLD_WIP_PROJECT = "Inkwell Publishing"  # nothing invoiced for three months
SLOW_PAYER = "Brackwater Insurance"  # two invoices long overdue
PART_PAYER = "Lumen & Oak Retail"  # one overdue invoice half paid
WRITE_OFF_PROJECT = "Acorn Webshop"
BURNING_PROJECT = "Granite Warehouse"  # fixed price; architects took over from an analyst in week -6

# --- Governance.
OVERDUE_MILESTONE = ("Baltic Policy Core", "Data migration rehearsal")
OVERDUE_TASKS = (
    ("Helix Device Registry", "Device interface built"),
    ("Helix Device Registry", "Interface tests"),
    ("Baltic Policy Core", "Policy data cleansed"),
)
STALE_PLANS = ("Scalpel Compliance", "Bramble Repairs")
NO_STATUS_UPDATE = ("Catalyst Lab Systems", "Helix Device Registry", "Lantern Loyalty")
UNOWNED_TASK = ("Turret Fraud Watch", "Alert rules tuned")
RED_PROJECT = "Helix Device Registry"
AMBER_PROJECTS = ("Baltic Policy Core", "Granite Warehouse")

# --- Accounts.
CHURN_CLIENT = "Brackwater Insurance"
LEFT_SPONSOR = "Gordon Pryce"
SILENT_DAYS = 41
EXPANSION_CLIENT = "Tejo Mobilidade"
NO_SHOW = "Fiona Marchbank"  # invited to the last three steering meetings, came to none


@dataclass(frozen=True, slots=True)
class Situation:
    """One thing planted: what to ask, and what the answer must name."""

    key: str
    ask: str
    names: tuple[str, ...]
    why: str


def _missing(people: dict[str, tuple[tuple[int, int], ...]]) -> tuple[str, ...]:
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    return tuple(
        f"{name} ({', '.join(f'{days[day]} {format_minutes(minutes)}' for day, minutes in gaps)})"
        for name, gaps in people.items()
    )


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "missing_last_week",
        "Who hasn't filled in their timesheet for last week?",
        _missing(MISSING_LAST_WEEK),
        "Nothing logged, too little, a week in draft, a day sent back, ten hours on the day before, leave not granted.",
    ),
    Situation(
        "excused_last_week",
        "… and who must not be chased?",
        (*EXCUSED_LAST_WEEK, f"everyone in {CLOSED_OFFICE} for Wednesday"),
        "Leave, half a day off, sick, no Fridays, hired on Thursday, left the week before, office closed.",
    ),
    Situation(
        "missing_this_week",
        "Who is missing time this week?",
        _missing(MISSING_THIS_WEEK),
        "Once the day is over; before that nothing is missing yet.",
    ),
    Situation(
        "unapproved",
        "What time is waiting for approval for more than a week?",
        (WAITING_PROJECT, *WAITING_PEOPLE),
        "Submitted in weeks -3 and -2.",
    ),
    Situation(
        "unusual_time",
        "Any odd time entries last week?",
        (
            f"{WEEKEND_ENTRY[0]} (Saturday)",
            f"{LONG_DAY[0]} (13 h on Tuesday)",
            f"{LEAVE_ENTRY[0]} (on leave)",
            f"{CLOSED_ENTRY[0]} (closed project {CLOSED_ENTRY[2]})",
            f"{TWICE_ENTRY[0]} (twice the same)",
        ),
        "One of each kind.",
    ),
    Situation(
        "budgets",
        "Which budgets have passed 80 %?",
        tuple(f"{name} ({used} %)" for name, used in BUDGET_USED.items()),
        f"All others are below 70 %; {RAISED_BUDGET} was raised and starts anew.",
    ),
    Situation("bench", "Who is on the bench?", BENCH, "No firm booking from this week on."),
    Situation(
        "early_rolloffs",
        "Who rolls off early?",
        tuple(f"{person} from {project}" for person, project in EARLY_ROLLOFFS.items()),
        "Their bookings were shortened in the last days.",
    ),
    Situation(
        "overallocated", "Who is overbooked?", (OVERALLOCATED,), "Ten hours a day on two projects in weeks 1 to 3."
    ),
    Situation(
        "shortage", "Where are we short of people?", (SHORT_ROLE,), "Two wanted from next week, hardly anybody free."
    ),
    Situation(
        "certifications",
        "Which certifications run out?",
        (
            f"{EXPIRING_CERTIFICATION[0]}: {EXPIRING_CERTIFICATION[1]}",
            f"{EXPIRED_CERTIFICATION[0]}: {EXPIRED_CERTIFICATION[1]}",
        ),
        "The first in 20 days, the second ran out 12 days ago.",
    ),
    Situation(
        "missing_rate",
        "Which billable time has no rate?",
        NO_BILL_RATE,
        f"{NEW_RATE_ROLE} is a new role: it has a cost rate and no bill rate.",
    ),
    Situation(
        "unbilled_milestone",
        "Which milestones are done but not invoiced?",
        UNBILLED_MILESTONE[:2],
        "Completed 12 days ago, accepted 10 days ago, 36,000 GBP.",
    ),
    Situation(
        "old_wip", "What approved time is unbilled for long?", (OLD_WIP_PROJECT,), "No invoice for three months."
    ),
    Situation(
        "overdue_invoices", "Who owes us money?", (SLOW_PAYER, PART_PAYER), "Two overdue invoices; one half paid."
    ),
    Situation("write_offs", "What have we written off?", (WRITE_OFF_PROJECT,), "Rework after a failed release."),
    Situation(
        "burning_margin",
        "Which project is burning margin, and why?",
        (BURNING_PROJECT,),
        "Fixed price, more effort than planned, and architects in place of an analyst since week -6.",
    ),
    Situation(
        "overdue_milestone", "Which milestones are overdue?", OVERDUE_MILESTONE, "Due nine days ago, not completed."
    ),
    Situation(
        "overdue_tasks",
        "Which tasks are overdue?",
        tuple(f"{task} ({project})" for project, task in OVERDUE_TASKS),
        "Everything else that was due is done.",
    ),
    Situation("stale_plans", "Which plans are stale?", STALE_PLANS, "Not touched for more than four weeks."),
    Situation("no_status_update", "Who owes a status update for last week?", NO_STATUS_UPDATE, "No update written."),
    Situation("unowned_task", "Which tasks have nobody?", UNOWNED_TASK, "Open, without assignee and estimate."),
    Situation(
        "red_amber",
        "Which projects are at risk?",
        (f"{RED_PROJECT} (red)", *(f"{name} (amber)" for name in AMBER_PROJECTS)),
        "As their managers report them; every other one is green.",
    ),
    Situation(
        "churn",
        "Which client may leave us?",
        (CHURN_CLIENT,),
        f"{LEFT_SPONSOR} left, satisfaction fell from 5 to 2, {SILENT_DAYS} days of silence, overdue invoices, "
        f"and {NO_SHOW} misses the meetings.",
    ),
    Situation(
        "expansion", "Where could we grow?", (EXPANSION_CLIENT,), "New depots, praise, a bigger budget, all said."
    ),
)
