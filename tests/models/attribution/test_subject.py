"""The question itself: answers, scores, classifiers, and a shared network that nobody changes."""

import threading

import numpy as np
import pytest
import torch
import torchvision
from torch import nn

from models.attribution.methods import METHODS, attribution
from models.attribution.sanity import check, shuffled
from models.attribution.subject import SCORES, Config, answers, subject
from models.images.samples import sample
from models.pretrained.classifiers import ENTRIES, available, classifier, square, twin, weights
from models.pretrained.lite0 import class_names, efficientnet_lite0, preprocessed
from tests.models.attribution.questions import asked_of, linear, real


@pytest.mark.parametrize(
    ("photo", "name", "least"),
    [("coffee", "espresso", 0.9), ("camera", "tripod", 0.9), ("chelsea", "tiger cat", 0.3), ("rocket", "missile", 0.2)],
)
def test_the_first_answer_is_what_the_photo_shows(photo, name, least):
    first = answers(real(photo).logits)[0]
    assert (first.name, first.probability > least) == (name, True)


def test_answers_are_the_softmax_of_torch_in_falling_order():
    question = real()
    expected = question.logits.softmax(0).topk(5)
    found = answers(question.logits)
    assert [a.index for a in found] == expected.indices.tolist()
    np.testing.assert_allclose([a.probability for a in found], expected.values, rtol=1e-6)


def test_scores_follow_their_definitions():
    logits = torch.randn(6, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    p = logits.softmax(1)
    torch.testing.assert_close(SCORES["probability"](logits, 3, 7), p[:, 3])
    torch.testing.assert_close(SCORES["log-odds"](logits, 3, 7), (p[:, 3] / (1 - p[:, 3])).log())
    torch.testing.assert_close(SCORES["margin"](logits, 3, 7), (p[:, 3] / p[:, 7]).log())
    torch.testing.assert_close(SCORES["logit"](logits, 3, 7), logits[:, 3])


def test_square_gives_back_the_pixels_that_the_network_was_given():
    pixels = sample("chelsea").pixels
    shown = square(pixels)
    assert torch.equal(shown, shown.round())
    torch.testing.assert_close((shown - 127) / 128, preprocessed(pixels))


def test_a_photo_of_one_pixel_is_answered():
    question = subject(np.full((1, 1, 3), 200, np.uint8), Config())
    assert question.image.shape == (1, 3, 224, 224)
    assert attribution(question, "gradient").values.shape == (224, 224)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"target": 1000}, "target must lie between -1 and 999, got 1000"),
        ({"contrast": -2}, "contrast must lie between -1 and 999, got -2"),
        ({"score": "beauty"}, "score must be one of logit, probability, log-odds, margin, got 'beauty'"),
        ({"network": "hal"}, "network must be one of lite0, resnet18"),
        ({"target": 5, "contrast": 5, "score": "margin"}, "class B must differ from class A for a margin"),
    ],
)
def test_impossible_questions_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        real(**settings)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match=r"method must be one of gradient, .*got 'guess'"):
        attribution(real(), "guess")


@pytest.mark.parametrize("name", [name for name in ENTRIES if ENTRIES[name].weights])
def test_weights_that_are_not_here_are_refused_with_their_size(name, monkeypatch, tmp_path):
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    classifier.cache_clear()
    assert not available(name)
    with pytest.raises(ValueError, match=rf"the weights of .* must be on this machine.*{ENTRIES[name].megabytes} MB"):
        classifier(name)


def test_cached_weights_of_torchvision_are_loaded_and_explained(monkeypatch, tmp_path):
    """Random weights in torchvision's own file format and place: what is loaded is what torchvision computes."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    classifier.cache_clear()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        expected = torchvision.models.resnet18(weights=None).eval()
    (tmp_path / "checkpoints").mkdir()
    torch.save(expected.state_dict(), tmp_path / "checkpoints" / weights("resnet18").file)
    question = subject(sample("coffee").pixels, Config(network="resnet18", layer="layer4", patch=112, stride=112))
    transforms = torchvision.models.ResNet18_Weights.IMAGENET1K_V1.transforms(crop_size=224, resize_size=224)
    with torch.no_grad():
        logits = expected(transforms(question.pixels.byte()))[0]
    torch.testing.assert_close(question.logits, logits, atol=1e-4, rtol=1e-4)
    for method in ("Grad-CAM", "occlusion"):
        assert np.isfinite(attribution(question, method).values).all()
    classifier.cache_clear()


def test_layers_of_every_entry_exist_in_its_network():
    for name, entry in ENTRIES.items():
        with torch.device("meta"):
            network = torchvision.models.get_model(name) if entry.weights else None
        network = network or efficientnet_lite0()
        for layer in (*entry.layers, entry.head):
            network.get_submodule(layer)


def test_a_twin_shares_the_weights_but_not_the_hooks():
    network = efficientnet_lite0()
    other = twin(network)
    assert all(a is b for a, b in zip(network.parameters(), other.parameters(), strict=True))
    other.classifier.register_forward_hook(lambda *_: None)
    assert not network.classifier._forward_hooks


def _fingerprint(network: nn.Module) -> tuple:
    hooks = sum(
        len(m._forward_hooks) + len(m._forward_pre_hooks) + len(m._backward_hooks) + len(m._backward_pre_hooks)
        for m in network.modules()
    )
    kinds = tuple(type(m).__name__ for m in network.modules())
    modes = tuple(m.training for m in network.modules())
    needs = tuple((p.requires_grad, p.grad is None, p.data_ptr()) for p in network.parameters())
    return hooks, kinds, modes, needs, float(sum(p.double().sum() for p in network.parameters()))


def test_many_sessions_at_once_leave_the_shared_network_as_it_was_and_agree_with_one():
    """Hooks, modules, modes, gradients and weights stay; and nobody sees another session's hooks in his result."""
    network = efficientnet_lite0()
    before = _fingerprint(network)
    methods = [m for m in METHODS if m not in ("RISE",)]
    settings = {"samples": 2, "steps": 2, "patch": 112, "stride": 112}
    question = real(**settings)
    alone = {method: attribution(question, method).values for method in methods}
    found, errors = {}, []

    def session(method: str) -> None:
        try:
            found[method] = attribution(real(**settings), method).values
            if method == "gradient":
                check(question, 7)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=session, args=(method,)) for method in methods]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    for method in methods:
        np.testing.assert_allclose(found[method], alone[method], atol=1e-5)
    assert _fingerprint(network) == before


def test_a_refusal_leaves_the_shared_network_as_it_was():
    before = _fingerprint(efficientnet_lite0())
    for method, settings in (("Grad-CAM", {"layer": "features.attic"}), ("integrated gradients", {"steps": 1})):
        with pytest.raises(ValueError, match=r"must (lie between|be one of)"):
            attribution(real(**settings), method)
    assert _fingerprint(efficientnet_lite0()) == before
    assert shuffled("lite0", 3).network is not efficientnet_lite0()


def test_class_names_have_the_length_of_the_logits():
    assert len(class_names()) == len(real().logits)


def test_a_linear_question_of_the_test_bench_is_linear():
    network, image = linear()
    question = asked_of(network, image)
    torch.testing.assert_close(question.value(2 * image), 2 * question.value(image))
