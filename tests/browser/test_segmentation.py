import re

from playwright.sync_api import expect


def drag(page, start, end):
    """From one place of the first canvas to another, in shares of its width and height."""
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    (x, y), goal = [(box["x"] + at[0] * box["width"], box["y"] + at[1] * box["height"]) for at in (start, end)]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*goal, steps=5)
    page.mouse.up()


def test_mask_is_dragged_off_the_truth(page, settled):
    page.goto("/segmentation?part=measure")
    settled()
    distance = page.get_by_text("Hausdorff (px)", exact=True).locator("..")
    expect(distance).to_contain_text("6")
    drag(page, (70 / 128, 0.5), (94 / 128, 0.5))
    expect(page).to_have_url(re.compile(r"place=9[345]"))
    expect(distance).to_contain_text(re.compile(r"(29|30|31)$"))


def test_marker_of_the_flood_is_dragged(page, settled):
    page.goto("/segmentation?part=classical&method=watershed&by=hand&count=1&picture=coins")
    settled()
    largest = page.get_by_text("Largest", exact=True).locator("..")
    before = largest.inner_text()
    drag(page, (0.25, 0.3), (0.92, 0.12))
    expect(page).to_have_url(re.compile(r"markers="))
    expect(largest).not_to_have_text(before)
