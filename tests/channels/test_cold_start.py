"""What a command does not need it does not import: a terminal that answers at once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_AGENTS = {"langchain", "langchain_core", "langgraph", "langchain_openai", "openai", "chromadb", "onnxruntime"}
_HEAVY = _AGENTS | {"ortools", "numpy", "fastapi", "uvicorn", "alembic", "psycopg", "rapidfuzz", "slack_bolt"}
_STORE = {"sqlalchemy", "sqlmodel", "store.db"}
_RUN = """
import sys
from channels import console
sys.argv = ["firstmate", *sys.argv[1:]]
try:
    console.main()
except SystemExit as end:
    assert not end.code, end.code
print("\\n" + " ".join(sys.modules))
"""


def imported(home, *words: str) -> set[str]:
    command = [sys.executable, "-c", _RUN, *words]
    here = {"FIRSTMATE_HOME": str(home), "FIRSTMATE_TODAY": "2026-11-22"}
    done = subprocess.run(command, env=os.environ | here, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_help_needs_nothing_but_the_terminal(tmp_path):
    assert not imported(tmp_path, "--help") & (_HEAVY | _STORE | {"pydantic", "settings"})


@pytest.mark.parametrize("command", ["tool", "ask", "db", "serve"])
def test_help_on_a_command_needs_neither_the_store_nor_agents(command, tmp_path):
    assert not imported(tmp_path, command, "--help") & (_HEAVY | _STORE)


def test_a_tool_needs_neither_agents_nor_the_rest_of_the_catalogue(home):
    found = imported(home, "tool", "missing_timesheets", "--as", "callum.reid@firstmate.example", "--json")
    assert not found & (_HEAVY | {"tools.catalogue", "sqlalchemy.dialects.postgresql"})


@pytest.mark.parametrize("words", [("db",), ("proposals", "--as", "callum.reid@firstmate.example")])
def test_commands_that_ask_no_agent_import_none(words, home):
    assert not imported(home, *words) & _AGENTS


def test_what_only_reads_declares_no_table_it_does_not_read(home):
    found = imported(home, "proposals", "--as", "callum.reid@firstmate.example")
    assert "store.approvals" in found
    assert not found & {"store.tables", "store.invoices", "store.meetings", "store.revenue"}
