"""Every heavy computation on every device: the CPU's numbers within a tolerance, and results that left the device."""

import math
from argparse import Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from itertools import islice

import numpy as np
import pytest
import torch

from benchmarks.gpu import __main__ as command
from benchmarks.gpu.__main__ import HEAD, measured, what_pays
from benchmarks.gpu.jobs import TINY, jobs
from models.attribution import dream, lab
from models.attribution.methods import METHODS, attribution
from models.attribution.occlusion import occlusion, probe, refined
from models.detectors import faces
from models.gan import digits
from models.gan.collapse_map import MapConfig, collapse_map
from models.gan.config import Config as Gan
from models.gan.slow import slow_motion
from models.gan.training import train
from models.images.samples import sample
from models.iou import simulation
from models.iou.losses import OWN
from models.pretrained.classifiers import classifier
from models.ranking import classifier as ranking
from models.ranking.datasets import DATASETS
from models.receptive_field import training as field_training
from models.receptive_field.effective import Lite0Config, lite0_field
from models.style.config import Config as Style
from models.style.paintings import painting
from models.style.pictures import Pictures
from models.style.transfer import transfer
from tests.models.attribution.questions import real
from tests.models.conftest import DEVICES
from tools import elsewhere

SMALL = Gan(generator_width=16, discriminator_width=16, batch=32, steps=6, every=3)
REGULARISED = replace(SMALL, r1=0.1, penalty=0.1, instance_noise=0.1, spectral=True, unrolled=1, minibatch=True)
PICTURES = Pictures(sample("chelsea").pixels[:300, 75:375], (painting("wheat"),))


PICTURES_IN_A_REGION = replace(PICTURES, region=np.array([[True, False]]))


def last(run: Iterator):
    *_, end = run
    return end


def style(device: str, pictures: Pictures = PICTURES, **settings):
    end = last(transfer(pictures, Style(size=64, steps=3, device=device, **settings)))
    return end, (end.style, end.content)


def style_by(device: str, statistic: str, optimiser: str = "adam"):
    """In float64: of sorted projections float32 loses 0.5 % in three steps of Adam, and of two of L-BFGS 1 %."""
    return style(device, statistic=statistic, optimiser=optimiser, precision="float64")


def gan(device: str, config: Gan = SMALL):
    end = last(train(replace(config, device=device)))
    return end, (end.generated, end.field, end.density, end.kl, end.gradient)


def resumed(device: str):
    """From a state that is on the CPU."""
    start = next(train(SMALL)).state
    end = last(train(replace(SMALL, device=device), start))
    return end, (end.generated,)


def cells(device: str):
    end = last(collapse_map(MapConfig(replace(SMALL, device=device), columns=2, rows=2)))
    return end, (end.samples, end.quality)


def moves(device: str):
    *played, end = slow_motion(replace(SMALL, steps=1, device=device))
    return [*played, end], (played[4].real, played[4].on_real, end.generated, end.arrows, end.moved)


def made_digits(device: str, model: str):
    end = last(digits.train(digits.Config(model=model, steps=3, every=3, device=device)))
    return end, (end.samples / 255, end.walks / 255, *end.losses.values())


def occluded(device: str):
    question = real(patch=64, stride=32, device=device)
    ends = occlusion(question), last(refined(question, (4, 8))), probe(question, 90, 90)
    return ends, (ends[0].values, ends[1].values, ends[2].score)


def attributed(device: str, method: str):
    found = attribution(real(patch=64, stride=64, samples=4, steps=8, masks=32, device=device), method)
    return found, (found.values,)


def regressions(device: str):
    config = simulation.Config(("GIoU", OWN), (), "1 - iou + distance2 / diagonal2", 50, device=device)
    end = last(simulation.simulate(config))
    return end, tuple(outcome.error for outcome in end.outcomes.values())


def field(device: str, trained: bool):
    found = lite0_field(Lite0Config("block4", 96, trained, inputs=2, device=device), sample("astronaut").pixels)
    return found, (found.field,)


def growing_field(device: str):
    config = field_training.TrainingConfig(depth=4, distance=2, steps=4, every=2, device=device)
    end = last(field_training.training(config))
    return end, (end.field, end.loss)


def hans(device: str):
    end = next(islice(lab.training(lab.Config(seed=0, device=device)), 1, None))
    return end, (end.losses, end.clean)


def dreamt(device: str):
    config = dream.Config(steps=2)
    end = last(dream.ascent(classifier("lite0", device), config))
    return end, (end.pixels / 255, end.scores)


def ranked(device: str):
    end = last(ranking.train(DATASETS["tumours"](0), ranking.Config(hidden=8, steps=10, device=device)))
    return end, (end.scores, end.loss)


def found_faces(device: str):
    found = faces.faces(sample("astronaut").pixels, faces.Config("O-Net", device=device))
    return found, (found.boxes, found.scores)


COMPUTATIONS = {  # -> on a device, the result and its numbers; and how far they may be from the CPU's, of the largest
    "style": (style, 2e-3),
    "style in a region": (lambda device: style(device, PICTURES_IN_A_REGION), 2e-3),
    **{
        f"style by {name}": (lambda device, name=name: style_by(device, name), 1e-6)
        for name in ("covariance", "deviation", "mean", "wasserstein")
    },
    "style by sorted projections, L-BFGS": (lambda device: style_by(device, "wasserstein", "lbfgs"), 1e-6),
    "GAN": (gan, 1e-4),
    "GAN with every regulariser": (lambda device: gan(device, REGULARISED), 1e-3),
    "GAN resumed": (resumed, 1e-4),
    "collapse map": (cells, 1e-4),
    "slow motion": (moves, 1e-4),
    "digits GAN": (lambda device: made_digits(device, "GAN"), 1e-2),
    "digits VAE": (lambda device: made_digits(device, "VAE"), 1e-2),
    "occlusion": (occluded, 1e-4),
    **{method: (lambda device, method=method: attributed(device, method), 1e-2) for method in METHODS},
    "IoU simulation": (regressions, 1e-9),
    "effective field": (lambda device: field(device, True), 1e-3),
    "effective field, untrained": (lambda device: field(device, False), 1e-3),
    "field of a network in training": (growing_field, 1e-3),
    "lab": (hans, 1e-3),
    "class visualisation": (dreamt, 2e-2),
    "ranking classifier": (ranked, 1e-4),
    "faces": (found_faces, 1e-4),
}


def tensors(result: object) -> Iterator[torch.Tensor]:
    """All that are anywhere in a result."""
    if isinstance(result, torch.Tensor):
        yield result
    elif is_dataclass(result):
        yield from tensors([getattr(result, field.name) for field in fields(result)])
    elif isinstance(result, dict | list | tuple):
        for part in result.values() if isinstance(result, dict) else result:
            yield from tensors(part)


@lru_cache
def expected(name: str) -> tuple:
    return COMPUTATIONS[name][0]("cpu")[1]


@pytest.mark.device
@pytest.mark.parametrize("device", [elsewhere.NAME, *DEVICES[1:]])
@pytest.mark.parametrize("name", COMPUTATIONS)
def test_a_device_computes_what_the_cpu_does_and_hands_it_over(name, device):
    """On a device that computes like the CPU but refuses what a GPU refuses, and on a GPU where there is one."""
    computation, tolerance = COMPUTATIONS[name]
    with elsewhere.Offered() if device == elsewhere.NAME else nullcontext():
        result, numbers = computation(device)
    assert all(tensor.device.type == "cpu" for tensor in tensors(result))
    for here, there in zip(numbers, expected(name), strict=True):
        limit = tolerance * float(np.abs(np.asarray(there)).max())
        np.testing.assert_allclose(np.asarray(here), np.asarray(there), rtol=0, atol=limit)


def test_the_pretended_device_refuses_what_a_gpu_refuses():
    with elsewhere.Offered():
        there, here = torch.arange(3.0, device=elsewhere.NAME), torch.arange(3.0)
        assert (there * 2 + 1).tolist() == [1, 3, 5]
        assert there[torch.tensor([2, 0])].tolist() == [2, 0]
        with pytest.raises(RuntimeError, match="must be on the same device"):
            there + here
        with pytest.raises(RuntimeError, match="must be on the same device"):
            here[there.long()]
        with pytest.raises((RuntimeError, TypeError)):
            there.numpy()


@pytest.mark.parametrize("job", jobs(TINY), ids=lambda job: job.name)
def test_each_row_of_the_table_can_be_measured(job):
    row = dict(zip(HEAD, measured(job, ["cpu"], (1.0, 1.0), 0.0), strict=True))
    assert row["computation"] == job.name
    assert float(row["CPU"].split()[0]) > 0
    assert int(row["operations"].replace(",", "")) > 20
    assert 1 <= int(row["waits"]) <= 40
    assert not row["GPU"]


def test_way_apart_that_takes_too_long_is_a_line_of_the_report(monkeypatch):
    monkeypatch.setattr(command, "APART_SECONDS", 0.125)
    lines = list(command.ways_apart(Namespace(only="", seconds=0.0, tiny=True), math.inf))
    assert len(lines) == sum(map(len, command.APART.values()))
    assert all("0.125" in line for line in lines)


def test_every_way_that_the_cpu_can_go_is_measured():
    rows = [line.split(" | ") for line in what_pays(TINY, "cpu", "", 0.0, math.inf) if line.startswith("|")]
    times = [cells[1].split()[-1] for cells in rows if cells[0].strip("| -") and cells[1] != "time"]
    assert len(times) == 20
    assert set(times) <= {"s", "ms"}
