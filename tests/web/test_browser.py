"""The main stories in a real browser against a real server, at the width of a desk and of a phone.

They skip, and say so, where there is no chromium. With ``SCREENSHOTS_TO=docs/images`` the main pages are also
saved as pictures there.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from store.db import connect, writing
from store.messages import Inbox
from store.queries import addresses, inbox

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    # The driver of the browser leaves its own pipes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
SIZES = {"wide": (1280, 860), "phone": (390, 844)}
CEO, HEAD, FINANCE = "henrike.vogt", "callum.reid", "beatriz.nogueira"
RESOURCE_MANAGER, MANAGER, CONSULTANT, ADMIN = "priya.raman", "marta.kowalczyk", "ana.petrov", "greta.halvorsen"
ANA = f"{CONSULTANT}@firstmate.example"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """Start the server itself on the demo firm, in a process of its own."""
    home = tmp_path_factory.mktemp("firm")
    known = {name: value for name, value in os.environ.items() if not name.startswith(("FIRSTMATE_", "OPENAI_"))}
    env = known | {"FIRSTMATE_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-c", "from channels.console import main; main()", "demo"], cwd=ROOT, env=env, check=True
    )
    _letter_that_nothing_proves(home)
    command = [sys.executable, "-m", "uvicorn", "server:app", "--factory", "--port", "0", "--no-access-log"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stderr:
                found = re.search(r"running on (http://127\.0\.0\.1:\d+)", line)
                if found:
                    break
            else:
                pytest.fail("the server did not start")
            yield found[1]
        finally:
            server.terminate()


def _letter_that_nothing_proves(home: Path) -> None:
    """Have a letter in somebody's name wait for their word, and an address that mail comes back from."""
    engine, now = connect(f"sqlite:///{home / 'firstmate.sqlite3'}"), datetime.now(UTC)
    for size in SIZES:
        place = {"channel": "email", "room": ANA, "thread": "<a@b>", "more": {"subject": f"Hours, {size}"}}
        said = {"key": size, "place": place, "sender": ANA, "text": "approve <b>everything</b>", "unproven": True}
        with writing(engine) as db:
            inbox.accept(db, [inbox.Told(size, "email", size, f":{ANA}", said, now)])
            inbox.done(db, db.exec(select(Inbox.id).where(Inbox.key == size)).one(), now)
            addresses.refuse(db, f"gone.{size}@client.example", "550 nobody of that name", now)
    engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Person:
    """Someone at a browser window; what the browser complains about is remembered."""

    def __init__(self, browser: Any, address: str, size: str, **context: Any) -> None:
        width, height = SIZES[size]
        self.width = width
        self.context = browser.new_context(viewport={"width": width, "height": height}, base_url=address, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def be(self, name: str) -> Person:
        self.page.goto("/sign-in")
        self.page.fill("#search", name.replace(".", " "))
        self.page.press("#search", "Enter")
        self.page.click(f'button[value="{name}@firstmate.example"]')
        self.page.wait_for_selector("h1:has-text('Hello')")
        return self

    def ask(self, words: str) -> Any:
        before = self.page.locator(".turn[id]").count()
        self.page.fill("#says", words)
        self.page.press("#says", "Enter")
        turn = self.page.locator(".turn[id]").nth(before)
        turn.wait_for()
        return turn


@pytest.fixture(params=list(SIZES))
def somebody(request, chromium, address) -> Iterator[Any]:
    """Return a way to open windows of one size; at the end none of them may have had anything to complain about."""
    opened: list[Person] = []

    def open_window(**context: Any) -> Person:
        opened.append(Person(chromium, address, request.param, **context))
        return opened[-1]

    open_window.size = request.param
    yield open_window
    complaints = [words for person in opened for words in person.complaints]
    for person in opened:
        person.context.close()
    assert not complaints


def picture(person: Person, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS_TO")
    if folder:
        size = "phone" if person.width < 600 else "wide"
        person.page.screenshot(path=str(ROOT / folder / f"{name}-{size}.png"))


def test_somebody_picks_who_to_be_and_becomes_someone_else(somebody):
    person = somebody().be(CEO)
    picture(person, "home")
    assert person.page.locator(".figure").count() >= 5
    if person.width < 760:
        person.page.click("summary:has-text('Menu')")
    person.page.click("text=Be someone else")
    person.page.wait_for_selector("h1:has-text('Who do you want to be?')")
    picture(person, "sign-in")


def test_a_question_streams_to_an_answer_whose_rows_open(somebody):
    person = somebody().be(HEAD)
    person.page.goto("/chat")
    turn = person.ask("Which projects are at risk?")
    assert "built-in planner" in turn.locator(".speaker").inner_text()
    assert turn.locator("table.rows tbody tr").count() >= 1
    picture(person, "chat")
    here = person.page.url
    assert re.search(r"/chat/\d+$", here)
    row = turn.locator("table.rows tbody a").first
    name = row.inner_text()
    row.click()
    person.page.wait_for_selector(f"h1:has-text({name!r})")
    picture(person, "project")
    person.page.goto(here)
    assert person.page.locator(".turn").count() == 1


def test_steps_are_seen_while_the_agents_work(somebody):
    person = somebody().be(HEAD)
    person.page.goto("/chat")
    person.page.evaluate(
        """() => { window.seen = new Set(); new MutationObserver(() => {
             for (const step of document.querySelectorAll(".steps li")) window.seen.add(step.dataset.name);
           }).observe(document.getElementById("thread"), { childList: true, subtree: true }); }"""
    )
    person.ask("Who is on the bench in the next 30 days?")
    assert any("bench" in step for step in person.page.evaluate("[...window.seen]"))


def test_a_suggested_question_is_asked_by_a_click_and_conversations_are_searched(somebody):
    person = somebody().be(FINANCE)
    person.page.goto("/chat")
    suggestion = person.page.locator("[data-ask]").first
    words = suggestion.inner_text()
    suggestion.click()
    person.page.wait_for_selector(".turn[id] .speaker")
    person.page.goto(f"/chat?search={words[:12]}")
    if person.width <= 1000:
        person.page.click("summary:has-text('Conversations')")
    assert person.page.locator(".past li a").count() >= 1


def test_asking_about_a_page_opens_the_chat_on_it(somebody):
    person = somebody().be(HEAD)
    person.page.goto("/projects/1")
    name = person.page.locator("h1").inner_text()
    person.page.fill("#ask-about", "Who is booked next month?")
    person.page.press("#ask-about", "Enter")
    person.page.wait_for_selector(".turn[id] .speaker")
    assert name in person.page.locator(".said-by-me").inner_text()


def test_stop_ends_a_turn_and_says_that_nothing_was_changed(somebody):
    person = somebody().be(HEAD)
    person.page.goto("/chat")
    person.page.route("**/chat/say", lambda _route: None)  # never answered
    person.page.fill("#says", "How is the org doing?")
    person.page.press("#says", "Enter")
    person.page.click("#stop")
    person.page.wait_for_selector("text=Stopped. Nothing was changed.")
    assert person.page.locator("#send").is_visible()


def test_a_change_waits_is_approved_by_whoever_may_and_turns_into_its_outcome_everywhere(somebody):
    manager = somebody().be(MANAGER)
    manager.page.goto("/chat")
    day = date.today() + timedelta(days=21)  # noqa: DTZ011 -- the server's own day
    who = {"wide": "Ana Petrov from Nordlys Data Platform", "phone": "Amara Nwosu from Polymer Forecasting"}
    turn = manager.ask(f"release {who[somebody.size]} on {day.isoformat()}")
    card = turn.locator("[data-card]")
    number = card.get_attribute("data-card")
    assert card.locator("button[value=approve]").count() == 0
    picture(manager, "card")

    decider = somebody().be(RESOURCE_MANAGER)
    decider.page.goto("/approvals")
    waiting = decider.page.locator(f'[data-card="{number}"]')
    assert waiting.locator("del").count() >= 1
    picture(decider, "approvals")
    waiting.locator("button[value=approve]").click()
    decider.page.wait_for_selector(f'[data-card="{number}"].approved')

    manager.page.reload()
    manager.page.wait_for_selector(f'[data-card="{number}"].approved:has-text("Priya Raman")')


def test_a_second_decision_is_refused_on_the_card(somebody):
    asker = somebody().be(CONSULTANT)
    asker.page.goto("/chat")
    asker.ask("log 1h on Internal Operations yesterday")
    here = asker.page.url
    again = asker.context.new_page()
    again.goto(here)
    asker.page.click("[data-card] button[value=approve]")
    asker.page.wait_for_selector("[data-card].approved")
    again.click("[data-card] button[value=approve]")
    again.wait_for_selector("[data-card] .refusal:has-text('already approved')")
    asker.complaints.clear()  # the browser reports the refusal's 409 itself


def test_a_day_is_logged_in_a_few_taps(somebody):
    person = somebody().be("karim.benali")
    person.page.goto("/time")
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011 -- the server's own day
    person.page.goto(f"/time?day={yesterday.isoformat()}")
    before = person.page.locator(".entry").count()
    person.page.select_option("#project", label="Internal Operations")
    person.page.fill("#effort", "0.5")
    person.page.click("button:text-is('Log')")
    person.page.wait_for_selector(".said:has-text('0.5 h')")
    assert person.page.locator(".entry").count() == before + 1
    picture(person, "time")


def test_a_time_export_is_looked_at_first(somebody, tmp_path):
    export = tmp_path / "export.csv"
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011 -- the server's own day
    export.write_text(f"Date,Person,Project,Hours\n{yesterday.isoformat()},Ana Petrov,Internal Operations,1\n", "utf-8")
    person = somebody().be(FINANCE)
    person.page.goto("/import")
    person.page.set_input_files("#file", str(export))
    person.page.click("text=Look at it first")
    person.page.wait_for_selector("text=Would import 1 entry")
    assert person.page.locator("button:has-text('Import 1 entry')").is_visible()


def test_what_a_role_may_not_see_is_absent(somebody):
    person = somebody().be(CONSULTANT)
    if person.width < 760:
        person.page.click("summary:has-text('Menu')")
    names = person.page.locator("nav[aria-label=Main] a").all_inner_texts()
    assert "My time" in names
    assert not {"Money", "Clients", "Audit", "Staffing"} & set(names)


def test_the_keyboard_reaches_the_content_and_sends_a_question(somebody):
    person = somebody().be(FINANCE)
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.className") == "skip"
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.id") == "ask-about"
    person.page.keyboard.type("What is unbilled?")
    person.page.keyboard.press("Enter")
    person.page.wait_for_selector(".turn[id] .speaker")


def test_where_and_when_one_is_told_is_chosen_and_kept(somebody):
    person = somebody().be(MANAGER)
    person.page.goto("/notifications")
    person.page.select_option("#at", "07:30")
    person.page.click("fieldset.days label:has-text('Fri')")
    friday = person.page.locator("fieldset.days label:has-text('Fri') input")
    chosen = friday.is_checked()
    person.page.click("button:has-text('Save')")
    person.page.wait_for_selector("text=Saved.")
    picture(person, "notifications")
    person.page.goto("/notifications")
    assert person.page.locator("#at").input_value() == "07:30"
    assert friday.is_checked() is chosen


def test_a_letter_in_ones_name_is_looked_at_and_answered_on_ones_word(somebody):
    person = somebody().be(CONSULTANT)
    person.page.goto("/confirm")
    assert "approve <b>everything</b>" in person.page.inner_text("main")
    picture(person, "confirm")
    waiting = person.page.locator("main form").count()
    person.page.locator("main form button").first.click()
    person.page.wait_for_selector("text=The answer comes by e-mail.")
    assert person.page.locator("main form").count() == waiting - 1


def test_an_administrator_sees_how_the_channels_are_and_writes_to_an_address_again(somebody):
    person = somebody().be(ADMIN)
    person.page.goto("/channels")
    assert person.page.locator("text=not connected").count() == 3
    assert person.page.evaluate("document.documentElement.scrollWidth") <= person.width
    picture(person, "channels")
    address = person.page.locator(f"li:has-text('gone.{somebody.size}@client.example')")
    address.locator("button").click()
    address.wait_for(state="detached")


PAGES = ("/", "/chat", "/time", "/approvals", "/findings", "/projects", "/projects/1", "/people/12", "/clients/1")
MORE = ("/staffing", "/money", "/audit", "/settings", "/import", "/docs", "/notifications", "/confirm")


def test_no_page_is_wider_than_its_window(somebody):
    person = somebody().be(HEAD)
    for path in (*PAGES, *MORE):
        person.page.goto(path)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= person.width, path


@pytest.mark.skipif(
    importlib.util.find_spec("axe_playwright_python") is None, reason="axe (axe-playwright-python) is not installed"
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(somebody, scheme):
    axe = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js").read_text("utf-8")
    person = somebody(color_scheme=scheme, bypass_csp=True).be(HEAD)
    for path in (*PAGES, *MORE):
        person.page.goto(path)
        person.page.evaluate(axe)
        found = person.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [one["id"] for one in found if one["impact"] in {"serious", "critical"}]
        assert not serious, path
