import re

from playwright.sync_api import expect

READOUT = ".st-key-stage output"
NUMBERS = ".st-key-stage .metrics b"

STAYING = """() => [...document.querySelectorAll('.st-key-stage *')].map((host) => host.shadowRoot?.viewer)
    .find(Boolean).edit.boxes.filter((box) => box.also?.[1]).map((box) => box.also[1].label[0])"""


def test_a_suppressed_box_names_the_better_one_without_a_round_trip(page, settled):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto("/anchors?source=own&case=chain&nms_iou=0.5")
    settled()
    assert sent
    sent.clear()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    side = box["height"]
    left = box["x"] + (box["width"] - side) / 2
    page.mouse.move(left + side * 188 / 300, box["y"] + side * 100 / 300)  # at the right border of B
    expect(page.locator(READOUT)).to_have_text(re.compile(r"#2 object 0\.80: .* #1 in round 1, .* 0\.54"))
    assert not sent


def test_what_stays_follows_the_threshold_before_any_script_runs(page, settled):
    page.goto("/anchors?source=own&case=chain&nms_iou=0.5")
    settled()
    expect(page.locator(NUMBERS).last).to_have_text("2")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/live/" in request.url else None)
    slider = page.get_by_role("slider", name="IoU threshold")
    for _ in range(5):
        slider.press("ArrowRight")
    expect(page.locator(NUMBERS).last).to_have_text("3")
    assert sent
    expect(page).to_have_url(re.compile(r"nms_iou=0\.55"))


def test_an_object_is_drawn_and_deleted_on_the_photo(page, settled):
    page.goto("/anchors?part=anchors&objects=~")
    settled()
    learning = page.locator(NUMBERS).nth(1)
    expect(learning).to_have_text("0")
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    middle, half = box["x"] + box["width"] / 2, box["height"] / 2
    page.mouse.move(middle, box["y"] + half)
    page.mouse.down()
    page.mouse.move(middle - 80, box["y"] + half - 60, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"objects=\d+\.\d+\.\d+\.\d+\.object"))
    expect(learning).not_to_have_text("0")
    page.keyboard.press("Delete")
    expect(page).to_have_url(re.compile(r"objects=(~|%7E)"))


def test_a_box_drawn_by_hand_is_dragged_away_and_the_link_keeps_it(page, settled):
    page.goto("/anchors?source=own&case=chain&nms_iou=0.5")
    settled()

    def place(x, y, pane=0):
        """Of the board of 300 x 300, in the window."""
        box = page.locator(".st-key-stage canvas").nth(pane).bounding_box()
        side = box["height"]
        return box["x"] + (box["width"] - side) / 2 + side * x / 300, box["y"] + side * y / 300

    page.mouse.move(*place(75, 100, 1))  # where A lies alone, among those that stay
    page.mouse.down()
    page.mouse.move(*place(75, 240, 1), steps=6)
    page.wait_for_function(f"() => ({STAYING})().join('') === 'AB'")  # while it is still held
    page.mouse.up()
    settled()  # a slow drag is written to the link on its way, too
    expect(page).to_have_url(re.compile(r"boxes=\d"))
    expect(page.locator(NUMBERS).last).to_have_text("2")  # A alone, and B over C
    page.reload()
    settled()
    expect(page.locator(".st-key-stage canvas").nth(1)).to_be_visible()
    page.mouse.move(*place(105, 100))  # where B lies alone
    expect(page.locator(READOUT)).to_have_text(re.compile(r"#2 object 0\.80: .* round 2"))


def test_rounds_are_stepped_forward_and_back_and_played(page, settled):
    page.goto("/anchors?part=film&source=own&case=chain")
    settled()
    number, rows = page.locator(".st-key-stage .metrics b").first, page.locator("table tr")
    expect(number).to_have_text("1 / 2")
    expect(rows).to_have_count(3)
    slider = page.get_by_role("slider", name="Round")
    slider.press("ArrowRight")
    expect(number).to_have_text("2 / 2")
    expect(page).to_have_url(re.compile("round=2"))
    slider.press("Home")
    expect(number).to_have_text("0 / 2")
    page.locator(".st-key-stage").get_by_role("button", name="Play").click()
    expect(number).to_have_text("2 / 2")


def test_the_cell_under_the_pointer_tells_its_anchors(page, settled):
    page.goto("/anchors?part=anchors&show=5")
    settled()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(READOUT)).to_have_text(re.compile(r"P5 \([78], [78]\): .* 9 anchors"))
