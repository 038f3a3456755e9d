import re

from playwright.sync_api import expect

READOUT = ".st-key-stage output"


def photo(page):
    return page.locator(".st-key-stage canvas").first.bounding_box()


def test_the_box_follows_the_pointer_without_a_round_trip_and_lands_in_the_link(page, settled):
    messages = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: messages.append(frame)))
    page.goto("/receptive_field?layer=10")
    settled()
    expect(page.locator(READOUT)).to_have_text(re.compile(r"pool3, unit \(1[34], 1[34]\): rows"))
    box, sent = photo(page), len(messages)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] - 60, steps=12)
    expect(page.locator(READOUT)).to_have_text(re.compile(r"pool3, unit \(([0-9]|10), (1[7-9]|2\d)\)"))
    assert len(messages) == sent
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"at=0\.\d+_0\.\d+"))
    settled()
    expect(page.get_by_text("this unit's gradient: rows")).to_be_visible()
    expect(page.locator(".check.good").first).to_be_visible()
    expect(page.locator(".check.bad")).to_have_count(0)


def test_a_row_of_the_cone_chooses_its_layer(page, settled):
    page.goto("/receptive_field?layer=18")
    settled()
    expect(page.get_by_text("212 px").first).to_be_visible()
    cone = page.locator(".st-key-stage canvas").nth(1).bounding_box()
    at = cone["x"] + cone["width"] / 2, cone["y"] + cone["height"] * 0.5
    page.mouse.move(*at)
    expect(page.locator(READOUT)).to_have_text(re.compile(r"(conv|pool)\S+ sees \d+ px \(productive"))
    page.mouse.click(*at)
    expect(page).to_have_url(re.compile(r"layer=\d+"))
    expect(page.get_by_text(re.compile(r"^(32|40|44|60) px$")).first).to_be_visible()


def test_a_cell_of_the_table_is_edited(page, settled):
    page.goto("/receptive_field?part=layers&network=own&side=64")
    settled()
    page.get_by_label("The same table as text").fill("conv3 s2; conv5")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("11 px").first).to_be_visible()


def test_training_plays_and_pauses(page):
    page.goto("/receptive_field?part=training&depth=4&distance=2")
    expect(page.get_by_text(re.compile(r"Step [1-9]\d*: accuracy")).first).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_rectangle_painted_outside_the_box_changes_nothing(page, settled):
    page.goto("/receptive_field?part=proof&layer=10")
    settled()
    outside = page.get_by_text("48,240 pixels painted outside the box, 0 inside: the unit changes by 0")
    expect(outside).to_be_visible()
    page.locator(".st-key-stage .viewer canvas").first.click()
    settled()
    expect(outside).to_be_visible()  # a press alone draws no rectangle
    box = page.locator(".st-key-stage .viewer canvas").first.bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 0.3 * box["height"], steps=8)
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"[1-9][\d,]{2,4} pixels painted outside the box, 0 inside"))).to_be_visible()
    expect(page.get_by_text("Exactly 0")).to_be_visible()
