from __future__ import annotations

MARTA = "marta.kowalczyk@firstmate.example"


def test_templates_are_offered_and_a_chosen_one_asks_and_shows(browse):
    browser = browse(MARTA)
    assert "Managed service" in browser.get("/templates").text
    page = browser.get("/templates?template=Implementation").text
    assert 'name="ask-integrations"' in page
    assert "What it comes to" in page


def test_answers_change_what_is_shown(browse):
    answers = {"template": "Implementation", "client": "Havbris Energi", "ask-integrations": "5", "show": "yes"}
    page = browse(MARTA).send("/templates", **answers).text
    assert "Interface 5 of 5" in page


def test_a_wrong_answer_is_said_and_nothing_is_asked_for(browse):
    answers = {"template": "Implementation", "starts": "2026-12-07", "ask-integrations": "99"}
    response = browse(MARTA).send("/templates", **answers)
    assert response.status_code == 422
    assert "from 0 to 12" in response.text


def test_a_project_is_asked_for_and_waits_for_the_head_of_delivery(browse):
    asked = {"template": "Discovery", "client": "Havbris Energi", "starts": "2026-12-07", "name": "Wind survey"}
    browser = browse(MARTA)
    page = browser.get(browser.send("/templates", **asked).headers["location"]).text
    assert "Create Wind survey for Havbris Energi" in page
    assert "head of delivery" in page


def test_a_consultant_has_no_such_page(browse):
    assert browse("ana.petrov@firstmate.example").get("/templates").status_code == 403
