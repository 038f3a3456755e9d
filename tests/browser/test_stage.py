"""The stage of every page: it uses the screen, follows the window, and can be read by a machine."""

from pathlib import Path

import axe_playwright_python
import pytest

from pages.catalogue import pages

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Streamlit's own elements, which the explorer cannot change: why, by rule
OF_STREAMLIT = {}

# Of the window's height: from the top of the first drawing to the end of the last that is in sight.
USED = """() => {
    const boxes = [...document.querySelectorAll('.st-key-stage *')].filter((element) => element.shadowRoot)
        .flatMap((element) => [...element.shadowRoot.querySelectorAll('.viewer, .plot, .captions, .linked')])
        .map((element) => element.getBoundingClientRect()).filter((box) => box.height && box.top < innerHeight);
    const bottom = Math.max(...boxes.map((box) => Math.min(box.bottom, innerHeight)));
    return (bottom - Math.min(...boxes.map((box) => box.top))) / innerHeight;
}"""
# Of each pane: how much of its width or height its picture leaves empty; its left edge and its width.
PANES = """() => [...document.querySelectorAll('.st-key-stage *')].flatMap((element) => element.shadowRoot?.viewer?.panes ?? [])
    .map(({ canvas, base }) => { const box = canvas.getBoundingClientRect();
        return [Math.abs(box.width / box.height - Math.max(0.4, base.width / base.height)), box.left, box.width]; })"""
SIDEWAYS = (
    "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth; }"
)
FINDINGS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target.flat().join(' '), html.slice(0, 200)])])"""


@pytest.mark.parametrize("name", [page.name for page in pages()])
def test_stage_uses_every_window_and_a_machine_can_read_it(new_page, name):
    page = new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"/{name}")
    page.wait_for_function("explorerIdle()", timeout=60_000)
    assert page.evaluate(USED) >= 0.6
    assert [pane for pane in page.evaluate(PANES) if pane[0] > 0.03] == []
    page.evaluate(AXE.read_text())
    found = page.evaluate(FINDINGS)
    assert [finding for finding in found if finding[0] not in OF_STREAMLIT] == []
    for width, height in [(1280, 720), (390, 844)]:  # no run of the script is needed
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("explorerIdle()", timeout=60_000)
        assert page.evaluate(SIDEWAYS) <= 0
    assert len({round(left) for _, left, _ in page.evaluate(PANES)}) <= 1
