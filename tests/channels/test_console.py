"""The terminal's promises: exact JSON, plain refusals, nothing changed without a decision."""

from __future__ import annotations

import json
import sqlite3
import sys

import pytest

from channels import console

HEAD = "callum.reid@firstmate.example"
FINANCE = "beatriz.nogueira@firstmate.example"


@pytest.fixture
def firstmate(home, monkeypatch, capsys):
    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["firstmate", *words])
        code = 0
        try:
            console.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_tool_called_with_json_answers_with_exact_values(firstmate) -> None:
    code, out, _ = firstmate("tool", "missing_timesheets", "--as", HEAD, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["result"]["as_of"] == "2026-11-22"
    assert answer["result"]["missing"] == sum(line["missing"] for line in answer["result"]["lines"])


def test_ask_with_json_prints_one_object_with_everything_a_program_needs(firstmate) -> None:
    code, out, _ = firstmate("ask", "Who is missing time for last week?", "--as", HEAD, "--json")
    answer = json.loads(out)
    wanted = {"text", "blocks", "citations", "proposals", "agents", "tools", "model", "model_calls", "tokens", "ms"}
    assert code == 0
    assert wanted <= answer.keys()
    assert [tool["name"] for tool in answer["tools"]] == ["missing_timesheets"]
    assert answer["model"] == "built-in planner"


def test_a_refusal_is_one_plain_sentence_and_exit_status_2(firstmate) -> None:
    code, out, err = firstmate("tool", "missing_timesheets", "--as", "nobody@firstmate.example")
    assert (code, out) == (2, "")
    assert "Nobody here has the address" in err
    assert "Traceback" not in err


def test_in_the_demo_whoever_names_nobody_is_the_head_of_delivery_and_is_told_so(firstmate) -> None:
    code, out, err = firstmate("tool", "missing_timesheets", "--json")
    assert code == 0
    assert json.loads(out) == json.loads(firstmate("tool", "missing_timesheets", "--as", HEAD, "--json")[1])
    assert "As Callum Reid, head of delivery" in err


def test_in_a_real_firm_one_says_who_one_is(firstmate, monkeypatch) -> None:
    monkeypatch.setenv("FIRSTMATE_ENVIRONMENT", "production")
    code, out, err = firstmate("tool", "missing_timesheets")
    assert (code, out) == (2, "")
    assert "Say who you are" in err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ('{"window": "31 February"}', "calendar"),
        ('{"person": "Zzyzx"}', "no person called"),
        ('{"colour": "red"}', "colour"),
        ("[1]", "JSON object"),
        ("{", "not JSON"),
    ],
)
def test_bad_arguments_are_named(firstmate, args: str, told: str) -> None:
    code, _, err = firstmate("tool", "missing_timesheets", "--as", HEAD, "--args", args)
    assert code == 2
    assert told in " ".join(err.split())


def test_a_change_waits_until_it_is_decided_and_is_then_in_the_audit(firstmate, home) -> None:
    _, out, _ = firstmate("tool", "remind_missing_time", "--as", HEAD, "--json")
    proposal = json.loads(out)["proposal"]
    database = sqlite3.connect(home / "firstmate.sqlite3")
    assert database.execute("SELECT count(*) FROM outbox WHERE key LIKE 'missing-time:%'").fetchone() == (0,)
    code, _, _ = firstmate("decide", str(proposal), "approve", "--as", HEAD)
    assert code == 0
    assert database.execute("SELECT count(*) FROM outbox WHERE key LIKE 'missing-time:%'").fetchone()[0] > 0
    code, _, err = firstmate("decide", str(proposal), "approve", "--as", HEAD)
    assert code == 2
    assert err
    code, out, _ = firstmate("audit", "--json")
    audit = json.loads(out)
    assert (code, audit["sound"]) == (0, True)
    assert any("remind_missing_time" in row["action"] for row in audit["rows"])


def test_the_sweep_runs_once_for_its_date(firstmate) -> None:
    _, first, _ = firstmate("sweep", "missing-timesheets", "--json")
    _, second, _ = firstmate("sweep", "missing-timesheets", "--json")
    assert (json.loads(first)["ran"], json.loads(second)["ran"]) == (True, False)
    assert json.loads(first)["report"]["reminders"] > 0


def test_an_export_is_imported_once(firstmate, tmp_path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Date,Email,Client,Project,Hours\n2026-11-14,one@partner.example,Atelier Sud,Fit-out,2.5\n")
    words = ("import", "time", str(file), "--as", FINANCE, "--create", "--yes", "--json")
    _, first, _ = firstmate(*words)
    _, second, _ = firstmate(*words)
    assert (json.loads(first)["new"], json.loads(second)["new"], json.loads(second)["duplicates"]) == (1, 0, 1)


def test_the_database_proves_its_rollups(firstmate) -> None:
    code, out, _ = firstmate("db")
    assert code == 0
    assert "Rollups equal a recompute" in out


def test_a_turn_leaves_a_readable_trace(firstmate) -> None:
    _, out, _ = firstmate("ask", "Who is missing time for last week?", "--as", HEAD, "--json")
    turn = json.loads(out)["turn"]
    _, out, _ = firstmate("trace", str(turn), "--json")
    assert "missing_timesheets" in [step["tool"] for step in json.loads(out)]


def test_unknown_columns_are_mapped_by_hand_and_the_mapping_is_kept(firstmate, tmp_path) -> None:
    file = tmp_path / "strange.csv"
    file.write_text("Wer;Wann genau;Wieviel;Wofuer\nAna Petrov;2026-11-20;90;Internal Operations\n")
    common = ("import", "time", str(file), "--as", FINANCE, "--json")
    code, _, err = firstmate(*common)
    assert code == 2
    assert "person_name" in " ".join(err.split())
    said = ("Wer=person_name", "Wann genau=date", "Wieviel=minutes", "Wofuer=project")
    maps = [word for one in said for word in ("--map", one)]
    code, out, _ = firstmate(*common, *maps, "--save-mapping", "strange")
    assert (code, json.loads(out)["new"]) == (0, 1)
    code, out, _ = firstmate(*common, "--mapping", "strange", "--yes")
    assert (json.loads(out)["done"], json.loads(out)["duplicates"]) == (True, 0)
    code, out, _ = firstmate(*common, "--mapping", "strange", "--yes")
    assert (json.loads(out)["new"], json.loads(out)["duplicates"]) == (0, 1)
    assert firstmate(*common, "--mapping", "nobody's")[0] == 2
