"""A small IMAP server: one mailbox, one user, just the commands a reader of new mail needs."""

from __future__ import annotations

import re
import socketserver
import threading
from contextlib import contextmanager

USER, PASSWORD = "calls", "secret"


class Mailbox:
    """Mails by number; which have been read, which were flagged for a person; the one folder there is."""

    def __init__(self, mails: list[bytes], folder: str = "INBOX") -> None:
        self.mails = dict(enumerate(mails, 1))
        self.seen: set[int] = set()
        self.flagged: set[int] = set()
        self.folder = folder

    def arrives(self, mail: bytes) -> None:
        self.mails[len(self.mails) + 1] = mail


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("* OK ready")
        for raw in self.rfile:
            line = raw.decode().strip()
            tag, _, command = line.partition(" ")
            if self._answer(tag, command):
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def _answer(self, tag: str, command: str) -> bool:
        box: Mailbox = self.server.box
        upper = command.upper()
        if upper.startswith("LOGIN"):
            good = re.fullmatch(r'LOGIN "?(\S+?)"? "?(\S+?)"?', command)
            known = good and (good[1], good[2]) == (USER, PASSWORD)
            self._say(f"{tag} OK in" if known else f"{tag} NO [AUTHENTICATIONFAILED] wrong")
        elif upper.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1")
            self._say(f"{tag} OK done")
        elif upper.startswith("SELECT") and box.folder not in command:
            self._say(f"{tag} NO [NONEXISTENT] no such folder")
        elif upper.startswith("SELECT"):
            self._say(f"* {len(box.mails)} EXISTS")
            self._say(f"{tag} OK [READ-WRITE]")
        elif upper.startswith("UID SEARCH"):
            named = re.search(r'HEADER "?MESSAGE-ID"? "([^"]+)"', command, re.IGNORECASE)
            found = [uid for uid, mail in box.mails.items() if named[1].encode() in mail] if named else None
            found = [uid for uid in box.mails if uid not in box.seen] if found is None else found
            self._say("* SEARCH " + " ".join(map(str, found)))
            self._say(f"{tag} OK done")
        elif upper.startswith("UID FETCH"):
            self._fetch(tag, int(command.split()[2]))
        elif upper.startswith("UID STORE"):
            marked = box.flagged if "FLAGGED" in upper else box.seen
            marked |= {int(uid) for uid in command.split()[2].split(",")}
            self._say(f"{tag} OK done")
        elif upper.startswith("LOGOUT"):
            self._say("* BYE")
            self._say(f"{tag} OK done")
            return True
        else:
            self._say(f"{tag} OK done")
        return False

    def _fetch(self, tag: str, uid: int) -> None:
        data = self.server.box.mails[uid]
        self.wfile.write(f"* {uid} FETCH (UID {uid} FLAGS () BODY[] {{{len(data)}}}\r\n".encode() + data + b")\r\n")
        self._say(f"{tag} OK done")


@contextmanager
def serving(box: Mailbox):
    """Serve a mailbox on a free port of this machine; give its address."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.box = box
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"imap://{USER}:{PASSWORD}@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()
        thread.join()
