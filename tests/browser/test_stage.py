"""The stage of every page: it uses the screen, follows the window, and can be read by a machine."""

from pathlib import Path

import axe_playwright_python
import pytest

from pages.catalogue import pages

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Streamlit's own elements, which the explorer cannot change: why, by rule
OF_STREAMLIT = {}

# Of the window's height: from the top of the first drawing to the end of the last that is in sight.
USED = """() => {
    const boxes = [...document.querySelectorAll('.st-key-stage *')].filter((element) => element.shadowRoot)
        .flatMap((element) => [...element.shadowRoot.querySelectorAll('.viewer, .plot, .captions, .linked')])
        .map((element) => element.getBoundingClientRect()).filter((box) => box.height && box.top < innerHeight);
    const bottom = Math.max(...boxes.map((box) => Math.min(box.bottom, innerHeight)));
    return (bottom - Math.min(...boxes.map((box) => box.top))) / innerHeight;
}"""
TWO_ROWS = 72  # px of presets, at most
# Of each pane: how much of its width or height its picture leaves empty; its left edge and its width.
PANES = """() => [...document.querySelectorAll('.st-key-stage *')]
    .flatMap((element) => element.shadowRoot?.viewer?.panes ?? [])
    .map(({ canvas, base }) => { const box = canvas.getBoundingClientRect();
        return [Math.abs(box.width / box.height - Math.max(0.4, base.width / base.height)), box.left, box.width]; })"""
WIDE = f"""() => ({PANES})().reduce((sum, pane) => sum + pane[2], 0)
    > 0.97 * document.querySelector('.st-key-stage').getBoundingClientRect().width"""
TOP = "() => document.querySelector('.st-key-stage').getBoundingClientRect().top"
SIDEWAYS = (
    "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth; }"
)
PLAYS = (
    "() => [...document.querySelectorAll('.stButton button')].some((button) => button.textContent.startsWith('Pause'))"
)
FINDINGS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target.flat().join(' '), html.slice(0, 200)])])"""


@pytest.mark.parametrize("name", [page.name for page in pages()])
def test_stage_uses_every_window_and_a_machine_can_read_it(new_page, name):
    page = new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"/{name}")
    page.wait_for_function(f"() => explorerIdle() || ({PLAYS})()", timeout=60_000)
    if (pause := page.get_by_role("button", name="Pause")).count():
        pause.click()
    page.wait_for_function(f"() => ({USED})() >= 0.6 || ({WIDE})()")  # or there is no room for larger ones
    page.wait_for_function(f"() => ({PANES})().every((pane) => pane[0] <= 0.03)")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    page.evaluate(AXE.read_text())
    found = page.evaluate(FINDINGS)
    assert [finding for finding in found if finding[0] not in OF_STREAMLIT] == []
    assert page.evaluate("explorerOverlaps()") == []
    for width, height in [(1280, 720), (390, 844)]:  # no run of the script is needed
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"() => ({SIDEWAYS})() <= 0")
        page.wait_for_function("() => explorerIdle()", timeout=60_000)
        assert page.evaluate("explorerOverlaps()") == [], width
        assert page.locator(f".st-key-{name}-preset").bounding_box()["height"] <= TWO_ROWS
    page.wait_for_function(f"() => new Set(({PANES})().map((pane) => Math.round(pane[1]))).size <= 1")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    top = page.evaluate(TOP)
    page.get_by_text("Projector").click()
    page.wait_for_function(f"() => ({TOP})() < {top} - 40")
    page.wait_for_function(f"() => ({USED})() >= 0.6 || ({WIDE})()")


# Every size that a canvas of the stage has had since the page was opened, frame by frame.
SIZES = """(() => {
    window.explorerSizes = new Set();
    const look = () => {
        const canvas = [...document.querySelectorAll('.st-key-stage *')]
            .map((host) => host.shadowRoot?.querySelector('.viewer canvas')).find(Boolean);
        const { width, height } = canvas?.getBoundingClientRect() ?? {};
        if (height) explorerSizes.add(`${width} x ${height}`);
        requestAnimationFrame(look);
    };
    look();
})()"""


@pytest.mark.parametrize("address", ["/morphology", "/iou", "/receptive_field?part=effective"])
def test_canvas_has_one_size_while_it_is_laid_out_and_dragged(page, settled, drag, address):
    page.add_init_script(SIZES)
    page.goto(address)
    canvas = page.locator(".st-key-stage .viewer canvas").first
    canvas.wait_for()
    settled()
    assert len(page.evaluate("[...explorerSizes]")) == 1
    drag(canvas, (0.3, 0.3), (0.6, 0.5))
    settled()
    assert len(page.evaluate("[...explorerSizes]")) == 1


def test_canvas_fills_the_screen_with_its_numbers_and_its_slider_and_comes_back(page, settled):
    page.goto("/morphology")
    settled()
    stage, canvas = page.locator(".st-key-stage .viewer"), page.locator(".st-key-stage .viewer canvas").first
    before = canvas.bounding_box()
    stage.get_by_role("button", name="Full screen").click()
    settled()
    alone = canvas.bounding_box()
    assert alone["height"] > 1.2 * before["height"]
    page.locator("input[type=range][aria-label='Radius (px)']").press("ArrowRight")
    settled()
    window = page.evaluate("[innerWidth, innerHeight]")
    for part in (stage, page.locator(".st-key-stage .metrics"), page.get_by_role("spinbutton", name="Radius (px)")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= window[1]
        assert box["x"] + box["width"] <= window[0]
    assert canvas.bounding_box() == alone
    canvas.press("Escape")
    settled()
    assert canvas.bounding_box() == before


def test_player_is_at_hand_on_the_whole_screen(page, settled):
    page.goto("/gan?part=slow")
    settled()
    page.locator(".st-key-stage .viewer").get_by_role("button", name="Full screen").click()
    settled()
    step, look_back = page.get_by_role("button", name="Step Shortcut"), page.locator("input[aria-label='Look back']")
    for _ in range(2):
        step.click()
        settled()
    for driver in (step, look_back.last):
        box = driver.bounding_box()
        assert box["y"] + box["height"] <= page.evaluate("innerHeight")
        driver.click(trial=True)  # nothing lies over it
    assert look_back.last.get_attribute("max") == "2"
    page.keyboard.press("Escape")
    settled()
    assert step.bounding_box()["y"] < page.locator(".st-key-stage .viewer canvas").first.bounding_box()["y"]


def test_drag_over_a_chart_zooms_only_where_that_is_asked_for(page, settled, drag):
    page.goto("/iou")
    settled()
    chart = page.locator(".st-key-stage .plot").first
    zoom = page.locator(".st-key-stage .tools [name=zoom]").first
    reach = "element => element.layout.xaxis.range.map((end) => Math.round(100 * end))"
    whole = chart.evaluate(reach)
    drag(chart, (0.4, 0.5), (0.7, 0.6))
    settled()
    assert chart.evaluate(reach) == whole
    zoom.click()
    settled()
    drag(chart, (0.4, 0.5), (0.7, 0.6))
    settled()
    near = chart.evaluate(reach)
    assert near[1] - near[0] < 0.6 * (whole[1] - whole[0])
    zoom.click()
    settled()
    assert chart.evaluate(reach) == whole


def test_boxes_are_moved_and_resized_by_the_keyboard_and_read_aloud(page, settled):
    page.goto("/iou")
    settled()
    address, canvas = page.url, page.locator(".st-key-stage .viewer canvas").first
    boxes = "element => element.getRootNode().viewer.edit.boxes.map(({ xyxy }) => xyxy)"
    target, predicted = canvas.evaluate(boxes)
    canvas.focus()
    for key in ("Tab", "Tab", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    settled()
    moved = canvas.evaluate(boxes)
    step = moved[1][0] - predicted[0]
    assert step > 0
    assert moved == [target, [predicted[0] + step, predicted[1], predicted[2] + step, predicted[3] + step]]
    assert page.url != address
    assert page.locator(".st-key-stage output").first.inner_text()
    page.keyboard.press("Tab")  # the last handle: on to the buttons
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.tagName") == "BUTTON"


def test_a_link_leads_the_keyboard_past_all_controls_to_the_stage(page, settled):
    page.goto("/sampling?part=stack")
    settled()
    page.locator(".skip").press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.st-key-stage') !== null")
    assert "part=stack" in page.url


def test_lamp_says_when_pressed_against_what_and_help_is_reached_by_focus(page, settled):
    page.goto("/sampling")
    settled()
    lamp = page.locator("details.check").first
    said = lamp.locator("div")
    assert not said.is_visible()
    lamp.locator("summary").press("Enter")
    assert "torch" in said.inner_text()
    help = page.locator(".help:visible").first
    bubble = "element => getComputedStyle(element, '::after').content"
    assert help.evaluate(bubble) == "none"
    help.focus()
    assert help.get_attribute("aria-label") in help.evaluate(bubble)
