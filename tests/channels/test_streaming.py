from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from channels.slack import streaming as slack_streaming
from channels.slack.streaming import is_beginning
from channels.spoken import parts_of
from channels.teams import streaming as teams_streaming
from store.findings import Notice
from tests.channels.slack_desk import direct, event, mention

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:The .* is deprecated and will be removed:DeprecationWarning"),
]
QUESTION = "who is on the bench?"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(slack_streaming, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(teams_streaming, "PAUSE_SECONDS", 0)


@pytest.fixture
def streaming(slack_peer):
    slack_peer.streams = True
    return slack_peer


def methods(peer):
    return [method for method, _ in peer.calls if method.startswith("chat.")]


def letters(text):
    return re.sub(r"[\W_]+", "", text)


def text_of(desk):
    with Session(desk.lobby.engine) as db:
        return db.exec(select(Notice).order_by(Notice.id.desc())).first().body


def test_an_answer_grows_in_parts_and_ends_with_its_blocks(slack_desk, streaming):
    slack_desk.play(event(direct(QUESTION)))
    (message,) = streaming.messages
    found = methods(streaming)
    assert (found[0], found[-1]) == ("chat.startStream", "chat.stopStream")
    assert 1 <= found.count("chat.appendStream") <= 5
    assert letters(message["text"]) == letters(text_of(slack_desk))
    assert message["metadata"]["event_payload"]["key"]
    assert not [one for one in message["blocks"] if text_of(slack_desk)[:30] in str(one)]


def test_in_a_room_nothing_grows(slack_desk, streaming):
    slack_desk.play(event(mention("who knows Python?", user="UANA")))
    assert methods(streaming) == ["chat.postMessage"]


def test_where_slack_knows_no_streaming_one_message_is_posted(slack_desk, slack_peer):
    slack_desk.play(event(direct(QUESTION)))
    assert methods(slack_peer) == ["chat.startStream", "chat.postMessage"]
    assert len(slack_peer.messages) == 1


BROKEN = (500, {}, {"ok": False, "error": "internal_error"})
REFUSED = (200, {}, {"ok": False, "error": "message_not_in_streaming_state"})


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("fault", [BROKEN, REFUSED])
def test_a_stream_that_breaks_off_is_made_one_whole_message(slack_desk, streaming, method, fault):
    streaming.faults[method] = [fault]
    slack_desk.play(event(direct(QUESTION)))
    (message,) = streaming.messages
    assert message["method"] == "chat.update"
    assert letters(message["text"]) == letters(text_of(slack_desk))


def test_a_broken_stream_that_cannot_be_made_whole_is_taken_back_and_posted(slack_desk, streaming):
    streaming.faults |= {"chat.appendStream": [BROKEN], "chat.stopStream": [BROKEN], "chat.update": [BROKEN]}
    slack_desk.play(event(direct(QUESTION)))
    (message,) = streaming.messages
    assert message["method"] == "chat.postMessage"


def test_a_stream_broken_by_an_outage_is_made_whole_when_slack_is_back(slack_desk, streaming):
    away = {"chat.appendStream": [BROKEN], "chat.stopStream": [BROKEN], "chat.update": [BROKEN]}
    streaming.faults |= {**away, "chat.delete": [BROKEN]}
    slack_desk.play(event(direct(QUESTION)))
    slack_desk.lobby.now += timedelta(seconds=5)
    slack_desk.play()
    (message,) = streaming.messages
    assert message["method"] == "chat.update"
    assert letters(message["text"]) == letters(text_of(slack_desk))


def test_a_process_that_died_while_a_message_grew_leaves_one_whole_message(slack_desk, streaming, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(slack_streaming.AsyncWebClient, "chat_appendStream", _killed)
        with pytest.raises(asyncio.CancelledError):
            slack_desk.play(event(direct(QUESTION)))
    assert len(streaming.messages) == 1
    slack_desk.lobby.now += timedelta(minutes=3)
    slack_desk.play()
    (message,) = streaming.messages
    assert letters(message["text"]) == letters(text_of(slack_desk))


async def _killed(*_given, **_named):
    raise asyncio.CancelledError


def test_a_text_cannot_become_markup_while_it_grows():
    assert slack_streaming.marked("[x](http://e) <!here> *b*") == r"\[x\](http://e) &lt;!here&gt; \*b\*"


@pytest.mark.parametrize(
    ("found", "is_one"),
    [
        ({"text": "Two people are", "bot_id": "B"}, True),
        ({"text": "Two people are", "user": "U1"}, False),
        ({"text": "Two people are", "bot_id": "B", "metadata": {"event_type": "x"}}, False),
        ({"text": "Three", "bot_id": "B"}, False),
        ({"text": "", "bot_id": "B"}, False),
    ],
)
def test_only_our_own_beginning_of_this_text_is_taken_up(found, is_one):
    assert is_beginning(found, "Two people are on the bench.") is is_one


def test_parts_join_to_the_text():
    text = "One two\n\nthree four five " * 20
    assert "".join(parts_of(text)) == text
