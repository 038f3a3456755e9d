import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_start_is_in_the_link_and_the_walk_follows(page, settled, drag):
    page.goto("/optimisers")
    settled()
    height = page.get_by_text("Height at the end").locator("..")
    before = height.inner_text()
    drag(page.locator(CANVAS).first, (0.224, 0.265), (0.6, 0.7))
    expect(page).to_have_url(re.compile(r"start=0\.\d+_-0\.\d+"))
    expect(height).not_to_have_text(before)


def test_click_on_the_landscape_sets_the_start(page, settled):
    page.goto("/optimisers?part=landscape")
    settled()
    box = page.locator(CANVAS).first.bounding_box()
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.5 * box["height"])
    expect(page).to_have_url(re.compile(r"from=-1\.\d+_"))


def test_training_draws_curvature_border_and_loss(page, settled):
    page.goto("/optimisers?part=edge&edge%20steps=500")
    expect(page.get_by_text(re.compile(r"Step 500 ·")).first).to_be_visible()
    settled()
    assert page.locator(".scatterlayer .trace").count() == 3
