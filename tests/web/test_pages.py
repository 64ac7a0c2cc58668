from __future__ import annotations

import re

import pytest

from domain.access import Role
from web.app import application
from web.page import PLACES, places_for, roles_text
from web.pages.manual import entries

PEOPLE = {
    "ceo": "henrike.vogt",
    "head_of_delivery": "callum.reid",
    "finance": "beatriz.nogueira",
    "resource_manager": "priya.raman",
    "project_manager": "marta.kowalczyk",
    "consultant": "ana.petrov",
    "administrator": "greta.halvorsen",
}
EVERYONE = [f"{name}@firstmate.example" for name in PEOPLE.values()] + ["astrid.moen@havbris.example"]


@pytest.mark.parametrize("email", EVERYONE)
def test_every_entry_of_the_navigation_opens_for_whoever_sees_it(browse, actor, email):
    browser = browse(email)
    for place in places_for(actor(email)):
        response = browser.get(place.path)
        assert response.status_code == 200, f"{place.path}: {response.text[:500]}"
        assert "reference" not in response.text or "could not be worked out" not in response.text, place.path


def test_what_a_role_may_not_see_is_absent(browse):
    page = browse("ana.petrov@firstmate.example").get("/").text

    assert "/money" not in page
    assert "/audit" not in page
    assert "/clients" not in page
    assert "Margin" not in page


def test_a_client_contact_sees_nothing_internal(browse):
    page = browse("astrid.moen@havbris.example").get("/").text

    for path in ("/time", "/people", "/clients", "/staffing", "/audit", "/findings", "/import"):
        assert f'href="{path}"' not in page


@pytest.mark.parametrize(
    "path", ["/audit", "/projects/99999", "/people/99999", "/clients/99999", "/open/booking:999999"]
)
def test_what_is_not_there_and_what_is_not_ones_own_look_alike_from_outside(browse, path):
    response = browse("ana.petrov@firstmate.example").get(path)

    assert response.status_code in {403, 404}
    assert "Traceback" not in response.text


def test_a_project_page_shows_no_money_to_a_consultant_on_it(browse, house):
    from sqlmodel import Session, select

    from store.bookings import Booking
    from store.people import Person

    with Session(house.engine) as db:
        ana = db.exec(select(Person).where(Person.email == "ana.petrov@firstmate.example")).one()
        project = db.exec(select(Booking.project_id).where(Booking.person_id == ana.id)).first()
    page = browse("ana.petrov@firstmate.example").get(f"/projects/{project}").text

    assert "Status" in page
    assert " EUR" not in page
    assert " GBP" not in page


def test_a_row_of_a_table_leads_to_its_page(browse):
    browser = browse("callum.reid@firstmate.example")
    page = browser.get("/projects").text
    links = set(re.findall(r'href="(/projects/\d+)"', page))

    assert links
    assert browser.get(min(links)).status_code == 200


def test_a_citation_opens_the_page_its_row_is_on(browse, house):
    from sqlmodel import Session, select

    from store.bookings import Booking

    with Session(house.engine) as db:
        booking = db.exec(select(Booking)).first()
    response = browse("callum.reid@firstmate.example").get(f"/open/booking:{booking.id}")

    assert response.headers["location"] == f"/projects/{booking.project_id}#booking-{booking.id}"


def test_a_citation_of_somebody_elses_row_opens_nothing(browse, house):
    from sqlmodel import Session, select

    from store.invoices import Invoice

    with Session(house.engine) as db:
        invoice = db.exec(select(Invoice)).first()

    assert browse("ana.petrov@firstmate.example").get(f"/open/invoice:{invoice.id}").status_code == 404


@pytest.mark.parametrize("ref", ["nonsense:1", "project:x", "alembic_version:1", "token:1", "web_session:1", ":", "a"])
def test_nothing_else_can_be_opened(browse, ref):
    assert browse("callum.reid@firstmate.example").get(f"/open/{ref}").status_code == 404


def test_pages_load_nothing_from_elsewhere_and_have_no_inline_scripts_or_styles(browse):
    browser = browse("callum.reid@firstmate.example")
    for path in ("/", "/chat", "/projects", "/money", "/settings", "/docs"):
        page = browser.get(path).text
        assert not re.search(r'(?:src|href|srcset|action)="(?:https?:)?//', page), path
        assert not re.search(r"<style|style=|\son\w+=|<script(?! src=)", page), path


def test_every_field_of_a_form_has_a_label(browse):
    browser = browse("ana.petrov@firstmate.example")
    for path in ("/", "/chat", "/time", "/import", "/settings", "/projects", "/approvals"):
        page = browser.get(path).text
        for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
            if 'type="hidden"' in field or "aria-label" in field:
                continue
            name = re.search(r'\bid="([^"]+)"', field)
            assert name, f"{path}: {field}"
            assert f'for="{name[1]}"' in page, f"{path}: {field}"


def test_static_files_are_kept_by_browsers_and_pages_are_not(browse):
    browser = browse("ana.petrov@firstmate.example")

    assert "no-store" not in browser.get("/static/firstmate.css").headers.get("cache-control", "")
    assert browser.get("/").headers["cache-control"] == "no-store"


def test_an_error_page_says_so_in_plain_words(browse):
    response = browse("ana.petrov@firstmate.example").get("/nowhere")

    assert response.status_code == 404
    assert "There is nothing at this address." in response.text


def test_settings_of_the_firm_are_for_administrators_and_never_show_a_secret(browse):
    ours = browse("greta.halvorsen@firstmate.example").get("/settings").text
    theirs = browse("ana.petrov@firstmate.example").get("/settings").text

    assert "Settings of the firm" in ours
    assert "not set" in ours
    assert "Settings of the firm" not in theirs


def test_a_token_made_on_the_page_works_and_is_shown_once(browse, visit):
    browser = browse("ana.petrov@firstmate.example")
    token = re.search(r"<code>(fm_[\w-]+)</code>", browser.send("/settings/token", name="script").text)[1]
    headers = {"Authorization": f"Bearer {token}"}

    assert visit().get("/api/tools", headers=headers).status_code == 200
    assert token not in browser.get("/settings").text
    browser.send("/settings/token/revoke", name="script")
    assert visit().get("/api/tools", headers=headers).status_code == 401


def test_the_audit_log_is_shown_searched_and_proved(browse):
    callum = browse("callum.reid@firstmate.example")
    ana = browse("ana.petrov@firstmate.example")
    ana.get("/time")
    ana.send("/time/log", project="Internal Operations", effort="1", day="2026-11-20", once="a")

    assert "ana.petrov@firstmate.example" in callum.get("/audit?search=log").text
    assert "The chain is sound." in callum.get("/audit?verify=true").text


def test_the_manual_names_every_operation_of_the_api(browse):
    page = browse().get("/docs").text
    for entry in entries(application().openapi()):
        assert entry.path in page
        assert entry.summary in page or "&#39;" in page


def test_roles_are_written_as_words(actor):
    assert roles_text(actor("henrike.vogt")) == "CEO"
    assert {place.path for place in PLACES} >= {"/", "/chat", "/approvals"}
    assert Role.CEO in actor("henrike.vogt").roles
