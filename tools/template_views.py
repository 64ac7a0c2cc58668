"""How templates, and the projects they would make, are shown."""

from __future__ import annotations

from tools.blocks import Block, Figure
from tools.charts import Span, timeline
from tools.values import Amount, Day, Effort, Percent, day_text, hours_text, money_text, percent_text
from tools.view import Line, View, listed, several, table


class TemplateLine(Line):
    """A template with what it asks for."""

    template: str
    summary: str
    tasks: int
    asks: str
    origin: str


class Templates(View):
    """The templates a project can be made from."""

    lines: tuple[TemplateLine, ...] = ()

    def headline(self) -> str:
        """Name them, the first with what it is for."""
        count = several(len(self.lines), "template")
        said = [f"{line.template} ({line.summary.rstrip('.')})" for line in self.lines]
        return f"There are {count} to make a project from: {'; '.join(said)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "template": "Template",
            "summary": "What for",
            "tasks": "Tasks|#",
            "asks": "Asks for",
            "origin": "From",
        }
        return (table("Templates", self.lines, heads),)


class NewTaskLine(Line):
    """A task a project would get."""

    phase: str
    task: str
    role: str
    starts_on: Day
    due_on: Day
    effort: Effort
    after: str = ""


class NewMilestoneLine(Line):
    """A milestone or instalment a project would get."""

    milestone: str
    due_on: Day
    amount: Amount | None = None
    kind: str = "milestone"


class NewDemandLine(Line):
    """People a project would need."""

    role: str
    people: int
    starts_on: Day
    ends_on: Day
    per_day: Effort
    hourly: Amount | None = None


class NewProject(View):
    """A project as a template makes it: dates, tasks, promises, people and money."""

    template: str
    project: str
    client: str
    manager: str = ""
    create: bool = False
    starts_on: Day
    ends_on: Day
    effort: Effort
    price: Amount | None = None
    billing: str = ""
    value: Amount
    cost: Amount | None = None
    margin: Percent | None = None
    tasks: tuple[NewTaskLine, ...] = ()
    links: int = 0
    milestones: tuple[NewMilestoneLine, ...] = ()
    demands: tuple[NewDemandLine, ...] = ()

    def headline(self) -> str:
        """Say the dates, the effort and the money."""
        for_whom = f" for {self.client}" if self.client else ""
        led = f", led by {self.manager}" if self.manager and self.create else ""
        what = f"{several(len(self.tasks), 'task')}, {several(self.links, 'link')}"
        what += f", {several(len(self.milestones), 'milestone or instalment', 'milestones and instalments')}"
        dates = f"from {day_text(self.starts_on)} to {day_text(self.ends_on)}"
        begin = f"Create {self.project}" if self.create else f"{self.project} would run"
        made = f"{begin}{for_whom}{led} {dates}: {what}, {hours_text(self.effort)} of work"
        people = [f"{line.people} {line.role}" if line.people > 1 else line.role for line in self.demands]
        needs = f" It needs {listed(people, 6)}." if people else ""
        return f"{made}. {self._money()}{needs}"

    def _money(self) -> str:
        said = f"The work is worth {money_text(self.value)} at bill rates"
        if self.price is not None:
            said = f"The price is {money_text(self.price)} ({self.billing}); the work is worth {money_text(self.value)}"
        elif self.billing:
            said += f" (billed as {self.billing})"
        if self.cost is not None and self.margin is not None:
            said += f" and costs {money_text(self.cost)}, a margin of {percent_text(self.margin)}"
        return f"{said}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the money, the timeline, then tasks, promises and people."""
        figures: list[Block] = [
            Figure(label="Ends", value=day_text(self.ends_on), note=f"from {day_text(self.starts_on)}"),
            Figure(label="Effort", value=hours_text(self.effort)),
            Figure(label="Price" if self.price else "Value", value=money_text(self.price or self.value)),
        ]
        if self.margin is not None:
            note = f"cost {money_text(self.cost)}" if self.cost is not None else ""
            figures.append(Figure(label="Margin", value=percent_text(self.margin), note=note))
        spans = [Span(line.task, line.starts_on, line.due_on, line.phase) for line in self.tasks]
        found = [*figures, timeline(f"Plan of {self.project}", self.headline(), spans, legend="Phase")]
        heads = {"phase": "Phase", "task": "Task", "role": "Role", "starts_on": "From", "due_on": "To"}
        found.append(table("Tasks", self.tasks, {**heads, "effort": "Effort|h", "after": "After"}))
        if self.milestones:
            heads = {"milestone": "What", "kind": "Kind", "due_on": "Due", "amount": "Amount|$"}
            found.append(table("Milestones and instalments", self.milestones, heads))
        if self.demands:
            heads = {"role": "Role", "people": "People|#", "starts_on": "From", "ends_on": "To", "per_day": "A day|h"}
            found.append(table("People needed", self.demands, {**heads, "hourly": "An hour|$"}))
        return tuple(found)


class TemplateSaved(View):
    """A template as it will be stored."""

    template: str
    project: str
    tasks: int
    milestones: int
    asks: str
    replaces: bool = False

    def headline(self) -> str:
        """Say what will be stored."""
        verb = "Replace" if self.replaces else "Save"
        how = f"with the plan of {self.project}" if self.replaces else f"from the plan of {self.project}"
        what = f"{several(self.tasks, 'task')} and {several(self.milestones, 'milestone')}"
        return f"{verb} template {self.template} {how}: {what}. It asks for {self.asks}."
