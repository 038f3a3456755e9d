import re

from playwright.sync_api import expect

STAGE = ".st-key-stage"


def test_a_network_learns_and_looking_back_shows_it_before(page, settled):
    page.goto("/segmentation?part=train&train%20steps=50&pools=2")
    expect(page.get_by_role("button", name=re.compile("Play"))).to_be_disabled(timeout=60_000)
    settled()
    step = page.locator(f"{STAGE} .metrics b").first
    expect(step).to_have_text("50")
    page.keyboard.press("ArrowLeft")
    expect(step).to_have_text("45")
