from __future__ import annotations

import re

HEAD = "callum.reid@firstmate.example"


def test_the_inbox_shows_what_stands_open_worst_first(browse):
    page = browse(HEAD).get("/findings").text
    severities = re.findall(r'<article class="card (\w+)"', page)
    order = ["critical", "warning", "info"]

    assert severities
    assert severities == sorted(severities, key=order.index)


def test_a_finding_is_set_aside_and_is_gone_until_then(browse):
    browser = browse(HEAD)
    page = browser.get("/findings").text
    key = re.search(r'action="/findings/(\d+)/snooze"', page)[1]
    said = browser.send(f"/findings/{key}/snooze", until="in two weeks", once="a").text

    assert "Snooze the finding" in said
    assert f'id="finding-{key}"' not in browser.get("/findings").text


def test_an_impossible_day_is_said_and_nothing_is_set_aside(browse):
    browser = browse(HEAD)
    key = re.search(r'action="/findings/(\d+)/snooze"', browser.get("/findings").text)[1]
    response = browser.send(f"/findings/{key}/snooze", until="yesterday", once="a")

    assert response.status_code == 422
    assert f'id="finding-{key}"' in response.text


def test_one_severity_is_shown_on_request(browse):
    page = browse(HEAD).get("/findings?severity=critical").text

    assert set(re.findall(r'<article class="card (\w+)"', page)) <= {"critical"}


def test_a_finding_is_listed_and_snoozed_over_the_api_too(visit):
    client = visit(HEAD)
    listed = client.get("/api/findings", params={"severity": "warning"}).json()
    key = listed["result"]["lines"][0]["ref"].partition(":")[2]
    proposed = client.post(f"/api/findings/{key}/snooze", json={"until": "in two weeks"}).json()
    decided = client.post(f"/api/proposals/{proposed['proposal']}/decision", json={"verdict": "approve"}).json()

    assert decided["result"]["status"] == "approved"
    after = client.get("/api/findings", params={"severity": "warning"}).json()["result"]["lines"]
    assert f"finding:{key}" not in [line["ref"] for line in after]
