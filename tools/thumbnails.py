"""Take the pictures of the gallery: ``python -m tools.thumbnails [page ...]`` (needs playwright, Chromium).

Starts the app, opens each page, waits until it stands still, and saves the first picture of its ``stage``, or another.
"""

import sys
from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps
from playwright.sync_api import Page, sync_playwright

from pages.catalogue import pages
from tools.served import FLAGS, IDLE, ROOT, chromium, served

WIDTH, HEIGHT = 640, 360  # px
PLAYING = 15_000  # ms
OTHERS = {"morphology": ("", 1), "filters": ("?part=edges&stage=5", 1)}  # state of the page, and which of its pictures


def thumbnail(page: Page, url: str, index: int) -> Image.Image:
    """A picture of the page's stage, after some seconds of playing where something plays, on a card's shape."""
    page.goto(url)
    stage = page.locator(".st-key-stage").first
    stage.wait_for(timeout=60_000)
    page.wait_for_timeout(4_000)
    page.wait_for_function(IDLE, timeout=60_000)
    player = page.locator("[class*=st-key-player-buttons]")
    if (play := player.get_by_role("button", name="Play")).count() and play.first.is_enabled():
        play.first.click()
        page.wait_for_timeout(PLAYING)
    shown = [stage.locator(name).nth(index) for name in ("canvas", ".plot") if stage.locator(name).count()]
    shot = Image.open(BytesIO((shown or [stage])[0].screenshot())).convert("RGB")
    return ImageOps.fit(shot, (WIDTH, HEIGHT), Image.Resampling.LANCZOS, centering=(0.5, 0.3))  # faces are above


def main(concepts: list[str]) -> None:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for suffix in ("", ".dark"):
            scheme: Literal["light", "dark"] = "dark" if suffix else "light"
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
            for concept in concepts:
                query, index = OTHERS.get(concept, ("", 0))
                picture = thumbnail(page, f"{address}/{concept}{query}", index)
                picture.save(ROOT / f"pages/home/thumbnails/{concept}{suffix}.webp", quality=70)
                print(concept, scheme, picture.size)


if __name__ == "__main__":
    main(sys.argv[1:] or [entry.name for entry in pages()])
