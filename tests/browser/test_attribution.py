import re

from playwright.sync_api import expect


def test_the_patch_follows_the_pointer_and_the_network_answers(page):
    """Dragging changes the answer and the link; the map refines by itself meanwhile."""
    page.goto("/attribution")
    answer = page.get_by_text(re.compile(r"It says"))
    expect(page.get_by_text(re.compile(r"\d+ of 1029 passes"))).to_be_visible()
    before = answer.inner_text()
    for _attempt in range(3):  # a page that is still being laid out may move under the first press
        box = standing(page, page.locator(".viewer[aria-label] canvas").first)  # named when its picture is decoded
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.25 * box["height"], steps=6)
        page.mouse.up()
        page.wait_for_timeout(5000)
        if answer.inner_text() != before:
            break
    expect(answer).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"at=\d+"))


def standing(page, element):
    """Where an element is as soon as the page around it has stopped moving it."""
    box, before = element.bounding_box(), None
    while box != before:
        page.wait_for_timeout(300)
        box, before = element.bounding_box(), box
    return box


def test_a_link_opens_the_check_and_its_slider_shuffles(page):
    page.goto("/attribution?part=checks&stages=0")
    damaged = page.get_by_text(re.compile("The damaged network says"))
    # One worker serves all sessions: it may still be busy with the map of the test before.
    expect(damaged).to_contain_text("espresso", timeout=90_000)
    slider = page.get_by_role("slider", name="Stages shuffled")
    slider.focus()
    for _press in range(3):
        slider.press("ArrowRight")
    expect(damaged).not_to_contain_text("espresso", timeout=90_000)
    expect(page).to_have_url(re.compile(r"stages=[123]"))
