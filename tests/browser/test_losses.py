import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_sample_is_in_the_link_and_its_numbers_follow(page, settled, drag):
    page.goto("/losses?part=curve")
    settled()
    numbers = page.locator(".table").first
    before = numbers.inner_text()
    drag(page.locator(CANVAS).first, (0.375, 0.5), (0.75, 0.5))
    expect(page).to_have_url(re.compile(r"logit=[56]"))
    expect(numbers).not_to_have_text(before)


def test_painting_changes_the_object_and_both_losses(page, settled, drag):
    page.goto("/losses?part=mask")
    settled()
    numbers = page.locator(".table").first
    before = numbers.inner_text()
    drag(page.locator(CANVAS).first, (0.1, 0.1), (0.25, 0.1))
    expect(page).to_have_url(re.compile(r"mask"))
    expect(numbers).not_to_have_text(before)


def test_points_are_added_and_taken_away_by_pointer_and_by_key(page, settled):
    count = "element => element.getRootNode().viewer.edit.points.length"
    page.goto("/losses?part=outliers")
    settled()
    canvas = page.locator(CANVAS).first
    before, box = canvas.evaluate(count), canvas.bounding_box()
    canvas.click(position={"x": 0.5 * box["width"], "y": 0.85 * box["height"]})
    settled()
    expect(page).to_have_url(re.compile(r"points="))
    assert canvas.evaluate(count) == before + 1
    canvas.press("Delete")
    settled()
    assert canvas.evaluate(count) == before
    canvas.press("Tab")
    canvas.press(" ")
    settled()
    assert canvas.evaluate(count) == before + 1
    page.get_by_role("button", name="Delete what is chosen").click()
    settled()
    assert canvas.evaluate(count) == before
