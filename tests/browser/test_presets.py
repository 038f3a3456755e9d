"""The slow presets, each opened once: the quick ones are tested without a browser."""

import pytest
from playwright.sync_api import expect

from tests.presets import SLOW


@pytest.mark.parametrize(("concept", "preset"), [(page, label) for page in SLOW for label in SLOW[page]])
def test_slow_preset_is_drawn(page, settled, concept, preset):
    page.goto(f"/{concept}")
    settled()
    page.locator(f".st-key-{concept}-preset").get_by_role("radio", name=preset, exact=True).click()
    settled()
    expect(page.locator(".st-key-stage")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
