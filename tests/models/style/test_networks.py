"""Features and gradients of the networks whose statistics are matched, against torch's plain ones."""

import copy
from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F
from torchvision.models.vgg import cfgs, make_layers
from torchvision.transforms.functional import normalize

from models.images.samples import sample
from models.pretrained.lite0 import efficientnet_lite0
from models.style import clipped, networks, transfer
from models.style.config import Config, layers_of_content
from models.style.losses import losses_of
from models.style.networks import ENTRIES, available, extractor, inner, vgg19_weights
from models.style.pictures import colours, resized
from models.style.shuffle import Config as ShuffleConfig
from models.style.shuffle import shuffle

SMALL = Config(size=64, steps=6)


def last(pictures, config):
    return list(transfer.transfer(pictures, config))[-1]


def test_network_that_was_first_asked_without_gradients_paints(pictures):
    networks._extractor.cache_clear()
    shuffle(pictures.content, ShuffleConfig(size=64))
    assert last(pictures, SMALL).step == SMALL.steps


def test_features_are_those_of_the_plain_network_on_the_doubled_picture():
    image = colours(resized(sample("coffee").pixels, 64, "content"))
    layers = ENTRIES["lite0"].layers
    plain = copy.deepcopy(efficientnet_lite0(folded=False)).double()
    doubled = F.interpolate(image.double(), scale_factor=2, mode="bilinear", align_corners=False)
    x = F.pad((255 * doubled - 127) / 128, (0, 1, 0, 1), mode="replicate")
    convolution, norm, clip = plain.features[0]
    x = clip(norm(F.conv2d(x, convolution.weight, stride=2)))
    exact, found = (extractor("lite0", precision=p).features(image, layers) for p in ("float64", "float32"))
    for name, part in plain.features.named_children():
        x = x if name == "stem" else part(x)
        if name in layers:
            torch.testing.assert_close(exact[name], inner(x[0]), rtol=1e-10, atol=1e-10)
            torch.testing.assert_close(found[name].double(), inner(x[0]), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("size", [(64, 96), (63, 80), (50, 61)], ids=["even", "odd height", "both lose a half"])
def test_gradient_of_the_clipped_convolution_is_that_of_its_parts(size):
    image = colours(resized(sample("coffee").pixels, 96, "content"))[..., : size[0], : size[1]].double()
    ours, plain = image.clone().requires_grad_(), image.clone().requires_grad_()
    network = copy.deepcopy(efficientnet_lite0(folded=False)).double()
    extractor("draft", precision="float64").features(ours, ["block4"])["block4"].square().sum().backward()
    inner(network.features[:6]((255 * plain - 127) / 128)[0]).square().sum().backward()
    assert (ours.grad - plain.grad).norm() < 1e-12 * plain.grad.norm()


@pytest.mark.parametrize("network", ["lite0", "draft", "untrained"])
def test_a_run_leaves_the_shared_network_as_it_was(pictures, network):
    chain = extractor(network).chain
    before = copy.deepcopy(chain.state_dict())
    last(pictures, replace(SMALL, steps=2, network=network))
    assert extractor(network).chain is chain
    assert all(torch.equal(value, chain.state_dict()[key]) for key, value in before.items())
    assert not any(p.requires_grad or p.grad is not None for p in chain.parameters())


def test_a_network_that_was_first_used_without_gradients_still_has_them(pictures):
    networks._extractor.cache_clear()
    shuffle(pictures.content, ShuffleConfig(size=64))
    assert last(pictures, replace(SMALL, steps=1)).step == 1


def test_untrained_network_differs_but_keeps_the_strength():
    image = colours(resized(sample("coffee").pixels, 64, "content"))
    wild = extractor("untrained").features(image, ["stem", "block7"])
    tame = extractor("lite0").features(image, ["block7"])
    assert 0.05 < wild["block7"].std() < 50
    assert not torch.allclose(wild["block7"], tame["block7"], atol=0.1)
    assert torch.equal(wild["block7"], extractor("untrained").features(image, ["block7"])["block7"])


def test_large_maps_are_computed_anew_with_the_same_gradient(pictures, monkeypatch):
    content, config = resized(pictures.content, 64, "content"), replace(SMALL, precision="float64")
    measure = losses_of(content, [resized(pictures.styles[0], 64, "style")], None, config)
    gradients, called = [], []
    block = extractor("lite0", precision="float64").chain[2]
    handle = block.module.register_forward_pre_hook(lambda *_: called.append(1))
    for large in (10**9, 0):
        monkeypatch.setattr(clipped, "LARGE", large)
        called.clear()
        picture = colours(content).double().requires_grad_()
        measure(picture)[0].backward()
        gradients.append((picture.grad, len(called)))
    handle.remove()
    assert [count for _gradient, count in gradients] == [1, 2]
    torch.testing.assert_close(gradients[0][0], gradients[1][0], rtol=1e-10, atol=0)


def test_bands_of_a_map_give_the_gradient_of_the_whole(monkeypatch):
    image = colours(resized(sample("coffee").pixels, 64, "content")).double()
    gradients = []
    for band in (10**9, 1):
        monkeypatch.setattr(clipped, "BAND", band)
        picture = image.clone().requires_grad_()
        extractor("lite0", precision="float64").features(picture, ["block4"])["block4"].square().sum().backward()
        gradients.append(picture.grad)
    torch.testing.assert_close(*gradients, rtol=1e-10, atol=1e-12)


@pytest.fixture(params=["archive", "older file"])
def vgg19(request, tmp_path, monkeypatch):
    """VGG-19 with random weights, where the trained ones would lie."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    torch.manual_seed(0)
    features = make_layers(cfgs["E"])
    for part in features:
        if isinstance(part, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(part.weight)
            torch.nn.init.uniform_(part.bias, -0.1, 0.1)
    stored = {f"features.{key}": value for key, value in features.state_dict().items()}
    file = tmp_path / "checkpoints" / vgg19_weights().file
    file.parent.mkdir()
    torch.save(
        stored | {"classifier.0.bias": torch.zeros(4096)}, file,
        _use_new_zipfile_serialization=request.param == "archive",
    )  # fmt: skip
    networks._extractor.cache_clear()
    yield features.eval().requires_grad_(False)
    networks._extractor.cache_clear()


def test_vgg19_is_torchvisions_with_the_layers_of_the_paper(vgg19, pictures):
    image = colours(resized(sample("coffee").pixels, 64, "content"))
    layers = layers_of_content("vgg19")
    found = extractor("vgg19").features(image, layers)
    x = normalize(image, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    stage = place = 1
    for part in vgg19:
        x = part(x)
        if isinstance(part, torch.nn.ReLU):
            if (name := f"relu{stage}_{place}") in layers:
                torch.testing.assert_close(found.pop(name), inner(x[0]), rtol=1e-4, atol=1e-4)
            place += 1
        elif isinstance(part, torch.nn.MaxPool2d):
            stage, place = stage + 1, 1
    assert not found

    chain = extractor("vgg19").chain
    before = copy.deepcopy(chain.state_dict())
    run = last(pictures, replace(SMALL, network="vgg19", steps=4))
    assert run.style[-1] < 0.9 * run.style[0]
    assert all(torch.equal(value, chain.state_dict()[key]) for key, value in before.items())


@pytest.mark.skipif(available("vgg19"), reason="the weights of VGG-19 are here")
def test_missing_weights_are_refused():
    with pytest.raises(ValueError, match="weights of VGG-19 must be on this machine"):
        extractor("vgg19")
