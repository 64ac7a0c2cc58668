import io
import json
from pathlib import Path

import pytest
from docx import Document

from domain.errors import BadInput
from domain.signals.talk import Side
from memory.readers.transcripts import read_transcript

EXAMPLES = Path(__file__).parents[3] / "shared" / "examples"


def said(data: str, name: str) -> list[tuple[str, str, int | None]]:
    return [(turn.speaker, turn.words, turn.seconds) for turn in read_transcript(data.encode(), name).turns]


def test_zoom_names_stand_before_a_colon_and_neighbouring_cues_of_one_speaker_are_one_turn():
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nMaya Lind: We looked at\n\n"
        "2\n00:00:03.100 --> 00:00:05.000\nMaya Lind: the numbers.\n\n"
        "3\n00:00:06.000 --> 00:00:07.000\nTom Ek: And?\n"
    )
    assert said(text, "a.vtt") == [("Maya Lind", "We looked at the numbers.", 1), ("Tom Ek", "And?", 6)]


def test_two_voices_in_one_teams_cue_are_two_turns():
    text = "WEBVTT\n\n0:0:1.0 --> 0:0:4.250\n<v Maya Lind>Ready?</v>\n<v Tom Ek>Yes &amp; no.</v>\n"
    assert said(text, "a.vtt") == [("Maya Lind", "Ready?", 1), ("Tom Ek", "Yes & no.", 1)]


def test_srt_and_sbv_are_read():
    srt = "1\n00:01:00,500 --> 00:01:02,000\nTom Ek: One.\n\n2\n00:01:20,000 --> 00:01:21,000\nTom Ek: Two.\n"
    sbv = "0:01:00.500,0:01:02.000\nTom Ek: One.\n\n0:01:20.000,0:01:21.000\nTom Ek: Two.\n"
    assert said(srt, "a.srt") == said(sbv, "a.sbv") == [("Tom Ek", "One.", 60), ("Tom Ek", "Two.", 80)]


def test_malformed_cues_are_reported_with_line_and_reason():
    text = (
        "WEBVTT\n\n00:00:0x.000 --> 00:00:03.000\nTom Ek: Lost time.\n\n"
        "00:00:05.000 --> 00:00:06.000\n\nTom Ek: no time at all\n\n"
        "00:00:09.000 --> 00:00:08.000\nTom Ek: Backwards.\n\n"
        "00:00:20.000 --> 00:00:21.000\nTom Ek: Fine.\n"
    )
    recording = read_transcript(text.encode(), "a.vtt")
    assert [(one.where, one.reason) for one in recording.refused] == [
        (3, "words without a readable time"),
        (6, "a time without words"),
        (8, "words without a readable time"),
        (10, "it ends before it begins; the words were kept"),
    ]
    assert "Lost time." in recording.refused[0].text
    assert [turn.words for turn in recording.turns] == ["Backwards.", "Fine."]


def test_plain_text_carries_times_and_a_line_without_a_name_goes_on():
    text = "[00:00:02] Speaker 1: okay\nand then\n[00:01:10] Speaker 2: the reason: money\n"
    assert said(text, "a.txt") == [("Speaker 1", "okay and then", 2), ("Speaker 2", "the reason: money", 70)]


def test_words_before_anybodys_name_are_reported():
    recording = read_transcript(b"Weekly call\n\nMaya Lind: Hello.\nTom Ek: Hi.\n", "a.txt")
    assert [one.text for one in recording.refused] == ["Weekly call"]


def test_a_sentence_with_a_colon_is_no_speaker():
    text = "Maya Lind: Two things.\nwhat we need: time\nTom Ek: Right.\n"
    assert said(text, "a.txt")[0] == ("Maya Lind", "Two things. what we need: time", None)


def test_teams_word_file_has_name_and_time_on_a_line_of_their_own():
    document = Document()
    document.add_paragraph("Maya Lind   0:03\nShall we start?")
    document.add_paragraph("Tom Ek   1:05\nPlease.")
    buffer = io.BytesIO()
    document.save(buffer)
    turns = read_transcript(buffer.getvalue(), "a.docx").turns
    assert [(turn.speaker, turn.words, turn.seconds) for turn in turns] == [
        ("Maya Lind", "Shall we start?", 3),
        ("Tom Ek", "Please.", 65),
    ]


def test_gong_sides_come_from_the_affiliation():
    call = {
        "metaData": {"title": "Check-in", "started": "2026-05-05T09:00:00Z"},
        "parties": [
            {"speakerId": "7", "name": "Maya Lind", "affiliation": "External", "emailAddress": "m@x.example"},
            {"speakerId": "8", "name": "Tom Ek", "affiliation": "Internal"},
        ],
        "transcript": [
            {"speakerId": "7", "sentences": [{"start": 1500, "end": 2000, "text": "Hello."}, {"start": 1}]},
            {"speakerId": "8", "sentences": [{"start": 2500, "end": 3000, "text": "Hi."}]},
        ],
    }
    recording = read_transcript(json.dumps(call).encode(), "call.json")
    assert [(t.speaker, t.side, t.seconds) for t in recording.turns] == [
        ("Maya Lind", Side.THEIRS, 1),
        ("Tom Ek", Side.OURS, 2),
    ]
    assert recording.title == "Check-in"
    assert recording.addresses == {"Maya Lind": "m@x.example"}
    assert [one.reason for one in recording.refused] == ["a sentence without words or time"]


def test_fireflies_times_are_seconds():
    entries = [
        {"index": 0, "speaker_name": "Maya Lind", "text": "Hello.", "start_time": 61.5, "end_time": 62.0},
        {"index": 1, "speaker_name": None, "text": "", "start_time": 63},
    ]
    call = {"data": {"transcript": {"title": "Weekly", "date": 1_777_970_000_000, "sentences": entries}}}
    recording = read_transcript(json.dumps(call).encode(), "ff.json")
    assert recording.dialect == "fireflies"
    assert [(turn.speaker, turn.seconds) for turn in recording.turns] == [("Maya Lind", 61)]
    assert len(recording.refused) == 1


def test_a_mail_is_its_new_words_only():
    mail = (
        b"From: Maya Lind <Maya@x.example>\r\nTo: t@y.example\r\nSubject: Dates\r\n"
        b"Date: Tue, 05 May 2026 10:00:00 +0200\r\n\r\nWe need the dates.\r\n\r\nThanks\r\n\r\n"
        b"On Mon, 4 May 2026, Tom Ek wrote:\r\n> old words\r\n> more\r\n"
    )
    recording = read_transcript(mail, "a.eml")
    assert [turn.words for turn in recording.turns] == ["We need the dates.", "Thanks"]
    assert recording.addresses == {"Maya Lind": "maya@x.example"}
    assert recording.notes == ("3 lines quoted from earlier mail were left out.",)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.vtt"),
        (b"WEBVTT\n", "a.vtt"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"{not json", "a.json"),
        (b"{}", "a.json"),
        (b"[1, 2]", "a.json"),
        (b"\x00\x01\x02\x03" * 9, "a.txt"),
        (b"[" * 100_000, "a.json"),
        (b"From: \r\n\r\n", "a.eml"),
    ],
)
def test_what_is_no_transcript_is_refused_in_words(data, name):
    with pytest.raises(BadInput, match=name):
        read_transcript(data, name)


@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.sbv", "a.txt", "a.json", "a.eml", "a.docx"])
def test_bytes_at_random_never_end_in_a_traceback(name):
    noise = bytes((i * 7919 + i // 3) % 256 for i in range(3000))
    for cut in (1, 17, 400, 3000):
        for head in (b"", b"WEBVTT\n\n", b"00:00:01.000 --> ", b"PK\x03\x04", b"From: a\nTo: b\n"):
            try:
                read_transcript(head + noise[:cut], name)
            except BadInput:
                continue


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the example files are not here")
def test_every_example_transcript_is_read_whole():
    paths = [*EXAMPLES.glob("transcripts/vtt/*.vtt"), *EXAMPLES.glob("transcripts/vtt/*.chat.txt")]
    for path in [*paths, *EXAMPLES.glob("transcripts/meetings/*.json")]:
        recording = read_transcript(path.read_bytes(), path.name)
        assert len(recording.turns) > 4, path.name
        assert len(recording.speakers) < 12, path.name
