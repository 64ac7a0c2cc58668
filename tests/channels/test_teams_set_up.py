from __future__ import annotations

import json
import struct
import zipfile
from io import BytesIO

import httpx
import pytest
from typer.testing import CliRunner

from channels.console import app
from channels.teams.diagnosis import local, remote
from channels.teams.package import build, picture
from domain.errors import BadInput
from settings import Settings

APP = "11111111-2222-3333-4444-555555555555"
SET = {
    "teams_app_id": APP,
    "teams_app_secret": "s",
    "teams_tenant": APP,
    "base_url": "https://firm.example",
}


def settings(**given):
    return Settings(_env_file=None, **given)


def test_the_package_holds_the_manifest_and_icons_of_the_sizes_teams_wants():
    with zipfile.ZipFile(BytesIO(build(settings(**SET)))) as package:
        manifest = json.loads(package.read("manifest.json"))
        sizes = {name: struct.unpack(">II", package.read(name)[16:24]) for name in ("color.png", "outline.png")}
    assert (manifest["id"], manifest["bots"][0]["botId"]) == (APP, APP)
    assert manifest["validDomains"] == ["firm.example"]
    assert manifest["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}


def test_the_manifest_keeps_to_the_lengths_teams_allows():
    with zipfile.ZipFile(BytesIO(build(settings(**SET)))) as package:
        manifest = json.loads(package.read("manifest.json"))
    assert len(manifest["name"]["short"]) <= 30
    assert len(manifest["name"]["full"]) <= 100
    assert len(manifest["description"]["short"]) <= 80
    for command in manifest["bots"][0]["commandLists"][0]["commands"]:
        assert len(command["title"]) <= 32
        assert len(command["description"]) <= 128


def test_the_same_settings_give_the_same_package():
    assert build(settings(**SET)) == build(settings(**SET))


def test_a_package_without_the_apps_id_is_refused():
    with pytest.raises(BadInput, match="FIRSTMATE_TEAMS_APP_ID"):
        build(settings())


def test_an_icon_is_a_picture_others_can_read():
    from PIL import Image

    with Image.open(BytesIO(picture(32, (0, 0, 0, 0), (255, 255, 255, 255)))) as icon:
        icon.load()
        assert (icon.size, icon.mode) == ((32, 32), "RGBA")
        assert {icon.getpixel((0, 0))[3], icon.getpixel((12, 12))[3]} == {0, 255}


def test_the_diagnosis_names_each_thing_that_is_missing():
    told = [one.told for one in local(settings(teams_app_id="x")) if not one.good]
    for variable in ("TEAMS_APP_ID", "TEAMS_APP_SECRET", "TEAMS_TENANT", "BASE_URL"):
        assert any(f"FIRSTMATE_{variable}" in one for one in told)


def test_when_nothing_is_missing_the_endpoint_to_paste_is_shown():
    found = list(local(settings(**SET)))
    assert all(one.good for one in found)
    assert "https://firm.example/teams/messages" in found[-1].told


def test_what_microsoft_says_of_a_wrong_secret_is_shown():
    def answer(request):
        if "keys" in request.url.path:
            return httpx.Response(200, json={"keys": [{}]})
        return httpx.Response(401, json={"error_description": "AADSTS7000215: Invalid client secret\r\nTrace"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        keys, token = remote(settings(**SET), client)
    assert keys.good
    assert (token.good, token.told) == (False, "AADSTS7000215: Invalid client secret")


def test_a_network_that_is_away_is_said_in_words():
    def away(_request):
        raise httpx.ConnectError("no route")

    with httpx.Client(transport=httpx.MockTransport(away)) as client:
        assert [one.good for one in remote(settings(**SET), client)] == [False, False]


def test_the_command_writes_the_package(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTMATE_TEAMS_APP_ID", APP)
    target = tmp_path / "firstmate.zip"
    result = CliRunner().invoke(app, ["connect", "teams", "--manifest", str(target)])
    assert result.exit_code == 0, result.output
    assert zipfile.is_zipfile(target)


def test_the_command_fails_while_something_is_missing():
    result = CliRunner().invoke(app, ["connect", "teams", "--offline"])
    assert result.exit_code == 1
    assert "FIRSTMATE_TEAMS_APP_ID" in result.output
