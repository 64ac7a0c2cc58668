"""Score the reading of statements of work against annotations: ``python -m evals.sow DIR [--json OUT] [--floor F1]``.

Takes any folder laid out as either style: documents in ``docs/`` beside ``gold/*.json``, or
``X.gold.yaml`` beside ``X``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from agents.sow_to_plan.builtin import BuiltIn
from domain.sow.evidence import Evidence, folded
from domain.sow.statement import Extract
from evals.sow_gold import LISTS, SCALARS, Gold, found_rows, gold_of, same, same_row
from memory.readers.reading import Reading, Verdict
from memory.readers.sandbox import read_file


@dataclass
class Score:
    """One document: hits, misses and extras a field, and what else was measured."""

    name: str
    verdict: str
    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    invented: list[str] = field(default_factory=list)
    uncited: list[str] = field(default_factory=list)
    traps: tuple[int, int] = (0, 0)
    details: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_ms: int = 0
    peak_mb: int = 0


def pairs(folder: Path) -> list[tuple[Path, Path]]:
    """Return document and annotation, both styles, also in subfolders."""
    found = []
    for gold in sorted(folder.rglob("*.gold.yaml")):
        stem = gold.name.removesuffix(".gold.yaml")
        found += [(doc, gold) for doc in sorted(gold.parent.glob(f"{stem}.*")) if not doc.name.endswith(".gold.yaml")]
    for gold in sorted(folder.rglob("gold/*.json")):
        places = (gold.parent.parent / "docs", gold.parent.parent, gold.parent)
        found += [(doc, gold) for place in places for doc in sorted(place.glob(f"{gold.stem}.*")) if doc != gold][:1]
    return found


def score(document: Path, annotation: Path) -> Score:
    """Read one document as the product does and compare."""
    text = annotation.read_text(encoding="utf-8")
    gold = gold_of(json.loads(text) if annotation.suffix == ".json" else yaml.safe_load(text))
    began = time.perf_counter()
    reading = read_file(document.read_bytes(), document.name)
    here = time.process_time()
    extract = BuiltIn().extract(reading) if reading.verdict is Verdict.READ else None
    result = Score(document.name, str(reading.verdict), seconds=time.perf_counter() - began)
    result.cpu_ms = reading.cpu_ms + int((time.process_time() - here) * 1000)
    result.peak_mb = reading.peak_kb // 1024
    if extract is None:
        return result
    _scalars(result, gold, extract)
    _lists(result, gold, extract)
    result.uncited = [quote for evidence in _evidence(extract) if (quote := _misquoted(evidence, reading))]
    _traps(result, gold, extract)
    return result


def _scalars(result: Score, gold: Gold, extract: Extract) -> None:
    for name in SCALARS:
        if name not in gold.scalars:
            continue
        expected, fact = gold.scalars[name], getattr(extract.sow, name)
        given = fact.value if fact is not None else None
        if expected is None:
            if given is not None:
                result.extra[name] += 1
                result.invented.append(f"{name}: {given}")
        elif given is None:
            if name not in gold.inferred:
                result.missed[name] += 1
                result.details.append(f"missed {name}: {expected}")
        elif same(name, expected, given):
            result.right[name] += 1
        else:
            result.extra[name] += 1
            result.missed[name] += 1
            result.details.append(f"wrong {name}: {given}, not {expected}")


def _lists(result: Score, gold: Gold, extract: Extract) -> None:
    for name in LISTS:
        if name not in gold.lists:
            continue
        expected, given = list(gold.lists[name]), found_rows(extract.sow, name)
        empty = not expected
        for row in given:
            match = next((other for other in expected if same_row(name, other, row)), None)
            if match is not None:
                expected.remove(match)
                result.right[name] += 1
                continue
            result.extra[name] += 1
            result.details.append(f"extra {name}: {row}")
            if empty:
                result.invented.append(f"{name}: {row['name']}")
        result.missed[name] += len(expected)
        result.details += [f"missed {name}: {row}" for row in expected]


def _evidence(extract: Extract) -> list[Evidence]:
    found: list[Evidence] = []

    def walk(value: object) -> None:
        if isinstance(value, Evidence):
            found.append(value)
        elif isinstance(value, tuple):
            for one in value:
                walk(one)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))

    walk(extract.sow)
    walk(extract.findings)
    return found


def _misquoted(evidence: Evidence, reading: Reading) -> str:
    here = folded(reading.text[evidence.start : evidence.end])
    page_right = evidence.page == reading.page_of(evidence.start)
    return "" if folded(evidence.quote) == here and here and page_right else evidence.quote


def _traps(result: Score, gold: Gold, extract: Extract) -> None:
    """A trap is found when a finding has its name or stands on its words."""
    codes = {finding.code for finding in extract.findings}
    quotes = [folded(evidence.quote).lower() for finding in extract.findings for evidence in finding.evidence]
    caught = 0
    for name, quote in gold.traps:
        words = folded(quote).lower()
        if name in codes or (
            words and any(words in other or (other in words and len(other) > len(words) // 2) for other in quotes)
        ):
            caught += 1
        else:
            result.details.append(f"trap not reported: {name} {quote}")
    result.traps = (caught, len(gold.traps))


def ratios(right: int, extra: int, missed: int) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1; None where there is nothing to divide by."""
    precision = right / (right + extra) if right + extra else None
    recall = right / (right + missed) if right + missed else None
    f1 = 2 * right / (2 * right + extra + missed) if right + extra + missed else None
    return precision, recall, f1


def table(scores: list[Score]) -> dict[str, dict[str, float | int | None]]:
    """Return the figures a field over all documents."""
    found = {}
    for name in (*SCALARS, *LISTS):
        right, extra, missed = (
            sum(getattr(one, part)[name] for one in scores) for part in ("right", "extra", "missed")
        )
        precision, recall, f1 = ratios(right, extra, missed)
        found[name] = {
            "right": right,
            "extra": extra,
            "missed": missed,
            "precision": precision,
            "recall": recall,
            "f1": f1,
        }
    return found


def _shown(value: float | None) -> str:
    return "   -" if value is None else f"{value:4.2f}"


def report(scores: list[Score], *, details: bool) -> None:
    """Print the tables."""
    print(f"{'field':24} right extra missed  prec  rec   F1")
    for name, row in table(scores).items():
        figures = "  ".join(_shown(row[part]) for part in ("precision", "recall", "f1"))
        print(f"{name:24} {row['right']:5} {row['extra']:5} {row['missed']:6}  {figures}")
    print(f"\n{'document':44} {'verdict':10} inv. uncited traps  s     cpu ms  MB")
    for one in scores:
        traps = f"{one.traps[0]}/{one.traps[1]}"
        print(
            f"{one.name:44} {one.verdict:10} {len(one.invented):4} {len(one.uncited):7} {traps:>5}  {one.seconds:4.2f}"
            f"  {one.cpu_ms:5}  {one.peak_mb:3}"
        )
        for line in [*(f"invented {what}" for what in one.invented), *one.details] if details else ():
            print(f"    {line}")
    invented, uncited = sum(len(one.invented) for one in scores), sum(len(one.uncited) for one in scores)
    print(f"\ninvented values: {invented}; uncited: {uncited}")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write everything there as JSON")
    parser.add_argument("--details", action="store_true", help="print every miss and extra")
    parser.add_argument(
        "--floor", type=float, help="fail when a field's F1 is lower, or a value is invented or uncited"
    )
    given = parser.parse_args(arguments)
    scores = [score(document, annotation) for document, annotation in pairs(given.folder)]
    if not scores:
        print(f"No documents with annotations in {given.folder}.", file=sys.stderr)
        return 2
    report(scores, details=given.details)
    if given.json:
        whole = {"fields": table(scores), "documents": [vars(one) for one in scores]}
        given.json.write_text(json.dumps(whole, indent=2, default=str), encoding="utf-8")
    faults = list(below(scores, given.floor)) if given.floor is not None else []
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def below(scores: list[Score], floor: float) -> Iterator[str]:
    """Yield what falls short: fields under the floor, values invented, quotes that do not stand, files not read."""
    for name, row in table(scores).items():
        f1 = row["f1"]
        if f1 is not None and f1 < floor:
            yield f"{name}: F1 {f1:.2f} is below {floor:.2f}"
    for one in scores:
        yield from (f"{one.name}: invented {what}" for what in one.invented)
        yield from (f"{one.name}: not in the document: {quote}" for quote in one.uncited)
        if one.verdict != Verdict.READ:
            yield f"{one.name}: {one.verdict}"


if __name__ == "__main__":
    sys.exit(main())
