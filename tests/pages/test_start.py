"""Home is light: neither it nor the frame waits for the heavy libraries."""

import asyncio
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.caching.ttl_cache import TTLCache

from pages.catalogue import pages, paths
from pages.shell import memory, warmup

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "torchvision", "captum", "sklearn", "skimage", "cv2")  # plotly comes with Streamlit itself


def test_home_imports_no_heavy_library():
    program = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(ROOT / 'pages/frame.py')!r}, default_timeout=60).run()\n"
        "assert not app.exception, app.exception\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


IMPORTED_LATER = """
import ast, pathlib, sys
import app  # as the server begins
from pages.shell import warmup

warmup.first_page.set()
warmup.warm()
others = {"models", "viz", "pages", "tools", "ray", "redis", *sys.stdlib_module_names}
for folder in ("models", "viz", "pages"):
    for file in pathlib.Path(folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            if name.split(".")[0] not in others:
                before = set(sys.modules)
                exec(ast.unparse(node))
                if new := set(sys.modules) - before:
                    print(file, ast.unparse(node), len(new))
"""


def test_no_library_is_imported_after_the_warm_up():
    """Two visitors at once would meet in a circle of its modules."""
    later = subprocess.run([sys.executable, "-c", IMPORTED_LATER], cwd=ROOT, capture_output=True, text=True, check=True)
    assert later.stdout == ""


def test_home_shows_a_card_with_a_picture_for_every_page(app):
    names = [page.name for page in pages()]
    on_paths = [name for path in paths().values() for name in path]
    assert [link.proto.page for link in app.get("page_link")] == [*on_paths, *names]
    for name in names:
        for suffix in ("", ".dark"):
            assert (ROOT / f"pages/home/thumbnails/{name}{suffix}.webp").stat().st_size < 60_000


def test_a_page_that_waits_for_the_imports_says_so_meanwhile(monkeypatch):
    seen = []
    line = SimpleNamespace(html=lambda html: seen.append("said"), empty=lambda: seen.append("taken back"))
    monkeypatch.setattr(warmup.st, "empty", lambda: line)
    monkeypatch.setattr(warmup, "warming", SimpleNamespace(is_set=lambda: True))
    monkeypatch.setattr(
        warmup, "done", SimpleNamespace(is_set=lambda: "waited" in seen, wait=lambda: seen.append("waited"))
    )
    warmup.wait()
    assert seen == ["said", "waited", "taken back"]
    warmup.wait()
    assert len(seen) == 3


@pytest.mark.parametrize("name", ["app.py", "README.md", "requirements.txt", "models", "pages", "tests", "viz"])
def test_top_level_is_where_the_user_wants_it(name):
    assert (ROOT / name).exists()


def test_no_session_waits_for_the_file_watcher():
    """It would look at every loaded module for each new visitor: seconds for a class."""
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["fileWatcherType"] == "none"


def test_memory_that_threads_have_used_and_freed_goes_back_to_the_system(monkeypatch):
    monkeypatch.setattr(memory, "PAUSE", 0.0)
    returned = []
    monkeypatch.setattr(memory, "libc", lambda: SimpleNamespace(malloc_trim=returned.append))

    async def serve() -> None:
        trimming = asyncio.create_task(memory.give_back())
        while len(returned) < 2 and not trimming.done():
            await asyncio.sleep(0)
        trimming.cancel()

    with ThreadPoolExecutor(1) as pool:  # the browser tests leave an event loop running in this thread
        pool.submit(lambda: asyncio.run(serve())).result()
    assert set(returned) == {0}


def test_a_session_that_cannot_come_back_is_ended_with_all_that_it_holds(monkeypatch):
    ended, cache = [], TTLCache(maxsize=8, ttl=1, timer=lambda: now)
    parts = {name: SimpleNamespace(clear=lambda name=name: ended.append(name)) for name in ("state", "fragments")}
    held = {"session_state": parts["state"], "_fragment_storage": parts["fragments"]}
    session = SimpleNamespace(id="left", shutdown=lambda: ended.append("files"), **held)
    here, storage = SimpleNamespace(session=SimpleNamespace(id="here")), SimpleNamespace(_cache=cache)
    manager = SimpleNamespace(list_sessions=lambda: [here, *cache.values()], _session_storage=storage)
    monkeypatch.setattr(Runtime, "exists", lambda: True)
    monkeypatch.setattr(Runtime, "instance", lambda: SimpleNamespace(_session_mgr=manager))
    now = 0
    cache["left"] = SimpleNamespace(session=session)
    assert memory.sessions() == {"here", "left"}
    assert not ended
    now = 2
    assert memory.sessions() == {"here"}
    assert ended == ["files", "state", "fragments"]
