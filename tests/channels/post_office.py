"""A mail server on this machine: keeps the letters it takes, refuses and stalls as it is told."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class PostOffice:
    """``letters`` were taken; ``refuses`` are answers given to the next recipients, ``stumbles`` after the letter."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.refuses: list[str] = []
        self.stumbles: list[str] = []
        self.password = ""
        self._controller = _Controller(self)
        self._controller.start()

    @property
    def url(self) -> str:
        return f"smtp://{self._login}127.0.0.1:{self._controller.port}"

    @property
    def _login(self) -> str:
        return f"ops:{self.password}@" if self.password else ""

    @property
    def letters(self):
        return [message_from_bytes(one, policy=default) for one in self.raw]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- aiosmtpd's name
        if self.refuses:
            return self.refuses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.stumbles:
            return self.stumbles.pop(0)
        self.raw.append(envelope.content)
        return "250 taken"

    def close(self) -> None:
        self._controller.stop()


class _Controller(Controller):
    def __init__(self, office: PostOffice) -> None:
        super().__init__(office, hostname="127.0.0.1", port=0)
        self._office = office

    def factory(self):
        def known(_server, _session, _envelope, _mechanism, given):
            good = isinstance(given, LoginPassword) and given.password.decode() == "right"
            return AuthResult(success=good, handled=False)

        wanted = bool(self._office.password)
        return SMTP(
            self.handler, hostname="post.example", authenticator=known, auth_require_tls=False, auth_required=wanted
        )

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
