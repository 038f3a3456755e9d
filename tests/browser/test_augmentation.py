import re

from playwright.sync_api import expect

CANVAS = ".st-key-stage canvas"


def test_dragged_box_is_in_the_link_and_its_numbers_follow(page, settled, drag):
    page.goto("/augmentation?transform=rotate&angle=0")
    settled()
    area = page.get_by_text("Area of the box, as a multiple of before").locator("..")
    expect(area).to_contain_text("1.000")
    drag(page.locator(CANVAS).first, (0.5, 0.5), (0.4, 0.6))
    expect(page).to_have_url(re.compile(r"box=\d+\.\d+"))


def test_race_shows_a_line_for_each_runner(page, settled):
    page.goto("/augmentation?part=race&steps=120&runners=none~shift")
    expect(page.get_by_text(re.compile(r"Step 120 ·")).first).to_be_visible()
    settled()
    assert page.locator(".scatterlayer .trace").count() == 4
