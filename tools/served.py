"""A real server and a real Chromium, for benchmarks, browser tests and the gallery's pictures."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
IDLE = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.getAttribute('data-test-connection-state') === 'CONNECTED'
        && app.getAttribute('data-test-script-state') === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"]');
}"""


def chromium() -> str | None:
    """Path of the browser: ``$CHROMIUM``, else what is installed, else None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_it_listens(server: subprocess.Popen, port: int) -> None:
    """Wait for a server that starts."""
    while not _listens(port):
        if server.poll() is not None:
            raise RuntimeError(f"{server.args!r} did not start")
        time.sleep(0.01)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def stored() -> Iterator[str]:
    """Run Redis as ``tools/deploy`` has it, on a free port; yields its address as soon as it answers."""
    port = free_port()
    command = ["redis-server", str(ROOT / "tools/deploy/redis.conf"), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until_it_listens(server, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def served(
    script: str = "app.py", cwd: Path = ROOT, environment: Mapping[str, str] | None = None, log: Path = Path(os.devnull)
) -> Iterator[str]:
    """Run ``streamlit run script`` on a free port, its words into ``log``; yields its address as soon as it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    command += ["--browser.gatherUsageStats=false"]
    with log.open("w") as words:
        settings = {**os.environ, **(environment or {})}
        server = subprocess.Popen(command, cwd=cwd, env=settings, stdout=words, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 90
        while not _answers(f"{address}/_stcore/health"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(command)} did not start")
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1).close()
    except OSError:
        return False
    return True
