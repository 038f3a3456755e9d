import re

import pytest
from playwright.sync_api import expect

STAGE = ".st-key-stage"


def test_patch_follows_the_pointer_and_the_network_answers_while_the_map_refines(page, drag):
    page.goto("/attribution")
    answer = page.locator(".metrics b")
    expect(answer).to_be_visible()
    expect(page.locator(f"{STAGE} .viewer[aria-label]")).to_have_count(2)
    before = answer.inner_text()
    drag(page.locator(f"{STAGE} canvas").first, (88 / 224, 64 / 224), (0.6, 0.6))
    expect(answer).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"at=[\d.]+_[\d.]+"))


def test_photo_and_map_can_be_compared(page, settled):
    page.goto("/attribution")
    expect(page.locator(f"{STAGE} .viewer[aria-label]")).to_have_count(2)
    settled()
    photo, found = (page.locator(f"{STAGE} figure canvas").nth(i).bounding_box() for i in range(2))
    assert photo["y"] == found["y"]
    assert photo["width"] == pytest.approx(found["width"], rel=0.03)
    low, high = page.locator(f"{STAGE} figure .scale span").all_inner_texts()
    number, unit = high.split(maxsplit=1)  # the bar says how much, and of what
    assert float(low.replace("−", "-")) == -float(number)
    assert unit
    corner = "canvas => new Set(canvas.getContext('2d').getImageData(2, 2, 6, 6).data).size"  # within one place
    assert page.locator(f"{STAGE} figure canvas").nth(1).evaluate(corner) > 8  # the photo is seen through the map
    page.get_by_role("radio", name="raw").click()
    expect(page).to_have_url(re.compile("view=raw"))
    settled()
    assert page.locator(f"{STAGE} figure canvas").nth(1).evaluate(corner) <= 4


def test_question_that_opens_while_the_map_refines_leaves_one_map(page):
    """The run's timer belonged to a place that the question had moved: it went on drawing there."""
    page.goto("/attribution")
    expect(page.locator(f"{STAGE} .viewer[aria-label]")).to_have_count(2)
    page.locator(".st-key-questions").get_by_role("radio", name="1").click()
    expect(page.locator(".st-key-asked")).to_be_visible()
    expect(page.locator(".check.good")).to_have_count(1, timeout=60_000)  # the finished map
    expect(page.locator(f"{STAGE} button[kind=primary]")).to_be_disabled()
    expect(page.locator(f"{STAGE} .viewer")).to_have_count(2)


def test_slider_shuffles_the_weights(page):
    page.goto("/attribution?part=checks&stages=0")
    espresso = page.get_by_text("that network says espresso")
    # One worker serves all sessions: it may still be busy with the map of the test before.
    expect(espresso).to_be_visible(timeout=90_000)
    slider = page.locator(f"{STAGE} input[type=range]").first
    slider.focus()
    for _press in range(3):
        slider.press("ArrowRight")
    expect(espresso).to_have_count(0, timeout=90_000)
    expect(page).to_have_url(re.compile(r"stages=[123]"))
