"""What a statement of work does not say and a plan needs, as questions to whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from domain.sow.statement import BillingModel, Question, Sow


def questions(sow: Sow) -> tuple[Question, ...]:
    """Return the open questions in the order in which a lead would ask them."""
    if sow.kind == "amendment":
        return (Question("document", "This is an amendment: which statement of work does it change?"),)
    return tuple(Question(field, text) for field, text in _asked(sow))


def _asked(sow: Sow) -> Iterator[tuple[str, str]]:  # noqa: C901, PLR0912 one line a question reads best in one place
    if sow.client is None:
        yield "client", "Who is the client?"
    if sow.vendor is None:
        yield "vendor", "Which firm does the work?"
    if sow.start is None:
        yield "start", "When does the work start?"
    elif sow.start.value.date is None:
        yield (
            "start",
            f"The start is given as \u201c{sow.start.value.rule or sow.start.value.as_written}\u201d: which day is it?",
        )
    if sow.end is None and sow.period is None:
        yield "end", "When does it end, or how long does it take?"
    if not sow.deliverables:
        yield "deliverables", "What is delivered?"
    if sow.billing_model is None:
        yield "billing_model", "How is the work billed: fixed price, time and materials, milestones or a retainer?"
    if sow.total is None and sow.retainer is None:
        yield "total", "What is the price, or the estimate?"
    if sow.currency is None and (sow.total or sow.retainer or any(r.rate for r in sow.roles)):
        yield "currency", "In which currency are the amounts?"
    if sow.acceptance is None:
        yield "acceptance", "How and within how many days is work accepted, and does silence count as acceptance?"
    elif sow.acceptance.deemed is None:
        yield "acceptance", "Does work count as accepted if the client does not answer in time?"
    if sow.payment_terms is None:
        yield "payment_terms", "When are invoices due?"
    yield from _asked_of_people(sow)
    for duty in sow.client_responsibilities:
        if duty.due is None:
            yield "client_responsibilities", f"By when: {duty.text}?"
    named = [(one.name, one.due) for one in sow.deliverables] + [(one.name, one.due) for one in sow.milestones]
    for name, due in named:
        if due is None:
            yield "due", f"When is it due: {name}?"


def _asked_of_people(sow: Sow) -> Iterator[tuple[str, str]]:
    if not sow.roles:
        yield "roles", "Which roles work on it, and how many hours?"
    timed = sow.billing_model is not None and sow.billing_model.value is BillingModel.TIME_AND_MATERIALS
    for role in sow.roles:
        if role.hours is None and role.days is None and role.rate is not None:
            yield "roles", f"How many hours or days of {role.role}?"
        if timed and role.rate is None:
            yield "roles", f"At what rate is {role.role} billed?"
