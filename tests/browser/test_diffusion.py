import re

import pytest
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_of_the_plane_has_the_theme_of_the_page(new_page, scheme):
    page = new_page(color_scheme=scheme)
    page.goto("/diffusion?part=noising")
    page.wait_for_function("explorerIdle()", timeout=60_000)
    canvas = page.locator(f"{STAGE} canvas").first
    corner = canvas.evaluate("(canvas) => canvas.getContext('2d').getImageData(9, 9, 1, 1).data[0]")
    assert (corner < 60) == (scheme == "dark")
