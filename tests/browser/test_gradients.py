import re

from playwright.sync_api import expect


def test_a_dragged_number_changes_the_graph_without_a_script_run(page, settled):
    page.goto("/gradients")
    settled()
    boxes = page.locator(".st-key-stage .annotation-text")
    before = boxes.all_text_contents()
    page.locator("input[type=range][aria-label='x']").press("ArrowRight")
    settled()
    assert len(boxes.all_text_contents()) == len(before)
    assert boxes.all_text_contents() != before
    expect(page).to_have_url(re.compile(r"x=1\.51"))


def test_a_wrong_rule_is_typed_and_the_mark_is_at_its_node(page, settled):
    page.goto("/gradients?ruled=sigmoid%20a")
    settled()
    marks = page.locator(".st-key-stage .annotation-text", has_text="✗")
    expect(marks).to_have_count(0)
    rule = page.get_by_label("Contribution to a")
    rule.fill("g * out")
    rule.press("Enter")
    settled()
    expect(marks).to_have_count(1)


def test_the_network_of_the_bars_is_trained_beneath_them(page, settled):
    page.goto("/gradients?part=depth&depth=3&rate=0.05&init=he")
    expect(page.get_by_text(re.compile(r"Step 20 ·")).first).to_be_visible()
    settled()
    assert page.locator(".barlayer .trace").count() == 4
