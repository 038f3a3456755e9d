import re

import numpy as np
import pytest
from playwright.sync_api import expect

from pages.diffusion.own_digit import START

STAGE = ".st-key-stage"


def test_dragging_a_knot_changes_the_schedule(page, settled, drag):
    page.goto("/diffusion?part=noising")
    settled()
    drag(page.locator(f"{STAGE} canvas").nth(1), (0.5, 0.51), (0.5, 0.7))
    expect(page).to_have_url(re.compile(r"shifts="))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_painting_the_board_adds_a_cell_in_both_themes(new_page, scheme):
    page = new_page(color_scheme=scheme)
    page.goto("/diffusion?part=own")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    box = page.locator(f"{STAGE} canvas").first.bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 20)
    expect(page).to_have_url(re.compile(r"digit="))
    cells = np.unpackbits(np.frombuffer(bytes.fromhex(re.search(r"digit=([0-9a-f]+)", page.url)[1]), np.uint8))
    assert cells.sum() == START.sum() + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_of_the_plane_has_the_theme_of_the_page(new_page, scheme):
    page = new_page(color_scheme=scheme)
    page.goto("/diffusion?part=noising")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    canvas = page.locator(f"{STAGE} canvas").first
    corner = canvas.evaluate("(canvas) => canvas.getContext('2d').getImageData(9, 9, 1, 1).data[0]")
    assert (corner < 60) == (scheme == "dark")
