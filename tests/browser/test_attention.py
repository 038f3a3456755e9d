import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_a_pressed_patch_is_in_the_link_and_its_weights_follow(page, settled):
    page.goto("/attention")
    settled()
    weight = page.get_by_text("Largest weight", exact=True).locator("..")
    before = weight.inner_text()
    box = page.locator(CANVAS).first.bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.8 * box["height"])
    expect(page).to_have_url(re.compile(r"query=0\.\d+_0\.\d+"))
    expect(weight).not_to_have_text(before)


def test_training_draws_the_alignment(page, settled):
    page.goto("/attention?part=texts&steps=60&length=4")
    expect(page.get_by_text(re.compile(r"Step 60 ·")).first).to_be_visible()
    settled()
    assert page.locator(".heatmaplayer image").count() == 1
