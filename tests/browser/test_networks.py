import re

from playwright.sync_api import expect


def test_pressed_block_is_in_the_link_and_its_maps_are_shown(page, settled):
    page.goto("/networks?network=LeNet-5%20(d2l)")
    settled()
    box = page.locator(".barlayer .trace").first.locator("path").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(r"block=0"))
    expect(page.get_by_text(re.compile(r"maps of conv1")).first).to_be_visible()


def test_race_draws_loss_and_gradient(page, settled):
    page.goto("/networks?part=race&depths=8&steps=20")
    expect(page.get_by_text(re.compile(r"Step 20 ·")).first).to_be_visible(timeout=60_000)
    settled()
    assert page.locator(".scatterlayer .trace").count() == 7


def test_noise_slider_breaks_the_identity_while_it_moves(page, settled):
    page.goto("/networks?part=identity")
    settled()
    expect(page.get_by_text("exactly the same photo")).to_be_visible()
    page.get_by_role("slider", name="Noise on every weight").press("ArrowRight")
    expect(page.get_by_text("not the same photo")).to_be_visible()
