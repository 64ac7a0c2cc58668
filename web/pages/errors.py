"""What a person sees when something is refused or breaks, and where someone who is not signed in is led."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.deps import house
from web.page import page
from web.problems import problem
from web.visitor import NotSignedIn

_TITLES = {
    403: "That is not yours to do",
    404: "Nothing here",
    409: "That did not go through",
    413: "Too large",
    422: "That cannot be right",
    429: "A moment, please",
    500: "Something went wrong",
}


def _page(request: Request, status: int, words: str) -> HTMLResponse:
    # Without a visitor: who is signed in may be the very thing that failed.
    title = _TITLES.get(status, "That did not work")
    return page(request, house(request), None, "error.html", code=status, status=status, title=title, words=words)


async def _sign_in_first(request: Request, _error: Exception) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return problem(401, "unauthenticated", "You are signed out. Load the page again to sign in.")
    if request.method != "GET":
        return RedirectResponse("/sign-in", 303)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(target)}" if target != "/" else "/sign-in", 303)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.state.error_page = _page
    app.add_exception_handler(NotSignedIn, _sign_in_first)
