"""What is missing before e-mail works, in plain words: settings, names, ports, encryption, sign-in, folder, proof."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from channels.mail.addresses import Server, sender_address, server_of
from channels.mail.verdicts import MICROSOFT, judge_of
from domain.errors import BadInput
from settings import Settings

_SECONDS = 10.0
_LOOKED_AT = 10  # letters
_HINTS = {
    "smtp.gmail.com": "Gmail wants an app password here, not the account's own: docs/email.md, Gmail.",
    "imap.gmail.com": "Gmail wants an app password here, and IMAP turned on: docs/email.md, Gmail.",
    "smtp.office365.com": "Microsoft 365: is Authenticated SMTP on for this mailbox? docs/email.md, Microsoft 365.",
    "outlook.office365.com": "Exchange Online takes no passwords over IMAP: docs/email.md, Microsoft 365.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; ``told`` says what was found, or what to do."""

    name: str
    good: bool
    told: str


def local(settings: Settings) -> Iterator[Finding]:
    """Look at the settings, without asking anybody."""
    yield _server(settings.smtp_url.get_secret_value(), "smtp", "Outgoing mail", "FIRSTMATE_SMTP_URL")
    try:
        yield Finding("Sender", good=True, told=sender_address(settings.mail_from))
    except BadInput as error:
        yield Finding("Sender", good=False, told=str(error))
    parts = urlsplit(settings.base_url)
    public = parts.scheme == "https" and parts.hostname not in {None, "localhost", "127.0.0.1"}
    told = "links in letters lead there" if public else "set FIRSTMATE_BASE_URL to the https address people open"
    yield Finding("Public address", public, f"{settings.base_url}: {told}")
    if not settings.imap_url.get_secret_value():
        yield Finding(
            "Incoming mail", good=True, told="FIRSTMATE_IMAP_URL is empty: letters go out, replies are not read"
        )
        return
    yield _server(settings.imap_url.get_secret_value(), "imap", "Incoming mail", "FIRSTMATE_IMAP_URL")
    yield _judge(settings)


def remote(settings: Settings) -> Iterator[Finding]:
    """Ask the servers: are they there, is the way encrypted, do they take the password, is the folder there?"""
    with suppress(BadInput):
        yield from _outgoing(server_of(settings.smtp_url.get_secret_value(), "smtp"))
    if address := settings.imap_url.get_secret_value():
        with suppress(BadInput):
            yield from _incoming(server_of(address, "imap"), settings)


def _server(address: str, kind: str, name: str, variable: str) -> Finding:
    try:
        found = server_of(address, kind)
    except BadInput as error:
        return Finding(name, good=False, told=f"{error} Set {variable}." if address else f"set {variable}")
    user = f", as {found.user}" if found.user else ", without a user"
    return Finding(name, good=True, told=f"{found.host}, port {found.port}{user}")


def _judge(settings: Settings) -> Finding:
    if settings.mail_internal:
        return Finding(
            "Proof of senders", good=True, told="none needed: FIRSTMATE_MAIL_INTERNAL says nobody outside can write"
        )
    if settings.mail_judge:
        return Finding("Proof of senders", good=True, told=f"what {settings.mail_judge} finds is believed")
    told = "FIRSTMATE_MAIL_JUDGE is empty: every letter must be confirmed on a page before it is answered"
    return Finding("Proof of senders", good=False, told=told)


def _reached(name: str, server: Server) -> Iterator[Finding]:
    """Look for the name in DNS and knock at the port; stop at what fails first."""
    try:
        found = {one[4][0] for one in socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)}
    except OSError:
        yield Finding(f"{name}: name", good=False, told=f"{server.host} is not known in DNS: is it spelt right?")
        return
    yield Finding(f"{name}: name", good=True, told=f"{server.host} is {', '.join(sorted(str(one) for one in found))}")
    try:
        with socket.create_connection((server.host, server.port), timeout=_SECONDS) as wire:
            if server.tls:
                ssl.create_default_context().wrap_socket(wire, server_hostname=server.host).close()
    except ssl.SSLError as error:
        yield _broken(name, server, error)
        return
    except OSError as error:
        told = f"port {server.port} of {server.host} does not answer ({error}): a firewall, or the wrong port"
        yield Finding(f"{name}: port", good=False, told=told)
        return
    yield Finding(f"{name}: port", good=True, told=f"port {server.port} answers")


def _outgoing(server: Server) -> Iterator[Finding]:
    import smtplib

    name = "Sending"
    found = list(_reached(name, server))
    yield from found
    if not found[-1].good:
        return
    context = ssl.create_default_context()
    try:
        client = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        )
        with client:
            if not (server.tls or server.on_loopback):
                client.starttls(context=context)
            yield _encrypted(name, server)
            if server.user:
                client.login(server.user, server.password)
                yield Finding(f"{name}: sign-in", good=True, told=f"{server.user} may send")
    except smtplib.SMTPAuthenticationError as error:
        yield _refused(name, server, f"{error.smtp_code} {_words(error.smtp_error)}")
    except smtplib.SMTPNotSupportedError as error:
        yield Finding(
            f"{name}: encryption", good=False, told=f"{server.host} offers none on this port ({error}): try smtps://"
        )
    except (ssl.SSLError, smtplib.SMTPException, OSError) as error:
        yield _broken(name, server, error)


def _incoming(server: Server, settings: Settings) -> Iterator[Finding]:
    from imap_tools import MailBox, MailBoxUnencrypted
    from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError

    name = "Reading"
    found = list(_reached(name, server))
    yield from found
    if not found[-1].good:
        return
    try:
        kind = MailBox if server.tls else MailBoxUnencrypted
        box = kind(server.host, server.port, timeout=int(_SECONDS))
        with _left(box):
            yield _encrypted(name, server)
            box.login(server.user, server.password, server.folder)
            yield Finding(f"{name}: sign-in", good=True, told=f"{server.user} may read {server.folder}")
            yield from _proof(box, settings)
    except MailboxLoginError as error:
        yield _refused(name, server, str(error))
    except MailboxFolderSelectError:
        told = f"there is no folder {server.folder!r}: put another one behind the host in FIRSTMATE_IMAP_URL"
        yield Finding(f"{name}: folder", good=False, told=told)
    except (ssl.SSLError, OSError) as error:
        yield _broken(name, server, error)


@contextmanager
def _left(box: Any) -> Iterator[None]:  # noqa: ANN401
    """Take leave of a mailbox, whether or not it let us in."""
    try:
        yield
    finally:
        box.client.shutdown()


def _proof(box: Any, settings: Settings) -> Iterator[Finding]:  # noqa: ANN401 -- the package's own, imported late
    """Look at the last letters for who checks senders here."""
    letters = [one.obj for one in box.fetch(limit=_LOOKED_AT, reverse=True, mark_seen=False, headers_only=True)]
    seen = {judge_of(one) for one in letters} - {""}
    if settings.mail_internal or not letters:
        return
    if settings.mail_judge.lower() in seen:
        yield Finding("Proof of senders", good=True, told=f"the last letters carry findings of {settings.mail_judge}")
    elif seen:
        names = " or ".join(sorted(seen))
        more = " (Exchange Online signs with no name)" if MICROSOFT in seen else ""
        told = (
            f"the last letters carry findings of {names}{more}: set FIRSTMATE_MAIL_JUDGE to it if that is your provider"
        )
        yield Finding("Proof of senders", good=False, told=told)
    else:
        told = "your provider writes no findings: letters must be confirmed on a page; leave FIRSTMATE_MAIL_JUDGE empty"
        yield Finding("Proof of senders", good=not settings.mail_judge, told=told)


def _encrypted(name: str, server: Server) -> Finding:
    if server.on_loopback and not server.tls:
        return Finding(f"{name}: encryption", good=True, told="none needed on this machine")
    return Finding(f"{name}: encryption", good=True, told="the way is encrypted and the certificate is good")


def _refused(name: str, server: Server, said: str) -> Finding:
    hint = _HINTS.get(
        server.host, "Is the password right? Special characters in it are written as %40 for @ and so on."
    )
    return Finding(f"{name}: sign-in", good=False, told=f"{server.user} was refused: {said[:200]}. {hint}")


def _broken(name: str, server: Server, error: Exception) -> Finding:
    if isinstance(error, ssl.SSLCertVerificationError):
        told = f"the certificate of {server.host} is not good: {error.verify_message}"
    elif isinstance(error, ssl.SSLError):
        told = f"{server.host} does not speak TLS on port {server.port}: is it one for smtp:// (587) or imap://?"
    else:
        told = f"{server.host} broke off: {error}"
    return Finding(f"{name}: encryption", good=False, told=told)


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
