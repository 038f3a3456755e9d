import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_point_is_in_the_link_and_the_digit_follows(page, settled, drag):
    page.goto("/autoencoders?model=PCA")
    settled()
    distance = page.get_by_text("Distance to the nearest in training").locator("..")
    before = distance.inner_text()
    canvas = page.locator(CANVAS).first
    box = canvas.bounding_box()  # the carpet is a square in its middle
    across, down = (min(box["width"], box["height"]) / box[side] for side in ("width", "height"))
    places = [(0.5 + (x - 0.5) * across, 0.5 + (y - 0.5) * down) for x, y in ((0.42, 0.5), (0.8, 0.2))]
    drag(canvas, *places)
    expect(page).to_have_url(re.compile(r"at=0\.[78]\d*_0\.[12]"))
    expect(distance).not_to_have_text(before)


def test_painted_digit_changes_what_the_judge_reads(page, settled, drag):
    page.goto("/autoencoders?part=drawing&model=PCA")
    settled()
    error = page.get_by_text("Squared error").locator("..")
    before = error.inner_text()
    drag(page.locator(CANVAS).first, (0.2, 0.9), (0.8, 0.9))
    expect(page).to_have_url(re.compile("board="))
    expect(error).not_to_have_text(before)


def test_the_staircase_plays_to_its_end_and_meets_the_law(page, settled):
    page.goto("/autoencoders?part=staircase")
    settled()
    expect(page.get_by_text(re.compile(r"Step 600 ·")).first).to_be_visible()
    expect(page.locator(".check.good").first).to_be_visible()  # it stands below what says the step
    assert page.locator(".check.bad").count() == 0
