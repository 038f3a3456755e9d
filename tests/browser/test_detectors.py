import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_object_is_in_the_link(page, settled, drag):
    page.goto("/detectors?rule=inside")
    settled()
    drag(page.locator(CANVAS).first, (0.5, 0.066), (0.55, 0.12))
    expect(page).to_have_url(re.compile("objects="))


def test_sliding_a_box_turns_the_pairing(page, settled):
    page.goto("/detectors?part=matching")
    settled()
    numbers = page.locator(".metrics").first
    before = numbers.inner_text()
    page.goto("/detectors?part=matching&slide=25")
    settled()
    expect(page.locator(".metrics").first).not_to_have_text(before)


def test_dragged_window_is_in_the_link(page, settled, drag):
    page.goto("/detectors?part=window")
    settled()
    drag(page.locator(CANVAS).first, (60 / 112, 60 / 112), (0.7, 0.3))
    expect(page).to_have_url(re.compile("window="))
