import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from domain.errors import BadInput, NotFound
from memory.feeds import checked_address, fetch, host_of

URL = "https://calendar.example.com/private/ana.ics?key=1"
PUBLIC = "93.184.216.34"


class _Peer(BaseHTTPRequestHandler):
    said = (200, {}, b"BEGIN:VCALENDAR")
    asked: list[tuple[str, dict[str, str]]] = []  # noqa: RUF012

    def do_GET(self):
        type(self).asked.append((self.path, dict(self.headers)))
        status, headers, body = type(self).said
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def peer(socket_enabled):
    """A calendar server of our own; ``connect`` leads to it whatever address was found."""
    _Peer.asked, _Peer.said = [], (200, {}, b"BEGIN:VCALENDAR")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Peer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(peer, socket_enabled):
    def connect(host, port, address):
        assert address == PUBLIC
        return http.client.HTTPConnection(*peer.server_address)

    return lambda url=URL, etag="": fetch(url, etag, resolve=lambda *_: [PUBLIC], connect=connect)


def test_a_calendar_is_fetched_and_asked_for_again_by_its_tag(get):
    _Peer.said = (200, {"ETag": '"a1"'}, b"BEGIN:VCALENDAR")
    first = get()
    assert (first.content, first.etag) == (b"BEGIN:VCALENDAR", '"a1"')
    _Peer.said = (304, {}, b"")
    again = get(etag=first.etag)
    assert (again.content, again.etag) == (None, '"a1"')
    assert _Peer.asked[1][0] == "/private/ana.ics?key=1"
    assert _Peer.asked[1][1]["If-None-Match"] == '"a1"'


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "169.254.169.254",
        "172.16.3.4",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::",
        "64:ff9b::a00:1",
    ],
)
def test_no_address_of_a_private_network_is_looked_at_even_beside_a_public_one(address):
    def never(*_):
        raise AssertionError("it was connected to")

    with pytest.raises(BadInput, match="not on the public internet"):
        fetch(URL, resolve=lambda *_: [PUBLIC, address], connect=never)


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ((302, {"Location": "http://169.254.169.254/"}, b""), BadInput, "sends on"),
        ((404, {}, b""), NotFound, "answered 404"),
        ((200, {}, b"x" * 5_000_001), BadInput, "larger than 5 MB"),
    ],
)
def test_what_is_not_a_calendar_of_reasonable_size_is_refused(get, said, error, words):
    _Peer.said = said
    with pytest.raises(error, match=words):
        get()


def test_a_host_that_does_not_answer_is_said_without_its_address():
    def refused(*_):
        raise ConnectionRefusedError

    with pytest.raises(NotFound, match=r"calendar\.example\.com did not answer") as found:
        fetch(URL, resolve=lambda *_: [PUBLIC], connect=refused)
    assert "key=1" not in str(found.value)


@pytest.mark.parametrize(
    "url",
    [
        *["http://calendar.example.com/a.ics", "ftp://x/a", "https:///a.ics", "https://u:p@x.example/a.ics"],
        *["https://x.example:8443/a.ics", "https://x.example:port/a", "file:///etc/passwd"],
        *("", "https://x.example/a b.ics", "https://x.example/\r\nHost: y", "https://x.example/" + "a" * 1000),
    ],
)
def test_only_plain_https_addresses_are_kept(url):
    with pytest.raises(BadInput):
        checked_address(url)


def test_webcal_is_https():
    assert checked_address(" webcal://calendar.example.com/a.ics ") == "https://calendar.example.com/a.ics"
    assert host_of("https://calendar.example.com/a.ics") == "calendar.example.com"
