"""The stage keeps its place; Home finds and shows its pages."""

import re

import pytest
from playwright.sync_api import expect

from pages.catalogue import pages

PAGES = [page.name for page in pages()]
STAGE = ".st-key-stage"
PLACE = """() => {
    const stage = document.querySelector(".st-key-stage"), main = document.querySelector("[data-testid=stMain]");
    return stage && Math.round(10 * (stage.getBoundingClientRect().top + main.scrollTop)) / 10;
}"""


@pytest.fixture
def top(page, settled):
    """Where the stage stands in the page, however far that is scrolled, once it waits for nothing."""

    def measure(wait=True):
        if wait:
            settled()
        return page.wait_for_function(PLACE).json_value()

    return measure


def answer(page):
    """Any answer to the question that is open; False where it has to be drawn."""
    asked = page.locator(".st-key-asked")
    if (options := asked.locator("[data-testid=stRadioOption]")).count():
        options.first.click()
        return True
    if (field := asked.get_by_role("spinbutton")).count():
        field.fill("1")
        field.press("Enter")
        return True
    return False


@pytest.mark.parametrize("name", PAGES)
def test_stage_keeps_its_place_through_questions_and_play(page, settled, top, name):
    page.goto(f"/{name}")
    before = top()
    page.locator(".st-key-questions").get_by_role("radio").first.click()
    assert top() == before
    if answer(page):
        settled()
        page.locator(".st-key-asked").get_by_role("button", name="Lock").click()
        page.locator(".st-key-asked").get_by_role("button", name="Try again").wait_for()
        assert top() == before
    if (play := page.get_by_role("button", name="Play")).count() and play.first.is_enabled():
        play.first.click()
        pause = page.get_by_role("button", name="Pause")
        pause.wait_for()
        assert top(wait=False) == before
        pause.click()
        assert top() == before


@pytest.mark.parametrize("name", ["receptive_field", "sampling", "segmentation"])  # with the most words in it
def test_parts_and_questions_stand_in_one_row(new_page, name):
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto(f"/{name}")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    parts, questions = (page.locator(f".st-key-{key}").bounding_box() for key in (f"{name}-part", "questions"))
    assert parts["x"] + parts["width"] < questions["x"]


@pytest.mark.parametrize("width", [390, 1280])
def test_home_is_not_wider_than_the_window(new_page, width):  # of the others test_stage.py says it
    page = new_page(viewport={"width": width, "height": 844})
    page.goto("/")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_stage_stands_above_its_controls_on_a_phone(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/morphology?question=square")
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    places = [page.locator(key).first.bounding_box()["y"] for key in (".st-key-asked", STAGE)]
    slider = page.get_by_text("Structuring element").first.bounding_box()["y"]
    assert places[0] < places[1] < slider


def test_chosen_part_is_in_sight_on_a_phone(new_page):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/losses?part=mask")
    chosen = page.get_by_role("radio", name="Mask")
    expect(chosen).to_be_in_viewport(ratio=1)
    page.locator(".st-key-presets").get_by_role("radio").first.click()
    expect(page.get_by_role("radio", name="Curve")).to_be_in_viewport(ratio=1)
    expect(chosen).not_to_be_in_viewport()


def test_refusal_lies_over_the_stage(page, settled, top):
    page.goto("/morphology?source=grey")
    before = top()
    page.goto("/morphology?source=grey&op1=thinning")
    assert top() == before
    assert page.locator("[class*=st-key-refused]").is_visible()
    canvas = page.locator(f"{STAGE} canvas").count()
    assert not canvas  # there is no last good picture of a first visit


def test_home_finds_pages_by_their_words(page, settled):
    page.goto("/")
    settled()
    page.get_by_role("searchbox").fill("threshold curves")
    cards = page.locator("[class*=st-key-card-]:visible")
    assert cards.count() == 1
    cards.first.click()
    page.wait_for_url(re.compile("/ranking"))
