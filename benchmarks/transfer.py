"""What the page on teaching a classifier shows, three seeds, and its CPU seconds: ``python -m benchmarks.transfer``."""

import time
from collections.abc import Callable, Iterator

from benchmarks.rows import Row, report
from models.images.samples import sample
from models.transfer import features, ghost, heads, hold_out, labels, ladder, scenes, slips, swap

SEEDS, SPLIT, LINEAR = range(3), hold_out.Split(), heads.Config(strength=0.1)
PHOTOS = tuple(map(sample, ("coffee", "camera", "chelsea")))
COFFEE = PHOTOS[0]


def taught(seed: int, tied: float = 1.0) -> hold_out.Trial:
    return hold_out.trial(scenes.cat_and_cup(scenes.Scene(tied, sessions=2, seed=seed)), 112, SPLIT, LINEAR)


def few(make: Callable[[int, int], object], side: int, seed: int, raw: bool) -> hold_out.FewShot:
    return hold_out.few_shot(make(20, seed), side, SPLIT, LINEAR, raw)  # type: ignore[arg-type]


def last(rungs: tuple[str, ...], seed: int, mode: str = "eval") -> ladder.Snapshot:
    *_before, end = ladder.climb(ladder.Config(rungs, mode, seed=seed))
    return end


TARGETS: dict[str, tuple[float, Callable[[int], object]]] = {  # CPU seconds of the specification and 30 %
    "64 photos learnt and asked": (0.8, taught),
    "a brushed thing on three grounds": (1.0, lambda seed: learnt(seed, 0)),
    "heads on wrong labels": (4.0, lambda seed: labels.accuracy(labels.Config(seed=seed))),
    "detective on 160 photos": (0.6, lambda seed: labels.detective(labels.Config(seed=seed))),
    "ghost, 14 numbers of passes": (2.0, lambda seed: ghost.curve(PHOTOS[seed], "textures")),
    "nine slips": (0.4, lambda seed: slips.slips(PHOTOS[seed])),
    "ladder, head only": (1.8 + 1.5, lambda seed: last(("head",), seed)),
    "ladder, all": (9.1 + 1.5, lambda seed: last(("all",), seed)),
}  # fmt: skip


def learnt(seed: int, counter: int) -> hold_out.Trial:
    return swap.learnt(swap.photos(COFFEE, swap.start(COFFEE), scenes.Scene(seed=seed)), counter, LINEAR)


def spent(run: Callable[[int], object], seed: int) -> float:
    start = time.process_time()
    run(seed)
    return time.process_time() - start


def results() -> Iterator[Row]:
    """Shares of right answers: what should be low beside what should be high."""
    for seed in SEEDS:
        found = taught(seed)
        same, new = (found.right[part].mean() for part in (found.random, found.new))
        yield Row(f"new session, seed {seed}", "random frames of the same model", new, same, "", most=0.4)
        photos = swap.photos(COFFEE, swap.start(COFFEE), scenes.Scene(seed=seed))
        alone, helped = (learnt(seed, count).right[photos.sessions == swap.SWAPPED].mean() for count in (0, 10))
        yield Row(f"swapped ground, seed {seed}", "with ten counter-examples", alone, helped, "", most=0.6)
        for name, make, side, most in (("textures", scenes.textures, 112, 0.5), ("digits", scenes.digits, 96, 1.2)):
            by_pixels, by_features = (few(make, side, seed, raw).accuracy[0].mean() for raw in (True, False))
            yield Row(f"one photo each of {name}, raw pixels, {seed}", "features", by_pixels, by_features, "", most)
        noisy = labels.accuracy(labels.Config(seed=seed))
        nearest, prototypes = (noisy[name][labels.NOISE.index(0.2)] for name in ("nearest", "prototypes"))
        yield Row(f"1-NN with 20 % wrong labels, seed {seed}", "prototypes", nearest, prototypes, "", most=0.85)
        case = labels.detective(labels.Config(seed=seed))
        yield Row(f"wrong labels missed by the detective, seed {seed}", "all", 32 - case.found, 32, "", most=0.15)
    answers = ghost.answers(COFFEE, ghost.Config())
    yield Row("espresso after 30 passes in train mode", "before", answers.after[0], answers.before[0], "", most=0.3)


def rungs() -> Iterator[Row]:
    for seed in SEEDS:
        found = last(ladder.RUNGS, seed).rungs
        frozen = last(("head",), seed, "train").rungs["head"].accuracy[-1]
        ends = {name: rung.accuracy[-1] for name, rung in found.items()}
        yield Row(f"from scratch, seed {seed}", "all, pretrained", ends["scratch"], ends["all"], "", most=0.8)
        yield Row(f"head, rest frozen in train mode, seed {seed}", "in eval mode", frozen, ends["head"], "", most=0.8)


def main() -> Iterator[Row]:
    features.of_pixels(scenes.textures(1).pixels, 112)  # imports and weights
    scenes.digits(1)
    for name, (most, run) in TARGETS.items():
        yield Row(f"{name}, worst of 3", "the target", max(spent(run, seed) for seed in SEEDS), most, "CPU s", most=1)
    yield from results()
    yield from rungs()


if __name__ == "__main__":
    report(main())
