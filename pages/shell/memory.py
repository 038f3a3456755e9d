"""Memory that a visitor has used goes back to the system when it is free again: glibc keeps it otherwise.

Scripts run in threads, and each thread gets a heap of its own. Ten visitors of all nine pages took 73 MB each, of which 38
stayed when they had left; so it is 45, and 20.
"""

import asyncio
import ctypes
import gc
import platform
from typing import Any

from streamlit.runtime import Runtime

from pages.shell import uploads
from pages.shell.album import albums

HEAPS = 2
M_ARENA_MAX = -8  # malloc.h
PAUSE = 30.0  # s


def libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None


def share_heaps() -> None:
    """Have all threads allocate from a few heaps."""
    if system := libc():
        system.mallopt(M_ARENA_MAX, HEAPS)


async def give_back() -> None:
    """Now and then let go of visitors who have left, with their pictures and files, of old albums, and return what is free."""
    system, before = libc(), set[str]()
    while True:
        await asyncio.sleep(PAUSE)
        await asyncio.to_thread(albums.expire)
        here = sessions()
        if before - here or uploads.left:
            gc.collect()
        if before - here and uploads.left:  # of a visitor who came while the imports were frozen (warmup.py)
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        if system:
            await asyncio.to_thread(system.malloc_trim, 0)
        before = here


def sessions() -> set[str]:
    """Who is here or may come back. The others are ended; Streamlit keeps the last until the next visitor has come."""
    if not Runtime.exists():
        return set()
    manager: Any = Runtime.instance()._session_mgr
    for _id, entry in manager._session_storage._cache.expire():
        entry.session.shutdown()  # with the files that were uploaded
        entry.session.session_state.clear()
        entry.session._fragment_storage.clear()
    return {entry.session.id for entry in manager.list_sessions()}
