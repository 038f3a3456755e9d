"""The unit dragged over the photo in the browser: script per frame, photo, box, hatch and cone drawn anew.

python -m benchmarks.receptive_field_drag
"""

from statistics import median

from playwright.sync_api import Page, sync_playwright

from tools.served import FLAGS, IDLE, chromium, served

MOVES = 60
TIMED = """() => {
    const ask = window.requestAnimationFrame;
    window.spent = [];
    window.requestAnimationFrame = (draw) => ask((now) => {
        const start = performance.now();
        draw(now);
        window.spent.push(performance.now() - start);
    });
}"""


def dragged(page: Page) -> list[float]:
    """Milliseconds of script in each animation frame of a drag."""
    page.evaluate(TIMED)
    box = page.locator(".st-key-stage canvas").first.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(box["x"] + (0.3 + 0.4 * step / MOVES) * box["width"], box["y"] + 0.5 * box["height"])
    times = page.evaluate("window.spent")
    page.mouse.up()
    return times


def main() -> None:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for network in ("VGG-16", "ResNet-50", "U-Net"):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/receptive_field?network={network}")
            page.locator(".st-key-stage canvas").first.wait_for(timeout=120_000)
            page.wait_for_timeout(3_000)
            page.wait_for_function(IDLE, timeout=120_000)
            times = sorted(dragged(page))
            print(
                f"{network}: {median(times):.1f} ms of script a frame, "
                f"95 % below {times[int(0.95 * len(times))]:.1f} ms, {len(times)} frames"
            )
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
