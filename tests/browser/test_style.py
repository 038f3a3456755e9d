"""Style transfer in a real browser: a run is played, the brush paints, a link restores a state."""

import re

from playwright.sync_api import expect


def test_run_plays_and_ends_with_a_painting(page, settled):
    page.goto("/style?part=paint&network=draft&size=128&steps=10")
    settled()
    expect(page.get_by_text("Step 10 ·")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Painting, step 10")).to_be_visible()


def test_distances_are_in_sight_beside_the_painting(new_page):
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto("/style?part=paint&network=draft&size=128&steps=10")
    expect(page.get_by_text("Step 10 ·")).to_be_visible(timeout=60_000)
    expect(page.locator(".plot svg").first).to_be_in_viewport(ratio=1)


def test_brush_changes_the_region(page, settled):
    page.goto("/style?part=paint&network=draft&size=128&steps=10&brush=true")
    settled()
    photo = page.locator("canvas").first
    photo.wait_for()
    box = photo.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    page.wait_for_url("**region=**", timeout=30_000)


def test_link_restores_the_shuffle_proof(page, settled):
    page.goto("/style?part=shuffle&share=50")
    settled()
    expect(page.get_by_text("After: 50% of the places moved")).to_be_visible()
    expect(page.get_by_text("largest change of the Gram matrix")).to_be_visible()


def test_lock_is_away_while_the_answer_is_computed(page, settled):
    page.goto("/style?part=paint&question=untrained")
    settled()
    asked = page.locator(".st-key-asked")
    asked.locator("[data-testid=stRadioOption]").first.click()
    settled()
    asked.get_by_role("button").click()
    expect(asked.get_by_role("button", disabled=True)).to_have_count(1)
    expect(asked.get_by_role("button", name="Lock")).to_have_count(0)
    expect(asked.get_by_role("button", disabled=True)).to_have_count(0, timeout=60_000)
    expect(asked.get_by_role("radio")).to_have_count(0)


def test_a_long_run_says_how_long_it_will_take(page):
    page.goto("/style?part=paint&size=256&steps=400")
    progress = page.locator("[class*=st-key-player-progress] [data-testid=stProgress]")
    expect(progress).to_have_text(
        re.compile(r"^\D+\d+\D+\d+\.\d\D+\d+\D+$"), timeout=60_000
    )  # step, time spent, time left
