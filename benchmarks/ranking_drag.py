"""The threshold dragged in the browser: script per frame for 10^3 and 10^6 scores.

python -m benchmarks.ranking_drag
"""

from statistics import median

from playwright.sync_api import Page, sync_playwright

from tools.served import FLAGS, IDLE, chromium, served

MOVES = 60
MEASURED = """() => performance.getEntriesByName("ranking drag").map((entry) => entry.duration)"""


def dragged(page: Page) -> list[float]:
    """Milliseconds of script per move of the pointer: new numbers and all five pictures."""
    box = page.locator(".st-key-stage canvas[data-plot=roc]").bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(box["x"] + (0.3 + 0.6 * step / MOVES) * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.up()
    page.wait_for_function(IDLE, timeout=60_000)
    return page.evaluate(MEASURED)


def main() -> None:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for count in (1_000, 1_000_000):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/ranking?count={count}")
            page.locator(".st-key-stage canvas").first.wait_for(timeout=120_000)
            page.wait_for_timeout(3_000)
            page.wait_for_function(IDLE, timeout=120_000)
            times = sorted(dragged(page))
            middle, tail = median(times), times[int(0.95 * len(times))]
            print(f"{count:>9,} scores: {middle:.1f} ms of script a frame, 95 % below {tail:.1f} ms")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
