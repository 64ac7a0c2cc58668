"""What a page suggests to ask is understood: the built-in planner answers it with the tool that is meant."""

from __future__ import annotations

import asyncio

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agents.assistant import Assistant
from domain.access import Role
from tools.catalogue import by_name
from tools.openers import _QUESTIONS
from web.pages import clients, home, money, people, projects, settings, staffing

ASKER = {
    Role.CEO: "henrike.vogt",
    Role.HEAD_OF_DELIVERY: "callum.reid",
    Role.FINANCE: "beatriz.nogueira",
    Role.RESOURCE_MANAGER: "priya.raman",
    Role.PROJECT_MANAGER: "marta.kowalczyk",
    Role.CONSULTANT: "ana.petrov",
    Role.CLIENT_CONTACT: "astrid.moen@havbris.example",
    Role.ADMINISTRATOR: "greta.halvorsen",
}
HEAD = ASKER[Role.HEAD_OF_DELIVERY]
SECTIONS = (
    *home._FIRM,
    *projects._NOUN.overview,
    *people._NOUN.overview,
    *clients._NOUN.overview,
    *staffing._SECTIONS,
    *money._SECTIONS,
)
CASES = sorted(
    {(ASKER[role], tool, question) for role, questions in _QUESTIONS.items() for tool, question in questions}
    | {(HEAD, section.tool, section.ask) for section in SECTIONS if section.ask}
    | {(ASKER[Role.PROJECT_MANAGER], section.tool, section.ask) for section in home._TEAM}
    | {(ASKER[Role.RESOURCE_MANAGER], section.tool, section.ask) for section in home._STAFFING}
    | {(ASKER[Role.CLIENT_CONTACT], section.tool, section.ask) for section in home._CLIENT}
    | {(ASKER[Role.CONSULTANT], section.tool, section.ask) for section in settings._SECTIONS}
)


@pytest.fixture(scope="module")
def planner(demo, tmp_path_factory):
    """Return a copy of the demo firm with the built-in planner on it."""
    from settings import Settings
    from store.db import connect

    home_folder = tmp_path_factory.mktemp("planner")
    copy = connect("sqlite://")
    source, target = demo.raw_connection(), copy.raw_connection()

    source.driver_connection.backup(target.driver_connection)
    source.close()
    target.close()
    yield Assistant(copy, Settings(home=home_folder, _env_file=None), checkpointer=InMemorySaver())
    copy.dispose()


@pytest.mark.parametrize(("asker", "tool", "question"), CASES)
def test_a_suggested_question_is_answered_by_the_tool_it_stands_for(planner, actor, today, now, asker, tool, question):
    who = actor(asker)
    if not by_name(tool).open_to(who):
        pytest.skip(f"{tool} is not for {who.name}")
    answer = asyncio.run(planner.ask(who, question, today=today, now=now))

    assert tool in [used.name for used in answer.tools], answer.text
    assert answer.kind == "answer", answer.text


@pytest.mark.parametrize("words", [words for section in home._TEAM for words in section.acts])
def test_what_a_page_offers_to_do_becomes_a_proposal(planner, actor, today, now, words):
    answer = asyncio.run(planner.ask(actor("marta.kowalczyk"), words, today=today, now=now))

    assert answer.kind == "propose", answer.text
    assert answer.proposals
