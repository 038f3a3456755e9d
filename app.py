"""Entry point: ``streamlit run app.py``. The frame around every page is ``pages/frame.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route

from pages.shell import album, buffers, components, headers, live, monitoring, warmup


def health(request: Request) -> JSONResponse:
    """Answer ``GET /healthz``: the server runs, and whether the heavy imports are done."""
    return JSONResponse({"ok": True, "warm": warmup.done.is_set()})


def plotly_js(request: Request) -> FileResponse:
    """Serve Plotly's script from its wheel: charts need no content delivery network."""
    return FileResponse(warmup.plotly_script(), headers={"Cache-Control": "public, max-age=86400"})


app = st.App(
    "pages/frame.py",
    lifespan=warmup.lifespan,
    middleware=[Middleware(headers.Headers)],
    routes=[
        Route("/healthz", health),
        Route("/metrics", monitoring.content),
        Route("/vendor/plotly.min.js", plotly_js),
        Route("/buffers/{key}", buffers.content),
        Route("/scripts/{names:path}", components.script),
        Route("/photos", album.receive, methods=["POST"]),
        Route("/live/{channel}", live.answer, methods=["POST"]),
    ],
)
