"""The simulation of the DIoU paper, beside two plain versions of it: what our closed forms in axis-major layout buy.

Peers: the batch version that one writes first (torchvision's loss, autograd, a loop over the 200 steps, all cases at
once), and the literal loop over the cases. One thread; CPU seconds, which a busy machine disturbs less than the clock;
rounds are interleaved and compared by their medians.

    python -m benchmarks.iou          # ratios on 20 and 100 centres
    python -m benchmarks.iou --full   # all 1,715,000 cases of each loss, on every device there is
"""

import sys
import time
from collections.abc import Iterator
from functools import partial

import torch
from torchvision import ops

from benchmarks.rows import Row, interleaved, report
from models.iou.closed_form import DEPARTURES
from models.iou.gradient import xyxy
from models.iou.simulation import CASES, RATES, SHAPES, Config, simulate, start_centres, start_shapes

ROUNDS = 5
LITERAL_CASES = 10
CENTRES_AT_ONCE = 40
PEERS = {
    "GIoU": ops.generalized_box_iou_loss,
    "DIoU": ops.distance_box_iou_loss,
    "CIoU": ops.complete_box_iou_loss,
}


def ours(name: str, cases: int) -> None:
    for _ in simulate(Config((name,), (), cases=cases, batch=CENTRES_AT_ONCE * SHAPES)):
        pass


def plain(name: str, cases: int) -> None:
    """Autograd through torchvision over ``[cases, 4]`` boxes."""
    size, target_size = (shape.T.repeat(-(-cases // SHAPES), 1)[:cases] for shape in start_shapes())
    centres = start_centres(0).repeat_interleave(SHAPES, 0)[:cases]
    boxes = torch.cat((centres, size), dim=1)
    goal = torch.cat((torch.zeros_like(target_size), target_size), dim=1)
    for rate in RATES:
        boxes = boxes.detach().requires_grad_()
        loss = PEERS[name](xyxy(boxes), xyxy(goal))
        (gradient,) = torch.autograd.grad(loss.sum(), boxes)
        with torch.no_grad():
            low, high = torch.maximum(xyxy(boxes), xyxy(goal))[:, :2], torch.minimum(xyxy(boxes), xyxy(goal))[:, 2:]
            intersection = (high - low).clamp(min=0).prod(1)
            iou = intersection / (boxes[:, 2:].prod(1) + 1 - intersection)
            boxes = boxes - rate * (2 - iou)[:, None] * gradient
            (boxes - goal).abs().sum()


def literal(name: str) -> None:
    """One case after the other, as the script of the paper does."""
    for _ in range(LITERAL_CASES):
        plain(name, 1)


def rows() -> Iterator[Row]:
    for centres in (20, 100):
        cases = centres * SHAPES
        for name in PEERS:
            calls = {
                "ours": partial(ours, name, cases),
                "batch": partial(plain, name, cases),
                "loop": partial(literal, name),
            }
            taken = interleaved(calls, ROUNDS, time.process_time)
            what, loop = f"{name}, {cases:,} regressions", taken["loop"] * cases / LITERAL_CASES
            yield Row(what, "autograd over all at once", taken["ours"], taken["batch"], most=0.5)
            yield Row(what, "autograd case by case", taken["ours"], loop)


def full() -> None:
    """All cases of each loss, on every device there is."""
    for device in ("cpu", *(["cuda"] if torch.cuda.is_available() else [])):
        for source, departures in {"exact": (), "published": DEPARTURES}.items():
            for name in ("IoU", *PEERS):
                batch = CENTRES_AT_ONCE * SHAPES if device == "cpu" else CASES
                config = Config((name,), departures, cases=CASES, batch=batch, device=device)
                start, busy = time.perf_counter(), time.process_time()
                *_, last = simulate(config)
                elapsed, busy = time.perf_counter() - start, time.process_time() - busy
                outcome = last.outcomes[name]
                print(
                    f"{name} {source} on {device}: {CASES:,} x 200 steps in {elapsed:.1f} s ({busy:.1f} CPU); "
                    f"error sum {outcome.error.sum() * CASES / 1e6:.1f} M, final {outcome.error[-1]:.4f}, "
                    f"at 50 {outcome.error[49]:.3f}, IoU < .5: {outcome.missed:.2%}, mean IoU {outcome.iou:.4f}"
                )


if __name__ == "__main__":
    torch.set_num_threads(1)
    full() if "--full" in sys.argv else report(rows())
