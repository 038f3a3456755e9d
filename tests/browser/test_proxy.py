"""A school's server as tools/deploy has it: two replicas behind nginx, under a path of its own; one of them dies."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect
from redis import Redis

from tests.browser.test_album import PHONE, add, photo
from tools.served import ROOT, free_port, served, until_it_listens

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(not NGINX and os.environ.get("BROWSER_TESTS") != "required", reason="no nginx")
UPSTREAM = "upstream explorers {{ hash $visitor consistent; server {}; server {}; }}"


@pytest.fixture
def replicas():
    """Two servers by address; closing one ends it."""
    with ExitStack() as first, ExitStack() as second:
        yield {stack.enter_context(served()): stack for stack in (first, second)}


@contextmanager
def proxied(replicas, folder):
    """Start nginx before them; yields its address."""
    port = free_port()
    configuration = (ROOT / "tools/deploy/nginx.conf").read_text()
    assert "127.0.0.1:8080" in configuration
    (folder / "nginx.conf").write_text(configuration.replace("127.0.0.1:8080", f"127.0.0.1:{port}"))
    (folder / "replicas.conf").write_text(UPSTREAM.format(*(one.removeprefix("http://") for one in replicas)))
    command = [NGINX, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off; master_process off;"]
    server = subprocess.Popen(command)
    until_it_listens(server, port)
    yield f"http://127.0.0.1:{port}/explorer/"
    server.terminate()
    server.wait(20)


@pytest.fixture
def proxy(replicas, tmp_path):
    """Its address."""
    with proxied(replicas, tmp_path) as address:
        yield address


def sessions(address):
    with urllib.request.urlopen(f"{address}/metrics") as reply:
        return int(re.search(rb"^explorer_sessions (\d+)", reply.read(), re.MULTILINE)[1])


def test_a_visitor_stays_with_a_replica_and_goes_on_at_the_other_when_it_dies(new_page, proxy, replicas):
    page = new_page(base_url=proxy)
    page.goto("morphology?radius=5")
    radius = page.get_by_role("spinbutton", name="Radius (px)")
    expect(radius).to_have_value("5", timeout=60_000)  # two servers start
    (home,) = (address for address in replicas if sessions(address))
    page.goto("iou")  # another page, a new web socket
    expect(page.locator("h1")).to_be_visible()
    (other,) = replicas.keys() - {home}
    assert sessions(other) == 0
    assert page.request.get(f"{proxy}metrics").status == 404

    page.goto("morphology?radius=5")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    with page.expect_response(re.compile("/explorer/live/")) as answer:
        page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    assert answer.value.ok
    expect(page).to_have_url(re.compile("radius=6"))

    with page.expect_websocket(timeout=60_000):
        replicas[home].close()
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    expect(radius).to_have_value("6")
    page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    expect(page).to_have_url(re.compile("radius=7"))
    assert sessions(other) == 1


@pytest.fixture
def classroom(redis, tmp_path):
    """Address of nginx before two replicas of a teacher's page and a phone's, which share a store."""
    settings = {"PYTHONPATH": str(ROOT), "EXPLORER_STORE": redis}
    script = str(Path(__file__).parent / "classroom/app.py")
    one, two = (served(script, environment=settings) for _ in range(2))
    with one as first, two as second, proxied((first, second), tmp_path) as address:
        yield address


def test_a_class_album_is_shared_by_two_replicas_and_outlives_the_teachers(new_page, classroom, redis):
    def replica(visitor):
        request = urllib.request.Request(f"{classroom}replica", headers={"Cookie": f"explorer={visitor}"})
        with urllib.request.urlopen(request) as reply:
            return int(reply.read())

    def come(visitor, **options):
        page = new_page(classroom, **options)
        page.context.add_cookies([{"name": "explorer", "value": visitor, "url": classroom}])
        return page

    (home, hers), (_, theirs) = {replica(f"{n}"): f"{n}" for n in range(30)}.items()
    teacher, phone = come(hers), come(theirs, **PHONE)
    teacher.goto(".")
    teacher.get_by_role("button", name="Open a class album").click()
    code = teacher.locator(".st-key-invitation .code")
    phone.goto(f"album?code={code.inner_text()}")
    add(phone, "cup", [photo(0), photo(1)])
    arrived = teacher.get_by_test_id("stText")
    expect(arrived).to_have_text("cup 1.1 (300, 225)\ncup 1.1 (300, 225)")

    with teacher.expect_websocket(timeout=60_000):
        os.kill(home, signal.SIGKILL)
    add(phone, "pen", [photo(2)])
    expect(arrived).to_have_text("cup 1.1 (300, 225)\ncup 1.1 (300, 225)\npen 1.2 (300, 225)", timeout=60_000)
    teacher.get_by_role("button", name="End the album").click()
    teacher.get_by_role("button", name="Delete all its photos").click()
    teacher.get_by_text("The album has ended").wait_for()
    with Redis.from_url(redis) as client:
        assert client.keys() == [b"explorer:albums"]  # which codes were there
