import re

import pytest
from playwright.sync_api import expect

METRICS = ".st-key-stage .metrics b"  # the first is the round


def button(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name}"))


@pytest.fixture
def paused(page, settled):
    """``paused("data=blobs")``: the page, pausing soon after it began to play."""

    def visit(query):
        page.goto(f"/gan?{query}")
        button(page, "Pause").click()
        expect(button(page, "Play")).to_be_visible()
        settled()

    return visit


def test_training_plays_pauses_and_looks_back(page, settled):
    page.goto("/gan?r1=0.1&chart=modes")
    count = page.locator(METRICS).first
    expect(count).to_have_text(re.compile(r"^([4-9]\d|\d{3,})$"), timeout=60_000)
    plane = page.locator(".st-key-stage canvas").first.element_handle()
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    settled()
    assert plane.evaluate("(canvas) => canvas.isConnected")  # it stays, and is not drawn anew
    stopped = int(count.inner_text())
    page.get_by_text("Losses", exact=True).click()  # runs the player's part again
    expect(page).not_to_have_url(re.compile("chart="))
    settled()
    assert int(count.inner_text()) == stopped
    expect(page.locator(".st-key-stage canvas")).to_have_count(3)
    button(page, "Back").click()
    expect(count).to_have_text(str(stopped - 20))


def test_what_plays_is_drawn_when_it_is_told_of_news(page, settled):
    held = []
    page.route("**/news/*", lambda route: held.append(route))
    with page.expect_request("**/news/*"):
        page.goto("/gan")
    settled()
    count = page.locator(METRICS).first
    before = count.inner_text()
    asked = held.pop()
    assert page.request.get(asked.request.url).status == 200
    assert count.inner_text() == before
    asked.continue_()
    expect(count).not_to_have_text(before)


BUSY = """() => {  // a machine whose browser has little time left
    setInterval(() => { const end = performance.now() + 200; while (performance.now() < end); }, 240);
    const steps = document.querySelector("[class*=st-key-player-progress]");
    window.explorerSteps = 0;
    new MutationObserver(() => { explorerSteps += 1; }).observe(steps, { subtree: true, characterData: true });
    addEventListener("click", () => { explorerSteps = 0; }, true);  // Playwright presses a few steps late
}"""


def test_slow_browser_asks_for_a_step_when_it_has_drawn_the_last(page):
    page.goto("/gan")
    expect(button(page, "Pause")).to_be_visible()
    page.evaluate(BUSY)
    page.wait_for_function("() => explorerSteps > 4", timeout=60_000)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    assert page.evaluate("explorerSteps") <= 2


def test_a_chinese_word_is_drawn_by_the_browser(page, paused):
    paused("data=text&word=%E5%AF%B9&layers=real")
    drawn = "(canvas) => canvas.toDataURL()"
    first = page.locator(".st-key-stage canvas").first.evaluate(drawn)
    paused("data=text&word=%E5%AF%B9%E6%8A%97%E5%AF%B9%E6%8A%97&layers=real")
    assert page.locator(".st-key-stage canvas").first.evaluate(drawn) != first
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_field_is_read_out_under_the_pointer(page, paused):
    paused("")
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    readout = re.compile(r"^x -?0\.\d+, y -?0\.\d+ .*: ([\d.e-]+|–)$")  # a dash where no points lie
    expect(page.locator(".st-key-stage output").first).to_have_text(readout)


def test_points_have_the_colours_that_python_gives(page, paused):
    paused("layers=real&data=blobs")
    pixels = "(canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]"
    data = page.locator(".st-key-stage canvas").first.evaluate(pixels)
    colors = set(zip(data[0::4], data[1::4], data[2::4], strict=True))
    assert (0xD5, 0x5E, 0x00) in colors
    assert (0x2F, 0x7E, 0xBC) not in colors


def test_clicked_cell_of_the_map_trains_alone(page, paused):
    paused("part=map&rounds=600")
    box = page.locator(".st-key-stage .js-plotly-plot").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    expect(page).to_have_url(re.compile(r"cell=\d_\d"))
    page.get_by_role("button", name="Train this one alone").click()
    expect(page).to_have_url(re.compile(r"generator_width=32"))
    expect(button(page, "Pause")).to_be_visible()


def test_two_numbers_follow_a_slider_on_its_channel(page, settled):
    page.goto("/gan?part=dirac")
    settled()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)
    fate = page.locator(".st-key-stage .caption").first
    before = fate.inner_text()
    page.get_by_role("slider", name="R1 penalty γ").press("ArrowRight")
    expect(fate).not_to_have_text(before)
    assert asked
    live = fate.inner_text()
    expect(page).to_have_url(re.compile("gamma=0.05"))
    settled()
    assert fate.inner_text() == live


def test_paths_eigenvalues_and_radii_are_in_sight(new_page):
    page = new_page(viewport={"width": 1280, "height": 720})
    page.goto("/gan?part=dirac")
    charts = page.locator(".plot > .plot-container")
    expect(charts).to_have_count(3)
    page.wait_for_function("() => explorerIdle()", timeout=60_000)
    for chart in charts.all():
        expect(chart).to_be_in_viewport(ratio=1)
