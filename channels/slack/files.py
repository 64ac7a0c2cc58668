"""Files dropped in Slack: looked up, then fetched with the bot's token from Slack's own host and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from channels.downloads import Door, Elsewhere, Unfetched, too_large
from channels.message import Upload

HOST = "slack.com"
NO_SCOPE = "I may not read files here: whoever set me up adds the scope files:read to the app and installs it again"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = (b"<!doctype html", b"<html")
_KNOWN = {
    "missing_scope": NO_SCOPE,
    "file_not_found": "it is not shared with me",
    "file_deleted": "it was deleted",
    "not_visible": "it is not shared with me",
}


class FileDoor:
    """Fetches files of the workspace that ``api`` serves; in tests that is another host than Slack's."""

    def __init__(self, api: str) -> None:
        parts = urlsplit(api)
        other = frozenset({parts.netloc.lower()}) if parts.scheme == "http" else frozenset()
        self._door = Door((HOST,), plain=other)

    async def fetch(self, client: AsyncWebClient, upload: Upload) -> bytes:
        """Return a file.

        Raises:
            Unfetched: with the reason in words; a token without the scope is said plainly.

        """
        try:
            file = (await client.files_info(file=upload.path))["file"]
        except SlackApiError as error:
            code = str(error.response.get("error", ""))
            raise Unfetched(_KNOWN.get(code, f"Slack says {code or error.response.status_code}")) from error
        if file.get("is_external") or file.get("mode") in {"external", "tombstone", "hidden_by_limit"}:
            raise Unfetched("Slack keeps only a link to it; drop the file itself")
        too_large(int(file.get("size") or 0))
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        try:
            found = await self._door.fetch(address, {"Authorization": f"Bearer {client.token}"})
        except Elsewhere as error:
            raise Unfetched("Slack gave no safe address to fetch it from") from error
        # A token without the scope gets Slack's page to sign in, with status 200.
        is_page = found.media in _PAGES or found.content[:200].lstrip().lower().startswith(_MARKUP)
        if is_page and "html" not in str(file.get("mimetype", "")):
            raise Unfetched(NO_SCOPE)
        return found.content
