import re

from playwright.sync_api import expect

STAGE = ".st-key-stage"


def test_dragging_a_knot_changes_the_schedule(page, settled, drag):
    page.goto("/diffusion?part=noising")
    settled()
    drag(page.locator(f"{STAGE} canvas").nth(1), (0.5, 0.51), (0.5, 0.7))
    expect(page).to_have_url(re.compile(r"shifts="))


def test_painting_the_board_changes_the_digit(page, settled):
    page.goto("/diffusion?part=own")
    settled()
    canvas = page.locator(f"{STAGE} canvas").first
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + 40)
    expect(page).to_have_url(re.compile(r"digit="))
