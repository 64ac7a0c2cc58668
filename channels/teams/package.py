"""The app package people install in Teams: a manifest and two icons, built from the settings."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from domain.errors import BadInput
from settings import Settings

SCHEMA = "1.19"
VERSION = "1.0.0"
_ACCENT, _WHITE, _CLEAR = (31, 78, 121, 255), (255, 255, 255, 255), (0, 0, 0, 0)
_GRID, _POLE, _FLAG = 32, range(8, 10), range(11, 26)  # the drawing, in 32nds of the side
Pixel = tuple[int, int, int, int]
_COMMANDS = (
    ("What needs me?", "What waits for you today"),
    ("My week", "Your bookings and missing time"),
    ("Who is free next week?", "People with time left"),
    ("help", "What can be asked"),
)


def build(settings: Settings) -> bytes:
    """Return the package as a ZIP file; the same settings give the same bytes.

    Raises:
        BadInput: the app's id is missing.

    """
    if not settings.teams_app_id:
        raise BadInput("The package needs the app's id: set FIRSTMATE_TEAMS_APP_ID.")
    files = {
        "manifest.json": json.dumps(manifest(settings), indent=2).encode(),
        "color.png": picture(192, _ACCENT, _WHITE),
        "outline.png": picture(32, _CLEAR, _WHITE),
    }
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return kept.getvalue()


def manifest(settings: Settings) -> dict[str, Any]:
    """Return the manifest: one bot, in personal chats, group chats and teams."""
    base = settings.base_url.rstrip("/")
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": VERSION,
        "id": settings.teams_app_id,
        "developer": {
            "name": "Firstmate",
            "websiteUrl": f"{base}/",
            "privacyUrl": f"{base}/",
            "termsOfUseUrl": f"{base}/",
        },
        "name": {"short": "Firstmate", "full": "Firstmate, your operations assistant"},
        "description": {
            "short": "Projects, people, time and money: ask, and decide.",
            "full": "Firstmate answers questions about projects, people, time and money, with the rights of whoever "
            "asks, and proposes changes that somebody approves.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": f"#{bytes(_ACCENT[:3]).hex().upper()}",
        "bots": [
            {
                "botId": settings.teams_app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [
                    {
                        "scopes": ["personal"],
                        "commands": [{"title": title, "description": told} for title, told in _COMMANDS],
                    }
                ],
            }
        ],
        "validDomains": [domain] if (domain := urlsplit(base).hostname or "") else [],
    }


def picture(size: int, ground: Pixel, ink: Pixel) -> bytes:
    """Return a square PNG of a pennant on its pole."""
    inside = _pennant(size)
    rows = (b"\0" + b"".join(bytes(ink if inside(x, y) else ground) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _pennant(size: int) -> Callable[[int, int], bool]:
    """Tell of a point whether it is drawn: a pole at the left, a flag that narrows to the right."""

    def inside(x: int, y: int) -> bool:
        across, down = x * _GRID, y * _GRID  # in 32nds of a side, times the side: whole numbers at every size
        if across // size in _POLE:
            return down // size in range(5, 27)
        slope = (across - _FLAG.start * size) // 3
        return across // size in _FLAG and down in range(6 * size + slope, 18 * size - slope)

    return inside


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
