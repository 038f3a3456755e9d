"""How fast the sampling page answers in a real browser: hover, and dragging a tap.

    python -m benchmarks.sampling_interaction

A hover is the script of one frame: choose the output under the pointer, find its points, draw three panes, write the
read-out. A dragged tap shows its new output value within such a frame, computed in the browser; torchvision's whole
feature map follows from the server, measured from the drag to the new picture in the page. A value that would wait for
the server is the peer of the value that does not.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from tools.served import FLAGS, IDLE, chromium, served

PAGE = "sampling?family=deformable&jitter=0.5"
DEEP = "sampling?family=deformable&jitter=0.5&depth=3"
VIEWER = "e => { let n = e; while (!n.viewer) n = n.parentNode ?? n.host; const v = n.viewer; %s }"
HOVER = """
    const pane = v.panes[2], times = [];
    for (let i = 0; i < 200; i++) {
        const start = performance.now();
        v.plugin.hover(v, pane, (i * 37) % pane.base.width, (i * 17) % pane.base.height);
        v.panes.forEach((p) => v.paint(p)); v.describe();
        times.push(performance.now() - start);
    }
    return times;
"""
DRAG = """
    return new Promise((done) => {
        const head = v.head, start = performance.now(), points = v.head.extra.kernel.map((_, t) => ({ name: String(t), xy: [0, 0], mask: 1 }));
        points[4].xy = [Math.random() * 4, Math.random() * 4];
        v.edit.points = points; v.commit(); v.panes.forEach((p) => v.paint(p)); v.describe();
        const shown = performance.now() - start;
        const wait = () => (v.head !== head ? done([shown, performance.now() - start]) : requestAnimationFrame(wait));
        wait();
    });
"""  # noqa: E501


def opened(page: Page, address: str, path: str) -> Page:
    page.goto(f"{address}/{path}")
    page.locator(".viewer output").first.wait_for(timeout=90_000)
    page.wait_for_timeout(3_000)
    page.wait_for_function(IDLE, timeout=90_000)
    return page


def summary(times: list[float]) -> str:
    return f"median {statistics.median(times):.1f} ms, 95 % {sorted(times)[int(0.95 * len(times))]:.1f} ms"


def main() -> None:
    with served() as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium(), args=FLAGS).new_page()
        for path, name in ((PAGE, "one layer, 9 points"), (DEEP, "three layers, 729 points")):
            viewer = opened(page, address, path).locator(".viewer").first
            print(f"hover, {name}: {summary(viewer.evaluate(VIEWER % HOVER))} of script per frame")
        viewer = opened(page, address, PAGE).locator(".viewer").first
        shown, arrived = zip(*(viewer.evaluate(VIEWER % DRAG) for _ in range(30)), strict=True)
        print(f"dragged tap to its new output value (in the browser): {summary(list(shown))}")
        print(f"dragged tap to torchvision's feature map (server): {summary(list(arrived))}")
        print(f"ratio of the medians: {statistics.median(shown) / statistics.median(arrived):.3f}")


if __name__ == "__main__":
    main()
