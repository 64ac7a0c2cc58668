"""Exchanges as docs/slack.md and docs/teams.md show them: signed requests in, what was posted out.

With ``SCREENSHOTS_TO=docs/images`` what was posted is drawn as well, by chromium.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from datetime import date
from pathlib import Path

import httpx
import pytest

from channels.teams import streaming
from channels.teams.listening import teams
from channels.worker import Worker
from settings import Settings
from tests.channels.pictures import answered, of_blocks, of_card, page, said
from tests.channels.slack_desk import direct, event, mention, press
from tests.channels.teams_peer import APP, TENANT, Teams
from tests.channels.test_slack_home import opened, without_friday
from web.app import application

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:The .* is deprecated and will be removed:DeprecationWarning"),
]
TODAY = date(2026, 11, 22)


def draw(name, messages):
    """Draw a page where pictures are wanted."""
    folder, chromium = os.environ.get("SCREENSHOTS_TO"), shutil.which("chromium")
    if not (folder and chromium):
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium)
        view = browser.new_page(viewport={"width": 748, "height": 400}, device_scale_factor=2)
        view.set_content(page(messages))
        view.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
        browser.close()


def test_an_exchange_in_slack(slack_desk, slack_peer):
    question, wish = "who is missing time for last week?", "log 2h on Internal Operations for Friday, planning"
    slack_desk.play(event(direct(question)), event(direct(wish, ts="1795.0002"), event_id="Ev2"))
    asked, proposed = slack_peer.messages
    buttons = [one for block in proposed["blocks"] if block["type"] == "actions" for one in block["elements"]]
    approve = next(one for one in buttons if one["text"]["text"] == "Approve")
    shown = [said("Callum Reid", question), answered(of_blocks(asked["blocks"])), said("Callum Reid", wish)]
    shown.append(answered(of_blocks(proposed["blocks"])))
    slack_desk.play(press(approve["value"], action=approve["action_id"], on=proposed["ts"]))
    outcome = slack_peer.messages[1]
    assert "Approved by Callum Reid" in outcome["text"]
    draw("slack-chat", [*shown, said("Callum Reid", "(presses Approve)"), answered(of_blocks(outcome["blocks"]))])


def test_private_figures_in_a_room_of_slack(slack_desk, slack_peer):
    slack_desk.play(event(mention("what is our portfolio margin?")))
    alone, note = slack_peer.messages
    assert "margin" not in note["text"]
    shown = [said("Callum Reid", "@Firstmate what is our portfolio margin?   (in #delivery)")]
    shown += [answered(of_blocks(note["blocks"])), answered(of_blocks(alone["blocks"][:3]))]
    draw("slack-room", shown)


def test_the_home_tab_of_slack(slack_desk, slack_peer):
    without_friday(slack_desk)
    slack_desk.play(opened())
    view = next(given for method, given in slack_peer.calls if method == "views.publish")["view"]
    blocks = (view if isinstance(view, dict) else json.loads(view))["blocks"]
    assert blocks
    draw("slack-home", [of_blocks(blocks)])


@pytest.fixture
def teams_peer():
    found = Teams()
    yield found
    found.close()


def test_an_exchange_in_teams(lobby, teams_peer, monkeypatch):
    monkeypatch.setattr(streaming, "PAUSE_SECONDS", 0)
    settings = Settings(_env_file=None, teams_app_id=APP, teams_tenant=TENANT, teams_keys_url=teams_peer.keys_url)
    object.__setattr__(lobby.office, "settings", settings)
    lobby.worker = Worker(lobby.office)
    question, wish = "who is missing time for last week?", "log 2h on Internal Operations for Friday, planning"

    async def story():
        api = application()
        async with teams(api, lobby.office, lambda *_a, **_k: teams_peer.token(), teams_peer.door) as adapter:
            lobby.office.adapters["teams"] = adapter
            transport = httpx.ASGITransport(app=api)
            async with httpx.AsyncClient(transport=transport, base_url="http://firm.example") as client:

                async def post(activity):
                    headers = {"Authorization": f"Bearer {teams_peer.token()}"}
                    assert (await client.post("/teams/messages", json=activity, headers=headers)).status_code == 200
                    await lobby.work()
                    return [body for _, _, body in teams_peer.said if body.get("type") == "message"][-1]

                asked, proposed = await post(teams_peer.activity(question)), await post(teams_peer.activity(wish))
                number = json.dumps(proposed).partition('"proposal": "')[2].partition('"')[0]
                await post(teams_peer.click("approve", data={"proposal": number}))
                return asked, proposed, next(body for method, _, body in teams_peer.said if method == "PUT")

    asked, proposed, outcome = asyncio.run(story())
    assert "Approved by Callum Reid" in json.dumps(outcome)
    shown = [said("Callum Reid", question), shown_in_teams(asked), said("Callum Reid", wish), shown_in_teams(proposed)]
    draw("teams-chat", [*shown, said("Callum Reid", "(presses Approve)"), shown_in_teams(outcome)])


def shown_in_teams(body):
    words = f"<p>{body['text']}</p>" if body.get("text") else ""
    return answered(words + "".join(of_card(one["content"]) for one in body.get("attachments", [])))
