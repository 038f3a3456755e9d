"""One round of the game between generator and discriminator, for one GAN or for many side by side.

The discriminator learns to tell real points from generated ones, then the generator learns to be taken for real.
A round takes a state to the next state and changes nothing in place, so that every state can be kept and resumed.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.gan.chance import Chance, normal, sent
from models.gan.config import Config
from models.gan.data import Mixture
from models.gan.losses import LOSSES
from models.gan.networks import Shapes, initial, layers, network, shapes, singular_vectors, spectrally_normalised
from models.gan.optimisers import OPTIMISERS, Memory, Rule

LEAK = 0.2  # slope of the discriminator's leaky ReLU for negative input


@dataclass(frozen=True, eq=False)
class State:
    """All that the future of a training run depends on."""

    step: int
    generator: Tensor  # [P, numbers] weights
    discriminator: Tensor  # [P, numbers]
    generator_memory: Memory
    discriminator_memory: Memory
    vectors: Tensor  # [P, all outputs] largest singular vectors of the discriminator's weights
    random: Tensor  # state of the random generator, which is one of the CPU

    def to(self, device: str) -> "State":
        """The same on a device; nothing is copied where it is already."""
        names = ("generator", "discriminator", "generator_memory", "discriminator_memory", "vectors")
        return replace(self, **{name: getattr(self, name).to(device) for name in names})


@dataclass(frozen=True, eq=False)
class Game:
    """The rules: what does not change from round to round. Strengths may differ from member to member."""

    config: Config
    data: Mixture
    generator: Shapes
    discriminator: Shapes
    generator_rule: Rule
    discriminator_rule: Rule
    r1: float | Tensor  # [P] when it differs from member to member
    penalty: float | Tensor  # [P]
    instance_noise: float | Tensor  # [P, 1, 1]


def game(config: Config, data: Mixture) -> Game:
    minibatch, outputs = int(config.minibatch), 2 if config.loss == "energy" else 1
    return Game(
        config,
        data,
        shapes(config.noise_dimension, config.generator_width, config.generator_depth, 2),
        shapes(2, config.discriminator_width, config.discriminator_depth, outputs, extra=minibatch),
        Rule(config.optimiser, config.generator_rate, config.beta1, config.beta2),
        Rule(config.optimiser, config.discriminator_rate, config.beta1, config.beta2),
        config.r1,
        config.penalty,
        config.instance_noise,
    )


def initial_state(rules: Game, members: int = 1) -> State:
    """The state before training: all members start from the same weights and will see the same points."""
    device, random = rules.config.device, torch.Generator().manual_seed(rules.config.seed)
    generator, discriminator = (
        initial(layout, random).to(device).repeat(members, 1) for layout in (rules.generator, rules.discriminator)
    )
    vectors = torch.ones(members, sum(outputs for _, outputs in rules.discriminator), device=device)
    return State(
        0,
        generator,
        discriminator,
        Memory(0, torch.zeros_like(generator), torch.zeros_like(generator)),
        Memory(0, torch.zeros_like(discriminator), torch.zeros_like(discriminator)),
        singular_vectors(layers(discriminator, rules.discriminator), vectors, rounds=20),
        random.get_state(),
    )


def noise(config: Config, count: int, random: Chance) -> Tensor:
    """Input of the generator, ``[1, count, noise_dimension]``."""
    size = (1, count, config.noise_dimension)
    if config.noise == "uniform":
        return sent(lambda random: 2 * torch.rand(size, generator=random) - 1, random, config.device)
    return normal(size, random, config.device)


def real_points(rules: Game, count: int, random: Chance) -> Tensor:
    """Points of the data, ``[1, count, 2]``."""
    return sent(lambda random: rules.data.sample(count, random)[None], random, rules.config.device)


def generated(rules: Game, theta: Tensor, z: Tensor) -> Tensor:
    """Points ``[P, B, 2]`` that the generator makes of noise ``[1, B, noise_dimension]``."""
    return network(layers(theta, rules.generator), z.expand(len(theta), -1, -1))


def scores(rules: Game, theta: Tensor, vectors: Tensor, x: Tensor) -> Tensor:
    """The discriminator's raw outputs ``[P, B]`` for points ``[P, B, 2]``; for ``energy``, minus the squared error."""
    parts = layers(theta, rules.discriminator)
    if rules.config.spectral:
        parts = spectrally_normalised(parts, vectors)
    outputs = network(parts, x, LEAK, rules.config.minibatch)
    if rules.config.loss == "energy":
        return -((outputs - x) ** 2).sum(dim=-1)
    return outputs[..., 0]


def slopes(outputs: Tensor, x: Tensor) -> Tensor:
    """Gradient of each output with respect to its own point, itself differentiable: ``[P, B, 2]``."""
    return torch.autograd.grad(outputs.sum(), x, create_graph=True)[0]


def blurred(rules: Game, x: Tensor, random: Chance) -> Tensor:
    """Points with instance noise (Sønderby et al., 2017); the same noise for every member."""
    if isinstance(rules.instance_noise, float | int) and not rules.instance_noise:
        return x
    return x + rules.instance_noise * normal((1, *x.shape[1:]), random, rules.config.device)


def discriminator_loss(
    rules: Game, theta: Tensor, vectors: Tensor, real: Tensor, fake: Tensor, random: Chance
) -> Tensor:
    """What the discriminator minimises, ``[P]``: its loss on both batches ``[P, B, 2]`` and its penalties."""
    loss, count = LOSSES[rules.config.loss], real.shape[1]
    real, fake = blurred(rules, real, random), blurred(rules, fake, random)
    sloped = isinstance(rules.r1, Tensor) or rules.r1 > 0
    if sloped or rules.config.minibatch:  # batches that must not mix
        real = real.detach().requires_grad_(sloped)
        on_real, on_fake = (scores(rules, theta, vectors, x) for x in (real, fake))
    else:
        on_real, on_fake = scores(rules, theta, vectors, torch.cat((real, fake), dim=1)).split(count, dim=1)
    total = loss.real(on_real).mean(dim=1) + loss.generated(on_fake).mean(dim=1)
    if sloped:  # Mescheder et al., Which training methods for GANs do actually converge?, 2018
        total = total + rules.r1 / 2 * slopes(on_real, real).square().sum(dim=-1).mean(dim=1)
    if isinstance(rules.penalty, Tensor) or rules.penalty > 0:  # Gulrajani et al., 2017
        mix = sent(lambda random: torch.rand(1, count, 1, generator=random), random, rules.config.device)
        between = (mix * real + (1 - mix) * fake).detach().requires_grad_()
        slope = slopes(scores(rules, theta, vectors, between), between)
        steepness = (slope.square().sum(dim=-1) + 1e-12).sqrt()  # a root at zero has no derivative
        total = total + rules.penalty * (steepness - 1).square().mean(dim=1)
    return total


def generator_loss(rules: Game, theta: Tensor, vectors: Tensor, fake: Tensor, random: Chance) -> Tensor:
    """What the generator minimises, ``[P]``, given the discriminator's weights."""
    return LOSSES[rules.config.loss].generator(scores(rules, theta, vectors, blurred(rules, fake, random))).mean(dim=1)


def unrolled(rules: Game, state: State, real: Tensor, fake: Tensor, random: Chance) -> Tensor:
    """The discriminator a few steps ahead, as a function of the generated points (Metz et al., 2017)."""
    theta, memory = state.discriminator.detach().requires_grad_(), state.discriminator_memory
    for _ in range(rules.config.unrolled):
        loss = discriminator_loss(rules, theta, state.vectors, real, fake, random)
        gradient = torch.autograd.grad(loss.sum(), theta, create_graph=True)[0]
        theta, memory = OPTIMISERS[rules.discriminator_rule.optimiser](
            theta, gradient, memory, rules.discriminator_rule
        )
    return theta


def discriminator_step(rules: Game, state: State, real: Tensor, fake: Tensor, random: Chance) -> State:
    """The discriminator learns once from a batch of each kind ``[P, B, 2]``."""
    vectors = state.vectors
    if rules.config.spectral:
        vectors = singular_vectors(layers(state.discriminator, rules.discriminator), vectors)
    theta = state.discriminator.detach().requires_grad_()
    loss = discriminator_loss(rules, theta, vectors, real, fake, random)
    gradient = torch.autograd.grad(loss.sum(), theta)[0]
    with torch.no_grad():
        theta, memory = OPTIMISERS[rules.discriminator_rule.optimiser](
            theta.detach(), gradient, state.discriminator_memory, rules.discriminator_rule
        )
        if rules.config.clip:
            theta = theta.clamp(-rules.config.clip, rules.config.clip)
    return replace(state, discriminator=theta, discriminator_memory=memory, vectors=vectors)


def generator_step(rules: Game, state: State, theta: Tensor, fake: Tensor, real: Tensor, random: Chance) -> State:
    """The generator, whose weights ``theta`` made ``fake``, learns once against the discriminator as it stands.

    With unrolled steps it learns against the discriminator as it will be; only then are real points needed.
    """
    judge = unrolled(rules, state, real, fake, random) if rules.config.unrolled else state.discriminator
    loss = generator_loss(rules, judge, state.vectors, fake, random)
    gradient = torch.autograd.grad(loss.sum(), theta)[0]
    with torch.no_grad():
        theta, memory = OPTIMISERS[rules.generator_rule.optimiser](
            theta.detach(), gradient, state.generator_memory, rules.generator_rule
        )
    return replace(state, generator=theta, generator_memory=memory)


def next_round(rules: Game, state: State, random: Chance) -> State:
    """The state after one round: the discriminator makes its steps, then the generator.

    The generator's first step uses the points that the discriminator has just seen, which saves making others.
    """
    config, members = rules.config, len(state.generator)
    fake = None

    def points() -> tuple[Tensor, Tensor, Tensor]:
        """A batch of real points, the generator's weights as they are, and what it makes of a batch of noise."""
        weights = state.generator.detach().requires_grad_()
        drawn = real_points(rules, config.batch, random).expand(members, -1, -1)
        return drawn, weights, generated(rules, weights, noise(config, config.batch, random))

    for _ in range(config.discriminator_steps):
        real, theta, fake = points()
        state = discriminator_step(rules, state, real, fake.detach(), random)
    for turn in range(config.generator_steps):
        if turn > 0 or fake is None:
            real, theta, fake = points()
        state = generator_step(rules, state, theta, fake, real, random)
    return replace(state, step=state.step + 1)
