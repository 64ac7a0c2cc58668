"""A draft as its page shows it: the document with marks on one side, facts, plan and money on the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from domain.money import Money
from domain.plan import Demand, DraftPlan
from domain.sow.evidence import Evidence, Fact
from domain.sow.statement import BillingModel, Sow
from store.documents import DraftStatus
from store.queries import sow_drafts as stored
from tools import params
from tools.blocks import Chart, Figure
from tools.charts import Span, timeline
from tools.sow_changes import changes_of
from tools.sow_firm import SowFirm
from tools.sow_keeping import Kept, kept
from tools.sow_lines import place, said_of
from tools.spec import ToolContext
from tools.values import day_text, hours_text, money_text, percent_text
from web.sheets import Marks
from web.sow_shapes import Cell, Cite, Review, RowView, Said

_FACTS = (
    "title", "client", "vendor", "start", "end", "period", "billing_model", "total", "cap", "currency",
    "payment_terms", "expenses", "expenses_cap", "hypercare", "change_control", "termination", "training",
)  # fmt: skip
_CLAUSES = ("assumptions", "out_of_scope", "client_responsibilities", "options", "service_levels", "blackouts")
_LONGEST_BAR = 40  # characters of a name beside its bar


def review(ctx: ToolContext, key: int) -> Review:
    """Return the page of a draft."""
    draft = kept(ctx, key)
    return _Page(ctx, draft).review()


class _Page:
    def __init__(self, ctx: ToolContext, draft: Kept) -> None:
        self._ctx = ctx
        self._draft = draft
        self._marks = Marks()
        self._firm = SowFirm(ctx)

    def review(self) -> Review:
        draft, row = self._draft, self._draft.row
        document = stored.document_of(self._ctx.db, row)
        plan = draft.plan
        parts: dict[str, Any] = {
            "figures": tuple(_figures(plan)) if plan else (),
            "chart": _chart(plan, row.title) if plan else None,
            "settings": tuple(self._settings()),
            "tasks": tuple(self._tasks(plan)) if plan else (),
            "milestones": tuple(self._milestones(plan)) if plan else (),
            "roles": tuple(self._role(one) for one in plan.demands) if plan else (),
            "facts": tuple(self._facts(draft.sow)),
            "clauses": tuple(self._clauses(draft.sow)),
            "findings": tuple(
                Said(one.code.replace("_", " "), one.text, self._cites(one.evidence), one.weight.value)
                for one in draft.findings
            ),
        }
        spent = row.timings
        return Review(
            number=row.pk, version=row.version, title=row.title, document=document.name, status=row.status.value,
            engine=row.engine, revises=row.revises, project=row.project_id, open=row.status is DraftStatus.OPEN,
            plan=plan is not None, questions=tuple(one.text for one in draft.questions),
            changes=tuple(said_of(one) for one in changes_of(self._ctx, draft)), notes=plan.notes if plan else (),
            timings=f"read in {spent.get('read_ms', 0)} ms, planned in {spent.get('total_ms', 0)} ms",
            sheets=tuple(self._marks.sheets(document.reading or {}, document.name)), **parts,
        )  # fmt: skip

    def _cite(self, evidence: Evidence | None) -> Cite | None:
        mark = self._marks.mark(evidence)
        return Cite(mark, place(evidence)) if mark else None

    def _cites(self, places: Sequence[Evidence]) -> tuple[Cite, ...]:
        return tuple(cite for one in places if (cite := self._cite(one)) is not None)

    def _cell(self, of: str, name: str, key: str, label: str, value: object, **given: Any) -> Cell:  # noqa: ANN401
        path = ".".join(filter(None, (of, key, name)))
        return Cell(path, label, "" if value is None else str(value), edited=path in self._draft.edits.values, **given)

    def _settings(self) -> list[Cell]:
        draft, edits = self._draft, self._draft.edits
        client = self._firm.client(draft.sow, edits)
        leads = self._firm.manager(edits)
        plan, sow = draft.plan, draft.sow
        clients = tuple((f"client:{one.id}", one.name) for one in params.names(self._ctx, "client"))
        people = tuple((f"person:{one.id}", one.name) for one in params.names(self._ctx, "person"))
        model = edits.text("plan", "billing") or (sow.billing_model.value if sow.billing_model else "")
        price = edits.text("plan", "price") or (_amount(plan.price) if plan and plan.price else "")
        said = sow.client.value if sow.client and client is None else ""
        return [
            self._cell("plan", "name", "", "Project", draft.row.title),
            self._cell("plan", "client", "", "Client", f"client:{client.id}" if client else "", kind="choice",
                       choices=(("", "not chosen"), *clients)),
            self._cell("plan", "new_client", "", f"Or a new client{f' ({said})' if said else ''}",
                       edits.text("plan", "new_client")),
            self._cell("plan", "manager", "", "Led by", f"person:{leads.id}" if leads else "", kind="choice",
                       choices=people),
            self._cell("plan", "start", "", "Starts", plan.start if plan else edits.text("plan", "start"), kind="date"),
            self._cell("plan", "price", "", "Price", price),
            self._cell("plan", "currency", "", "Currency", plan.currency if plan else edits.text("plan", "currency")),
            self._cell("plan", "billing", "", "Billed by", model, kind="choice",
                       choices=(("", "not stated"), *((one.value, _MODELS[one]) for one in BillingModel))),
            self._cell("plan", "payment_days", "", "Paid within days", edits.text("plan", "payment_days")),
            self._cell("plan", "review_days", "", "Review takes days", edits.text("plan", "review_days")),
        ]  # fmt: skip

    def _tasks(self, plan: DraftPlan) -> list[RowView]:
        found = []
        for one in plan.tasks:
            if one.kind == "milestone":
                continue
            notes: tuple[str, ...] = (one.phase, f"{day_text(one.start)} \u2013 {day_text(one.finish)}")
            notes += (one.basis.value,) if one.minutes else ()
            notes += ("critical",) if one.critical else ()
            notes += (f"the {one.owner}'s",) if one.owner else (one.role,) if one.role else ()
            cells = (
                self._cell("task", "name", one.id, "Task", one.name),
                self._cell("task", "hours", one.id, "Hours", _hours(one.minutes) if one.minutes else ""),
                self._cell("task", "days", one.id, "Days", one.days),
            )
            drop = self._cell("task", "drop", one.id, "Leave out", "")
            found.append(RowView(one.id, cells, notes, self._cite(one.evidence), drop))
        return found

    def _milestones(self, plan: DraftPlan) -> list[RowView]:
        return [
            RowView(
                one.id,
                (
                    self._cell("milestone", "name", one.id, "Milestone", one.name),
                    self._cell("milestone", "due", one.id, "Due", one.stated or one.planned, kind="date"),
                    self._cell("milestone", "amount", one.id, "Amount", _amount(one.amount) if one.amount else ""),
                ),
                tuple(filter(None, (one.rule, f"plan reaches it {day_text(one.planned)}" if one.stated else ""))),
                self._cite(one.evidence),
                self._cell("milestone", "drop", one.id, "Leave out", ""),
            )
            for one in plan.milestones
        ]

    def _role(self, one: Demand) -> RowView:
        names = {person.person_id: person for person in one.people}
        chosen = names.get(one.person_id or 0)
        everyone = tuple(
            (f"person:{key}", f"{who.name} ({who.score} of 100)") for key, who in names.items()
        )  # fmt: skip
        rate = money_text(one.hourly) if one.hourly else f"{money_text(one.bill)}, our card" if one.bill else "no rate"
        against = chosen.conflicts if chosen else ()
        cells = (
            self._cell("role", "job_role", one.id, "Our role", one.job_role, kind="choice",
                       choices=(("", "not chosen"), *((name, name) for name in self._firm.roles()))),
            self._cell("role", "hours", one.id, "Hours", "" if one.minutes is None else _hours(one.minutes)),
            self._cell("role", "person", one.id, "Proposed", f"person:{one.person_id}" if one.person_id else "none",
                       kind="choice", choices=(*everyone, ("none", "nobody yet"))),
        )  # fmt: skip
        said = f"{one.role}: {one.person}" if one.person else one.role
        notes = (said, f"{one.basis.value}, {rate} an hour", *(f"against: {why}" for why in against[:2]))
        return RowView(
            one.id, cells, notes, self._cite(one.evidence), self._cell("role", "drop", one.id, "Leave out", "")
        )  # fmt: skip

    def _facts(self, sow: Sow) -> list[Said]:
        found = []
        for name in _FACTS:
            fact = getattr(sow, name)
            if isinstance(fact, Fact):
                found.append(Said(name.replace("_", " "), _value(fact.value), self._cites((fact.evidence,))))
        if sow.retainer is not None:
            fee = sow.retainer
            text = f"{fee.amount:,} a {fee.period}" + (f", {fee.hours} h included" if fee.hours else "")
            found.append(Said("recurring fee", text, self._cites((fee.evidence,))))
        if sow.acceptance is not None:
            days = sow.acceptance.review_days
            text = f"within {days} {sow.acceptance.unit or 'days'}" if days else "no days stated"
            text += {True: ", silence accepts", False: ", silence does not accept", None: ""}[sow.acceptance.deemed]
            found.append(Said("acceptance", text, self._cites((sow.acceptance.evidence,))))
        return found

    def _clauses(self, sow: Sow) -> list[tuple[str, tuple[Said, ...]]]:
        return [
            (name.replace("_", " "), tuple(Said("", one.text, self._cites((one.evidence,))) for one in rows))
            for name in _CLAUSES
            if (rows := getattr(sow, name))
        ]


_MODELS = {
    BillingModel.FIXED: "a fixed price",
    BillingModel.TIME_AND_MATERIALS: "time and materials",
    BillingModel.MILESTONE: "milestones",
    BillingModel.RETAINER: "a retainer",
    BillingModel.MIXED: "several ways",
}


def _value(value: object) -> str:
    if isinstance(value, BillingModel):
        return _MODELS[value]
    return f"{value:,}" if isinstance(value, Decimal) else str(value)


def _hours(minutes: int) -> str:
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.1')):f}".removesuffix(".0")


def _amount(money: Money) -> str:
    return f"{money.amount:f}"


def _figures(plan: DraftPlan) -> list[Figure]:
    found = [
        Figure(label="Ends", value=day_text(plan.finish), note=f"from {day_text(plan.start)}"),
        Figure(label="Promised", value=hours_text(plan.promised), note=_paid(plan)),
    ]
    worth = plan.price or plan.value
    if worth is not None:
        note = f"worth {money_text(plan.card)} at our rates" if plan.card else ""
        found.append(Figure(label="Price" if plan.price else "Value", value=money_text(worth), note=note))
    if plan.margin is not None:
        status = "bad" if plan.margin < 0 else ""
        note = f"cost {money_text(plan.cost)}" if plan.cost else ""
        found.append(Figure(label="Margin", value=percent_text(plan.margin), note=note, status=status))
    return found


def _paid(plan: DraftPlan) -> str:
    if plan.paid is None or plan.paid >= plan.promised:
        return ""
    return f"the price pays for {hours_text(plan.paid)}"


def _chart(plan: DraftPlan, title: str) -> Chart:
    spans = [
        Span(_short(one.name), one.start, one.finish, one.phase) for one in plan.tasks if one.kind != "milestone"
    ]  # fmt: skip
    alt = f"{title}: {len(spans)} tasks from {day_text(plan.start)} to {day_text(plan.finish)}."
    return timeline("Timeline", alt, spans, legend="Phase")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_BAR else f"{name[: _LONGEST_BAR - 1]}…"


def _typed(text: str) -> str:
    """Return a text as a field of a form gives it back."""
    return " ".join(text.split())[:300]


def edits_in(shown: Review, said: dict[str, str]) -> dict[str, str]:
    """Return what a form changes against what it showed."""
    rows = (*shown.tasks, *shown.milestones, *shown.roles)
    cells = [*shown.settings, *(cell for row in rows for cell in (*row.cells, *filter(None, (row.drop,))))]
    known = {cell.path: cell.value for cell in cells}
    changed = {
        path: said[path] for path, value in known.items() if path in said and _typed(said[path]) != _typed(value)
    }
    added = {path: value for path, value in said.items() if path.startswith("task.X") and path not in known and value}
    return changed | added
