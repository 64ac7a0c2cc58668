"""JSON transcripts: Gong (speakerId, sentences in milliseconds), Fireflies (speaker_name, seconds), plain lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from domain.errors import BadInput
from domain.signals.talk import Side, Turn
from memory.readers.transcripts.recording import Cue, Recording, Refused, joined, one_line, refused

_DEEPEST = 4
_SIDES = {"internal": Side.OURS, "external": Side.THEIRS, "ours": Side.OURS, "theirs": Side.THEIRS}
_LISTS = ("sentences", "turns", "meeting_transcripts", "utterances", "segments")
_WORDS = ("text", "raw_text", "content", "words", "transcript")
_NAMES = ("speaker_name", "speaker", "name", "speakerName")
Json = dict[str, Any]


def read_json(text: str, name: str) -> Recording:
    """Return the recording of a JSON file.

    Raises:
        BadInput: not JSON, or without a list of turns that I know.

    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name} is not valid JSON: {str(error)[:120]}.") from error
    root = _unwrapped(found)
    if isinstance(root, dict) and isinstance(calls := root.get("callTranscripts"), list) and calls:
        root = {**root, **calls[0]} if isinstance(calls[0], dict) else root
    if isinstance(root, dict) and _gong_like(root.get("transcript")):
        return _gong(root)
    entries = root if isinstance(root, list) else next((root[k] for k in _LISTS if isinstance(root.get(k), list)), None)
    if not isinstance(entries, list):
        raise BadInput(f"{name} holds no list of turns that I know (Gong, Fireflies, or speaker and text).")
    return _listed(root if isinstance(root, dict) else {}, entries)


def _unwrapped(found: object) -> dict[str, Any] | list[Any]:
    """Return what stands inside ``data`` and ``transcript`` wrappers."""
    for _ in range(_DEEPEST):
        if not isinstance(found, dict):
            break
        inner = next((found[key] for key in ("data", "transcript") if isinstance(found.get(key), dict)), None)
        if inner is None:
            break
        found = inner
    return found if isinstance(found, dict | list) else {}


def _gong_like(transcript: object) -> bool:
    return isinstance(transcript, list) and any(isinstance(one, dict) and "sentences" in one for one in transcript)


def _gong(root: Json) -> Recording:
    parties = {str(p.get("speakerId")): p for p in _dicts(root.get("parties"))}
    cues: list[Cue] = []
    bad: list[Refused] = []
    for number, part in enumerate(root["transcript"], 1):
        if not isinstance(part, dict) or not isinstance(part.get("sentences"), list):
            bad.append(refused(number, "an entry without sentences", str(part)))
            continue
        key = str(part.get("speakerId") or "")
        speaker = str(parties.get(key, {}).get("name") or (f"Speaker {key}" if key else ""))
        for sentence in part["sentences"]:
            cue = _cue(sentence, speaker, 1)
            if cue is None:
                bad.append(refused(number, "a sentence without words or time", str(sentence)))
            else:
                cues.append(cue)
    sides = {
        str(p.get("name")): _SIDES.get(str(p.get("affiliation")).casefold(), Side.UNKNOWN) for p in parties.values()
    }
    stated = root.get("metaData")
    meta: Json = stated if isinstance(stated, dict) else root
    return Recording(
        "gong",
        tuple(_sided(turn, sides) for turn in joined(cues)),
        tuple(bad),
        title=one_line(str(meta.get("title") or "")),
        held_at=_instant(meta.get("started") or meta.get("scheduled")),
        addresses={str(p.get("name")): str(p["emailAddress"]) for p in parties.values() if p.get("emailAddress")},
    )


def _cue(sentence: object, speaker: str, scale: int) -> Cue | None:
    if not isinstance(sentence, dict):
        return None
    words = _first(sentence, _WORDS)
    start = _number(sentence, ("start", "start_time", "startTime"), scale)
    if not words or start is None:
        return None
    end = _number(sentence, ("end", "end_time", "endTime"), scale)
    return Cue(speaker, words, start, max(start, start if end is None else end))


def _listed(root: Json, entries: list[Any]) -> Recording:
    """Read Fireflies sentences (times in seconds), or any list of speaker and text."""
    bad: list[Refused] = []
    cues: list[Cue] = []
    turns: list[Turn] = []
    for number, entry in enumerate(entries, 1):
        words = _first(entry, _WORDS) if isinstance(entry, dict) else ""
        if not words:
            bad.append(refused(number, "an entry without words", str(entry)))
            continue
        speaker = _first(entry, _NAMES) or (f"Speaker {entry['speaker_id']}" if "speaker_id" in entry else "")
        side = _SIDES.get(str(entry.get("side")).casefold(), Side.UNKNOWN)
        turns.append(Turn(speaker, words, None, side))
        if cue := _cue(entry, speaker, 1000):
            cues.append(cue)
    timed = bool(cues) and len(cues) == len(turns)
    if cues and not timed:
        bad.append(refused(0, f"{len(turns) - len(cues)} entries without a time: no times were kept"))
    fireflies = any(isinstance(entry, dict) and "speaker_name" in entry for entry in entries)
    return Recording(
        "fireflies" if fireflies else "json",
        joined(cues) if timed else tuple(turns),
        tuple(bad),
        title=one_line(str(root.get("title") or "")),
        held_at=_instant(root.get("date") or root.get("dateString")),
    )


def _sided(turn: Turn, sides: dict[str, Side]) -> Turn:
    return Turn(turn.speaker, turn.words, turn.seconds, sides.get(turn.speaker, Side.UNKNOWN))


def _dicts(found: object) -> Iterator[Json]:
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _first(entry: Json, keys: tuple[str, ...]) -> str:
    return next((one_line(entry[key]) for key in keys if isinstance(entry.get(key), str) and entry[key].strip()), "")


def _number(entry: Json, keys: tuple[str, ...], scale: int) -> int | None:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:  # noqa: PLR2004 -- a week
            return int(value * scale)
    return None


def _instant(value: object) -> datetime | None:
    """Read an ISO instant, or milliseconds since 1970 as Fireflies gives them."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        stated = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)
