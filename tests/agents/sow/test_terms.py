# ruff: noqa: E501, RUF001 -- sentences of documents stand on one line, with the dashes they are written with
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.sow.statement import Extract
from evals.sow import main

Read = Callable[[str], Extract]


def _names(rows: tuple[object, ...]) -> list[str]:
    return [str(getattr(row, "name", "") or getattr(row, "text", "") or getattr(row, "role", "")) for row in rows]


def test_a_column_of_codes_is_no_name(extract: Read) -> None:
    text = "## Payment\n| Milestone | Event | Date | Sum |\n|---|---|---|---|\n| M1 | Plan agreed | 4 May 2027 | €4,000 |\n| M2 | Site open | 8 June 2027 | €6,000 |\n"
    found = extract(text).sow.milestones
    assert _names(found) == ["Plan agreed", "Site open"]
    assert [one.amount for one in found] == [4000, 6000]


def test_ordinal_instalments_are_named_by_their_event(extract: Read) -> None:
    text = "## Zahlungsplan\n| Zahlung | Fällig bei | Betrag |\n|---|---|---|\n| 1. Rate | Vertragsschluss | 3.000,00 € |\n| 2. Rate | Abnahme des Lagers | 7.000,00 € |\n| Summe | | 10.000,00 € |\n"
    found = extract(text).sow.milestones
    assert _names(found) == ["Vertragsschluss", "Abnahme des Lagers"]
    assert found[1].amount == Decimal(7000)


def test_german_heads_give_phases_and_roles_in_days(extract: Read) -> None:
    text = (
        "## Phasen\n| Phase | Beginn | Ende |\n|---|---|---|\n| Entwurf | 01.03.2027 | 19.03.2027 |\n| Bau | 22.03.2027 | 30.04.2027 |\n\n"
        "## Team\n| Rolle | Name | Tagessatz | Personentage |\n|---|---|---|---|\n| Leiterin | Alma Rieger | 1.100 € | 12 |\n"
    )
    sow = extract(text).sow
    assert [(one.name, one.start and one.start.date, one.end and one.end.date) for one in sow.phases] == [
        ("Entwurf", date(2027, 3, 1), date(2027, 3, 19)),
        ("Bau", date(2027, 3, 22), date(2027, 4, 30)),
    ]
    assert [(one.role, one.person, one.days, one.hours, one.rate) for one in sow.roles] == [
        ("Leiterin", "Alma Rieger", 12, None, 1100)
    ]


def test_predecessors_named_by_code_become_the_phases_waited_for(extract: Read) -> None:
    text = "## Phases\n| ID | Phase | Start | End | Predecessor |\n|---|---|---|---|---|\n| A1 | Dig | 1 March 2027 | 5 March 2027 | - |\n| A2 | Pour | 8 March 2027 | 12 March 2027 | A1 |\n"
    assert extract(text).sow.phases[1].depends_on == ("Dig",)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("weeks 2 to 5", "rule: week 2", "rule: week 5"),
        ("3 May – 28 May 2027", "2027-05-03", "2027-05-28"),
        ("1–26 March 2027", "2027-03-01", "2027-03-26"),
        ("Dec 6 – Jan 21, 2028", "2027-12-06", "2028-01-21"),
    ],
)
def test_a_stretch_of_time_has_two_ends(extract: Read, words: str, start: str, end: str) -> None:
    text = f"## Schedule\n| Phase | Dates |\n|---|---|\n| Draft | {words} |\n| Print | {words} |\n"
    phase = extract(text).sow.phases[0]
    assert (str(phase.start), str(phase.end)) == (start, end)


def test_phases_are_read_from_sentences(extract: Read) -> None:
    text = "## Timing\nThe first step, sorting, runs from 3 May 2027 to 14 May 2027. The second step, shelving, lasts from 17 May 2027 to 4 June 2027.\n"
    assert _names(extract(text).sow.phases) == ["sorting", "shelving"]
    text = "## Timing\nThe first two weeks are for sorting. Weeks 3 to 6 are for shelving.\n"
    assert [str(one.end) for one in extract(text).sow.phases] == ["rule: week 2", "rule: week 6"]


def test_a_sentence_about_a_stage_is_no_stage(extract: Read) -> None:
    text = "## Work\n- Stage 1 (Sorting): all rooms, from 3 May 2027 to 14 May 2027\n- Stage 2 (Shelving): the hall, from 17 May 2027 to 4 June 2027\n\nStage 2 shall not begin before the hall is dry.\n"
    assert _names(extract(text).sow.phases) == ["Sorting", "Shelving"]


def test_deliverables_in_a_sentence_are_ended_by_their_dates(extract: Read) -> None:
    text = "You will receive from us a floor plan by 3 May 2027, a shelf list by 17 May 2027 and, after the move, an index by 7 June 2027.\n"
    found = extract(text).sow.deliverables
    assert _names(found) == ["floor plan", "shelf list", "index"]
    assert found[2].due is not None
    assert found[2].due.date == date(2027, 6, 7)


def test_what_the_client_supplies_is_no_deliverable(extract: Read) -> None:
    text = "## Inputs\nThe client will provide the keys by 3 May 2027 and the alarm codes by 5 May 2027.\n"
    assert extract(text).sow.deliverables == ()


@pytest.mark.parametrize(
    ("text", "names", "percents"),
    [
        ("30 % on signature, 50 % on acceptance of the index and the balance of 20 % on handover.", ["signature", "acceptance of the index", "handover"], [30, 50, 20]),
        ("Half (£2,000) is invoiced when you sign, a quarter (£1,000) when the hall is open and a quarter (£1,000) after the last box.", ["when you sign", "when the hall is open", "after the last box"], [50, 25, 25]),
    ],
)  # fmt: skip
def test_shares_with_events_in_a_sentence_are_milestones(
    extract: Read, text: str, names: list[str], percents: list[int]
) -> None:
    found = extract(f"## Payment\nThe fee is £4,000. {text}\n").sow.milestones
    assert _names(found) == names
    assert [one.percent for one in found] == percents


def test_interest_and_penalties_are_no_milestones(extract: Read) -> None:
    text = "## Payment\nWe charge 2% interest after 30 days, and credit 1% of the fee for each week of delay, to 5% at most.\n"
    assert extract(text).sow.milestones == ()


def test_parts_of_a_price_are_no_milestones(extract: Read) -> None:
    text = "## Fees\n- Shelving: £2,000\n- Launch event: £500\n- Index: £900\n"
    assert extract(text).sow.milestones == ()


def test_roles_in_sentences_have_person_days_and_rate(extract: Read) -> None:
    text = (
        "Orla Fintan leads the work as lead archivist at €900 a day for 12 days. Two junior archivists at €400 a day help for 20 days.\n"
        "Ivo Marten (carpenter and designer) spends 8 days at €350 per day.\n"
    )
    found = extract(text).sow.roles
    assert [(one.role, one.person, one.count, one.days, one.rate) for one in found] == [
        ("lead archivist", "Orla Fintan", None, 12, 900),
        ("junior archivist", "", 2, 20, 400),
        ("carpenter and designer", "Ivo Marten", None, 8, 350),
    ]


def test_a_total_called_an_estimate_is_no_role(extract: Read) -> None:
    text = "## Team\n| Role | Hours | Rate per hour | Sum |\n|---|---|---|---|\n| Clerk | 10 | €40 | €400 |\n| Estimated fees | 10 | | €400 |\n"
    assert _names(extract(text).sow.roles) == ["Clerk"]


@pytest.mark.parametrize(
    "head",
    [
        "Exclusions", "Not included", "What we will not do", "Leave-outs", "Outside this Work Order", "Left out",
        "What the retainer does not buy", "Not part of this", "Nicht enthalten", "Abgrenzung", "Work not included",
    ],
)  # fmt: skip
def test_exclusions_stand_under_many_heads(extract: Read, head: str) -> None:
    assert _names(extract(f"## {head}\n- Moving of furniture\n- Painting\n").sow.out_of_scope) == ["Moving of furniture", "Painting"]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The services do not include painting, the moving of furniture or new lamps.",
        "Painting, the moving of furniture and new lamps are not covered.",
        "The following are excluded: (a) painting; (b) the moving of furniture; and (c) new lamps.",
        "Out of scope: painting, the moving of furniture, and new lamps.",
        "Not included: painting; the moving of furniture; and new lamps.",
        "| Included | Excluded |\n|---|---|\n| Shelves | painting |\n| Index | the moving of furniture |\n| Boxes | new lamps |\n",
    ],
)
def test_each_thing_left_out_stands_alone(extract: Read, text: str) -> None:
    found = [name.lower() for name in _names(extract(f"# Offer\n\n{text}\n").sow.out_of_scope)]
    assert found == ["painting", "the moving of furniture", "new lamps"]


def test_tax_left_out_of_a_price_is_no_exclusion(extract: Read) -> None:
    assert extract("# Offer\n\nVAT is not included. Travel is not part of the fixed fee.\n").sow.out_of_scope == ()


@pytest.mark.parametrize(
    "head",
    [
        "Client obligations", "The Trust's obligations", "Dependencies on Larch", "What Larch brings", "Larch will",
        "Mitwirkung des Auftraggebers", "Your side of things", "What we need from you", "Responsibilities of the Museum",
    ],
)  # fmt: skip
def test_duties_of_the_client_stand_under_many_heads(extract: Read, head: str) -> None:
    found = extract(f"## {head}\n- Keys by 3 May 2027\n- A contact\n").sow.client_responsibilities
    assert _names(found) == ["Keys by 3 May 2027", "A contact"]
    assert found[0].due is not None
    assert found[0].due.date == date(2027, 5, 3)


@pytest.mark.parametrize("head", ["Supplier obligations", "The Contractor's duties", "What the supplier brings"])
def test_duties_of_the_supplier_are_not_the_clients(extract: Read, head: str) -> None:
    assert extract(f"## {head}\n- Boxes\n- Labels\n").sow.client_responsibilities == ()


def test_duties_under_the_vendors_name_are_not_the_clients(extract: Read) -> None:
    text = "**Client:** Larch Library\n**Supplier:** Boxwood Movers Ltd\n\n## Boxwood's duties\n- Boxes\n\n## Larch's duties\n- Keys\n"
    assert _names(extract(text).sow.client_responsibilities) == ["Keys"]


def test_acts_in_one_sentence_are_duties_of_their_own(extract: Read) -> None:
    text = "## From the customer\nThe customer will open the hall by 3 May 2027, provide two ladders, and keep the lift free.\n"
    assert _names(extract(text).sow.client_responsibilities) == [
        "open the hall by 3 May 2027",
        "provide two ladders",
        "keep the lift free",
    ]


def test_a_letter_says_what_it_takes_as_given(extract: Read) -> None:
    text = (
        "Dear Ms Larch,\n\nour estimate takes it as given that the hall is dry, and that the lift works until June.\n"
    )
    assert _names(extract(text).sow.assumptions) == ["the hall is dry", "the lift works until June"]


def test_a_label_with_its_list_behind_a_colon_says_what_the_list_is(extract: Read) -> None:
    sow = extract(
        "# Offer\n\nAssumptions: The hall is dry. The lift works.\n\nThe client will: open the hall; clear the lift.\n"
    ).sow
    assert _names(sow.assumptions) == ["The hall is dry", "The lift works"]
    assert _names(sow.client_responsibilities) == ["open the hall", "clear the lift"]


@pytest.mark.parametrize(
    "text",
    [
        "## Maybe later\n- Lamps: €700\n",
        "## Optional services\n| Option | Description | Price |\n|---|---|---|\n| Option A | Lamps | €700 |\n",
        "## Options\nOption 1 – Lamps: €700.\n",
        "# Letter\n\nShould you wish, we can add lamps at €700.\n",
    ],
)
def test_options_have_a_name_and_a_price(extract: Read, text: str) -> None:
    assert [(one.text.lower(), one.amount) for one in extract(text).sow.options] == [("lamps", 700)]


def test_a_floor_fails_when_a_field_is_under_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.md").write_text("# Offer\n\n## Exclusions\n- Painting\n", encoding="utf-8")
    (tmp_path / "one.gold.yaml").write_text("out_of_scope: [Painting, Lamps, Stairs, Locks]\n", encoding="utf-8")
    assert main([str(tmp_path), "--floor", "0.3"]) == 0
    assert main([str(tmp_path), "--floor", "0.9"]) == 1
    assert "out_of_scope: F1 0.40 is below 0.90" in capsys.readouterr().err
