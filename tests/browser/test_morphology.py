import re

from playwright.sync_api import expect

OUTPUT = ".st-key-stage output"


def test_element_probes_the_picture_under_the_pointer(page, settled):
    page.goto("/morphology?source=board")
    settled()
    canvas = page.locator(".st-key-stage canvas").first
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"] + 4, box["y"] + 0.5 * box["height"] + 4)
    expect(page.locator(OUTPUT)).to_have_text(re.compile(r"row 8, column 8: the element (fits|covers)"))
    page.mouse.move(box["x"] + box["width"] + 4, box["y"] - 30)
    expect(page.locator(OUTPUT)).to_have_text(re.compile("does the element fit"))


def test_cell_of_the_board_is_toggled_by_a_click(page, settled):
    page.goto("/morphology?source=board&op1=dilation&radius=0")
    settled()
    white = page.get_by_text("White pixels", exact=True).locator("..")
    before = white.inner_text()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    side = box["height"] / 16
    left = box["x"] + (box["width"] - box["height"]) / 2
    page.mouse.click(left + 0.5 * side, box["y"] + 0.5 * side)
    expect(white).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"board=1000"))


def test_origin_of_the_own_element_is_dragged(page, settled):
    page.goto("/morphology?source=board&element=own")
    settled()
    box = page.locator("canvas").first.bounding_box()  # the element board, beside the stage
    cell = box["height"] / 3
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - cell, middle[1] - cell, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"origin=0_0"))


def test_film_of_the_operation_plays_and_pauses(page, settled):
    page.goto("/morphology?part=between&source=bw&radius=20")
    expect(page.get_by_text(re.compile(r"Step [4-9]")).first).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    settled()
    paused = film_step(page)
    for step in (1, 2, 3):
        page.get_by_role("button", name=re.compile("^Step ")).click()
        expect(page.get_by_text(f"Step {paused + step} ·").first).to_be_visible()
        settled()
        assert film_step(page) == paused + step  # the film has not gone on by itself


def film_step(page):
    return int(re.search(r"Step (\d+) ·", page.get_by_text(re.compile(r"Step \d+ ·")).first.inner_text())[1])


def test_drawing_is_predicted_locked_and_judged(page, settled):
    page.goto("/morphology?question=mirror")
    settled()
    board = page.locator("canvas").nth(1)
    box = board.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_text("cells differ from the computed picture")).to_be_visible()


WATCH = """() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...given) { window.scriptAsked = true; return send.apply(this, given); };
    const roots = [...document.querySelectorAll(".st-key-stage *")].map((element) => element.shadowRoot);
    const captions = roots.map((root) => root?.querySelector(".captions")).find(Boolean);
    new MutationObserver(() => { window.before ??= !window.scriptAsked; }).observe(captions, { childList: true });
}"""


def test_slider_repaints_on_its_channel_before_any_script_runs(page, settled):
    page.goto("/morphology?source=bw")
    settled()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/live/" in request.url else None)
    page.evaluate(WATCH)
    captions = page.locator(".st-key-stage .captions")
    before = captions.locator("b").first.inner_text()
    page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    expect(captions.locator("b").first).not_to_have_text(before)
    assert page.evaluate("before")  # the new number came before Streamlit was told anything
    assert len(asked) == 1
    live = captions.locator("b").all_inner_texts()
    expect(page).to_have_url(re.compile("radius=4"))  # the script follows when the slider stands still
    settled()
    assert captions.locator("b").all_inner_texts() == live


def test_slider_works_without_its_channel(page, settled):
    page.route("**/live/*", lambda route: route.abort())
    page.goto("/morphology?source=bw")
    settled()
    count = page.locator(".st-key-stage .metrics b").first
    before = count.inner_text()
    page.get_by_role("slider", name="Radius (px)").press("ArrowRight")
    expect(count).not_to_have_text(before)
    expect(page).to_have_url(re.compile("radius=4"))
