import re

from playwright.sync_api import expect


def test_the_patch_follows_the_pointer_and_the_network_answers(page, settled, drag):
    """Dragging changes the answer and the link; the map refines by itself meanwhile."""
    page.goto("/attribution")
    answer = page.get_by_text(re.compile(r"It says"))
    expect(page.get_by_text(re.compile(r"\d+ of 1029 passes"))).to_be_visible()
    settled()
    before = answer.inner_text()
    photo = page.locator(".viewer[aria-label*=dragged] canvas")  # named when its picture is decoded
    drag(photo, (0.5, 0.5), (0.45, 0.25))
    expect(answer).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"at=\d+"))


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
