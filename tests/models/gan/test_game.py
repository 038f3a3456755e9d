from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from models.gan import rounds
from models.gan.config import Config
from models.gan.data import mixture
from models.gan.game import (
    discriminator_loss,
    discriminator_step,
    game,
    generated,
    generator_step,
    initial_state,
    next_round,
    noise,
    scores,
)
from models.gan.networks import layers

SMALL = Config(
    generator_width=8, generator_depth=1, discriminator_width=8, discriminator_depth=2, batch=16, steps=5, every=5
)


def started(config: Config, members: int = 1):
    rules = game(config, mixture(config.data))
    state = initial_state(rules, members)
    random = torch.Generator()
    random.set_state(state.random)
    return rules, state, random


def module(theta, layout, activation) -> nn.Sequential:
    """The same network as modules of torch."""
    parts = []
    for weight, bias in layers(theta, layout):
        linear = nn.Linear(*weight.shape[1:])
        linear.weight.data, linear.bias.data = weight[0].T.clone(), bias[0, 0].clone()
        parts += [linear, activation]
    return nn.Sequential(*parts[:-1])


def flat(network: nn.Sequential) -> torch.Tensor:
    linears = [part for part in network if isinstance(part, nn.Linear)]
    return torch.cat([torch.cat((part.weight.T.flatten(), part.bias)) for part in linears]).detach()


def test_ten_rounds_equal_the_plain_loop_with_modules_and_torch_optim(device):
    rules, state, random = started(replace(SMALL, device=device))
    generator = module(state.generator.cpu(), rules.generator, nn.ReLU())
    discriminator = module(state.discriminator.cpu(), rules.discriminator, nn.LeakyReLU(0.2))
    adams = [torch.optim.Adam(net.parameters(), 1e-3, betas=(0.5, 0.999)) for net in (generator, discriminator)]
    again = torch.Generator()
    again.set_state(state.random)
    state = rounds.rounds(rules, state, random)(state, 10)
    for _ in range(10):
        real, z = rules.data.sample(16, again), noise(SMALL, 16, again)[0]
        fake = generator(z)
        adams[1].zero_grad()
        loss = F.binary_cross_entropy_with_logits(discriminator(real), torch.ones(16, 1))
        (loss + F.binary_cross_entropy_with_logits(discriminator(fake.detach()), torch.zeros(16, 1))).backward()
        adams[1].step()
        adams[0].zero_grad()
        F.binary_cross_entropy_with_logits(discriminator(fake), torch.ones(16, 1)).backward()
        adams[0].step()
    torch.testing.assert_close(state.generator[0].cpu(), flat(generator), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(state.discriminator[0].cpu(), flat(discriminator), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("setting", "penalty"),
    [
        ({"r1": 3.0}, lambda real, between: 1.5 * (real**2).mean()),
        ({"penalty": 2.0}, lambda real, between: 2 * ((between - 1) ** 2).mean()),
    ],
)
def test_gradient_penalties_by_finite_differences(setting, penalty):
    rules, state, _ = started(replace(SMALL, **setting))
    plain = replace(rules, r1=0.0, penalty=0.0)
    random = torch.Generator().manual_seed(5)
    real, fake = torch.randn(2, 1, 16, 2, generator=random)
    first, second = (torch.Generator().manual_seed(9) for _ in range(2))
    arguments = (state.discriminator, state.vectors, real, fake)
    extra = discriminator_loss(rules, *arguments, first) - discriminator_loss(plain, *arguments, second)
    mix = torch.rand(1, 16, 1, generator=torch.Generator().manual_seed(9))

    def steepness(points):
        step, theta = 1e-6, state.discriminator.double()
        shifts = step * torch.eye(2, dtype=torch.float64)
        above, below = (
            torch.stack([scores(rules, theta, state.vectors, points + sign * shift) for shift in shifts])
            for sign in (1, -1)
        )
        return ((above - below) / (2 * step)).norm(dim=0)

    expected = penalty(steepness(real.double()), steepness((mix * real + (1 - mix) * fake).double()))
    assert float(extra.detach()) == pytest.approx(float(expected), rel=1e-3)


def test_a_population_plays_as_each_of_its_members_would_alone():
    rates, gammas = (1e-3, 1e-2, 1e-4), (0.0, 0.1, 1.0)
    rules, state, random = started(SMALL, members=3)
    rate = torch.tensor(rates)[:, None]
    together = replace(
        rules,
        generator_rule=replace(rules.generator_rule, learning_rate=rate),
        discriminator_rule=replace(rules.discriminator_rule, learning_rate=rate),
        r1=torch.tensor(gammas),
    )
    for _ in range(10):
        state = next_round(together, state, random)
    for member in range(3):
        config = replace(SMALL, generator_rate=rates[member], discriminator_rate=rates[member], r1=gammas[member])
        rules, alone, random = started(config)
        for _ in range(10):
            alone = next_round(rules, alone, random)
        torch.testing.assert_close(state.generator[member], alone.generator[0], rtol=1e-3, atol=1e-5)
        torch.testing.assert_close(state.discriminator[member], alone.discriminator[0], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    ("setting", "still", "moving"),
    [
        ({"generator_steps": 0}, "generator", "discriminator"),
        ({"discriminator_steps": 0}, "discriminator", "generator"),
        ({"generator_rate": 0.0}, "generator", "discriminator"),
    ],
)
def test_a_frozen_player_keeps_its_weights(setting, still, moving):
    rules, state, random = started(replace(SMALL, **setting))
    after = next_round(rules, state, random)
    assert torch.equal(getattr(after, still), getattr(state, still))
    assert not torch.equal(getattr(after, moving), getattr(state, moving))
    assert after.step == 1


SETTINGS = [
    {"unrolled": 3}, {"unrolled": 1, "r1": 0.1}, {"minibatch": True}, {"spectral": True}, {"instance_noise": 0.2},
    {"loss": "energy"}, {"loss": "Wasserstein", "penalty": 1.0, "discriminator_steps": 3}, {"generator_steps": 3},
    {"optimiser": "RMSprop", "noise": "uniform", "noise_dimension": 1}, {"minibatch": True, "r1": 1.0},
    {"batch": 1}, {"discriminator_steps": 0, "generator_steps": 0},
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_setting_plays_and_changes_no_earlier_state(setting):
    rules, state, random = started(replace(SMALL, **setting))
    before = [weights.clone() for weights in (state.generator, state.discriminator, state.vectors)]
    after = next_round(rules, next_round(rules, state, random), random)
    assert torch.isfinite(after.generator).all()
    assert torch.isfinite(after.discriminator).all()
    assert all(map(torch.equal, before, (state.generator, state.discriminator, state.vectors)))


@pytest.mark.parametrize("setting", [{}, *SETTINGS], ids=str)
def test_rounds_in_place_are_those_one_by_one(setting, device, monkeypatch):
    """On a CPU, where nothing is recorded, the round itself is repeated."""
    if device == "cpu":
        monkeypatch.setattr(rounds, "recorded", lambda call: (call(), call)[1])
    rules, state, random = started(replace(SMALL, device=device, **setting), members=2)
    again = torch.Generator()
    again.set_state(state.random)
    in_place, one_by_one = rounds.RecordedRounds(rules, state, again), rounds.one_by_one(rules, random)
    for count in (3, 2):
        expected, state = one_by_one(state, count), in_place(state, count)
        assert state.step == expected.step
        assert torch.equal(again.get_state(), random.get_state())
        for here, there in zip(rounds.numbers(state), rounds.numbers(expected), strict=True):
            torch.testing.assert_close(here.cpu(), there.cpu(), rtol=1e-4, atol=1e-5)
        state = expected


def test_clipping_bounds_the_discriminator():
    rules, state, random = started(replace(SMALL, loss="Wasserstein", clip=0.05))
    assert float(next_round(rules, state, random).discriminator.abs().max()) <= 0.05 + 1e-7


def test_unrolling_sees_what_the_discriminator_would_answer():
    """The unrolled generator gradient, by finite differences through real discriminator steps."""
    config = replace(SMALL, unrolled=2, optimiser="SGD", discriminator_rate=0.5, generator_rate=1.0)
    rules, state, random = started(config)
    state = replace(state, generator=state.generator.double(), discriminator=state.discriminator.double())
    real, z = rules.data.sample(16, random)[None].double(), noise(config, 16, random).double()
    theta = state.generator.clone().requires_grad_()
    after = generator_step(rules, state, theta, generated(rules, theta, z), real, random)
    gradient = state.generator - after.generator  # at learning rate 1

    def cost(weights):
        fake, judge = generated(rules, weights, z), state
        for _ in range(2):
            judge = discriminator_step(rules, judge, real, fake, random)
        return float(F.softplus(-scores(rules, judge.discriminator, state.vectors, fake)).mean())

    for index in gradient[0].abs().argsort(descending=True)[:5]:
        step = torch.zeros_like(theta)
        step[0, index] = 1e-7
        difference = (cost(state.generator + step) - cost(state.generator - step)) / 2e-7
        assert difference == pytest.approx(float(gradient[0, index]), rel=1e-4)
