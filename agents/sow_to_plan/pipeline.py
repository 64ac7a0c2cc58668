"""The way from a file to a plan as a graph: read, recognise, extract, check, plan, schedule, staff, price, report.

No step has a tool, none writes: the document is untrusted, and whatever comes of it is a draft for a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from agents.sow_to_plan.engine import Engine, verified
from agents.sow_to_plan.state import Progress, State
from domain.plan import DraftPlan
from domain.schedule import schedule
from domain.sow.drawing import assumed_start, next_monday, open_questions, stated_start
from domain.sow.edits import Edits
from domain.sow.firm import Firm
from domain.sow.outline import outline
from domain.sow.planning import open_days, staffed
from domain.sow.statement import Finding, Sow, Weight
from domain.sow.worth import money_findings
from memory.readers.ocr import recognised
from memory.readers.reading import Verdict
from memory.readers.sandbox import read_file

Told = tuple[State, str]
_NO_EDITS = Edits()


class Pipeline:
    """The graph, compiled for one engine and one firm."""

    def __init__(self, engine: Engine, firm: Firm) -> None:
        self._engine = engine
        self._firm = firm
        graph = StateGraph(State)
        steps: tuple[tuple[str, Callable[[State], Told]], ...] = (
            ("read", self._read),
            ("recognise", self._recognise),
            ("extract", self._extract),
            ("check", self._check),
            ("plan", self._plan),
            ("schedule", self._schedule),
            ("staff", self._staff),
            ("price", self._price),
            ("report", self._report),
        )
        for name, work in steps:
            graph.add_node(name, _told(name, work))
        graph.add_edge(START, "read")
        graph.add_conditional_edges("read", _after_reading, ["recognise", "extract", "report"])
        graph.add_conditional_edges("recognise", _after_recognising, ["extract", "report"])
        graph.add_edge("extract", "check")
        graph.add_conditional_edges("check", _after_checking, ["plan", "report"])
        graph.add_conditional_edges("plan", _after_planning, ["schedule", "report"])
        for before, after in (("schedule", "staff"), ("staff", "price"), ("price", "report"), ("report", END)):
            graph.add_edge(before, after)
        self.graph = graph.compile()

    @staticmethod
    def _read(state: State) -> Told:
        reading = read_file(state["data"], state["name"])
        pages = len(reading.starts)
        said = f"{pages} pages" if pages > 1 else f"{len(reading.text):,} characters"
        return {"reading": reading}, said if reading.verdict is Verdict.READ else reading.reason

    @staticmethod
    def _recognise(state: State) -> Told:
        reading = recognised(state["data"], state["reading"])
        return {"reading": reading}, reading.reason or f"{len(reading.starts)} pages recognised"

    def _extract(self, state: State) -> Told:
        return {"extract": (found := self._engine.extract(state["reading"]))}, f"{_facts(found.sow)} facts"

    @staticmethod
    def _check(state: State) -> Told:
        before = state["extract"]
        checked = verified(before, state["reading"].text)
        dropped = len(checked.findings) - len(before.findings)
        return {"extract": checked}, f"{dropped} values dropped" if dropped else "every value has its words"

    def _plan(self, state: State) -> Told:
        sow, today = self._firm.stated(state["extract"].sow), state["today"]
        extract = replace(state["extract"], sow=sow)
        first = state.get("start") or stated_start(sow) or next_monday(today)
        drawn = outline(sow, open_days(sow, self._firm.calendar(sow, _NO_EDITS)), _NO_EDITS)
        return {"extract": extract, "first": first, "outline": drawn}, f"{len(drawn.tasks)} tasks"

    def _schedule(self, state: State) -> Told:
        sow, drawn = state["extract"].sow, state["outline"]
        calendar = open_days(sow, self._firm.calendar(sow, _NO_EDITS))
        dates = schedule(drawn.tasks, drawn.links, state["first"], calendar=calendar)
        plan = staffed(sow, drawn, dates, calendar, job_roles=self._firm.roles())
        return {"dates": dates, "plan": plan}, f"{plan.start} to {plan.finish}"

    def _staff(self, state: State) -> Told:
        plan = self._firm.staffed(_plan_in(state), state["extract"].sow, _NO_EDITS)
        proposed = sum(one.person_id is not None for one in plan.demands)
        return {"plan": plan}, f"{proposed} of {len(plan.demands)} roles have somebody"

    def _price(self, state: State) -> Told:
        plan = self._firm.priced(_plan_in(state), state["extract"].sow, _NO_EDITS)
        return {"plan": plan}, str(plan.price or plan.value or "no price is stated")

    def _report(self, state: State) -> Told:
        reading, plan = state["reading"], state.get("plan")
        if reading.verdict is not Verdict.READ:
            unread = Finding(str(reading.verdict), reading.reason, Weight.STOP)
            return {"plan": None, "questions": (), "findings": (unread,)}, reading.reason
        extract = state["extract"]
        found = list(extract.findings)
        if plan is not None:
            found += money_findings(plan, extract.sow)
            found += _assumed_start(state, extract.sow)
        asked = open_questions(extract.sow, plan, self._firm, _NO_EDITS)
        report: State = {"plan": plan, "questions": asked, "findings": tuple(found)}
        return report, f"{len(found)} findings, {len(asked)} questions"


def _assumed_start(state: State, sow: Sow) -> list[Finding]:
    return [] if state.get("start") or stated_start(sow) else [assumed_start(state["first"])]


def _plan_in(state: State) -> DraftPlan:
    plan = state["plan"]
    assert plan is not None  # noqa: S101 -- the edges lead here only with a plan
    return plan


def _told(name: str, work: Callable[[State], Told]) -> Any:  # noqa: ANN401 -- what the graph takes for a node
    """Return a step that tells when it begins and what came of it, and notes what it took."""

    def step(state: State) -> State:
        tell: Callable[[Any], None] = get_stream_writer()
        tell(Progress(name, "started"))
        began = time.perf_counter()
        found, detail = work(state)
        spent = round((time.perf_counter() - began) * 1000)
        tell(Progress(name, "done", detail, spent))
        return {**found, "timings": {**state.get("timings", {}), f"{name}_ms": spent}}

    return step


def _facts(sow: Sow) -> int:
    values = [getattr(sow, one.name) for one in fields(Sow)[2:]]
    return sum(len(one) if isinstance(one, tuple) else one is not None for one in values)


def _after_reading(state: State) -> str:
    verdict = state["reading"].verdict
    return "extract" if verdict is Verdict.READ else "recognise" if verdict is Verdict.NEEDS_OCR else "report"


def _after_recognising(state: State) -> str:
    return "extract" if state["reading"].verdict is Verdict.READ else "report"


def _after_checking(state: State) -> str:
    return "report" if state["extract"].sow.kind == "amendment" else "plan"


def _after_planning(state: State) -> str:
    return "schedule" if state["outline"].tasks else "report"
