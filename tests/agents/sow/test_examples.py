from pathlib import Path

import pytest

from evals.sow import main, pairs, score, table

EXAMPLES = Path(__file__).parents[4] / "shared" / "examples"
needs_examples = pytest.mark.skipif(not (EXAMPLES / "sow").is_dir(), reason="the examples are not here")


@needs_examples
def test_nothing_is_invented_and_every_citation_stands() -> None:
    scores = [score(*pair) for pair in pairs(EXAMPLES)]
    assert scores
    assert [(one.name, one.invented, one.uncited) for one in scores if one.invented or one.uncited] == []


@needs_examples
def test_the_main_fields_reach_the_aim_on_the_open_examples() -> None:
    figures = table([score(*pair) for pair in pairs(EXAMPLES)])
    for name in ("deliverables", "milestones", "total", "start", "end"):
        f1 = figures[name]["f1"]
        assert f1 is not None
        assert f1 >= 0.9


def test_both_styles_of_annotation_are_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str], offer: str) -> None:
    (tmp_path / "one.md").write_text(offer, encoding="utf-8")
    (tmp_path / "one.gold.yaml").write_text(
        "client: Halvorsen Marine AS\ntotal: 147400\ncurrency: EUR\nphases: []\n", encoding="utf-8"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "docs" / "two.md").write_text(offer, encoding="utf-8")
    (tmp_path / "gold" / "two.json").write_text(
        '{"client": null, "price": {"total": 1, "currency": "EUR"}}', encoding="utf-8"
    )
    assert main([str(tmp_path), "--json", str(tmp_path / "out.json")]) == 0
    assert "invented values: 3" in capsys.readouterr().out  # two phases, and a client where null is annotated


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
