"""Drags and hovers that the browser answers alone: ``python -m benchmarks.frames``.

A row is the script of an animation frame while the pointer moves over the first picture of a page in a real Chromium:
boxes, hatches and points drawn anew, numbers read anew. A screen has 60 frames a second. Some drags also have an answer
of the server (arrows, a feature map, masks): from the move of the pointer to the picture that shows it, or the time
between two pictures while the pointer moves on.
"""

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from benchmarks.rows import Row, report
from tools.served import FLAGS, IDLE, chromium, served

MOVES, FRAME, SECONDS = 60, 1000 / 60, 4  # pointer moves; ms; s of a steady drag
FIRST = ".st-key-stage canvas"
HOVERED = (
    ("sampling?family=deformable&jitter=0.5", "hover, one deformable layer"),
    ("sampling?family=deformable&jitter=0.5&depth=3", "hover, three layers, 729 points"),
)
DRAGGED = (
    ("receptive_field?network=VGG-16", FIRST, "unit of VGG-16 dragged"),
    ("receptive_field?network=ResNet-50", FIRST, "unit of ResNet-50 dragged"),
    ("receptive_field?network=U-Net", FIRST, "unit of U-Net dragged"),
    ("ranking?count=1000", f"{FIRST}[data-plot=roc]", "threshold of 1,000 scores dragged"),
    ("ranking?count=1000000", f"{FIRST}[data-plot=roc]", "threshold of 1,000,000 scores dragged"),
)


class Answered(NamedTuple):
    path: str
    place: tuple[float, float]  # where the drag begins, of the picture
    what: str
    wanted: float  # ms
    steady: bool = False  # from picture to picture
    pace: int = 4  # px from move to move
    picture: int = 0  # that shows the answer; -1: the last one


ANSWERED = (
    Answered("iou", (0.17, 0.8), "a dragged box and its new arrows", 150),
    Answered("detectors?rule=inside", (0.5, 0.3), "a dragged object and the cells that learn it", 1000 / 15, True),
    Answered("detectors?rule=hungarian&case=four", (0.3, 0.6), "a dragged box and the new matching", 1000 / 15, True),
    Answered("detectors?part=roi", (0.5, 0.5), "a dragged RoI and its bins", 1000 / 15, True),
    Answered("segmentation?part=paint", (0.2, 0.6), "a stroke and masks by levels, forest, Lite0", 150, False, 9, -1),
)
TIMED = """() => {
    const ask = window.requestAnimationFrame.bind(window);
    window.spent = [];
    window.requestAnimationFrame = (draw) => ask((now) => {
        const start = performance.now();
        draw(now);
        window.spent.push(performance.now() - start);
    });
}"""
SPENT = "[...window.spent, ...performance.getEntriesByName('ranking drag').map((entry) => entry.duration)]"
ANSWER = """(canvas) => {
    let node = canvas;
    while (!node.viewer) node = node.parentNode ?? node.host;
    const { viewer } = node, show = viewer.show.bind(viewer);
    window.moved = window.answered = window.pictures = 0;
    addEventListener("pointermove", () => { window.moved = performance.now(); window.answered = 0; }, true);
    viewer.show = async (header) => { await show(header); requestAnimationFrame(() => { window.answered = performance.now(); window.pictures++; }); };
}"""  # noqa: E501


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    page.locator(FIRST).first.wait_for(timeout=120_000)
    page.wait_for_timeout(3_000)
    page.wait_for_function(IDLE, timeout=120_000)
    return page


def pointed(page: Page, selector: str, pressed: bool) -> list[float]:
    """Milliseconds of script in each animation frame while the pointer moves over a picture."""
    box = page.locator(selector).first.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.evaluate(TIMED)
    if pressed:
        page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(box["x"] + (0.3 + 0.4 * step / MOVES) * box["width"], box["y"] + 0.5 * box["height"])
    times = page.evaluate(SPENT)
    page.mouse.up()
    return times


def answer(page: Page, drag: Answered) -> float:
    """Milliseconds from a move of a dragged thing to the server's picture of its new place, or between two pictures."""
    canvas = page.locator(FIRST).first
    page.locator(FIRST).nth(drag.picture).evaluate(ANSWER)
    box = canvas.bounding_box()
    x, y = box["x"] + drag.place[0] * box["width"], box["y"] + drag.place[1] * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    found = between(page, x, y) if drag.steady else median(each(page, drag, x, y))
    page.mouse.up()
    return found


def between(page: Page, x: float, y: float) -> float:
    """To and fro for some seconds, a move in each frame."""
    begun, step = page.evaluate("() => { window.pictures = 0; return performance.now(); }"), 0
    while page.evaluate("performance.now()") - begun < 1000 * SECONDS:
        step += 1
        page.mouse.move(x + abs(step % 80 - 40), y - abs(step % 40 - 20))
        page.wait_for_timeout(FRAME)
    return page.evaluate(f"(performance.now() - {begun}) / window.pictures")


def each(page: Page, drag: Answered, x: float, y: float) -> list[float]:
    taken = []
    for step in range(MOVES // 2):
        page.mouse.move(x + drag.pace * step + 6, y - 2 * step)
        page.wait_for_function("() => window.answered > window.moved", timeout=20_000, polling=20)
        taken.append(page.evaluate("window.answered - window.moved"))
    return taken[5:]


def rows() -> Iterator[Row]:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        cases = [(*case, True) for case in DRAGGED] + [(path, FIRST, what, False) for path, what in HOVERED]
        for path, selector, what, pressed in cases:
            page = opened(browser.new_page(viewport={"width": 1280, "height": 800}), f"{address}/{path}")
            times = sorted(pointed(page, selector, pressed))
            slow = times[int(0.95 * len(times))]
            yield Row(
                f"{what}, script of a frame (95 % below {slow:.1f} ms)",
                "60 frames a second",
                median(times),
                FRAME,
                most=1,
            )
            page.close()
        for drag in ANSWERED:
            page = opened(browser.new_page(viewport={"width": 1280, "height": 800}), f"{address}/{drag.path}")
            what = f"{drag.what}, from {'picture to picture' if drag.steady else 'the move to the picture'}"
            yield Row(what, "wanted", answer(page, drag), drag.wanted, most=1)
            page.close()
        browser.close()


if __name__ == "__main__":
    report(rows())
