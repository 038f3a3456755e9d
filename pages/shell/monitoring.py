"""``GET /metrics``, in the format of Prometheus: who is connected, what waits, what it took. ``EXPLORER_METRICS=off`` hides it."""

import math
import os
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pages.shell import memory, uploads, worker
from pages.shell.album import albums

STATUS = Path("/proc/self/status")


def numbers() -> list[tuple[str, str, str, float]]:
    """Name, kind, what it is, and value of each."""
    jobs = worker.shared
    found = [
        ("sessions", "gauge", "Sessions that the server keeps", len(memory.sessions())),
        ("visitor_pictures", "gauge", "Pictures of visitors in memory", len(uploads.present | uploads.left)),
        ("album_photos", "gauge", "Photos in class albums", photos()),
        ("jobs_queued", "gauge", "Heavy computations that wait or run", jobs.load),
        ("jobs_total", "counter", "Heavy computations that have ended", jobs.done),
        ("job_seconds_total", "counter", "Seconds that they took", jobs.seconds),
        ("job_wait_seconds_total", "counter", "Seconds that they waited before", jobs.waited),
    ]
    if STATUS.exists() and (line := re.search(r"VmRSS:\s+(\d+)", STATUS.read_text())):
        found.append(("resident_memory_bytes", "gauge", "Memory of the process", 1024 * int(line[1])))
    return found


def photos() -> float:
    """Of all albums, not a number where the store does not answer."""
    try:
        return albums.photos
    except ValueError:
        return math.nan


def content(request: Request) -> PlainTextResponse:
    if os.environ.get("EXPLORER_METRICS") == "off":
        return PlainTextResponse("off", status_code=404)
    lines = [
        f"# HELP explorer_{name} {words}\n# TYPE explorer_{name} {kind}\nexplorer_{name} {value:.12g}\n"
        for name, kind, words, value in numbers()
    ]
    return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")
