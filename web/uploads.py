"""Files that wait between a dry run and the word to import them: kept in the home folder for a day, for one person."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from domain.errors import NotFound

_KEPT = timedelta(days=1)


def keep(home: Path, owner: str, content: bytes, *, now: datetime) -> str:
    """Put a file aside and return its key; files older than a day are thrown away."""
    folder = home / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < (now - _KEPT).timestamp():
            old.unlink(missing_ok=True)
    key = sha256(content).hexdigest()
    (folder / _name(owner, key)).write_bytes(content)
    return key


def kept(home: Path, owner: str, key: str) -> bytes:
    """Return a file put aside by the same person.

    Raises:
        NotFound: it is not there, or no longer.

    """
    path = home / "uploads" / _name(owner, key)
    if not path.is_file():
        raise NotFound("That file is no longer here.", hint="Choose it again.")
    return path.read_bytes()


def _name(owner: str, key: str) -> str:
    # A hash of both: no name of a user's choosing becomes a path.
    return sha256(f"{owner}\n{key}".encode()).hexdigest()


def drop(home: Path, owner: str, content: bytes) -> None:
    """Throw away a file that is not waiting any more."""
    (home / "uploads" / _name(owner, sha256(content).hexdigest())).unlink(missing_ok=True)
