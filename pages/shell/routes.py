"""What the browser asks the server for besides pages."""

import importlib.util
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from pages.shell import album, buffers, components, live, monitoring, news, warmup


def plotly_js(request: Request) -> FileResponse:
    """Serve Plotly's script from its wheel, found without importing it: charts need no content delivery network."""
    spec = importlib.util.find_spec("plotly")
    script = Path(str(spec and spec.origin)).with_name("package_data") / "plotly.min.js"
    return FileResponse(script, headers={"Cache-Control": "public, max-age=86400"})


DRAWING = [
    Route("/scripts/{names:path}", components.script),
    Route("/vendor/plotly.min.js", plotly_js),
    Route("/buffers/{key}", buffers.content),
    Route("/live/{channel}", live.answer, methods=["POST"]),
]
ALL = [
    *DRAWING,
    Route("/healthz", warmup.health),
    Route("/metrics", monitoring.content),
    Route("/news/{run}", news.answer),
    Route("/photos", album.receive, methods=["POST"]),
]
