"""A school's server as tools/deploy has it: two replicas behind nginx, under a path of its own; one of them dies."""

import os
import re
import shutil
import socket
import subprocess
import urllib.request
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tools.served import ROOT, served

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(not NGINX and os.environ.get("BROWSER_TESTS") != "required", reason="no nginx")
UPSTREAM = "upstream explorers {{ hash $visitor consistent; server {}; server {}; }}"


@pytest.fixture
def replicas():
    """Two servers by address; closing one ends it."""
    with ExitStack() as first, ExitStack() as second:
        yield {stack.enter_context(served()): stack for stack in (first, second)}


@pytest.fixture
def proxy(replicas, tmp_path):
    """Its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    configuration = (ROOT / "tools/deploy/nginx.conf").read_text()
    assert "127.0.0.1:8080" in configuration
    (tmp_path / "nginx.conf").write_text(configuration.replace("127.0.0.1:8080", listen))
    (tmp_path / "replicas.conf").write_text(UPSTREAM.format(*(one.removeprefix("http://") for one in replicas)))
    command = [NGINX, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-g", "daemon off; master_process off;"]
    server = subprocess.Popen(command)
    yield f"http://{listen}/explorer/"
    server.terminate()
    server.wait(20)


def sessions(address):
    with urllib.request.urlopen(f"{address}/metrics") as reply:
        return int(re.search(rb"^explorer_sessions (\d+)", reply.read(), re.MULTILINE)[1])


def test_a_visitor_stays_with_a_replica_and_goes_on_at_the_other_when_it_dies(new_page, proxy, replicas):
    page = new_page(base_url=proxy)
    page.goto("morphology?radius=7")
    radius = page.get_by_role("spinbutton", name="Radius (px)")
    expect(radius).to_have_value("7")
    (home,) = (address for address in replicas if sessions(address))
    page.goto("iou")  # another page, a new web socket
    expect(page.locator("h1")).to_be_visible()
    (other,) = replicas.keys() - {home}
    assert sessions(other) == 0
    assert page.request.get(f"{proxy}metrics").status == 404

    page.goto("morphology?radius=7")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    with page.expect_response(re.compile("/explorer/live/")) as answer:
        page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    assert answer.value.ok
    expect(page).to_have_url(re.compile("radius=8"))

    with page.expect_websocket(timeout=60_000):
        replicas[home].close()
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    expect(radius).to_have_value("8")
    page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    expect(page).to_have_url(re.compile("radius=9"))
    assert sessions(other) == 1
