import re

from playwright.sync_api import expect

READOUT = ".st-key-stage output"


def test_a_silenced_box_names_its_killer_without_a_round_trip(page, settled):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto("/anchors?source=own&case=chain")
    settled()
    assert sent
    sent.clear()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    side = box["height"]
    left = box["x"] + (box["width"] - side) / 2
    page.mouse.move(left + side * 188 / 300, box["y"] + side * 100 / 300)  # at the right border of B
    expect(page.locator(READOUT)).to_have_text("#2 object 0.80: silenced by #1 in round 1, overlap 0.54")
    assert not sent


def test_moving_the_threshold_changes_what_stays_and_the_link(page, settled):
    page.goto("/anchors?source=own&case=chain")
    settled()
    expect(page.get_by_text("2 stay")).to_be_visible()
    slider = page.get_by_role("slider", name="IoU threshold")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    expect(page.get_by_text("3 stay")).to_be_visible()
    expect(page).to_have_url(re.compile(r"nms_iou=0\.55"))


def test_an_object_is_drawn_and_deleted_on_the_photo(page, settled):
    page.goto("/anchors?part=anchors&objects=~")
    settled()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    middle, half = box["x"] + box["width"] / 2, box["height"] / 2
    page.mouse.move(middle, box["y"] + half)
    page.mouse.down()
    page.mouse.move(middle + 80, box["y"] + half + 60, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"objects=\d+\.\d+\.\d+\.\d+\.object"))
    expect(page.get_by_text("learn an object")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page).not_to_have_url(re.compile(r"objects=\d+\.\d+"))


def test_the_film_steps_forward_and_back(page, settled):
    page.goto("/anchors?part=film&source=own&case=chain")
    settled()
    page.get_by_role("button", name="Step").click()
    expect(page.get_by_text("Round 1 of 2")).to_be_visible()
    expect(page.locator("table")).to_contain_text("silence")
    page.get_by_role("button", name="Step").click()
    expect(page.get_by_text("Round 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_text("Round 1 of 2")).to_be_visible()


def test_the_cell_under_the_pointer_tells_its_anchors(page, settled):
    page.goto("/anchors?part=anchors&show=5")
    settled()
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(READOUT)).to_have_text(re.compile(r"P5 \([78], [78]\): 9 anchors"))
