import re

from playwright.sync_api import expect


def graph(page):
    """What the canvas of the graph paints."""
    return page.wait_for_function("() => window.explorerDrawings?.get('graph')?.root.newest?.extra").json_value()


def wrong(page):
    return [hint for hint in graph(page)["hints"] if hint["sign"] == "✗"]


def test_a_dragged_number_changes_the_graph_without_a_script_run(page, settled):
    page.goto("/gradients")
    settled()
    before = graph(page)
    page.locator("input[type=range][aria-label='x']").press("ArrowRight")
    settled()
    assert len(graph(page)["boxes"]) == len(before["boxes"])
    assert graph(page)["boxes"] != before["boxes"]
    expect(page).to_have_url(re.compile(r"x=1\.51"))


def test_a_number_is_dragged_on_the_graph_and_the_step_plays(page, settled):
    page.goto("/gradients")
    settled()
    page.locator(".st-key-stage canvas").first.press("ArrowUp")
    expect(page).to_have_url(re.compile(r"x=1\.6"))
    settled()
    assert graph(page)["boxes"][0]["exact"] == [1.6]
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_label("Step: forward, then back").first).to_have_value("2")
    page.get_by_role("button", name="Pause").click()
    settled()
    assert [bool(one["value"]) for one in graph(page)["boxes"][:4]] == [True, True, False, False]


def test_a_wrong_rule_is_typed_and_the_mark_is_at_its_node(page, settled):
    page.goto("/gradients?ruled=sigmoid%20a")
    settled()
    assert not wrong(page)
    rule = page.get_by_label("Contribution to a")
    rule.fill("g * out")
    rule.press("Enter")
    settled()
    assert len(wrong(page)) == 1


def test_the_network_of_the_bars_is_trained_beneath_them(page, settled):
    page.goto("/gradients?part=depth&depth=3&rate=0.05&init=he")
    expect(page.get_by_text(re.compile(r"Step 200 ·")).first).to_be_visible()
    settled()
    assert page.locator(".barlayer .trace").count() == 4


def test_a_drag_over_the_chart_moves_z(page, settled, drag):
    page.goto("/gradients?part=activations")
    settled()
    numbers = page.locator(".table").first
    before = numbers.inner_text()
    drag(page.locator(".st-key-stage .js-plotly-plot .nsewdrag").first, (0.2, 0.5), (0.75, 0.5), drop=False)
    expect(numbers).not_to_have_text(before)  # while it is dragged
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"z=(2\.[89]|3(\.[01])?)"))
