from __future__ import annotations

import pytest
from sqlmodel import Session, select

from channels.downloads import MOST_BYTES, Door
from channels.slack.files import NO_SCOPE
from store.documents import SowDraft
from store.meetings import Meeting
from tests.agents.sow.conftest import OFFER
from tests.channels.slack_desk import direct, event, mention

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CALL = """WEBVTT

00:00:01.000 --> 00:00:06.000
<v Robin Vale>We will send you the test data by Friday.

00:00:07.000 --> 00:00:12.000
<v Callum Reid>Thank you. We decided to go live in January.
"""


@pytest.fixture
def drop(slack_desk, slack_peer):
    """Drop a file into a direct message and return the texts and the blocks of the answers."""

    def dropped(name, content, text="", **given):
        number = slack_peer.keep(name, content, **given)
        said = direct(text, subtype="file_share", files=[{"id": number, "name": name}])
        assert slack_desk.play(event(said)) == [200]
        return [one["text"] for one in slack_peer.messages], str([one["blocks"] for one in slack_peer.messages])

    return dropped


def rows(desk, table):
    with Session(desk.lobby.engine) as db:
        return list(db.exec(select(table)))


def test_a_statement_of_work_dropped_in_slack_is_answered_with_its_draft(drop, slack_desk, slack_peer):
    ((text,), blocks) = drop("offer.md", OFFER.encode())
    (draft,) = [one for one in rows(slack_desk, SowDraft) if "Ledger" in one.title]
    assert f"draft {draft.id}" in text
    assert f"/sows/{draft.id}|" in blocks
    assert "*Effort*" in blocks
    assert slack_peer.fetched == [("F1", "Bearer xoxb-test")]


def test_a_transcript_dropped_in_slack_is_kept_and_answered_with_what_was_heard(drop, slack_desk):
    ((text,), blocks) = drop("kickoff.vtt", CALL.encode(), "call with Nordlys today")
    assert text.startswith("Kept")
    assert "test data" in blocks
    assert [one for one in rows(slack_desk, Meeting) if "kickoff" in one.title.lower()]


def test_a_transcript_about_nobody_we_know_is_asked_about(drop):
    ((text,), _) = drop("kickoff.vtt", CALL.encode())
    assert "which client" in text
    assert "Drop it again" in text


@pytest.mark.parametrize("status", [200, 302])
def test_a_file_without_the_scope_is_said_plainly_and_costs_no_answer(drop, status):
    page = b"<!DOCTYPE html><html>Sign in</html>"
    headers = {"Location": "/files/F1"} if status == 302 else {}
    if status == 302:
        ((text,), blocks) = drop("a.docx", b"", "who am I?", status=302, headers={"Location": "https://evil.example/x"})
        assert "no safe address" in blocks
    else:
        ((text,), blocks) = drop("a.docx", page, "who am I?", media="text/html; charset=utf-8", headers=headers)
        assert NO_SCOPE in blocks
    assert "Callum Reid" in text


def test_what_slack_says_of_a_missing_scope_is_said_plainly(drop, slack_peer):
    slack_peer.faults["files.info"] = [(200, {}, {"ok": False, "error": "missing_scope"})]
    ((text,), _) = drop("a.docx", b"PK")
    assert NO_SCOPE in text


def test_our_token_is_never_sent_to_another_host(drop, slack_peer):
    ((text,), _) = drop("a.md", b"# x", url_private_download="https://slack.com.evil.example/a.md")
    assert "no safe address" in text
    assert slack_peer.fetched == []


def test_a_file_that_is_too_large_is_not_fetched(drop, slack_peer):
    ((text,), _) = drop("a.md", b"# x", size=MOST_BYTES + 1)
    assert "20 MB" in text
    assert slack_peer.fetched == []


def test_a_file_larger_than_slack_said_is_cut_off(drop):
    ((text,), _) = drop("a.md", b"x" * (MOST_BYTES + 1), size=10)
    assert "20 MB" in text


def test_a_time_export_is_told_where_to_go(drop):
    ((text,), _) = drop("hours.csv", b"a,b")
    assert "/import" in text


def test_what_a_file_says_is_not_said_in_a_room(slack_desk, slack_peer):
    number = slack_peer.keep("offer.md", OFFER.encode())
    slack_desk.play(event(mention("plan this please", files=[{"id": number, "name": "offer.md"}])))
    assert [where for where, _ in slack_peer.posted()] == ["DUCAL", "C1"]
    assert "Ledger" not in slack_peer.posted()[1][1]


def test_somebody_who_makes_no_projects_is_refused_in_words(slack_desk, slack_peer):
    number = slack_peer.keep("offer.md", OFFER.encode())
    said = direct("", who="UANA", subtype="file_share", files=[{"id": number, "name": "offer.md"}])
    slack_desk.play(event(said))
    assert len(slack_peer.messages) == 1
    assert not [one for one in rows(slack_desk, SowDraft) if "Ledger" in one.title]


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://files.slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://evilslack.com/a", False),
        ("file:///etc/passwd", False),
        ("https://[::1/a", False),
        ("", False),
    ],
)
def test_only_the_platforms_own_hosts_are_asked(address, taken):
    assert Door(("slack.com",)).open_to(address) is taken
