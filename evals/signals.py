"""Score the built-in signal method on labelled excerpts: ``python -m evals.signals FILE [--json OUT]``.

Beside it, on the same excerpts, a keyword baseline: how many words of a fixed list the client says.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from domain.errors import OpsError
from domain.signals.talk import Side
from evals.excerpts import Excerpt, load
from evals.scores import auc, f1, precision_at
from memory.hearing import heard, leaning

_TOP = 10
KEYWORDS = {
    "churn": (
        "cancel terminate leave leaving unhappy disappointed frustrated complaint complain escalate competitor"
        " expensive alternative refund lawyer unacceptable delay late problem issue worse budget cut switch quit angry"
    ),
    "expansion": (
        "expand expansion upgrade add additional more extend renew renewal licenses licences seats users budget phase"
        " team training recommend refer order buy purchase new another grow growth"
    ),
}


def baseline(excerpt: Excerpt, way: str) -> int:
    """Return how many words of the list the client says, with repeats."""
    theirs = [turn for turn in excerpt.turns if turn.side is not Side.OURS]
    words = re.findall(r"[a-z]+", " ".join(turn.words for turn in theirs).casefold())
    return sum(word in KEYWORDS[way].split() for word in words)


def scored(excerpts: Sequence[Excerpt]) -> list[dict[str, Any]]:
    """Return for each excerpt its scores, baseline scores and alerts with their quotes."""
    rows = []
    for excerpt in excerpts:
        found = leaning(excerpt.turns)
        alerts = [
            {
                "label": one.leaning,
                "kind": one.kind,
                "strength": one.strength,
                "quote": one.quote.words,
                "speaker": excerpt.turns[one.quote.turn].speaker,
                "exact": one.quote.words in excerpt.turns[one.quote.turn].words,
                "on_gold": _touches(one.quote.words, excerpt.quotes),
            }
            for one in heard(excerpt.turns)
        ]
        rows.append(
            {
                "id": excerpt.id,
                "label": excerpt.label,
                "kind": excerpt.kind,
                "trap": excerpt.trap,
                "churn": round(found.churn, 4),
                "expansion": round(found.expansion, 4),
                "baseline_churn": baseline(excerpt, "churn"),
                "baseline_expansion": baseline(excerpt, "expansion"),
                "alerts": alerts,
            }
        )
    return rows


def _touches(quote: str, gold: Sequence[str]) -> bool:
    said = {word for word in re.findall(r"\w+", quote.casefold()) if len(word) > 2}  # noqa: PLR2004 -- small words
    return any(len(said & set(re.findall(r"\w+", one.casefold()))) * 2 >= max(1, len(said)) for one in gold)


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the measures over all excerpts."""
    told: dict[str, Any] = {"excerpts": len(rows)}
    for way in ("churn", "expansion"):
        truth = [row["label"] == way for row in rows]
        if not any(truth):
            continue
        scores, plain = [row[way] for row in rows], [row[f"baseline_{way}"] for row in rows]
        alerted = [any(alert["label"] == way for alert in row["alerts"]) for row in rows]
        told[way] = {
            "positives": sum(truth),
            "auc": auc(truth, scores),
            "baseline_auc": auc(truth, plain),
            "precision_at_10": precision_at(truth, scores, _TOP),
            "baseline_precision_at_10": precision_at(truth, plain, _TOP),
            "alert_f1": f1(sum(a and t for a, t in zip(alerted, truth, strict=True)), sum(alerted), sum(truth)),
        }
    alerts = [alert for row in rows for alert in row["alerts"]]
    told["alerts"] = len(alerts)
    told["quotes_exact"] = sum(alert["exact"] for alert in alerts)
    neutral = [row for row in rows if row["label"] == "neutral"]
    told["neutral_with_alert"] = sum(bool(row["alerts"]) for row in neutral)
    told["neutral"] = len(neutral)
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--json", type=Path, help="write the summary and every excerpt's scores to this file")
    chosen = parser.parse_args(arguments)
    try:
        rows = scored([excerpt for path in chosen.files for excerpt in load(path)])
    except OpsError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    told = summary(rows)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    if chosen.json:
        chosen.json.write_text(json.dumps({"summary": told, "excerpts": rows}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
