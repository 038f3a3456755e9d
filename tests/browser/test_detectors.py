import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_object_is_in_the_link(page, settled, drag):
    page.goto("/detectors?rule=inside")
    settled()
    drag(page.locator(CANVAS).first, (0.5, 0.066), (0.55, 0.12))
    expect(page).to_have_url(re.compile("objects="))


def test_sliding_a_box_turns_the_pairing(page, settled):
    page.goto("/detectors?rule=hungarian&case=four")
    settled()
    numbers = page.locator(".metrics").first
    before = numbers.inner_text()
    page.goto("/detectors?rule=hungarian&case=four&slide=25")
    settled()
    expect(page.locator(".metrics").first).not_to_have_text(before)


def test_a_drag_is_answered_without_a_script_run(page, settled, drag):
    page.goto("/detectors?rule=hungarian&case=four")
    settled()
    with page.expect_response("**/live/*") as answer:
        drag(page.locator(CANVAS).first, (0.3, 0.6), (0.5, 0.6))
    assert answer.value.status == 200
    expect(page).to_have_url(re.compile("queries="))


def test_a_press_on_the_family_enters_its_part(page, settled):
    page.goto("/detectors?part=family")
    settled()
    box = page.locator(".st-key-stage .scatterlayer path.point").nth(3).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile("method=spp"))


def test_dragged_window_is_in_the_link(page, settled, drag):
    page.goto("/detectors?part=window")
    settled()
    drag(page.locator(CANVAS).first, (58 / 112, 58 / 112), (0.7, 0.3))
    expect(page).to_have_url(re.compile("window="))
