"""Score the understanding of whole calls: ``python -m evals.calls DIR [--json OUT]``.

``DIR`` holds a folder a call (or is one): a transcript beside its ``gold.yaml`` with facts, decisions, actions,
signals and recall questions. What is found is matched to gold by time (a minute either way) and shared words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from domain.errors import OpsError
from domain.signals.outcome import Outcome
from domain.signals.talk import Side, Turn
from evals.scores import f1
from memory.hearing import leaning, understood
from memory.readers.transcripts import Recording, read_transcript
from memory.recall import Passages

_MINUTE = 60
_TOP = 5
_SIDES = {"ours": Side.OURS, "theirs": Side.THEIRS}
_WORD = re.compile(r"\w{3,}")


def folders(root: Path) -> list[Path]:
    """Return the folders under ``root`` that hold a gold file."""
    return sorted(path.parent for path in root.rglob("gold.yaml"))


def sided(recording: Recording, gold: dict[str, Any]) -> list[Turn]:
    """Return the turns with the sides that gold's participants state, as speakers matched to contacts would."""
    sides = {str(one["name"]).casefold(): _SIDES.get(one.get("side"), Side.UNKNOWN) for one in gold["participants"]}
    return [
        Turn(turn.speaker, turn.words, turn.seconds, sides.get(turn.speaker.casefold(), turn.side))
        for turn in recording.turns
    ]


def scored(folder: Path) -> dict[str, Any]:
    """Return everything found in one call, beside what is right of it."""
    gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
    path = folder / str(gold.get("transcript") or "transcript.txt")
    recording = read_transcript(path.read_bytes(), path.name)
    turns = sided(recording, gold)
    begun = time.perf_counter()
    found = understood(turns, date.fromisoformat(str(gold["meeting_date"])))
    seconds = time.perf_counter() - begun
    owners = {str(one["name"]): f"{one['name']} {one.get('role', '')}".casefold() for one in gold["participants"]}
    told = _found(turns, found, owners)
    whole = leaning(turns)
    return {
        "call": folder.name,
        "turns": len(turns),
        "refused": len(recording.refused),
        "understood_seconds": round(seconds, 3),
        "churn": round(whole.churn, 4),
        "expansion": round(whole.expansion, 4),
        "found": told,
        "gold": {name: len(gold.get(name) or ()) for name in told},
        "matched": {
            name: _matched(told[name], gold.get(name) or (), owner=name == "action_items", label=name == "signals")
            for name in told
        },
        "recall": _recall(turns, gold.get("recall_questions") or ()),
    }


def _found(turns: Sequence[Turn], found: Outcome, owners: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    def said(turn: int, words: str, **more: object) -> dict[str, Any]:
        exact = words in turns[turn].words
        return {"quote": words, "at": turns[turn].seconds, "speaker": turns[turn].speaker, "exact": exact, **more}

    return {
        "signals": [
            said(one.quote.turn, one.quote.words, label=one.leaning, kind=one.kind, strength=one.strength)
            for one in found.evidence
        ],
        "action_items": [
            said(
                one.quote.turn,
                one.quote.words,
                owner=owners.get(one.who, one.who.casefold()),
                task=one.what,
                due_as_said=one.due_said,
                resolved_date=one.due_on.isoformat() if one.due_on else None,
            )
            for one in found.promises
        ],
        "decisions": [said(one.turn, one.words) for one in found.decisions],
        "open_questions": [said(one.turn, one.words) for one in found.questions],
    }


def seconds_of(clock: object) -> int:
    """Return the seconds of ``mm:ss`` or ``hh:mm:ss`` (YAML reads an unquoted one as a number of base sixty)."""
    if isinstance(clock, int):
        return clock
    total = 0
    for part in str(clock).split(":"):
        total = total * 60 + int(part)
    return total


def _matched(found: Sequence[dict[str, Any]], wanted: Sequence[dict[str, Any]], *, owner: bool, label: bool) -> int:
    """Return how many of gold are found, one to one, nearest in time first."""
    left, count = list(found), 0
    for gold in wanted:
        at = seconds_of(gold["at"])
        near = [one for one in left if one["at"] is None or abs(one["at"] - at) <= _MINUTE]
        near = [one for one in near if not label or one["label"] == gold["label"]]
        if owner:
            near = [one for one in near if str(gold["owner"]).casefold().split()[0] in one["owner"]]
        near = [one for one in near if _shares(one, gold)] if not owner else near
        if near:
            left.remove(min(near, key=lambda one: (not _shares(one, gold), abs((one["at"] or at) - at))))
            count += 1
    return count


def _shares(one: dict[str, Any], gold: dict[str, Any]) -> bool:
    texts = [str(gold.get(key) or "") for key in ("quote", "decision", "question", "task")]
    wanted = set(_WORD.findall(" ".join(texts).casefold()))
    return len(wanted & set(_WORD.findall(f"{one['quote']} {one.get('task', '')}".casefold()))) > 1


def _recall(turns: Sequence[Turn], asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    passages = Passages.of(turns)
    rows = []
    for question in asked:
        at, begun = seconds_of(question["at"]), time.perf_counter()
        hits = passages.find(str(question["question"]), limit=_TOP)
        near = [
            any(abs((turns[turn].seconds or 0) - at) <= _MINUTE // 2 for turn in range(hit.first, hit.last + 1))
            for hit in hits
        ]
        took = round(time.perf_counter() - begun, 4)
        rows.append(
            {"question": question["question"], "hit": any(near), "first": bool(near and near[0]), "seconds": took}
        )
    return rows


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the measures over all calls."""
    told: dict[str, Any] = {"calls": len(rows), "slowest_seconds": max(row["understood_seconds"] for row in rows)}
    for name in rows[0]["found"]:
        right = sum(row["matched"][name] for row in rows)
        found, wanted = sum(len(row["found"][name]) for row in rows), sum(row["gold"][name] for row in rows)
        told[name] = {"found": found, "gold": wanted, "matched": right, "f1": f1(right, found, wanted)}
    asked = [one for row in rows for one in row["recall"]]
    told["recall_at_5"] = sum(one["hit"] for one in asked) / len(asked) if asked else None
    told["recall_at_1"] = sum(one["first"] for one in asked) / len(asked) if asked else None
    told["quotes_exact"] = all(one["exact"] for row in rows for found in row["found"].values() for one in found)
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the summary and everything found to this file")
    chosen = parser.parse_args(arguments)
    try:
        rows = [scored(folder) for folder in folders(chosen.folder)]
    except OpsError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    if not rows:
        sys.stderr.write(f"There is no gold.yaml under {chosen.folder}.\n")
        return 2
    told = summary(rows)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    if chosen.json:
        chosen.json.write_text(json.dumps({"summary": told, "calls": rows}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
