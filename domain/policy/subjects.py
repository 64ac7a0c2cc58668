"""What a rule may watch: each subject with the words people use for it, its threshold and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["", "percent", "days"]


@dataclass(frozen=True, slots=True)
class Subject:
    """``words`` is a regular expression; ``below`` turns the threshold round; ``report`` subjects list, never alarm."""

    words: str
    said: str
    unit: Unit = ""
    usual: int | None = None
    below: bool = False
    report: bool = False
    ahead: bool = False  # may be narrowed to a period to come
    personal: bool = False  # about people, who can be told themselves
    whole: str = ""  # how it is said without a threshold

    @property
    def named(self) -> str:
        """Name it with its threshold as N."""
        return self.said.format(over="N")

    def exactly(self, over: int | None) -> str:
        """Say it with a threshold, or without one."""
        if over is None and self.whole:
            return self.whole
        said = self.said.format(over=over)
        return said.replace("1 days", "1 day") if over == 1 else said


# The order is that of specificity: what is found first takes its words away from the others.
SUBJECTS: Mapping[str, Subject] = {
    "org": Subject(
        r"(?:org\w*|firm|company)(?:'s)? (?:summary|overview|report|card|figures)"
        r"|(?:summary|overview|state) of the (?:whole )?(?:org\w*|firm|company)"
        r"|how (?:is the org|the org is|the firm is|we are|are we) doing",
        "how the organisation is doing",
        report=True,
    ),
    "unapproved_time": Subject(
        r"(?:unapproved|not (?:yet )?approved) (?:time|hours|timesheets?|entries)"
        r"|(?:time|hours|timesheets?) (?:that )?(?:is |are )?(?:still )?(?:waiting|waits?|unapproved|not approved)",
        "submitted time nobody has approved for {over} days or more",
        "days",
        3,
    ),
    "missing_timesheets": Subject(
        r"(?:missing|late|incomplete|unfinished|open|overdue) (?:time ?sheets?|time|hours)"
        r"|(?:time ?sheets?|time|hours) (?:is |are )?(?:missing|late|incomplete|not in)"
        r"|(?:miss\w*|chase\w*|blanks in|gaps in|forgot\w*|without) (?:\w+ ){0,2}(?:time ?sheets?|time|hours)"
        r"|(?:log|enter|submit|hand in|fill in|record) (?:(?:my|your|their|the) )?(?:time ?sheets?|time|hours)",
        "people who miss time in the week that is over",
        personal=True,
    ),
    "overdue_invoice": Subject(
        r"(?:overdue|late|unpaid|open) (?:invoices?|payments?|bills?)|invoices?|receivables"
        r"|(?:has not|hasn't|have not|haven't|not) paid|pays? (?:us )?late|late payers?",
        "invoices overdue by {over} days or more",
        "days",
        1,
    ),
    "unbilled_milestone": Subject(
        r"(?:unbilled|uninvoiced|not (?:yet )?(?:billed|invoiced)) milestones?"
        r"|milestones? (?:that )?(?:is |are )?(?:not (?:yet )?|un)(?:billed|invoiced)",
        "milestones ready to bill for {over} days or more and not invoiced",
        "days",
        3,
    ),
    "unbilled_time": Subject(
        r"wip|work in progress|(?:unbilled|uninvoiced|not (?:yet )?(?:billed|invoiced)) ?(?:time|hours|work)?",
        "approved time not invoiced for {over} days or more",
        "days",
        30,
    ),
    "overallocation": Subject(
        r"over-?book\w*|over-?alloc\w*|overload\w*|double[- ]?book\w*|over capacity|booked (?:beyond|above) capacity",
        "people booked beyond their capacity",
        ahead=True,
        personal=True,
    ),
    "bench": Subject(
        r"(?:the )?bench(?: list)?|unbooked|(?:without|w/o|no|not having) bookings?|not booked|free people|idle",
        "people with unbooked time",
        report=True,
        ahead=True,
    ),
    "early_rolloff": Subject(
        r"roll(?:s|ing)?[- ]?offs?(?: early)?|com(?:es?|ing) off (?:a |their |the )?(?:project )?(?:early)?",
        "people who roll off a project early",
        ahead=True,
        personal=True,
    ),
    "utilisation": Subject(
        r"utili[sz]ations?",
        "people whose utilisation is below {over} %",
        "percent",
        below=True,
        personal=True,
        whole="everybody's utilisation",
    ),
    "margin": Subject(
        r"margins?",
        "projects whose margin is below {over} %",
        "percent",
        below=True,
        whole="the margin of every project",
    ),
    "budget": Subject(
        r"(?:over ?)?budgets?", "projects that have used {over} % of their budget or more", "percent", 100
    ),
    "churn": Subject(
        r"(?:clients?|accounts?|customers?) (?:\w+ ){0,2}(?:at risk|leav\w+|churn\w*|unhappy)|churn\w*"
        r"|(?:unhappy|at[- ]risk) (?:clients?|accounts?|customers?)",
        "accounts that may be lost",
    ),
    "overdue_milestone": Subject(
        r"(?:overdue|late|missed|slipped) (?:milestones?|deliverables?)|milestones?|deliverables?",
        "milestones overdue by {over} days or more",
        "days",
        1,
    ),
    "overdue_task": Subject(
        r"(?:overdue|late|missed) tasks?|tasks? (?:\w+ ){0,2}(?:overdue|late)",
        "tasks overdue by {over} days or more",
        "days",
        1,
        personal=True,
    ),
    "tasks": Subject(r"(?:my |his |her |their |open )?(?:tasks?|to-?dos?)", "open tasks", report=True),
    "stale_plan": Subject(
        r"(?:stale|outdated|old) (?:plans?|schedules?)|(?:project )?plans?|project schedules?",
        "plans nobody has touched for {over} days or more",
        "days",
        14,
    ),
    "missing_status": Subject(
        r"(?:missing |late |weekly )?status(?: updates?| reports?)?|(?:late|missing) (?:weekly )?reports?",
        "projects without a status update for the week that is over",
    ),
    "red_project": Subject(
        r"(?:turns?|goes|go|going|turned|went|is|are|becomes?|gets?) (?:red|amber)|red projects?"
        r"|projects? (?:that are |which are )?(?:red|at risk|in trouble)|(?:projects? )?at risk",
        "projects that are red",
    ),
    "findings": Subject(r"findings?", "what the sweeps found", report=True),
}
