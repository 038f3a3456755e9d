import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_pointing_at_a_tile_says_its_set_and_a_press_keeps_it(page, settled):
    page.goto("/normalisation?method=IN")
    settled()
    canvas = page.locator(CANVAS).first
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"])
    said = page.locator(".st-key-stage output").first
    expect(said).to_contain_text("9,216")
    before = said.inner_text()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.9 * box["height"])
    expect(said).not_to_have_text(before)
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.9 * box["height"])
    expect(page).to_have_url(re.compile("tile=3_2"))


def test_dragged_optimum_is_in_the_link(page, settled, drag):
    page.goto("/normalisation?part=penalty&kind=L2")
    settled()
    drag(page.locator(CANVAS).first, (0.5 + 0.35 / 4, 0.5 - 1.2 / 4), (0.75, 0.25))
    expect(page).to_have_url(re.compile(r"optimum=(1|0\.9)\d*\.?\d*_(1|0\.9)"))


def test_training_draws_both_runs(page, settled):
    page.goto("/normalisation?part=overfit&train%20steps=100&width=16")
    expect(page.get_by_text(re.compile(r"Step 100 ·")).first).to_be_visible()
    settled()
    assert page.locator(".scatterlayer .trace").count() == 12
