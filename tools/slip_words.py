"""Which plan a slip is about when people name only what slips: "integration", "go-live", "the build phase"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlmodel import col

from domain.errors import Ambiguous, BadInput, NotFound
from store.projects import Phase
from store.queries import milestones, tasks
from store.tasks import Task
from tools.params import resolve
from tools.spec import Named, ToolContext
from tools.view import several

_ENDING = re.compile(r"(ations?|ating|ates?|ated|ings?|ions?|ed|es|s)$")
_EMPTY = frozenset({"the", "a", "an", "our", "my", "task", "tasks", "phase", "milestone", "work", "of"})
_STEM = 4  # letters a stem keeps at least
_MISSPELT = 85  # how like a word of a name another must be, of 100
_CANDIDATES = 5


class Meant(NamedTuple):
    """The project and the task or milestone that is meant, and how that was understood."""

    project: Named
    task: str
    note: str = ""


class _Part(NamedTuple):
    """Something of a running plan by its name; ``task`` is what slips with it."""

    project_id: int
    project: str
    name: str
    task: str


def meant(ctx: ToolContext, words: str) -> Meant:
    """Return the one running project whose open task, phase or milestone the words name.

    Raises:
        BadInput: nothing is named.
        NotFound: no plan the actor may see has anything of that name.
        Ambiguous: several have; carries "project: task".

    """
    said = words.strip()
    if not said:
        raise BadInput("Which project slips, or which task?", hint="Name a project, or a task of one.")
    project, colon, task = said.partition(":")
    if colon and task.strip():
        return Meant(resolve("project", project, ctx), task.strip())
    parts = _parts(ctx)
    found = _alike(said, parts, misspelt=False) or _alike(said, parts, misspelt=True)
    if not found:
        raise NotFound(f"No running plan you may see has {said!r} in it.", hint="Name the project that slips.")
    return _one(said, found)


def _one(said: str, found: list[_Part]) -> Meant:
    projects = {part.project_id: part.project for part in found}
    if len(projects) > 1:
        named = tuple(dict.fromkeys(f"{part.project}: {part.name}" for part in found))
        text = f"{said!r} is in the plans of {several(len(projects), 'project')}."
        raise Ambiguous(text, candidates=named[:_CANDIDATES])
    ((key, project),) = projects.items()
    names = list(dict.fromkeys(part.name for part in found))
    if len(names) > 1:
        raise Ambiguous(
            f"{said!r} could be several on {project}.",
            candidates=tuple(f"{project}: {name}" for name in names[:_CANDIDATES]),
        )
    part = found[0]
    note = f"{said!r} is understood as {part.name} on {project}, the only running plan that has it."
    if part.task != part.name:
        note += f" The phase slips by its last open task, {part.task}."
    return Meant(Named("project", key, project), part.task, note)


def _parts(ctx: ToolContext) -> list[_Part]:
    """Return the open tasks, milestones and phases of running projects, each name once a project."""
    open_tasks = tasks.found(ctx.db, ctx.actor, tasks.Narrowed())
    found = [_Part(row.task.project_id, row.project, row.task.name, row.task.name) for row in open_tasks]
    last: dict[int, tuple[Task, str]] = {}
    for row in open_tasks:
        phase = row.task.phase_id
        if phase is not None and (phase not in last or _ends(row.task) >= _ends(last[phase][0])):
            last[phase] = (row.task, row.project)
    phases = ctx.db.execute(
        select(col(Phase.id), col(Phase.name)).where(col(Phase.id).in_(last)).order_by(col(Phase.id))
    )
    for key, name in phases:
        task, project = last[key]
        found.append(_Part(task.project_id, project, name, task.name))
    running = {part.project_id for part in found}
    promised = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(open_only=True))
    for promise in promised:
        one = promise.milestone
        if one.project_id in running and one.due_on >= ctx.today:
            found.append(_Part(one.project_id, promise.project, one.name, one.name))
    return list({(part.project_id, part.name.casefold()): part for part in found}.values())


def _ends(task: Task) -> date:
    return task.due_on or date.min


def _alike(said: str, parts: list[_Part], *, misspelt: bool) -> list[_Part]:
    """Return the parts that have every word of what was said, by stem or nearly so; a whole name beats the rest."""
    whole = [part for part in parts if part.name.casefold() == said.casefold()]
    wanted = [word for word in _words(said) if word not in _EMPTY]
    if whole or not wanted:
        return whole
    return [part for part in parts if all(_has(word, _words(part.name), misspelt=misspelt) for word in wanted)]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _has(word: str, words: list[str], *, misspelt: bool) -> bool:
    if misspelt:
        return any(fuzz.ratio(word, other) >= _MISSPELT for other in words)
    return _stem(word) in {_stem(other) for other in words}


def _stem(word: str) -> str:
    """Return a word without its ending, so that tests and testing, integrate and integration are one."""
    short = _ENDING.sub("", word)
    return short if len(short) >= _STEM else word
