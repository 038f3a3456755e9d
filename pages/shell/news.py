"""A page that plays is drawn again when there is something new to draw, and not as long as its work waits or runs.

In a class most of the work waits for that of others: nine of ten drawings would show what stands there already.
"""

import asyncio
import secrets
import time
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import Response

from pages.shell.runs import Run

HELD, LOOK = 5.0, 0.02  # seconds that a question is held, and between two looks

_runs: WeakValueDictionary[str, Run] = WeakValueDictionary()


def address(run: Run) -> str:
    """Where to ask for news of what is drawn now."""
    run.token = run.token or secrets.token_urlsafe(16)
    _runs[run.token] = run
    return f"news/{run.token}?seen={run.count}"


async def answer(request: Request) -> Response:
    """``GET /news/<run>?seen=<count>``: 200 as soon as there is news, or no such run; 204 if not in five seconds."""
    try:
        seen = int(request.query_params["seen"])
    except (KeyError, ValueError):
        return Response(status_code=400)
    end = time.monotonic() + HELD
    while (run := _runs.get(request.path_params["run"])) and not run.news(seen):
        del run  # its visitor may leave
        if time.monotonic() > end:
            return Response(status_code=204)
        await asyncio.sleep(LOOK)
    return Response(headers={"Cache-Control": "no-store"})
