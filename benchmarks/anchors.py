"""Suppression beside torchvision, detectors, and the page in use: ``python -m benchmarks.anchors [--browser]``.

Rounds are interleaved and medians of processor time are compared, as the machine may be busy with other work. With
``--browser`` the IoU threshold of the page is moved over 5,255 candidates of a real photo, beside the page with 299,
and beside a canvas with one slider in a bare app (``benchmarks/peers/bare_canvas.py``).
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch

from models.anchors.grid import Config, anchors
from models.anchors.matching import Config as Rule
from models.anchors.matching import coverage, matching
from models.detectors.faces import Config as Faces
from models.detectors.faces import faces
from models.detectors.objects import Config as Objects
from models.detectors.objects import objects
from models.detectors.people import Config as People
from models.detectors.people import people
from models.images.samples import sample
from models.nms.check import reference
from models.nms.suppression import Config as Suppression
from models.nms.suppression import suppression
from models.nms.sweep import sweep

OBJECTS = ((180, 65, 268, 175), (285, 345, 512, 512), (199, 236, 219, 262))  # of the astronaut, px
QUIET = 400  # ms without a further change: the picture stands


def interleaved(functions: dict[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Median milliseconds of processor time of each function, called in turns."""
    taken: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            begun = time.process_time()
            function()
            taken[name].append(1e3 * (time.process_time() - begun))
    return {name: statistics.median(values[2:]) for name, values in taken.items()}


def numbers() -> None:
    torch.set_num_threads(1)
    pixels = sample("astronaut").pixels
    found = objects(pixels, Objects())
    print(f"suppression of {len(found):,} candidates of a real photo, beside torchvision.ops.nms")
    for threshold in (0.3, 0.5, 0.7):
        config = Suppression(score_threshold=0.0, top_k=10_000, iou_threshold=threshold, class_aware=False)
        result = interleaved(
            {
                "ours": lambda config=config: suppression(found, config),
                "torchvision": lambda config=config: reference(found, config),
            }
        )
        kept = suppression(found, config).rounds
        ratio = result["ours"] / result["torchvision"]
        print(f"  IoU {threshold}: {kept:5} kept, {result['ours']:6.1f} ms, {ratio:.1f} of torchvision (no killers)")
    grid = anchors(*pixels.shape[:2], Config()).boxes
    rows = interleaved(
        {
            "49,104 anchors": lambda: anchors(*pixels.shape[:2], Config()),
            "matching 3 objects": lambda: matching(grid, OBJECTS, Rule()),
            "coverage of all sizes": lambda: coverage.__wrapped__(Config()),
            "thresholds, 420 pairs, 1,000 candidates": lambda: sweep(found, OBJECTS, Suppression()),
            "P-Net": lambda: faces(pixels, Faces()),
            "R-Net": lambda: faces(pixels, Faces("R-Net")),
            "HOG": lambda: people(pixels, People()),
            "class map": lambda: objects(pixels, Objects()),
        },
        rounds=7,
    )
    for name, milliseconds in rows.items():
        print(f"  {name:42} {milliseconds:7.1f} ms")


def interaction(rounds: int, steps: int) -> None:
    """From a key on the slider to the last paint that it causes."""
    import tempfile
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    from benchmarks.latency import PROBE
    from tools.served import FLAGS, IDLE, ROOT, chromium, served

    query = "source=objects&score_objects=0.02&top_k=10000&aware=false&nms_iou=0.3"
    environment = {"PYTHONPATH": str(ROOT), "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
    taken: dict[str, list[float]] = {"5,255 boxes": [], "299 boxes": [], "bare": []}
    peer = str(ROOT / "benchmarks/peers/bare_canvas.py")
    with (
        tempfile.TemporaryDirectory() as elsewhere,
        served() as ours,
        served(peer, cwd=Path(elsewhere), environment=environment) as bare,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        urls = {
            "5,255 boxes": (f"{ours}/anchors?{query}", "IoU threshold"),
            "299 boxes": (f"{ours}/anchors?source=faces", "IoU threshold"),
            "bare": (bare, "Radius (px)"),
        }
        for _ in range(rounds):
            for name, (url, label) in urls.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.add_init_script(f"({PROBE})()")
                page.goto(url)
                slider = page.get_by_role("slider", name=label).first
                slider.wait_for(timeout=90_000)
                page.wait_for_function(IDLE, timeout=90_000)
                page.wait_for_timeout(1500)
                slider.focus()
                for step in range(steps + 3):
                    slider.press("ArrowRight" if (step // 5) % 2 == 0 else "ArrowLeft")
                    page.wait_for_function(
                        f"() => probe.painted && performance.now() - probe.painted > {QUIET}",
                        timeout=30_000,
                        polling=50,
                    )
                    if step >= 3:  # the first ones warm up
                        taken[name].append(page.evaluate("() => probe.painted - probe.start"))
                page.close()
        browser.close()
    median = {name: statistics.median(values) for name, values in taken.items()}
    print("from a key on the slider to the new picture:")
    for name, value in median.items():
        print(f"  {name:12} median {value:6.1f} ms")
    print(
        f"  5,255 boxes / the page with 299: {median['5,255 boxes'] / median['299 boxes']:.2f} (at most 1.5 is wanted)"
    )
    print(f"  5,255 boxes / a canvas in a bare app: {median['5,255 boxes'] / median['bare']:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    interaction(options.rounds, options.steps) if options.browser else numbers()


if __name__ == "__main__":
    main()
