from __future__ import annotations

import socket
import ssl
from email.message import EmailMessage

import pytest
from typer.testing import CliRunner

from channels.console import app
from channels.mail.addresses import Server, server_of
from channels.mail.diagnosis import _incoming, _outgoing, local, remote
from settings import Settings
from tests.channels.post_office import PostOffice
from tests.imap_server import PASSWORD, USER, Mailbox, serving

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]
BASE = {"mail_from": "Firstmate <ops@firm.example>", "base_url": "https://firm.example"}


def settings(**given):
    return Settings(_env_file=None, **{**BASE, **given})


def told(findings):
    return {one.name: (one.good, one.told) for one in findings}


def letter(judge="mx.firm.example"):
    found = EmailMessage()
    found["Authentication-Results"] = f"{judge}; dkim=pass header.d=x.example"
    found["From"], found["Message-ID"] = "a@x.example", "<a@x>"
    found.set_content("x")
    return bytes(found)


@pytest.fixture
def post():
    found = PostOffice()
    yield found
    found.close()


def test_without_settings_it_names_each_that_is_missing():
    found = told(local(settings(mail_from="", base_url="http://127.0.0.1:8000")))
    assert [name for name, (good, _) in found.items() if not good] == ["Outgoing mail", "Sender", "Public address"]
    assert "FIRSTMATE_SMTP_URL" in found["Outgoing mail"][1]
    assert "replies are not read" in found["Incoming mail"][1]


def test_a_mailbox_without_a_judge_is_named_with_what_follows_from_it():
    found = told(local(settings(smtp_url="smtps://a:b@x.example", imap_url="imaps://a:b@x.example/Ops")))
    assert found["Proof of senders"][0] is False
    assert "confirmed on a page" in found["Proof of senders"][1]


def test_servers_that_answer_and_take_the_password_are_good(post):
    post.password = "right"
    with serving(Mailbox([letter()])) as imap:
        found = told(remote(settings(smtp_url=post.url, imap_url=imap, mail_judge="mx.firm.example")))
    assert all(good for good, _ in found.values()), found
    assert found["Sending: sign-in"][1] == "ops may send"
    assert found["Reading: sign-in"][1] == f"{USER} may read INBOX"


def test_a_wrong_password_is_told_with_what_the_server_said(post):
    post.password = "wrong"
    with serving(Mailbox([])) as imap:
        wrong = imap.replace(PASSWORD, "other")
        found = told(remote(settings(smtp_url=post.url, imap_url=wrong)))
    assert "535" in found["Sending: sign-in"][1]
    assert "AUTHENTICATIONFAILED" in found["Reading: sign-in"][1]


def test_a_folder_that_is_not_there_is_named():
    with serving(Mailbox([], folder="Ops")) as imap:
        found = told(remote(settings(imap_url=imap)))
    assert "there is no folder 'INBOX'" in found["Reading: folder"][1]


def test_a_port_where_nobody_is_and_a_name_nobody_has_are_told_apart():
    found = told(_outgoing(server_of("smtp://127.0.0.1:9", "smtp")))
    assert "does not answer" in found["Sending: port"][1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", _unknown)
        found = told(_incoming(server_of("imaps://a:b@mail.nowhere.example", "imap"), settings()))
    assert "not known in DNS" in found["Reading: name"][1]


def _unknown(*_given, **_more):
    raise socket.gaierror(-2, "Name or service not known")


def test_a_port_that_does_not_speak_tls_is_told(post):
    port = server_of(post.url, "smtp").port
    (*_, last) = _outgoing(Server("127.0.0.1", port, "", "", tls=True))
    assert (last.good, "does not speak TLS" in last.told) == (False, True), last
    assert ssl.HAS_SNI


def test_the_judges_name_is_read_from_the_last_letters():
    with serving(Mailbox([letter("mx.google.com")])) as imap:
        found = told(remote(settings(imap_url=imap)))
    assert "mx.google.com" in found["Proof of senders"][1]
    assert "FIRSTMATE_MAIL_JUDGE" in found["Proof of senders"][1]


def test_the_command_says_what_is_missing_and_sends_a_test_letter(post, monkeypatch, tmp_path):
    for name, value in {**BASE, "smtp_url": post.url, "home": str(tmp_path)}.items():
        monkeypatch.setenv(f"FIRSTMATE_{name.upper()}", value)
    done = CliRunner().invoke(app, ["connect", "email", "--to", "ana@firm.example"])
    assert done.exit_code == 0, done.output
    assert "All is set." in done.output
    assert [one["To"] for one in post.letters] == ["ana@firm.example"]
    monkeypatch.setenv("FIRSTMATE_MAIL_FROM", "nobody")
    again = CliRunner().invoke(app, ["connect", "email", "--offline"])
    assert (again.exit_code, "is no sender of mail" in again.output) == (1, True)
