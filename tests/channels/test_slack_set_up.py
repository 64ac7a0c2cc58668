from __future__ import annotations

import asyncio
import re
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import Session, select
from typer.testing import CliRunner

from channels.console import app
from channels.slack import diagnosis
from channels.slack.diagnosis import local, remote
from channels.slack.listening import slack as listen
from channels.slack.manifest import EVENTS, SCOPES, manifest, written
from channels.slack.workspaces import Workspaces, vault_of
from domain.errors import Conflict
from settings import Settings
from store.messages import Connection
from store.queries import installations
from store.seals import Seal
from store.vault import Vault
from tests.channels.slack_desk import direct, event, settings_for
from tests.channels.slack_fake import signed

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
OAUTH = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("shh"), "base_url": "https://firm.example"}


@pytest.fixture
def several(slack_desk, slack_peer, tmp_path):
    """Slack where workspaces are added by OAuth; only T1 has the token of the settings."""
    settings = settings_for(slack_peer, home=tmp_path, **OAUTH)
    object.__setattr__(slack_desk.lobby.office, "settings", settings)
    slack_peer.fixed["oauth.v2.access"] = {
        "access_token": "xoxb-second",
        "bot_user_id": "UB2",
        "scope": ",".join(SCOPES),
        "team": {"id": "T2", "name": "Second <b>"},
    }
    return slack_desk


def link(desk):
    with Session(desk.lobby.engine) as db:
        secret = installations.invite(db, "slack", desk.lobby.clock())
        db.commit()
    return secret


def browse(desk, *steps):
    """Visit addresses in one browser; a step is an address or a function of the answer before it."""

    async def story():
        api = FastAPI()
        async with listen(api, desk.lobby.office):
            transport = httpx.ASGITransport(app=api)
            async with httpx.AsyncClient(transport=transport, base_url="https://firm.example") as client:
                found = []
                for step in steps:
                    address = step if isinstance(step, str) else step(found[-1], client)
                    found.append(await client.get(address))
                return found

    return asyncio.run(story())


def consented(answer, _client):
    state = parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]
    return f"/slack/oauth?code=c0de&state={state}"


def connections(desk):
    with Session(desk.lobby.engine) as db:
        return list(db.exec(select(Connection)))


def test_a_workspace_is_added_by_a_link_and_its_token_is_kept_encrypted(several, slack_peer):
    begun, done = browse(several, f"/slack/install/{link(several)}", consented)
    assert begun.status_code == 303
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://firm.example/slack/oauth"]
    assert set(asked["scope"][0].split(",")) == set(SCOPES)
    assert done.status_code == 200
    assert "Second &lt;b&gt;" in done.text
    (row,) = connections(several)
    assert row.workspace == "T2"
    assert "xoxb" not in row.sealed
    assert vault_of(several.lobby.office.settings).opened(row.sealed) == {"token": "xoxb-second"}


def test_each_workspace_is_spoken_to_with_its_own_token(several):
    browse(several, f"/slack/install/{link(several)}", consented)
    office = several.lobby.office
    workspaces = Workspaces(office.settings, office.engine)
    assert asyncio.run(workspaces.token("T2")) == "xoxb-second"
    assert asyncio.run(workspaces.token("T1")) == "xoxb-test"


def test_a_link_works_once(several):
    secret = link(several)
    browse(several, f"/slack/install/{secret}", consented)
    (again,) = browse(several, f"/slack/install/{secret}")
    assert again.status_code == 403


def test_two_who_began_with_one_link_add_one_workspace(several):
    begun, done, late = _twice(several, link(several))
    assert (begun.status_code, done.status_code, late.status_code) == (303, 200, 403)


def _twice(desk, secret):
    kept = {}

    def first(answer, client):
        kept["address"] = consented(answer, client)
        kept["cookie"] = dict(client.cookies)
        return kept["address"]

    def second(_answer, client):
        client.cookies.update(kept["cookie"])
        return kept["address"]

    return browse(desk, f"/slack/install/{secret}", first, second)


@pytest.mark.parametrize("state", ["", "forged", "x.y.z"])
def test_a_state_we_did_not_sign_is_refused(several, slack_peer, state):
    _, done = browse(several, f"/slack/install/{link(several)}", f"/slack/oauth?code=c&state={state}")
    assert done.status_code == 403
    assert connections(several) == []
    assert "oauth.v2.access" not in [method for method, _ in slack_peer.calls]


def test_a_state_of_another_browser_is_refused(several, slack_peer):
    def elsewhere(answer, client):
        address = consented(answer, client)
        client.cookies.clear()
        return address

    _, done = browse(several, f"/slack/install/{link(several)}", elsewhere)
    assert done.status_code == 403
    assert connections(several) == []


def test_a_link_that_is_over_or_unknown_is_refused(several):
    secret = link(several)
    several.lobby.now += timedelta(minutes=31)
    over, unknown = browse(several, f"/slack/install/{secret}", "/slack/install/none")
    assert (over.status_code, unknown.status_code) == (403, 403)


def test_what_slack_refuses_adds_nothing(several, slack_peer):
    slack_peer.faults["oauth.v2.access"] = [(200, {}, {"ok": False, "error": "invalid_code"})]
    _, done = browse(several, f"/slack/install/{link(several)}", consented)
    assert done.status_code == 502
    assert connections(several) == []


@pytest.mark.parametrize(
    "gone", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UB2"]}}]
)
def test_a_workspace_that_removes_us_is_forgotten(several, gone):
    browse(several, f"/slack/install/{link(several)}", consented)
    path, body, _ = event(gone)
    body = body.replace('"T1"', '"T2"')
    headers = {"Content-Type": "application/json", **signed(body, time.time())}
    assert several.play((path, body, headers)) == [200]
    (row,) = connections(several)
    assert row.revoked_at is not None
    assert row.sealed == ""


def test_without_a_client_id_there_is_nothing_to_install(slack_desk):
    (found,) = browse(slack_desk, "/slack/install/x")
    assert found.status_code == 404


def test_a_secret_of_another_installation_cannot_be_opened(tmp_path):
    sealed = Vault(Seal.at(tmp_path / "a", "p")).closed({"token": "t"})
    with pytest.raises(Conflict):
        Vault(Seal.at(tmp_path / "b", "p")).opened(sealed)
    with pytest.raises(Conflict):
        Vault(Seal.at(tmp_path / "a", "q")).opened(sealed)


def test_a_message_of_a_workspace_is_answered_with_its_token(several, slack_peer):
    browse(several, f"/slack/install/{link(several)}", consented)
    several.play(event(direct("who am I?")))
    assert "Callum Reid" in slack_peer.messages[0]["text"]


def settings(**given):
    return Settings(_env_file=None, **given)


def test_the_manifest_asks_for_what_is_used_and_knows_our_addresses():
    found = manifest(settings(base_url="https://firm.example"), socket=False)
    assert found["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert found["settings"]["event_subscriptions"]["request_url"] == "https://firm.example/slack/events"
    assert found["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert len(found["display_information"]["description"]) <= 140
    assert yaml.safe_load(written(settings(), socket=True))["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in written(settings(), socket=True)


def test_the_diagnosis_of_slack_names_each_thing_that_is_missing():
    told = " ".join(one.told for one in local(settings(slack_bot_token=SecretStr("xoxp-1"))) if not one.good)
    for words in ("xoxb-", "FIRSTMATE_SLACK_BOT_TOKEN", "FIRSTMATE_SLACK_SIGNING_SECRET", "FIRSTMATE_BASE_URL"):
        assert words in told
    told = " ".join(one.told for one in local(settings(slack_app_token=SecretStr("x"))) if not one.good)
    assert "FIRSTMATE_SLACK_APP_TOKEN" in told


def test_scopes_that_are_lacking_are_named(slack_peer):
    slack_peer.headers = {"x-oauth-scopes": "chat:write,commands"}
    _, scopes = remote(settings_for(slack_peer))
    assert not scopes.good
    assert "files:read" in scopes.told
    assert "chat:write" not in scopes.told
    slack_peer.headers = {"x-oauth-scopes": ",".join(SCOPES)}
    assert all(one.good for one in remote(settings_for(slack_peer)))


def test_a_wrong_token_and_a_socket_that_does_not_open_are_said(slack_peer):
    refused = (200, {}, {"ok": False, "error": "invalid_auth"})
    slack_peer.faults |= {"auth.test": [refused], "apps.connections.open": [refused]}
    found = list(remote(settings_for(slack_peer, slack_app_token=SecretStr("xapp-1"))))
    assert [one.good for one in found] == [False, False]
    assert "invalid_auth" in found[0].told
    assert "connections:write" in found[1].told


def test_a_test_message_is_posted(slack_peer):
    assert diagnosis.tested(settings_for(slack_peer), "UCAL").good
    assert slack_peer.posted()[0][0] == "DUCAL"
    slack_peer.faults["chat.postMessage"] = [(200, {}, {"ok": False, "error": "not_in_channel"})]
    assert "not_in_channel" in diagnosis.tested(settings_for(slack_peer), "C1").told


def test_the_command_writes_the_manifest_and_makes_links(home, tmp_path, monkeypatch):
    target = tmp_path / "manifest.yaml"
    result = CliRunner().invoke(app, ["connect", "slack", "--manifest", str(target), "--socket"])
    assert result.exit_code == 0, result.output
    assert yaml.safe_load(target.read_text())["display_information"]["name"] == "Firstmate"
    result = CliRunner().invoke(app, ["connect", "slack", "--offline"])
    assert result.exit_code == 1
    assert "FIRSTMATE_SLACK_BOT_TOKEN" in result.output
    monkeypatch.setenv("FIRSTMATE_SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("FIRSTMATE_SLACK_CLIENT_SECRET", "shh")
    result = CliRunner().invoke(app, ["connect", "slack", "--install"])
    assert re.search(r"/slack/install/\S{30,}", result.output.replace("\n", ""))
