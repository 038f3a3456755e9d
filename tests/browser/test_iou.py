import re

from playwright.sync_api import expect


def middle(page, units):
    """Screen place of a point given in units: the world is 12 x 8 and fills the canvas' smaller side."""
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    scale = min(box["width"] / 12, box["height"] / 8)
    return (box["x"] + box["width"] / 2 + (units[0] - 6) * scale, box["y"] + box["height"] / 2 + (units[1] - 4) * scale)


def dragged(page, start, end):
    page.mouse.move(*middle(page, start))
    page.mouse.down()
    page.mouse.move(*middle(page, end), steps=6)
    page.mouse.up()


def test_iou_says_nothing_until_the_box_is_dragged_onto_its_target(page, settled):
    page.goto("/iou")
    expect(page.get_by_text("no push")).to_be_visible()
    settled()
    dragged(page, (2, 5.6), (6.6, 4.5))
    expect(page.get_by_text("no push")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"[?&]px=6\.[56]"))
    settled()
    expect(page.locator(".check.good")).to_have_count(2)


def test_box_follows_its_slider_on_the_live_channel(page, settled):
    page.goto("/iou?losses=IoU&px=4.5&py=3&tx=7.2&ty=4.6&tw=3&th=2.4")
    page.get_by_text("Boxes in numbers").click()
    slider = page.get_by_role("slider", name="Prediction: centre x")
    expect(slider).to_be_visible()
    settled()
    expect(page.get_by_text("no push")).to_be_visible()
    with page.expect_response(re.compile("/live/")) as response:
        slider.press("PageUp")
    assert response.value.status == 200
    expect(page.get_by_text("no push")).to_have_count(0)
    settled()
    moved = float(slider.input_value())
    dragged(page, (moved, 3), (3.6, 3))  # the box is where the slider says
    expect(page).to_have_url(re.compile(r"px=3\.[56]"))
    expect(slider).to_have_value(re.compile(r"3\.[56]"))


def test_a_box_is_dragged_on_the_second_picture_and_moved_there_by_the_keyboard(page, settled, drag):
    page.goto("/iou?part=field")
    settled()
    second = page.locator(".st-key-stage canvas").nth(1)
    expect(page.locator(".st-key-stage .scale")).to_have_count(1)  # both maps have one colour bar
    with page.expect_response(re.compile("/live/")):
        drag(second, (2 / 12, 5.6 / 8), (5 / 12, 4 / 8))
    expect(page).to_have_url(re.compile(r"[?&]px=[45]\."))
    second.press("Tab")  # the target
    second.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"[?&]tx=6\."))


def test_the_descent_begins_again_where_its_start_is_dragged_to(page, drag):
    page.goto("/iou?part=descent&losses=IoU&steps=10")
    step = page.get_by_text(re.compile("Step 10 "))
    expect(step).to_be_visible(timeout=60_000)
    expect(page.get_by_text("overlap 0.00")).to_be_visible()  # IoU does not move a box that lies apart
    drag(page.locator(".st-key-stage canvas"), (1.5 / 12, 5 / 8), (5.4 / 12, 2.2 / 8))
    expect(page).to_have_url(re.compile(r"[?&]px=5\."))
    expect(page.get_by_text("overlap 0.00")).to_have_count(0)
    expect(step).to_be_visible(timeout=60_000)


def test_a_link_opens_the_simulation_with_both_gradients(page, settled):
    page.goto("/iou?part=simulation&gradient=both&cases=343&losses=GIoU,DIoU")
    table = page.locator("[data-testid=stTable]")
    expect(table).to_contain_text("Published")
    expect(table).to_contain_text("Exact")
    settled()
    expect(page.get_by_text("343 of 343")).to_be_visible()


def test_the_film_of_the_descent_plays_and_its_boxes_arrive(page):
    page.goto("/iou?part=descent&losses=DIoU&steps=50&px=6&py=4&tx=7.2&ty=4.6&tw=3&th=2.4&published=true")
    expect(page.get_by_text("Step 50")).to_be_visible(timeout=60_000)
