"""What is said of a file that somebody dropped into a conversation where files are not read."""

from __future__ import annotations

from collections.abc import Sequence

from channels.message import Upload


def unread(uploads: Sequence[Upload], base_url: str) -> str:
    """Say that files were not read, and where they are."""
    names = ", ".join(one.name for one in uploads)
    why = "".join(f" ({one.name}: {one.error}.)" for one in uploads if one.error)
    return f"I did not read {names}: I take no files here.{why} Time exports can be handed in at {base_url}/import."
