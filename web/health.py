"""Is it alive, and can it work."""

from __future__ import annotations

from fastapi import APIRouter, Response
from sqlalchemy import text

from store.db import reading
from web.deps import HouseDep, in_thread
from web.problems import bug_number

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Answer as long as the process lives."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(house: HouseDep, response: Response) -> dict[str, str]:
    """Answer 200 when the database answers, with the name of the model that speaks, else 503."""

    def ask() -> None:
        with reading(house.engine) as db:
            db.execute(text("SELECT 1"))

    try:
        await in_thread(ask)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with the database, the answer is "not ready"
        response.status_code = 503
        return {"status": "the database does not answer", "reference": bug_number(error, "readyz")}
    return {"status": "ready", "speaks": house.speaks}
