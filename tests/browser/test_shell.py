"""What only a real browser can show: links, live sliders, the canvas, uploads, the look."""

import os
import re
from itertools import cycle, islice

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from pages.catalogue import pages
from tools.served import IDLE, served


def test_deep_link_on_a_cold_server_shows_page_and_state_without_a_dialog(browser):
    with served() as cold:
        page = browser.new_page()
        page.goto(f"{cold}/morphology?element=disk&radius=7&part=libraries")
        expect(page.get_by_role("heading", name="Morphology")).to_be_visible()
        expect(page.get_by_role("spinbutton", name="Radius (px)")).to_have_value("7")
        expect(page.get_by_text("scikit-image", exact=True).first).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.close()


@pytest.mark.parametrize("start", range(int(os.environ.get("COLD_STARTS", "1"))))
def test_ten_who_open_ten_pages_of_a_cold_server_at_once_see_them(browser, tmp_path, start):
    every = {"": "Visual Explorer"} | {page.name: page.title for page in pages()}
    titles = {name: every[name] for name in islice(cycle(every), 10 * start, 10 * start + 10)}  # other ones each time
    with served(log=tmp_path / "log") as cold:
        visitors = {name: browser.new_page() for name in titles}
        for name, visitor in visitors.items():
            visitor.goto(f"{cold}/{name}", wait_until="commit")
        for name, visitor in visitors.items():
            expect(visitor.locator("h1")).to_have_text(titles[name])
            visitor.wait_for_function(IDLE, timeout=60_000)
            expect(visitor.get_by_test_id("stException")).to_have_count(0)
            visitor.close()
        assert "Uncaught app execution" not in (tmp_path / "log").read_text()


def test_every_page_is_reached_from_home(page, settled):
    page.goto("/")
    settled()
    cards = page.locator("[class*=st-key-card-] a")
    titles = cards.all_inner_texts()
    assert titles == [entry.title for entry in pages()]
    addresses = [card.get_attribute("href").rsplit("/", 1)[-1] for card in cards.all()]
    assert addresses == [entry.name for entry in pages()]
    for section in {entry.section: i for i, entry in enumerate(pages())}.values():
        page.goto("/")
        settled()
        cards.nth(section).click()
        expect(page.locator("h1")).to_have_text(titles[section])
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_slider_updates_the_picture_and_the_url_while_it_is_dragged(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    track = page.locator("input[type=range][aria-label='Radius (px)']")
    box = track.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 30, box["y"] + box["height"] / 2, steps=20)
    expect(page).to_have_url(re.compile(r"radius=2\d"))  # the pointer is still down
    page.mouse.up()


def test_typed_value_and_keyboard_move_the_slider(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    exact = page.get_by_role("spinbutton", name="Radius (px)")
    exact.fill("12")
    exact.press("Enter")
    expect(page).to_have_url(re.compile("radius=12"))
    page.locator("input[type=range][aria-label='Radius (px)']").press("ArrowLeft")
    expect(page).to_have_url(re.compile("radius=11"))


def test_zoom_is_kept_when_the_picture_changes(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    viewer = page.locator(".st-key-stage .viewer")
    viewer.get_by_role("button", name="Zoom in").click(click_count=3)
    zoom = "element => element.getRootNode().viewer.view.zoom"
    assert viewer.evaluate(zoom) > 2
    page.locator("input[type=range][aria-label='Radius (px)']").press("ArrowRight")
    expect(page).to_have_url(re.compile("radius=4"))
    settled()
    assert viewer.evaluate(zoom) > 2


def test_layout_does_not_jump_between_reruns(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    canvas = page.locator(".st-key-stage canvas").first
    before = canvas.bounding_box()
    for _ in range(3):
        page.locator("input[type=range][aria-label='Radius (px)']").press("ArrowRight")
    settled()
    assert canvas.bounding_box() == before


def test_photo_is_uploaded_and_shown_and_a_text_is_refused(page, settled, tmp_path):
    photo, text = tmp_path / "holiday.jpg", tmp_path / "notes.png"
    cv2.imwrite(str(photo), np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8))
    text.write_text("milk, bread, eggs")
    page.goto("/morphology?source=bw")
    settled()
    page.get_by_role("button", name="Picture", exact=True).click()
    upload = page.get_by_test_id("stFileUploaderDropzoneInput")
    upload.set_input_files(photo)
    expect(page.get_by_text("holiday.jpg: 400 × 300 px")).to_be_visible()
    upload.set_input_files(text)
    expect(page.get_by_text("holds text")).to_be_visible()
    expect(page.get_by_text("holiday.jpg: 400 × 300 px")).to_be_visible()


PASTE = """(box) => {
    const canvas = document.createElement('canvas');
    canvas.width = 33; canvas.height = 22;
    canvas.toBlob((blob) => {
        const data = new DataTransfer();
        data.items.add(new File([blob], 'pasted.png', { type: 'image/png' }));
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
    });
}"""


def test_picture_is_pasted(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    page.get_by_role("button", name="Picture", exact=True).click()
    page.get_by_role("button", name="Paste a picture here").evaluate(PASTE)
    expect(page.get_by_text("pasted.png: 33 × 22 px")).to_be_visible()


def test_projector_view_enlarges_the_type(page, settled):
    size = "() => parseFloat(getComputedStyle(document.querySelector('[data-testid=stMain] p')).fontSize)"
    page.goto("/morphology?source=bw")
    settled()
    small = page.evaluate(size)
    page.get_by_text("Projector").click()
    expect(page).to_have_url(re.compile("projector=true"))
    settled()
    assert page.evaluate(size) > 1.2 * small


CONTRAST = """() => {
    const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const rgba = (text) => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = text;
        c.fillRect(0, 0, 1, 1); const d = c.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
    const backdrop = (element) => { const layers = [];
        for (let e = element; e; e = e.parentElement) layers.push(rgba(getComputedStyle(e).backgroundColor));
        return layers.reverse().reduce((under, [r, g, b, a]) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a)),
            [255, 255, 255]); };
    const found = [];
    for (const element of document.querySelectorAll('p, h1, label, button, [role=radio], code')) {
        const off = !element.offsetParent || element.closest('[disabled], [aria-disabled=true]');
        if (off || !element.innerText?.trim()) continue;
        const style = getComputedStyle(element), under = backdrop(element), [r, g, b, a] = rgba(style.color);
        const over = [r, g, b].map((v, i) => v * a + under[i] * (1 - a));
        const [high, low] = [luminance(over), luminance(under)].sort((x, y) => y - x);
        found.push([(high + 0.05) / (low + 0.05), element.innerText.trim().slice(0, 40), parseFloat(style.fontSize)]);
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_themes(new_page, scheme):
    page = new_page(color_scheme=scheme)
    page.goto("/morphology?part=laws&convention=OpenCV&element=own")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    found = page.evaluate(CONTRAST)
    assert len(found) > 15
    assert [entry for entry in found if entry[0] < 4.5] == []
    assert [entry for entry in found if entry[2] < 12] == []


def bytes_received(page):
    """A function: how many bytes of pictures and messages came since its last call."""
    counts = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: counts.append(len(frame))))
    page.on("response", lambda reply: re.search("/(live|buffers)/", reply.url) and counts.append(len(reply.body())))

    def since() -> int:
        total = sum(counts)
        counts.clear()
        return total

    return since


def test_photo_travels_once_and_is_asked_for_where_the_browser_has_lost_it(page, settled):
    since = bytes_received(page)
    page.goto("/anchors")
    settled()
    photo = page.evaluate("Math.max(...[...explorerBuffers.values()].map((content) => content.length))")
    assert photo > 200_000
    assert since() > photo
    track = page.locator("input[type=range]").first
    track.press("ArrowRight")
    settled()
    assert 0 < since() < photo / 2
    page.evaluate("explorerBuffers.clear()")
    track.press("ArrowRight")
    settled()
    assert since() > photo
    assert page.evaluate("Math.max(...[...explorerBuffers.values()].map((content) => content.length))") == photo


def test_scripts_travel_once_and_nothing_else_of_the_app_is_served_with_them(page, settled):
    since = bytes_received(page)
    page.goto("/anchors")
    settled()
    loaded = (
        "performance.getEntriesByType('resource').map((entry) => entry.name).filter((url) => url.includes('/scripts/'))"
    )
    asked = page.evaluate(loaded)
    assert asked
    assert len(asked) == len(set(asked))
    replies = [page.request.get(url) for url in asked]
    assert all("immutable" in reply.headers["cache-control"] for reply in replies)
    since()
    page.locator("input[type=range]").first.press("ArrowRight")
    settled()
    assert page.evaluate(loaded) == asked
    assert 0 < since() < sum(len(reply.body()) for reply in replies) / 2
    assert "no-store" in page.request.get("/scripts/shell/js/message?old").headers["cache-control"]
    for unknown in ("none", "shell/components", "shell/js/message+none"):
        assert page.request.get(f"/scripts/{unknown}").status == 404
