from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlmodel import Session, select

from channels import unasked
from channels.listening import configured
from channels.message import Outgoing, Place
from channels.teams import streaming
from channels.teams.listening import teams
from channels.worker import Worker
from domain.errors import BadInput
from settings import Settings
from store import actors
from store.findings import Notice
from store.messages import Connection, Identity, Inbox
from store.projects import Project
from store.queries import connections
from tests.agents.sow.conftest import OFFER
from tests.channels.teams_peer import APP, TENANT, Teams
from tests.channels.test_unasked import MONDAY_EIGHT_IN_LONDON, ask_for_leave, likes
from tools import decisions, gate
from tools.time_entry import log_time
from web.app import application

# The SDK warns of parts of its own that it builds and we do not use.
pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:The .* is deprecated and will be removed:DeprecationWarning"),
]


@pytest.fixture
def peer():
    found = Teams()
    yield found
    found.close()


class Desk:
    """The firm's side: the application with the Teams address, worked step by step."""

    def __init__(self, lobby, peer, client) -> None:
        self.lobby, self.peer, self.client = lobby, peer, client

    async def post(self, activity, token=None, **given):
        given = given or {"json": activity}
        headers = {} if token == "" else {"Authorization": f"Bearer {token or self.peer.token()}"}
        return await self.client.post("/teams/messages", headers=headers, **given)

    async def say(self, *activities):
        answers = [await self.post(one) for one in activities]
        assert {one.status_code for one in answers} == {200}
        await self.lobby.work()
        return answers

    def rows(self, table):
        with Session(self.lobby.engine) as db:
            return list(db.exec(select(table).order_by(table.id)))


@pytest.fixture
def at_desk(lobby, peer):
    def run(story: Callable):
        async def all_of_it():
            async with _desk(lobby, peer) as desk:
                return await story(desk)

        return asyncio.run(all_of_it())

    return run


@asynccontextmanager
async def _desk(lobby, peer):
    settings = Settings(_env_file=None, teams_app_id=APP, teams_tenant=TENANT, teams_keys_url=peer.keys_url)
    object.__setattr__(lobby.office, "settings", settings)
    lobby.worker = Worker(lobby.office)
    api = application()
    async with teams(api, lobby.office, lambda *_a, **_k: peer.token(), peer.door) as adapter:
        lobby.office.adapters["teams"] = adapter
        transport = httpx.ASGITransport(app=api)
        async with httpx.AsyncClient(transport=transport, base_url="http://firm.example") as client:
            yield Desk(lobby, peer, client)


def words(body):
    """Return all text of what was sent."""
    if isinstance(body, dict):
        own = body.get("text") if isinstance(body.get("text"), str) else ""
        return " ".join(filter(None, [own, *(words(value) for value in body.values())]))
    return " ".join(filter(None, map(words, body))) if isinstance(body, list) else ""


def messages(peer):
    return [(method, path, body) for method, path, body in peer.said if body.get("type") == "message"]


def test_a_signed_question_is_acknowledged_and_answered_in_its_conversation(at_desk, peer):
    at_desk(lambda desk: desk.say(peer.activity("who am I?")))
    ((method, path, body),) = messages(peer)
    assert (method, path) == ("POST", "/v3/conversations/a:1/activities")
    assert "Callum Reid" in words(body)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "somebody-else"},
        {"iss": "https://evil.example"},
        {"exp": datetime.now(UTC) - timedelta(hours=1)},
        {"serviceurl": "https://evil.example"},
        {"serviceurl": None},
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
        {"kid": "unknown"},
    ],
    ids=["audience", "issuer", "expired", "service", "no service", "key", "key id"],
)
def test_what_teams_did_not_sign_for_us_is_refused(at_desk, peer, changed):
    async def story(desk):
        answer = await desk.post(peer.activity("who am I?"), peer.token(**changed))
        assert answer.status_code == 401
        assert desk.rows(Inbox) == []

    at_desk(story)


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c"])
def test_without_a_token_nothing_is_read(at_desk, peer, token):
    async def story(desk):
        assert (await desk.post({}, token, content=b"{not json")).status_code == 401
        assert (await desk.post(peer.activity("who am I?"), token)).status_code == 401

    at_desk(story)


@pytest.mark.parametrize("body", [b"{not json", b"", b"[]", b'{"type":"message"}', b"\xff\xfe"])
def test_signed_garbage_is_the_senders_mistake(at_desk, body):
    async def story(desk):
        assert (await desk.post({}, content=body)).status_code == 400

    at_desk(story)


def test_the_same_activity_has_one_effect_however_often_it_is_told(at_desk, peer):
    asked = peer.activity("who am I?")

    async def story(desk):
        await desk.say(asked, asked)
        await desk.say(asked)
        assert len(desk.rows(Inbox)) == 1

    at_desk(story)
    assert len(messages(peer)) == 1


def test_in_a_channel_only_what_mentions_us_is_answered_in_its_thread(at_desk, peer):
    talk = peer.activity("who knows Python?", room="19:c;messageid=7", kind="channel")
    at_desk(lambda desk: desk.say(talk, peer.mention("who knows Python?", who="ana.petrov")))
    ((_, path, body),) = messages(peer)
    assert path == "/v3/conversations/19:c;messageid=7/activities"
    assert "Python" in words(body)


def test_private_figures_asked_for_in_a_channel_go_to_the_asker_alone(at_desk, peer):
    at_desk(lambda desk: desk.say(peer.mention("what is our portfolio margin?")))
    sent = {path: words(body) for _, path, body in messages(peer)}
    assert "margin" in sent["/v3/conversations/a:29:callum.reid/activities"].lower()
    assert "figures not everyone here may see" in sent["/v3/conversations/19:c;messageid=7/activities"]


@pytest.mark.parametrize(
    "member",
    [
        {"tenant": "another"},
        {"userRole": "guest"},
        {"userPrincipalName": "ana_client.example#EXT#@firm.example"},
    ],
)
def test_guests_are_refused(at_desk, peer, member):
    peer.joins("callum.reid", **member)
    at_desk(lambda desk: desk.say(peer.activity("who am I?")))
    ((_, _, body),) = messages(peer)
    assert body["text"] == "I answer people of the firm only."


def test_another_organisation_is_refused(at_desk, peer):
    at_desk(lambda desk: desk.say(peer.activity("who am I?", tenant="another")))
    ((_, _, body),) = messages(peer)
    assert body["text"] == "I answer people of the firm only."


def test_an_installation_is_greeted_and_lets_us_write_first(at_desk, peer):
    async def story(desk):
        await desk.say(peer.activity(type="installationUpdate", action="add"))
        (identity,) = desk.rows(Identity)
        with Session(desk.lobby.engine) as db:
            when = {"created_at": desk.lobby.now, "not_before": desk.lobby.now}
            db.add(Notice(key="k", person_id=identity.person_id, subject="Time", body="Friday is missing.", **when))
            db.commit()
        await desk.lobby.work()

    at_desk(story)
    _, path, body = messages(peer)[-1]
    assert (path, body["text"]) == ("/v3/conversations/a:1/activities", "Friday is missing.")


def proposed(lobby):
    with Session(lobby.engine) as db:
        actor = actors.by_email(db, "callum.reid@firstmate.example")
        project = db.exec(select(Project.name).where(Project.internal, Project.status == "active")).first()
    arguments = {"project": project, "effort": "2h", "on": "2026-11-20"}
    return gate.run(lobby.engine, log_time, arguments, lobby.office.call(actor, "test")).proposal_id


def test_a_click_turns_the_card_into_its_outcome_and_a_second_one_changes_nothing(at_desk, peer, lobby):
    data = {"proposal": str(proposed(lobby))}

    async def story(desk):
        first, _ = await desk.say(peer.click("approve", data=data), peer.click("approve", data=data))
        assert first.json()["statusCode"] == 200

    at_desk(story)
    (method, path, outcome), (_, _, again) = messages(peer)
    assert (method, path) == ("PUT", "/v3/conversations/a:1/activities/m1")
    assert "Approved by Callum Reid" in words(outcome)
    assert "Action.Execute" not in str(outcome)
    assert "already" in words(again)


def test_somebody_elses_click_is_refused(at_desk, peer, lobby):
    data = {"proposal": str(proposed(lobby))}
    at_desk(lambda desk: desk.say(peer.click("approve", data=data, who="priya.raman", room="a:2")))
    ((method, _, body),) = messages(peer)
    assert method == "POST"
    assert "There is no proposal" in words(body)


@pytest.mark.parametrize("value", [None, [], {"action": "approve"}, {"action": {"verb": ["x"], "data": 7}}])
def test_a_forged_click_is_refused_in_words(at_desk, peer, value):
    forged = {**peer.click("approve"), "value": value}
    at_desk(lambda desk: desk.say(forged))
    assert len(messages(peer)) == 1


def test_teams_is_waited_for_as_long_as_it_asks(at_desk, peer, lobby):
    async def story(desk):
        await desk.say(peer.activity(text="reaction", type="messageReaction"))
        peer.members.clear()
        await desk.say(peer.activity("who am I?"))
        with Session(lobby.engine) as db:
            when = {"created_at": lobby.now, "not_before": lobby.now}
            place = desk.rows(Notice)[0].address
            db.add(Notice(key="k", channel="teams", subject="", body="Later.", address=place, lane="x", **when))
            db.commit()
        peer.faults = [(429, {"Retry-After": "30"})]
        before = len(messages(peer))
        await lobby.work()
        assert len(messages(peer)) == before
        lobby.now += timedelta(seconds=31)
        await lobby.work()
        assert len(messages(peer)) == before + 1

    at_desk(story)


@pytest.mark.parametrize("status", [403, 404])
def test_what_teams_will_never_take_waits_for_a_person(at_desk, peer, lobby, status):
    async def story(desk):
        await desk.say(peer.activity("who am I?", tenant="another"))
        with Session(lobby.engine) as db:
            when = {"created_at": lobby.now, "not_before": lobby.now}
            place = desk.rows(Notice)[0].address
            db.add(Notice(key="k", channel="teams", subject="", body="Later.", address=place, lane="x", **when))
            db.commit()
        peer.faults = [(status, {})]
        await lobby.work()
        assert str(status) in desk.rows(Notice)[-1].error
        assert desk.rows(Notice)[-1].dead_at

    at_desk(story)


def test_the_page_of_channels_is_told_how_teams_is_doing_and_nothing_of_other_organisations(at_desk, peer, lobby):
    async def story(desk):
        await desk.say(peer.activity("who am I?"))
        await desk.say(peer.activity("who am I?", tenant="another"))
        (one,) = desk.rows(Connection)
        assert (one.workspace, bool(connections.at(one, "heard")), one.last_error) == (TENANT, True, "")
        assert connections.at(one, "sent")
        with Session(lobby.engine) as db:
            when = {"created_at": lobby.now, "not_before": lobby.now}
            place = desk.rows(Notice)[0].address
            db.add(Notice(key="k", channel="teams", subject="", body="Later.", address=place, lane="x", **when))
            db.commit()
        peer.faults = [(401, {})]
        await lobby.work()
        assert "401" in desk.rows(Connection)[0].last_error
        lobby.now += timedelta(minutes=1)
        await lobby.work()
        assert desk.rows(Connection)[0].last_error == ""

    at_desk(story)


def test_a_digest_comes_in_teams_once_with_its_clicks(at_desk, peer, lobby):
    async def story(desk):
        await desk.say(peer.activity("who am I?"))
        before = len(messages(peer))
        number = ask_for_leave(lobby)
        likes(lobby)
        lobby.now = MONDAY_EIGHT_IN_LONDON
        for _ in range(2):
            unasked.digests(lobby.office)
            await lobby.work()
        ((method, path, body),) = messages(peer)[before:]
        assert (method, path) == ("POST", "/v3/conversations/a:1/activities")
        assert "Waiting for your decision" in words(body)
        assert f"'proposal': '{number}'" in str(body)

    at_desk(story)


def test_a_card_in_teams_that_was_decided_elsewhere_is_updated_in_its_place(at_desk, peer, lobby):
    async def story(desk):
        await desk.say(peer.activity("who am I?", who="priya.raman", room="a:2"))
        number = ask_for_leave(lobby)
        lobby.now += timedelta(minutes=2)
        unasked.tell(lobby.office)
        await lobby.work()
        assert "Action.Execute" in str(messages(peer)[-1][2])
        with Session(lobby.engine) as db:
            priya = actors.by_email(db, "priya.raman@firstmate.example")
        decisions.decide(lobby.engine, number, lobby.office.call(priya, "web"), "reject", "too late")
        unasked.tell(lobby.office)
        await lobby.work()

    at_desk(story)
    method, path, body = messages(peer)[-1]
    assert method == "PUT"
    assert path.startswith("/v3/conversations/a:2/activities/")
    assert "Rejected by Priya Raman: too late." in words(body)
    assert "Action.Execute" not in str(body)


def test_what_was_acknowledged_before_a_kill_is_answered_once_after_it(at_desk, peer, lobby):
    async def story(desk):
        assert (await desk.post(peer.activity("who am I?"))).status_code == 200

    at_desk(story)
    assert messages(peer) == []

    async def afterwards(desk):
        await desk.lobby.work()
        await desk.lobby.work()

    at_desk(afterwards)
    assert len(messages(peer)) == 1


def test_a_file_is_named_and_told_where_it_can_be_handed_in(at_desk, peer):
    file = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": "hours.csv",
        "content": {"downloadUrl": "http://firm.example/hours.csv", "fileType": "csv"},
    }
    at_desk(lambda desk: desk.say(peer.activity("", attachments=[file, {"contentType": "text/html"}])))
    ((_, _, body),) = messages(peer)
    assert "hours.csv" in body["text"]
    assert "/import" in body["text"]


def dropped(name, address):
    content = {"downloadUrl": address, "uniqueId": "u", "fileType": name.rpartition(".")[2]}
    return {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name, "content": content}


def test_a_statement_of_work_dropped_in_a_personal_chat_is_answered_with_its_draft(at_desk, peer):
    peer.files["/offer.md"] = OFFER.encode()
    file = dropped("offer.md", "https://firm-my.sharepoint.com/offer.md?tempauth=x")
    at_desk(lambda desk: desk.say(peer.activity("", attachments=[file, {"contentType": "text/html"}])))
    ((_, _, body),) = messages(peer)
    assert "draft" in words(body)
    assert "Effort" in words(body)
    assert "/sows/" in str(body)


@pytest.mark.parametrize(
    "address", ["http://firm-my.sharepoint.com/offer.md", "https://sharepoint.com.evil.example/offer.md"]
)
def test_a_file_on_another_host_is_not_fetched_and_costs_no_answer(at_desk, peer, address):
    file = dropped("offer.md", address)
    at_desk(lambda desk: desk.say(peer.activity("who am I?", attachments=[file])))
    ((_, _, body),) = messages(peer)
    assert "Callum Reid" in words(body)
    assert "I did not read offer.md" in words(body)
    assert peer.fetched == []


def test_a_redirect_to_another_host_is_not_followed(at_desk, peer):
    file = dropped("offer.md", "https://firm-my.sharepoint.com/moved")
    at_desk(lambda desk: desk.say(peer.activity("", attachments=[file])))
    ((_, _, body),) = messages(peer)
    assert "another host" in words(body)
    assert peer.fetched == ["/moved"]


def test_while_keys_cannot_be_fetched_teams_is_asked_to_come_again(lobby, peer):
    async def story():
        async with _desk(lobby, peer) as desk:
            peer.close()
            return (await desk.post(peer.activity("who am I?"))).status_code

    assert asyncio.run(story()) == 503


def test_teams_without_its_secret_says_so_at_the_start(lobby):
    settings = Settings(_env_file=None, teams_app_id=APP)
    (listening,) = configured(settings)
    object.__setattr__(lobby.office, "settings", settings)

    async def story():
        async with listening(application(), lobby.office):
            pass

    with pytest.raises(BadInput, match="FIRSTMATE_TEAMS_APP_SECRET"):
        asyncio.run(story())


def test_a_message_whose_sending_was_interrupted_says_that_it_may_have_come_before(at_desk, peer):
    async def story(desk):
        await desk.say(peer.activity("who am I?"))
        place = Place.model_validate(desk.rows(Notice)[0].address)
        adapter = desk.lobby.office.adapters["teams"]
        await adapter.deliver(Outgoing(text="Hello."), place, "k", again=True)

    at_desk(story)
    assert "you may have it already" in messages(peer)[-1][2]["text"]


def test_a_card_that_is_gone_has_its_outcome_said_anew(at_desk, peer):
    async def story(desk):
        await desk.say(peer.activity("who am I?"))
        place = Place.model_validate(desk.rows(Notice)[0].address)
        peer.faults = [(404, {})]
        await desk.lobby.office.adapters["teams"].deliver(
            Outgoing(text="Done.", replaces="m9"), place, "k", again=False
        )

    at_desk(story)
    method, _, body = messages(peer)[-1]
    assert (method, body["text"]) == ("POST", "Done.")


def sent(peer):
    return [(method, body) for method, path, body in peer.said if "/activities" in path]


def stream_of(body):
    return next((one for one in body.get("entities") or [] if one["type"] == "streaminfo"), None)


LONG = "who is on the bench?"


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(streaming, "PAUSE_SECONDS", 0)


@pytest.mark.usefixtures("at_once")
def test_in_a_personal_chat_the_words_grow_and_end_in_one_message(at_desk, peer):
    at_desk(lambda desk: desk.say(peer.activity(LONG)))
    grown = [body for _, body in sent(peer) if stream_of(body)]
    assert [stream_of(body)["streamType"] for body in grown][-1] == "final"
    assert {body["type"] for body in grown[:-1]} == {"typing"}
    assert grown[-1]["text"].startswith(grown[0]["text"])
    assert [stream_of(body).get("streamSequence") for body in grown[:-1]] == list(range(1, len(grown)))
    assert len({stream_of(body)["streamId"] for body in grown[1:]}) == 1
    assert len(messages(peer)) == 1
    assert grown[-1]["attachments"]


@pytest.mark.usefixtures("at_once")
def test_in_a_channel_of_teams_nothing_grows(at_desk, peer):
    at_desk(lambda desk: desk.say(peer.mention("who knows Python?", who="ana.petrov")))
    assert not [body for _, body in sent(peer) if stream_of(body)]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("number", [1, 2])
def test_a_stream_that_teams_refuses_leaves_one_whole_message(at_desk, peer, number):
    peer.refuse_streams = number
    at_desk(lambda desk: desk.say(peer.activity(LONG)))
    (message,) = [body for _, _, body in messages(peer) if not stream_of(body)]
    assert "bench" in words(message).lower() or "unbooked" in words(message).lower()
    assert len(peer.deleted) == (number > 1)
