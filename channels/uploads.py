"""Files dropped into a conversation: fetched by the platform's adapter, and what is said of those that are not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agents.attached import Attachment
from channels.adapter import Adapter, Fetches
from channels.downloads import Unfetched
from channels.message import Place, Upload

_TIME = (".csv", ".tsv")
MOST_FILES = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """The files of a message: those that came, and what is said of the others (empty: nothing)."""

    files: tuple[Attachment, ...] = ()
    unread: str = ""


async def taken(uploads: Sequence[Upload], place: Place, adapter: Adapter | None, base_url: str) -> Taken:
    """Fetch the files of a message. What goes wrong with one costs neither the others nor the answer to the words."""
    files: list[Attachment] = []
    left: list[str] = []
    hint = ""
    for upload in uploads[:MOST_FILES]:
        if upload.name.lower().endswith(_TIME):
            left.append(f"{upload.name} (a table)")
            hint = f" Time exports can be handed in at {base_url}/import."
            continue
        try:
            files.append(await _fetched(upload, place, adapter))
        except Unfetched as error:
            left.append(f"{upload.name} ({error})")
    left += [f"{upload.name} (I read {MOST_FILES} at once)" for upload in uploads[MOST_FILES:]]
    return Taken(tuple(files), f"I did not read {', '.join(left)}.{hint}" if left else "")


async def _fetched(upload: Upload, place: Place, adapter: Adapter | None) -> Attachment:
    if upload.error:
        raise Unfetched(upload.error)
    if not isinstance(adapter, Fetches):
        raise Unfetched("I take no files here")
    content = await adapter.fetch(upload, place)
    if not content:
        raise Unfetched("it is empty")
    return Attachment(upload.name, content)
