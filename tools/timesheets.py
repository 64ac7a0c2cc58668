"""Missing time: who has not logged what was expected of them, and who is rightly left in peace."""

from __future__ import annotations

from datetime import timedelta

from domain.access import Permission
from domain.windows import Window, week_of
from store.facts.timesheets import Missing, MissingTime, missing_time
from store.queries.timesheets import Narrowed
from tools.blocks import Block
from tools.params import PastWindow, PersonRef, PlaceRef, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import Day, Effort, hours_text, period_text
from tools.view import Line, View, listed, several, table

DAY = timedelta(days=1)


class DayGap(Line):
    """A day on which less is logged than expected."""

    day: Day
    missing: Effort
    expected: Effort

    def __str__(self) -> str:
        """Write the day with what is missing."""
        return f"{self.day:%a} {self.day.day} {self.day:%b} ({hours_text(self.missing)})"


class MissingLine(Line):
    """One person who misses time."""

    person: str
    missing: Effort
    day_count: int
    days: tuple[DayGap, ...]

    @classmethod
    def of(cls, one: Missing) -> MissingLine:
        """Show one person."""
        days = tuple(DayGap(day=gap.day, missing=gap.minutes, expected=gap.expected) for gap in one.gaps)
        return cls(ref=f"person:{one.person_id}", person=one.name, missing=one.minutes, day_count=len(days), days=days)

    @property
    def days_text(self) -> str:
        """The days in words, the first few."""
        return listed([str(day) for day in self.days], 5)


class ExcusedLine(Line):
    """How many people are not chased for one reason, the first named."""

    reason: str
    people: int
    names: str


class MissingTimesheets(View):
    """Who misses time in a period, most first; those excused are counted with the reason."""

    period: str
    where: str = ""
    looked_at: int
    people: int
    missing: Effort
    lines: tuple[MissingLine, ...] = ()
    excused: tuple[ExcusedLine, ...] = ()

    def headline(self) -> str:
        """Say how many people miss how much, and name the first."""
        if not self.looked_at:
            return f"There is nobody whose time I can check{self.where} for {self.period}."
        if not self.lines and self.looked_at == 1:
            return f"No time is missing{self.where} for {self.period}."
        if not self.lines:
            return f"Nobody misses time{self.where} for {self.period}: all {self.looked_at} are complete or excused."
        if self.people == 1:
            one = self.lines[0]
            return f"{one.person} misses {hours_text(one.missing)} for {self.period}: {one.days_text}."
        named = [f"{line.person} ({hours_text(line.missing)})" for line in self.lines]
        more = self.people - min(len(named), 5)
        first = (
            f"{self.people} of {several(self.looked_at, 'person', 'people')}{self.where} miss time for {self.period}"
        )
        names = f"{', '.join(named[:5])} and {more} more" if more else listed(named, 5)
        return f"{first}, {hours_text(self.missing)} in all: {names}."

    def blocks(self) -> tuple[Block, ...]:
        """Show people with their days, and who is excused."""
        found: list[Block] = []
        if self.lines:
            heads = {"person": "Person", "missing": "Missing|h", "day_count": "Days|#", "days_text": "Which"}
            found.append(table(f"Missing time, {self.period}", self.lines, heads, left_out=self.left_out))
        if self.excused:
            found.append(table("Not chased", self.excused, {"reason": "Reason", "people": "People|#", "names": "Who"}))
        return tuple(found)


def due_days(window: Window, ctx: ToolContext) -> Window:
    """Return the days of a window that are over: today may still be filled in."""
    end = max(window.start, min(window.end, ctx.today))
    return Window(window.start, end, window.label)


def last_week(ctx: ToolContext) -> Window:
    """Return the week before this one."""
    start = week_of(ctx.today, ctx.firm.first_weekday).start
    return Window(start - 7 * DAY, start, "last week")


@tool(
    needs=Permission.TIME_READ,
    agent="financial_control",
    examples=(
        "who hasn't done their timesheet?",
        "missing timesheets last week",
        "who still owes hours for week 47?",
        "anyone on Nordlys with time missing?",
        "which people in Lisbon have not logged their time?",
        "is Ana's timesheet complete?",
        "timesheet stragglers in my team",
        "who forgot to log time since Monday?",
    ),
)
def missing_timesheets(
    ctx: ToolContext,
    window: PastWindow | None = None,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    team_of: PersonRef | None = None,
    place: PlaceRef | None = None,
) -> MissingTimesheets:
    """List who logged less than expected, with the days and minutes (default: last week).

    Leave, holidays, part-time days, days before hiring and after leaving are excused. Drafts and time sent back count
    as not logged; more time on one day never fills another.
    """
    asked = window or last_week(ctx)
    due = due_days(asked, ctx)
    named = (person, project, team_of, place)
    narrowed = Narrowed(*(one.id if one else None for one in named))
    found = missing_time(ctx.db, ctx.actor, due, narrowed, first_weekday=ctx.firm.first_weekday)
    period = period_text(due) if due.days else asked.label
    view = _view(ctx, found, period)
    return view.model_copy(update={"where": _where(*named), "assumptions": _notes(asked, due)})


def _view(ctx: ToolContext, found: MissingTime, period: str) -> MissingTimesheets:
    shown = found.people[: ctx.firm.page_rows]
    return MissingTimesheets(
        as_of=ctx.today,
        period=period,
        looked_at=found.looked_at,
        people=len(found.people),
        missing=sum(one.minutes for one in found.people),
        lines=tuple(MissingLine.of(one) for one in shown),
        left_out=len(found.people) - len(shown),
        excused=tuple(
            ExcusedLine(reason=why, people=len(names), names=listed(names, 5)) for why, names in found.excused.items()
        ),
    )


def _where(person: Named | None, project: Named | None, team_of: Named | None, place: Named | None) -> str:
    words = (("of", person), ("on", project), ("in the team of", team_of), ("in", place))
    return "".join(f" {word} {named.name}" for word, named in words if named)


def _notes(asked: Window, due: Window) -> tuple[str, ...]:
    if due.days < asked.days:
        return ("Only days that are over are counted; today may still be filled in.",)
    return ()
