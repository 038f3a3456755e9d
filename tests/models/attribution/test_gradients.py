"""Gradient methods against finite differences, captum, closed forms and their axioms."""

import captum.attr
import numpy as np
import pytest
import torch
from captum.attr import GuidedBackprop, NoiseTunnel, Saliency
from torch import nn

from models.attribution.gradients import completeness, grad_cam, gradient, integrated_gradients, smooth_grad
from models.attribution.gradients import gradient_times_input as times_input
from models.attribution.guided import guided, guided_backprop
from models.attribution.methods import attribution
from tests.models.attribution.questions import asked_of, convolutional, linear, real


def test_the_gradient_is_the_finite_difference():
    network, image = convolutional(nn.Tanh)
    question = asked_of(network.double(), image.double())
    values, _ = gradient(question)
    step = 1e-5
    for row, column in ((0, 0), (7, 3), (15, 15)):
        change = torch.zeros_like(image, dtype=torch.float64)
        change[:, :, row, column] = step
        slope = (question.value(question.image + change) - question.value(question.image - change)) / (2 * step)
        torch.testing.assert_close(values[row, column], slope[0], rtol=1e-6, atol=1e-9)


def test_of_a_linear_model_the_gradient_is_the_weight_and_times_input_the_share():
    network, image = linear()
    question = asked_of(network, image)
    weights = network[1].weight[0].view(3, 16, 16)
    assert torch.equal(gradient(question)[0], weights.sum(0))
    torch.testing.assert_close(times_input(question)[0], (weights * image[0]).sum(0))
    torch.testing.assert_close(times_input(question)[0].sum(), question.value(image)[0])


def test_smooth_grad_without_noise_is_the_gradient():
    question = real(sigma=0.0, samples=3)
    torch.testing.assert_close(smooth_grad(question)[0], gradient(question)[0], atol=1e-6, rtol=1e-4)


def test_smooth_grad_averages_what_captum_averages():
    """Same law, other random numbers: the means of 256 copies agree much better than two single copies would."""
    network, image = convolutional(nn.Tanh)
    question = asked_of(network, image, samples=256, sigma=0.1)
    spread = 0.1 * float(image.max() - image.min())
    with torch.random.fork_rng():
        torch.manual_seed(0)
        tunnel = NoiseTunnel(Saliency(question.value))
        expected = tunnel.attribute(image, nt_samples=256, stdevs=spread, abs=False).sum(1)[0]
    found = smooth_grad(question)[0]
    assert float((found - expected).norm() / expected.norm()) < 0.12
    assert torch.equal(found, smooth_grad(question)[0])


@pytest.mark.parametrize("fill", ["grey", "black", "white", "mean", "blur", "noise"])
def test_integrated_gradients_of_a_linear_model_are_exact_for_every_baseline(fill):
    network, image = linear()
    question = asked_of(network, image, fill=fill, steps=4)
    *_, result = completeness(question, (2, 4))
    np.testing.assert_allclose(result.sums, result.gain, rtol=1e-3)


def test_completeness_closes_in_with_steps():
    network, image = convolutional(nn.Softplus)
    *_, result = completeness(asked_of(network, image, fill="black"), (4, 16, 128))
    errors = [abs(total - result.gain) / abs(result.gain) for total in result.sums]
    assert errors[0] >= errors[1] >= errors[2] - 1e-7
    assert errors[2] < 0.01


def test_integrated_gradients_vanish_where_photo_and_baseline_agree():
    network, image = convolutional()
    image = image.clone()
    image[:, :, 4:8] = 0
    values, _ = integrated_gradients(asked_of(network, image, fill="black", steps=8))
    assert not values[4:8].any()
    assert values[:4].abs().sum() > 0


def test_grad_cam_at_the_last_convolution_is_the_class_activation_map():
    """With global average pooling before the classifier, Grad-CAM is CAM up to the size of the map."""
    network, image = convolutional()
    question = asked_of(network, image, layers=("3",), layer="3")
    maps = network[:4](image)[0]
    expected = (network[6].weight[0][:, None, None] * maps).sum(0) / maps[0].numel()
    torch.testing.assert_close(grad_cam(question)[0], expected, atol=1e-6, rtol=1e-4)


def test_grad_cam_of_the_real_network_is_its_dense_logit():
    question = real(layer="features.head")
    network = question.classifier.network
    dense = network.dense(question.image)[0, question.target] - network.classifier.bias[question.target]
    torch.testing.assert_close(grad_cam(question)[0], dense / 49, atol=1e-4, rtol=1e-3)
    found = attribution(question, "Grad-CAM")
    assert (found.native.shape, found.values.shape) == ((7, 7), (224, 224))


def test_guided_backprop_is_captums_on_a_network_of_relus():
    network, image = convolutional(nn.ReLU)
    question = asked_of(network, image)
    with pytest.warns(UserWarning, match="backward hooks"):
        expected = GuidedBackprop(network).attribute(image.clone().requires_grad_(), target=0)
    torch.testing.assert_close(guided_backprop(question)[0], expected.sum(1)[0])


def test_guided_backprop_on_relu6_is_guided_where_captums_is_silently_the_gradient():
    network, image = convolutional(nn.ReLU6)
    image = image / 2
    question = asked_of(network, image)
    with pytest.warns(UserWarning, match="backward hooks"):
        fooled = GuidedBackprop(network).attribute(image.clone().requires_grad_(), target=0).sum(1)[0]
    torch.testing.assert_close(fooled, gradient(question)[0])
    found = guided_backprop(question)[0]
    assert float((found - fooled).abs().max()) > 1e-3
    relu = convolutional(nn.ReLU)[0]  # the same weights; below 6 the two activations are one
    assert max(float(relu[:n](image).detach().max()) for n in (2, 4)) < 6
    torch.testing.assert_close(found, guided_backprop(asked_of(relu, image))[0])


def test_guided_backprop_needs_relus():
    with pytest.raises(ValueError, match="must have a network with ReLUs, got Linear without any"):
        guided(nn.Linear(2, 2))


def test_every_gradient_method_agrees_with_captum_on_the_real_network():
    question = real(steps=4)
    image = question.image.clone().requires_grad_()
    expected = captum.attr.InputXGradient(question.classifier.network).attribute(image, target=question.target)
    torch.testing.assert_close(times_input(question)[0], expected.detach().sum(1)[0])


@pytest.mark.parametrize(
    ("method", "settings", "message"),
    [
        (smooth_grad, {"samples": 0}, "samples must lie between 1 and 256, got 0"),
        (smooth_grad, {"sigma": 1.5}, "sigma must lie between 0 and 1"),
        (integrated_gradients, {"steps": 1000}, "steps must lie between 2 and 512, got 1000"),
        (integrated_gradients, {"fill": "glitter"}, "fill must be one of grey, black"),
        (grad_cam, {"layer": "classifier"}, "layer must be one of features.stem.*got 'classifier'"),
    ],
)
def test_impossible_settings_are_refused(method, settings, message):
    with pytest.raises(ValueError, match=message):
        method(real(**settings))
