import re

from playwright.sync_api import expect

CANVASES = ".st-key-stage canvas"


def rounds(page) -> int:
    return int(re.search(r"Round (\d+)", page.get_by_text("Round").first.inner_text())[1])


def test_training_plays_pauses_and_looks_back(page, settled):
    page.goto("/gan?r1=0.1&chart=modes")
    settled()
    page.get_by_role("button", name=re.compile("^Play")).click()
    page.wait_for_function("() => +(document.body.innerText.match(/Round (\\d+)/)?.[1] ?? 0) >= 80", timeout=60_000)
    page.get_by_role("button", name=re.compile("^Pause")).click()
    settled()
    stopped = rounds(page)
    for step in (1, 2, 3):
        page.get_by_role("button", name=re.compile("^Step")).click()
        settled()
        assert rounds(page) == stopped + 20 * step  # nothing else has trained
    expect(page.locator(CANVASES)).to_have_count(3)
    page.get_by_role("button", name=re.compile("^Back")).click()
    settled()
    assert rounds(page) == stopped + 40


def test_the_field_is_read_out_under_the_pointer(page, settled):
    page.goto("/gan")
    settled()
    box = page.locator(CANVASES).first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".st-key-stage output").first).to_have_text(re.compile(r"x -?0\.\d+, y -?0\.\d+ .*best one"))


def test_a_cell_of_the_map_shows_its_film(page, settled):
    page.goto("/gan?part=map&rounds=600")
    settled()
    page.get_by_role("button", name=re.compile("^Step")).click()
    expect(page.get_by_text(re.compile("Round 50 .* of 64 GANs"))).to_be_visible(timeout=60_000)
    box = page.locator(".st-key-stage .js-plotly-plot").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.get_by_role("button", name="Train this one alone").click()
    expect(page).to_have_url(re.compile(r"generator_width=32"))
    expect(page.get_by_text(re.compile(r"Round 0\b")).first).to_be_visible()
