"""What there is to see of a GAN at one moment, measured on the same noise and the same real points every time."""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.gan.config import Config
from models.gan.data import REACH, coverage, smoothed_density
from models.gan.game import Game, State, generated, noise, real_points, scores
from models.gan.losses import LOSSES, Loss

RESOLUTION = 48  # cells along one side of the plane
CELL = 2 * REACH / RESOLUTION  # side of one
BLUR = 0.12  # standard deviation of the kernel that turns points into a density; the real density gets the same
SAMPLES = 2000  # points that a snapshot is judged by
SHOWN = 500  # of them are drawn
EMPTY = 1e-5  # probability of a cell below which there is nothing to tell apart
ARROWS = 50  # of them carry an arrow
LATTICE = 21  # lines of the noise lattice whose image is the manifold


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config  # that the state was trained under
    step: int
    generated: np.ndarray  # [500, 2]
    arrows: np.ndarray  # [50, 2] where the generator is told to move the first points: minus the gradient of its loss
    field: np.ndarray  # [R, R] belief that a point is real, or a critic's output minus its median; row = y from below
    optimum: np.ndarray | None  # [R, R] what the best discriminator would believe; None: a critic; NaN: no points
    density: np.ndarray  # [R, R] of the generated points
    manifold: np.ndarray  # [M, M, 2] or [M, 1, 2] image of a lattice in noise space, equal probability per cell
    thinness: np.ndarray  # [M - 1, M - 1] share of the points per area in each cell of the manifold
    discriminator_loss: float
    best_discriminator_loss: float  # of the best discriminator for these two densities; NaN: no closed form
    generator_loss: float
    kl: float  # KL(real | generated) on the cells of the grid and the rest of the plane, nats
    js: float  # Jensen-Shannon on the same, nats, at most log 2
    counts: np.ndarray  # [parts] good samples in each part of the data
    modes: int  # parts covered
    quality: float  # share of good samples
    gradient: float  # norm of the generator loss's gradient with respect to the generator's weights
    slope: float  # mean norm of the discriminator's gradient between real and generated points
    on_real: float  # mean belief on real points
    on_generated: float
    state: State  # resume from here


@dataclass(frozen=True, eq=False)
class Probe:
    """The fixed points that all snapshots of a run are measured with."""

    z: Tensor  # [1, SAMPLES, noise_dimension]
    lattice: Tensor  # [1, M * M or M, noise_dimension]
    real: Tensor  # [1, SAMPLES, 2]
    mix: Tensor  # [1, SAMPLES, 1] position between a real and a generated point
    axis: Tensor  # [R] centres of the cells
    plane: Tensor  # [1, R * R, 2]
    density: Tensor  # [R, R] real density, blurred like the generated one


def probe(rules: Game) -> Probe:
    config = rules.config
    device, random = config.device, torch.Generator().manual_seed(config.seed + 1)
    axis = (torch.arange(RESOLUTION) + 0.5) * CELL - REACH
    return Probe(
        noise(config, SAMPLES, random),
        noise_lattice(config).to(device),
        real_points(rules, SAMPLES, random),
        torch.rand(1, SAMPLES, 1, generator=random).to(device),
        axis.to(device),
        torch.cartesian_prod(axis, axis).flip(1)[None].to(device),
        rules.data.density(axis, BLUR).to(device),
    )


def noise_lattice(config: Config) -> Tensor:
    """Lines of equal probability through the first two noise dimensions, the others at zero: ``[1, L, dimension]``."""
    share = torch.linspace(0.02, 0.98, LATTICE)
    line = 2 * share - 1 if config.noise == "uniform" else math.sqrt(2) * torch.erfinv(2 * share - 1)
    lattice = torch.cartesian_prod(line, line) if config.noise_dimension > 1 else line[:, None]
    return torch.nn.functional.pad(lattice, (0, config.noise_dimension - lattice.shape[1]))[None]


def snapshot(rules: Game, state: State, fixed: Probe) -> Snapshot:
    """Measure a state. It costs about as much as three rounds of training."""
    loss, theta = LOSSES[rules.config.loss], state.generator.detach().requires_grad_()
    points = generated(rules, theta, fixed.z)  # [1, N, 2]
    outputs = scores(rules, state.discriminator, state.vectors, points)  # [1, N]
    generator_loss = loss.generator(outputs).mean()
    gradients = torch.autograd.grad(generator_loss, (theta, points))
    between = (fixed.mix * fixed.real + (1 - fixed.mix) * points).detach().requires_grad_()
    slope = torch.autograd.grad(scores(rules, state.discriminator, state.vectors, between).sum(), between)[0]
    with torch.no_grad():
        points, outputs = points[0].detach(), outputs[0].detach()
        on_real, field = (scores(rules, state.discriminator, state.vectors, x)[0] for x in (fixed.real, fixed.plane))
        lattice = generated(rules, state.generator, fixed.lattice)[0].view(LATTICE, -1, 2)
        p, q = probabilities(fixed.density), probabilities(density_of(points, fixed.axis))
        optimum, best_loss = best_discriminator(loss, p, q)
        covered = coverage(points, rules.data)
        return Snapshot(
            config=rules.config,
            step=state.step,
            generated=array(points[:SHOWN]),
            arrows=array(-gradients[1][0, :ARROWS] * SAMPLES),
            field=array((loss.belief(field) if loss.optimum else field - field.median()).view(RESOLUTION, RESOLUTION)),
            optimum=optimum,
            density=array(q[:-1].view(RESOLUTION, RESOLUTION)),
            manifold=array(lattice),
            thinness=array(thinness(lattice)),
            discriminator_loss=float(loss.real(on_real).mean() + loss.generated(outputs).mean()),
            best_discriminator_loss=best_loss,
            generator_loss=float(generator_loss),
            kl=divergence(p, q),
            js=(divergence(p, (p + q) / 2) + divergence(q, (p + q) / 2)) / 2,
            counts=array(covered.counts),
            modes=int(covered.modes),
            quality=float(covered.quality),
            gradient=float(gradients[0].norm()),
            slope=float(slope[0].norm(dim=1).mean()),
            on_real=float(loss.belief(on_real).mean()),
            on_generated=float(loss.belief(outputs).mean()),
            state=state.to("cpu"),
        )


def best_discriminator(loss: Loss, p: Tensor, q: Tensor) -> tuple[np.ndarray | None, float]:
    """What the best discriminator believes on the grid, and its loss; None and NaN where no closed form is known."""
    if loss.optimum is None:
        return None, math.nan
    best = loss.optimum(p, q)
    belief = loss.belief(best).where(p + q > EMPTY, math.nan)
    paid = float((p * loss.real(best) + q * loss.generated(best)).sum())
    return array(belief[:-1].view(RESOLUTION, RESOLUTION)), paid


def array(values: Tensor) -> np.ndarray:
    """A copy on the CPU that shares no memory with anything."""
    return values.detach().cpu().numpy().copy()


def density_of(points: Tensor, axis: Tensor) -> Tensor:
    """Density of points ``[N, 2]`` on the grid."""
    return smoothed_density(points, torch.full_like(points[:, 0], 1 / len(points)), axis, BLUR)


def probabilities(density: Tensor) -> Tensor:
    """Of each cell, and last of all that lies outside the plane: ``[R * R + 1]``."""
    inside = density.flatten() * CELL**2
    found = torch.cat((inside, (1 - inside.sum()).clamp(min=0)[None]))
    return found / found.sum()


def divergence(p: Tensor, q: Tensor) -> float:
    """KL(p | q) of two distributions in nats; q is kept above the smallest normal number."""
    tiny = torch.finfo(p.dtype).tiny
    return float((p * ((p + tiny).log() - (q + tiny).log())).sum())


def thinness(lattice: Tensor) -> Tensor:
    """Share of the points per area in each cell of the noise lattice's image, ``[M - 1, M - 1]``; a line has none."""
    if lattice.shape[1] == 1:
        return lattice.new_zeros(len(lattice) - 1, 0)
    diagonal, other = lattice[1:, 1:] - lattice[:-1, :-1], lattice[1:, :-1] - lattice[:-1, 1:]
    area = (diagonal[..., 0] * other[..., 1] - diagonal[..., 1] * other[..., 0]).abs() / 2
    return 1 / (area.numel() * area.clamp(min=1e-6))
