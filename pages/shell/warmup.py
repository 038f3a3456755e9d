"""Imports in the background: after the first page is drawn, before somebody needs them.

Two visitors who import parts of one library at once may meet in a circle of its modules, and Python gives one of them a
module that is half imported (seen with SciPy). So whatever pages compute and draw with is imported before the first.
"""

import asyncio
import gc
import importlib
import os
import pkgutil
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse

import models
import viz
from pages.shell import memory, worker
from pages.shell.captions import waiting
from pages.shell.language import _

# Threads of OpenMP that spin while they wait take the core from the browser and from each other: a network of 76 ms
# takes 580 ms on a busy machine of two cores. Read when torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

first_page = threading.Event()  # set when somebody visits a page
warming = threading.Event()  # set when there is a thread that imports
done = threading.Event()  # set when the imports are complete

PATIENCE = 5.0  # seconds to wait for a first visitor before warming anyway


def warm() -> None:
    """Import `models` and `viz`, then take them out of the garbage collector's way (0.25 s per rerun otherwise)."""
    first_page.wait(PATIENCE)
    try:
        for package in (models, viz):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                importlib.import_module(module.name)
        torch_settings(os.cpu_count() or 1)  # one worker computes for all sessions: it may have every core
        gc.collect()
        gc.freeze()
    finally:
        done.set()


def torch_settings(threads: int) -> None:
    """How a process is to compute."""
    import torch

    torch.set_num_threads(threads)
    # A GPU would drop 13 of the 23 bits, and with them what pages compare to the last digits.
    torch.backends.cudnn.conv.fp32_precision = "ieee"  # type: ignore[attr-defined]


def wait() -> None:
    """A page waits for the imports under way: Plotly too looks at modules that are half imported, and breaks."""
    first_page.set()
    line = st.empty()  # in every run: what follows keeps its place
    if warming.is_set() and not done.is_set():
        line.html(waiting(_("The server has just started and loads its libraries …")))
        done.wait()
        line.empty()


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Warm up beside the server, which answers meanwhile."""
    warming.set()
    memory.share_heaps()
    if wish := os.environ.get("EXPLORER_WORKER"):
        worker.join(wish)  # in this thread: Ray's processes end with the one that has started them
    warmed = asyncio.create_task(asyncio.to_thread(warm))
    trimming = asyncio.create_task(memory.give_back())
    yield
    trimming.cancel()
    first_page.set()
    await warmed
    worker.shared.close()


def health(request: Request) -> JSONResponse:
    """Answer ``GET /healthz``: the server runs, and whether the heavy imports are done."""
    return JSONResponse({"ok": True, "warm": done.is_set()})
