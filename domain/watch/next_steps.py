"""What one would do next about a finding: a question or a wish to say to the assistant, never a deed of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class NextStep(NamedTuple):
    """A button's words, and what it says to the assistant; ``{person}`` and the like are what the finding is about."""

    label: str
    says: str

    def about(self, names: Mapping[str, str]) -> NextStep | None:
        """Return the step with the names in it, or nothing when the finding names no such thing."""
        wanted = [name for name in ("person", "project", "client") if f"{{{name}}}" in self.says]
        return NextStep(self.label, self.says.format_map(names)) if all(names.get(name) for name in wanted) else None


_STATUS = NextStep("Draft a status update", "Draft a status update for {project}")
_BRIEF = NextStep("Brief me", "Brief me on {client}")
_INVOICE = NextStep("Draft the invoice", "Draft the invoice for {project}")
_UNBILLED = NextStep("Show what is open", "Show the unbilled time of {project}")
_BOOKINGS = NextStep("Show the bookings", "What is {person} booked on in the next 8 weeks?")

_STEPS: Mapping[str, tuple[NextStep, ...]] = {
    "budget": (
        NextStep("Used and forecast", "Show the budget of {project}"),
        NextStep("Plan check", "Which tasks of {project} are overdue?"),
        _STATUS,
    ),
    "margin": (NextStep("Profit and loss", "What is the margin of {project}?"), _STATUS),
    "unbilled_time": (_INVOICE, _UNBILLED),
    "unbilled_milestone": (_INVOICE, _UNBILLED),
    "overdue_invoice": (
        NextStep("Remind them", "Send {client} a payment reminder"),
        NextStep("What they owe", "What does {client} owe us?"),
    ),
    "overdue_milestone": (
        NextStep("Overdue tasks", "Which tasks of {project} are overdue?"),
        NextStep("If it slips by two weeks", "What if {project} slips by two weeks?"),
        _STATUS,
    ),
    "overdue_task": (NextStep("Overdue tasks", "Which tasks of {project} are overdue?"),),
    "stale_plan": (NextStep("Plan check", "What is missing in the plan of {project}?"),),
    "missing_status": (_STATUS,),
    "red_project": (NextStep("How it is doing", "How is {project} doing?"), _STATUS),
    "early_rolloff": (NextStep("Fill open needs", "Which open needs could {person} take?"), _BOOKINGS),
    "overallocation": (
        _BOOKINGS,
        NextStep("Find cover", "Who could cover for {person} in the next 4 weeks?"),
    ),
    "missing_timesheets": (NextStep("Remind them", "Remind {person} about missing time"),),
    "missing_rate": (NextStep("Show the rates", "Which bill rate applies to {person} on {project}?"),),
    "churn": (_BRIEF, NextStep("Show the account", "How is the account of {client}?")),
}


def next_steps(kind: str, *, person: str = "", project: str = "", client: str = "") -> tuple[NextStep, ...]:
    """Return what may be asked about a finding of a kind, what is most likely wanted first.

    >>> [step.says for step in next_steps("unbilled_time", project="Aurora")]
    ['Draft the invoice for Aurora', 'Show the unbilled time of Aurora']
    >>> next_steps("unbilled_time")
    ()
    """
    names = {"person": person, "project": project, "client": client}
    found = (step.about(names) for step in _STEPS.get(kind, ()))
    return tuple(step for step in found if step is not None)
