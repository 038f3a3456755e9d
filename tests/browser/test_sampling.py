import re

import pytest
from playwright.sync_api import expect

from models.sampling import backtrack as sampling_backtrack
from models.sampling.layer import Config

VIEWER = "e => { let n = e; while (!n.viewer) n = n.parentNode ?? n.host; const v = n.viewer; %s }"
PHOTO, CLOSE_UP, MAP = 0, 1, 2


@pytest.fixture
def opened(page, settled):
    """Open a link, wait for the canvas, and return a function that runs script on its viewer ``v``."""

    def open_link(query=""):
        page.goto(f"/sampling?{'' if 'groups' in query else 'groups=1&'}{query}")
        viewer = page.locator(".viewer").first
        expect(viewer.locator("output")).to_contain_text("Output (", timeout=90_000)
        settled()
        return lambda script: viewer.evaluate(VIEWER % script)

    return open_link


@pytest.fixture
def pane(page):
    return lambda index: page.locator(".viewer canvas").nth(index)


def read_out(page):
    return page.locator(".viewer output").first.inner_text()


def values(text):
    """What the browser and torch say in a read-out."""
    return [float(number) for number in re.search(r"= (\S+) in this browser, (\S+) by torch", text).groups()]


@pytest.mark.parametrize(
    "query",
    [
        "family=standard&kernel_size=5&stride=2&dilation=3&kernel=vertical edges",
        "border=DCNv1&padding=8&jitter=1.5&shear=0.4",
        "border=DCNv2&padding=8&jitter=1.5&kernel=blur&stride=3&shift_y=-2.5",
        "family=modulated&taps=0:3.25:-1.5:0.5;4:0:0:0;8:-7:2.2:1&kernel_size=3",
    ],
)
def test_browser_and_torch_agree_all_over_the_map(opened, query):
    run = opened(query)
    choose = "v.spot = {u: (i * 37 % 60) / 60, v: i / 60}"
    texts = run(f"return [...Array(60).keys()].map(i => {{ {choose}; return v.plugin.readout(v) }})")
    assert len(set(texts)) == 60
    for text in texts:
        browser, torch = values(text)
        assert abs(browser - torch) <= 2e-4, text


def test_points_of_three_layers_are_the_models(opened):
    run = opened("jitter=0.9&depth=3&scale=1.2&padding=1")
    found = run("v.spot = {u: 0.3, v: 0.6}; return v.plugin.points(v)")
    rows, columns = run("return v.header.extra.sizes.at(-1)")
    config = Config(dilation=2, padding=1, family="deformable", scale=1.2, rotation=30, jitter=0.9)
    expected = sampling_backtrack.backtrack(config, 75, 112, int(0.6 * rows), int(0.3 * columns), 3)
    assert len(found) == len(expected) == 729
    for ours, theirs in zip(found, expected.tolist(), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-3)


def test_moving_over_the_output_chooses_it_without_the_server(opened, page, pane):
    opened()
    frames = []
    page.on("websocket", lambda socket: socket.on("framesent", frames.append))
    before = read_out(page)
    pane(MAP).hover(position={"x": 60, "y": 120})
    assert read_out(page) != before
    browser, torch = values(read_out(page))
    assert browser == pytest.approx(torch, abs=2e-4)
    assert not frames
    pane(PHOTO).click(position={"x": 40, "y": 40})
    page.wait_for_url(re.compile(r"spot=0\.\d+_0\.\d+"))


def test_dragging_a_tap_changes_the_map_and_the_link(opened, page, pane, settled):
    run = opened("family=deformable&scale=1&rotation=0&dilation=3&padding=3")
    box = pane(CLOSE_UP).bounding_box()
    center = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*center)
    expect(page.locator(".viewer output").first).to_contain_text("Tap 4: offset y +0.00, x +0.00")
    before = run("return v.panes[2].base.read(50, 30)[0]")
    page.mouse.down()
    page.mouse.move(center[0] + 60, center[1] - 40, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"taps=4"))
    settled()
    assert run("return v.panes[2].base.read(50, 30)[0]") != before
    offset = run("return v.edit.points[4].xy")
    assert offset[0] > 1
    assert offset[1] < -1
    page.mouse.move(5, 5)
    browser, torch = values(run("return v.plugin.readout(v)"))
    assert browser == pytest.approx(torch, abs=2e-4)


def test_clicking_a_tap_of_a_modulated_layer_switches_it_off(opened, page, pane, settled):
    opened("family=modulated&scale=1&rotation=0&dilation=3&padding=3")
    pane(CLOSE_UP).click()
    page.wait_for_url(re.compile(r"taps=4%3A0%3A0%3A0"))
    settled()
    expect(page.locator(".viewer output").first).to_contain_text("mask 0.00")


def test_a_moved_slider_moves_the_points_without_a_script_run(opened, page, settled):
    run = opened("scale=1&rotation=0")
    before, scripts = run("return v.plugin.points(v)"), []
    page.on("websocket", lambda socket: socket.on("framesent", scripts.append))
    with page.expect_response("**/live/*") as answer:
        page.get_by_role("slider", name="Scale of the grid").press("ArrowRight")
    assert answer.value.status == 200
    settled()
    after = run("return v.plugin.points(v)")
    assert after[4] == before[4]
    assert after[0][0] == pytest.approx(before[0][0] - 0.1)  # two pixels from the centre, moved outwards by a twentieth


def test_a_tap_is_dragged_on_the_photo(opened, page, pane):
    run = opened("scale=2&rotation=0&dilation=6&padding=6")
    box = pane(PHOTO).bounding_box()
    place = "const [left, top, scale] = v.place(v.panes[0]), [y, x] = v.plugin.points(v)[0]; "
    x, y = run(place + "return [left + (x + 0.5) * scale, top + (y + 0.5) * scale].map(c => c / devicePixelRatio)")
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x - 20, box["y"] + y - 10, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"taps=0"))


def test_a_press_moves_the_window(page, settled):
    page.goto("/sampling?part=stack")
    window = page.locator(".viewer canvas").nth(2)
    window.click(position={"x": 60, "y": 120})
    page.wait_for_url(re.compile(r"center=0\.\d+_0\.\d+"))


def test_learning_moves_the_taps(page):
    page.goto("/sampling?part=learned")
    expect(page.get_by_text(re.compile(r"Step [1-9]\d* ")).first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Pause").click()
