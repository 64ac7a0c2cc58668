"""Which client a file or mail is about, when nobody says: by its folder, its addresses, who speaks, its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from sqlmodel import col, select

from memory.readers.transcripts import Recording
from store import scope
from store.clients import Client, Contact
from tools.spec import Named, ToolContext

# Anybody may have an address there: it says nothing about the company.
_ANYBODYS = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "gmx.de",
        "gmx.net",
        "web.de",
    }
)
_WORD = re.compile(r"[^\W_]+")


def placed(ctx: ToolContext, recording: Recording, name: str, folder: str = "") -> Named | None:
    """Return the one client a recording is about; None where nothing, or more than one, speaks for itself."""
    query = select(Client.id, Client.name).where(scope.clients(ctx.actor)).order_by(col(Client.id))
    clients = {key: Named("client", key, called) for key, called in ctx.db.exec(query) if key is not None}
    contacts = list(ctx.db.exec(select(Contact.client_id, Contact.name, Contact.email)))
    addresses = {*recording.addresses.values(), *recording.recipients}
    for ways in (
        _called(folder, clients.values()),
        [key for key, _, email in contacts if email.casefold() in addresses],
        _by_domain(contacts, addresses),
        [key for key, called, _ in contacts if called in recording.speakers],
        _called(f"{name} {recording.title}", clients.values()),
    ):
        best = Counter(key for key in ways if key in clients).most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            return clients[best[0][0]]
    return None


def _by_domain(contacts: Iterable[tuple[int, str, str]], addresses: Iterable[str]) -> list[int]:
    domains = {one.rpartition("@")[2] for one in addresses} - _ANYBODYS
    keys = {(key, email.casefold().rpartition("@")[2]) for key, _, email in contacts}
    return [key for key, domain in keys if domain in domains]


def _called(text: str, clients: Iterable[Named]) -> list[int]:
    """Return the clients whose whole name, or whose first word where only one client has it, is in a text."""
    words = [word.casefold() for word in _WORD.findall(text)]
    joined = f" {' '.join(words)} "
    names = {one.id: [word.casefold() for word in _WORD.findall(one.name)] for one in clients}
    whole = [key for key, parts in names.items() if parts and f" {' '.join(parts)} " in joined]
    firsts = Counter(parts[0] for parts in names.values() if parts)
    return whole or [key for key, parts in names.items() if parts and firsts[parts[0]] == 1 and parts[0] in words]
