"""Papers made of a draft, each fact with its place: implementation plan, kick-off outline, hand-over to delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.errors import BadInput, NotFound
from domain.plan import DraftPlan
from domain.sow.evidence import Evidence
from domain.sow.statement import Clause, Finding, Question, Sow, Weight
from tools import paper_files
from tools.paper_files import Paper, Part
from tools.sow_keeping import kept
from tools.sow_lines import place
from tools.spec import ToolContext
from tools.values import day_text, hours_text, money_text, percent_text

KINDS = {
    "implementation_plan": "Implementation plan",
    "kick_off": "Kick-off deck outline",
    "hand_over": "Hand-over from sales to delivery",
}
_AGREED = ("client", "vendor", "start", "end", "billing_model", "total", "cap", "payment_terms", "change_control")
_OURS = frozenset({"client", "roles", "currency"})  # questions that are not for the client's eyes
_WRITERS: dict[str, Callable[[Paper], bytes]] = {"docx": paper_files.docx, "pdf": paper_files.pdf}
FORMS = tuple(_WRITERS)


@dataclass(frozen=True, slots=True)
class Material:
    """What papers are made of."""

    title: str
    sow: Sow
    plan: DraftPlan
    questions: Sequence[Question]
    findings: Sequence[Finding]
    money: bool = True  # cost and margin: never in what a client sees


def paper(ctx: ToolContext, number: int, kind: str) -> Paper:
    """Return a paper of a stored draft.

    Raises:
        NotFound: no such draft for the actor, or no such paper.
        BadInput: the draft has no plan.

    """
    draft = kept(ctx, number)
    if draft.plan is None:
        raise BadInput(f"Draft {number} has no plan to write down.")
    return made(kind, Material(draft.row.title, draft.sow, draft.plan, draft.questions, draft.findings))


def made(kind: str, material: Material) -> Paper:
    """Return a paper; NotFound for a kind that is none."""
    if kind not in KINDS:
        raise NotFound(f"There is no paper called {kind[:40]!r}.", hint=f"There are {', '.join(KINDS)}.")
    parts = {"implementation_plan": _implementation, "kick_off": _kick_off, "hand_over": _hand_over}[kind]
    under = f"{material.title}. Made of {material.sow.document}; places in brackets are of that document. A draft."
    return Paper(f"{KINDS[kind]}: {material.title}", under, tuple(parts(material)))


def written(paper: Paper, form: str) -> bytes:
    """Return a paper as a file; NotFound for a form that is none."""
    if form not in _WRITERS:
        raise NotFound(f"There is no {form[:10]!r} of it.", hint="There are docx and pdf.")
    return _WRITERS[form](paper)


def _cited(text: str, evidence: Evidence | None) -> str:
    where = place(evidence)
    return f"{text} [{where}]" if where else text


def _clauses(heading: str, clauses: Sequence[Clause], level: int = 1) -> Iterable[Part]:
    if clauses:
        yield Part(heading, level, items=tuple(_cited(one.text, one.evidence) for one in clauses))


def _span(plan: DraftPlan) -> str:
    return f"{day_text(plan.start)} to {day_text(plan.finish)}, {hours_text(plan.promised)} of work"


def _tasks(plan: DraftPlan) -> Part:
    names = {one.id: one.name for one in plan.tasks}
    rows = [("Phase", "Task", "From", "To", "Hours", "Estimate", "After", "Place")]
    rows += [
        (
            one.phase, one.name, day_text(one.start), day_text(one.finish),
            hours_text(one.minutes) if one.minutes else "", one.basis.value if one.minutes else "",
            ", ".join(names[key] for key in one.after), place(one.evidence),
        )
        for one in plan.tasks
        if one.kind != "milestone"
    ]  # fmt: skip
    return Part("Work and dates", rows=tuple(rows), text=(_span(plan),))


def _promises(plan: DraftPlan) -> Iterable[Part]:
    rows = [("Milestone", "Due", "Plan reaches it", "Amount", "Place")]
    rows += [
        (one.name, day_text(one.stated) if one.stated else one.rule or "open", day_text(one.planned),
         money_text(one.amount) if one.amount else "", place(one.evidence))
        for one in plan.milestones
    ]  # fmt: skip
    if len(rows) > 1:
        yield Part("Milestones", rows=tuple(rows))


def _team(plan: DraftPlan) -> Iterable[Part]:
    rows = [("Role", "Our role", "Hours", "From", "To", "Proposed", "Place")]
    for one in plan.demands:
        who = next((person.name for person in one.people if person.person_id == one.person_id), one.person or "open")
        hours = hours_text(one.minutes) if one.minutes is not None else "open"
        dates = (day_text(one.starts), day_text(one.ends))
        rows.append((one.role, one.job_role or "open", hours, *dates, who, place(one.evidence)))
    if len(rows) > 1:
        yield Part("Team", rows=tuple(rows))


def _deliverables(sow: Sow) -> Iterable[Part]:
    rows = [("Deliverable", "Due", "Accepted when", "Place")]
    rows += [
        (one.name, str(one.due or "open"), one.acceptance or "not said", place(one.evidence))
        for one in sow.deliverables
    ]
    if len(rows) > 1:
        yield Part("Deliverables", rows=tuple(rows))


def _risks(findings: Sequence[Finding]) -> Iterable[Part]:
    weighty = [one for one in findings if one.weight is not Weight.NOTE]
    items = tuple(_cited(one.text, one.evidence[0] if one.evidence else None) for one in weighty)
    if items:
        yield Part("Risks and contradictions", items=items)


def _open(questions: Sequence[Question]) -> Iterable[Part]:
    if questions:
        yield Part("Open questions", items=tuple(one.text for one in questions))


def _parties(sow: Sow) -> Iterable[str]:
    for name in (
        "client",
        "vendor",
        "start",
        "end",
        "billing_model",
        "total",
        "cap",
        "payment_terms",
        "change_control",
    ):
        fact = getattr(sow, name)
        if fact is not None:
            yield _cited(f"{name.replace('_', ' ').capitalize()}: {fact.value}", fact.evidence)


def _implementation(of: Material) -> Iterable[Part]:
    yield Part("What is agreed", items=tuple(_parties(of.sow)))
    yield from _deliverables(of.sow)
    yield _tasks(of.plan)
    yield from _promises(of.plan)
    yield from _team(of.plan)
    yield from _clauses("Assumptions", of.sow.assumptions)
    yield from _clauses("Out of scope", of.sow.out_of_scope)
    yield from _clauses("What the client provides", of.sow.client_responsibilities)
    yield from _risks(of.findings)
    yield from _open(of.questions)
    if of.plan.notes:
        yield Part("How the plan was drawn", items=of.plan.notes)


def _kick_off(of: Material) -> Iterable[Part]:
    """An outline of slides; nothing in it is internal."""
    phases = dict.fromkeys(one.phase for one in of.plan.tasks if one.kind not in {"client", "milestone"})
    yield Part(
        "1. Why we are here", items=(of.title, *(text for text in _parties(of.sow) if not text.startswith("Cap")))
    )
    yield Part("2. What you get", items=tuple(_cited(one.name, one.evidence) for one in of.sow.deliverables))
    spans = [[one for one in of.plan.tasks if one.phase == phase] for phase in phases]
    yield Part("3. How we get there", items=tuple(
        f"{phase}: {day_text(min(one.start for one in tasks))} to {day_text(max(one.finish for one in tasks))}"
        for phase, tasks in zip(phases, spans, strict=True)
    ))  # fmt: skip
    due = tuple(
        _cited(f"{day_text(one.stated or one.planned)}: {one.name}", one.evidence) for one in of.plan.milestones
    )  # fmt: skip
    yield Part("4. Dates to hold", items=due or (f"End: {day_text(of.plan.finish)}",))
    yield Part("5. Who works on it", items=tuple(one.role for one in of.plan.demands))
    duties = tuple(_cited(one.text, one.evidence) for one in of.sow.client_responsibilities)
    yield Part("6. What we need from you", items=duties or ("To be agreed today.",))
    accepted = of.sow.acceptance
    days = (
        f"within {accepted.review_days} {accepted.unit or 'days'}"
        if accepted and accepted.review_days
        else "to be agreed"
    )
    yield Part("7. How work is accepted", items=(_cited(f"Review {days}", accepted.evidence if accepted else None),))
    yield from _clauses("8. What is not part of it", of.sow.out_of_scope)
    asked = tuple(one.text for one in of.questions if one.field not in _OURS)
    yield Part("9. To settle today", items=asked or ("Nothing is open.",))


def _hand_over(of: Material) -> Iterable[Part]:
    plan = of.plan
    money = [f"Price: {money_text(plan.price)}" if plan.price else "No price is stated."]
    if plan.value:
        money.append(f"Worth at the stated rates: {money_text(plan.value)}")
    if plan.card:
        money.append(f"Worth at our rate card: {money_text(plan.card)}")
    if of.money and plan.cost and plan.margin is not None:
        money.append(f"Cost: {money_text(plan.cost)}, a margin of {percent_text(plan.margin)}")
    if plan.paid is not None:
        money.append(f"Hours promised: {hours_text(plan.promised)}; hours the price pays for: {hours_text(plan.paid)}")
    yield Part("What was sold", items=tuple(_parties(of.sow)))
    yield Part("The money", items=tuple(money))
    yield from _promises(plan)
    yield from _deliverables(of.sow)
    yield from _risks(of.findings)
    yield from _clauses("What was assumed", of.sow.assumptions)
    yield from _clauses("What was excluded", of.sow.out_of_scope)
    yield from _clauses("What the client owes us", of.sow.client_responsibilities)
    yield from _clauses("Options the client may take", of.sow.options)
    yield from _team(plan)
    yield from _open(of.questions)
