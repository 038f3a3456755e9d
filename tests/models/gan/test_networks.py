import pytest
import torch
from torch import nn

from models.gan import optimisers
from models.gan.networks import initial, layers, network, shapes, singular_vectors, spectrally_normalised
from models.gan.optimisers import Memory, Rule


@pytest.fixture
def random():
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("depth", [1, 3])
def test_network_is_a_sequence_of_linear_layers(random, depth):
    layout = shapes(2, 5, depth, 1)
    theta = torch.cat([initial(layout, random) for _ in range(3)])  # [3, numbers]
    x = torch.randn(3, 7, 2, generator=random)
    outputs = network(layers(theta, layout), x, slope=0.2)
    for member in range(3):
        modules = []
        for weight, bias in layers(theta, layout):
            linear = nn.Linear(weight.shape[1], weight.shape[2])
            linear.weight.data, linear.bias.data = weight[member].T.clone(), bias[member, 0].clone()
            modules += [linear, nn.LeakyReLU(0.2)]
        torch.testing.assert_close(outputs[member], nn.Sequential(*modules[:-1])(x[member]))


def test_first_weights_lie_within_the_bound_of_nn_linear(random):
    layout = shapes(4, 25, 2, 1)
    parts = layers(initial(layout, random), layout)
    for (weight, bias), inputs in zip(parts, (4, 25, 25), strict=True):
        assert float(weight.abs().max()) == pytest.approx(inputs**-0.5, rel=0.1)
        assert float(weight.abs().max()) <= inputs**-0.5
        assert float(bias.abs().max()) <= inputs**-0.5


def test_minibatch_deviation_is_one_more_feature(random):
    layout = shapes(2, 4, 1, 1, extra=1)
    parts = layers(initial(layout, random), layout)
    x = torch.randn(1, 6, 2, generator=random)
    features = torch.relu(x[0] @ parts[0][0][0] + parts[0][1][0])
    spread = features.std(dim=0, correction=0).mean()
    widened = torch.cat((features, spread.expand(6, 1)), dim=1)
    torch.testing.assert_close(network(parts, x, deviation=True)[0], widened @ parts[1][0][0] + parts[1][1][0])


def test_spectral_normalisation_divides_by_the_largest_singular_value(random):
    layout = shapes(2, 8, 2, 1)
    parts = layers(torch.cat([initial(layout, random), initial(layout, random)]), layout)
    vectors = singular_vectors(parts, torch.ones(2, 8 + 8 + 1), rounds=200)
    for (weight, bias), (normal, same) in zip(parts, spectrally_normalised(parts, vectors), strict=True):
        largest = torch.linalg.svdvals(weight)[:, :1, None]
        torch.testing.assert_close(normal, weight / largest, rtol=1e-3, atol=1e-4)
        assert same is bias


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("Adam", lambda p: torch.optim.Adam(p, 0.01, betas=(0.5, 0.9), eps=1e-8)),
        ("RMSprop", lambda p: torch.optim.RMSprop(p, 0.01, alpha=0.9, eps=1e-8)),
        ("SGD", lambda p: torch.optim.SGD(p, 0.01)),
        ("momentum", lambda p: torch.optim.SGD(p, 0.01, momentum=0.5)),
    ],
)
def test_optimisers_agree_with_torch(random, name, build):
    theta = torch.randn(1, 20, generator=random, dtype=torch.float64)
    theirs = theta.clone().requires_grad_()
    optimiser = build([theirs])
    memory = Memory(0, torch.zeros_like(theta), torch.zeros_like(theta))
    rule = Rule(name, 0.01, 0.5, 0.9)
    for _ in range(20):
        gradient = torch.randn(1, 20, generator=random, dtype=torch.float64)
        theirs.grad = gradient
        optimiser.step()
        theta, memory = optimisers.OPTIMISERS[name](theta, gradient, memory, rule)
    torch.testing.assert_close(theta, theirs.detach(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", optimisers.OPTIMISERS)
def test_an_update_can_be_differentiated_even_where_the_gradient_is_zero(name):
    gradient = torch.tensor([[0.0, 0.3]], dtype=torch.float64, requires_grad=True)
    memory = Memory(0, torch.zeros(1, 2, dtype=torch.float64), torch.zeros(1, 2, dtype=torch.float64))
    theta, _ = optimisers.OPTIMISERS[name](torch.zeros(1, 2), gradient, memory, Rule(name, 0.1, 0.5, 0.9))
    assert torch.isfinite(torch.autograd.grad(theta.sum(), gradient)[0]).all()
