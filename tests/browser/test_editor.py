"""The shared box editor: draw, label, resize, delete, with the mouse, with a finger and with keys."""

import pytest

SHOWN = "element => element.getRootNode().viewer.edit.boxes.map((box) => [box.label, ...box.xyxy.map(Math.round)])"
PLACE = """(element, [u, v]) => { const viewer = element.getRootNode().viewer, pane = viewer.panes[0];
    const [x, y] = viewer.toScreen(pane, u * pane.base.width, v * pane.base.height);
    const box = pane.canvas.getBoundingClientRect();
    return [box.x + x / devicePixelRatio, box.y + y / devicePixelRatio]; }"""


@pytest.fixture
def editor(page, settled):
    """The canvas of the anchors page, emptied; gives its element and a function from picture to screen."""
    page.goto("/anchors?part=anchors")
    settled()
    viewer = page.locator(".st-key-stage .viewer[aria-label]").first  # named when its picture is decoded
    viewer.evaluate("element => { const v = element.getRootNode().viewer; v.edit.boxes.length = 0; v.commit(); }")
    settled()
    return viewer, lambda u, v: viewer.evaluate(PLACE, [u, v])


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def test_box_is_drawn_labelled_resized_and_deleted(page, settled, editor):
    viewer, at = editor
    drag(page, at(0.25, 0.25), at(0.5, 0.5))
    settled()
    ((label, x1, y1, x2, y2),) = viewer.evaluate(SHOWN)
    name = viewer.get_by_role("textbox", name="Label of the box")
    assert name.input_value() == label
    name.fill("helmet")
    name.press("Enter")
    settled()
    drag(page, at(0.5, 0.5), at(0.7, 0.6))
    settled()
    ((label, left, top, right, bottom),) = viewer.evaluate(SHOWN)
    assert label == "helmet"
    assert (left, top) == (x1, y1)
    assert right - left > 1.5 * (x2 - x1)
    assert bottom > y2
    viewer.get_by_role("button", name="Delete what is chosen").click()
    settled()
    assert viewer.evaluate(SHOWN) == []


def test_box_is_drawn_moved_resized_and_deleted_with_keys(page, settled, editor):
    viewer, _at = editor
    viewer.locator("canvas").first.focus()
    page.keyboard.press("Space")
    settled()
    ((_label, x1, y1, x2, y2),) = viewer.evaluate(SHOWN)
    assert x2 - x1 > 10
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    settled()
    ((_label, left, top, right, bottom),) = viewer.evaluate(SHOWN)
    step = left - x1
    assert step > 0
    assert (top, right, bottom) == (y1, x2 + step, y2 + step)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    settled()
    first, _second = viewer.evaluate(SHOWN)
    assert first[1:] == [left, top, right, bottom]  # the new one has the focus
    page.keyboard.press("Delete")
    settled()
    assert viewer.evaluate(SHOWN) == [first]


def test_box_is_drawn_with_a_finger(page, settled, editor):
    viewer, at = editor
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        places = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", at(0.25, 0.25))
    for share in (0.3, 0.4, 0.5):
        touch("touchMove", at(share, share))
    touch("touchEnd")
    settled()
    ((_, x1, y1, x2, y2),) = viewer.evaluate(SHOWN)
    assert x2 - x1 > 20
    assert y2 - y1 > 20
