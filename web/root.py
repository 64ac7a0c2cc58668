"""The front door."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Firstmate</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}
code{background:#8882;padding:.1em .3em;border-radius:.3em}</style>
<h1>Firstmate</h1>
<p>The operations assistant for professional-services teams.</p>
<ul>
<li><a href="/docs">The JSON API</a>: chat, tools, proposals and findings, with a bearer token from
<code>firstmate token</code>.</li>
<li>In the terminal: <code>firstmate ask "Who is missing time for last week?"</code></li>
<li><a href="/healthz">/healthz</a> and <a href="/readyz">/readyz</a> for whoever watches the server.</li>
</ul></html>
"""


@router.get("/", response_class=HTMLResponse)
async def front() -> str:
    """Say what this is and where to go."""
    return _PAGE
