from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files

import pytest
from inline_snapshot import snapshot

from agents.schemas import arguments_schema, described
from agents.supervisor import SPECIALISTS, prompt
from prompts import render, source
from tools.catalogue import CATALOGUE

PROMPTS = ("supervisor", "specialist", *(one.name for one in SPECIALISTS), "answering", "wording", "repair")


def tokens(text: str) -> int:
    return len(text) // 4


def test_a_prompt_with_a_hole_unfilled_is_an_error():
    with pytest.raises(KeyError, match="needs answering, hints"):
        render("specialist", title="resourcing")


def test_a_value_without_a_hole_is_an_error():
    with pytest.raises(KeyError, match="has no place for colour"):
        render("repair", colour="blue")


def test_an_unknown_prompt_is_an_error():
    with pytest.raises(FileNotFoundError):
        source("nonsense")


def test_prompts_change_on_purpose_only():
    told = {"supervisor": prompt()} | {one.name: one.prompt for one in SPECIALISTS}

    assert {name: (tokens(text), hashlib.sha256(text.encode()).hexdigest()[:12]) for name, text in told.items()} == (
        snapshot(
            {
                "supervisor": (534, "595cdc3957b7"),
                "resourcing": (378, "37c10d8c13cd"),
                "financial_control": (416, "b8b83d329283"),
                "governance": (370, "36faae196d5c"),
                "account_signal": (377, "6143c431c647"),
            }
        )
    )


def test_prompts_hold_no_date():
    told = [prompt(), *(one.prompt for one in SPECIALISTS)]

    assert not re.search(r"\b20\d\d\b|\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov)\b", "".join(told))


def test_every_prompt_is_used_and_every_file_is_a_prompt():
    found = {file.name.removesuffix(".md") for file in files("prompts").iterdir() if file.name.endswith(".md")}
    assert set(PROMPTS) <= found


@pytest.mark.parametrize("tool", CATALOGUE, ids=lambda tool: tool.name)
def test_what_a_model_is_told_of_a_tool_is_small_and_keeps_every_argument(tool):
    schema = arguments_schema(tool)

    assert list(schema["properties"]) == list(tool.arguments.model_fields)
    assert tokens(json.dumps([tool.name, described(tool), schema], separators=(",", ":"))) <= 160
    assert not re.search(r'"(title|default|x-kind|\$ref)"', json.dumps(schema))
