"""What only a browser shows: a stroke is answered on the live channel, the keyboard paints, and a stroke is undone."""

import re

from playwright.sync_api import expect

STAGE = ".st-key-stage"
STROKE = (0.5, 0.2), (0.6, 0.35)


def scores(page):
    return page.locator(f"{STAGE} td:not(:last-child)").all_inner_texts()  # the last ones are times


def test_a_stroke_is_answered_on_the_channel_and_undone(page, settled, drag):
    page.goto("/segmentation?part=paint")
    settled()
    before = scores(page)
    iou = page.locator(f"{STAGE} td").nth(6 + 5)  # of the third learner
    number = iou.inner_text()
    with page.expect_response(re.compile("/live/")) as answer:
        drag(page.locator(f"{STAGE} canvas").first, *STROKE, drop=False)
    assert answer.value.status == 200
    expect(iou).not_to_have_text(number)
    page.mouse.up()
    expect(page).to_have_url(re.compile("strokes="))
    settled()
    live = scores(page)
    page.get_by_role("button", name="Undo").click()
    expect(page).not_to_have_url(re.compile("strokes="))
    settled()
    assert scores(page) == before != live


def test_a_link_restores_the_strokes_and_the_keyboard_paints_on(page, settled, drag):
    page.goto("/segmentation?part=paint&ink=2")
    settled()
    drag(page.locator(f"{STAGE} canvas").first, *STROKE)
    expect(page).to_have_url(re.compile("strokes="))
    settled()
    painted, address = scores(page), page.url
    page.goto("/segmentation?part=measure")
    page.goto(address)
    settled()
    assert scores(page) == painted
    canvas = page.locator(f"{STAGE} canvas").first
    for key in ("ArrowUp", "ArrowUp", "Space"):
        canvas.press(key)
    expect(page).not_to_have_url(address)
