"""Second methods: noise added in single steps, scores by autograd, Gaussians by simulation, plain formulas."""

import math

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree
from scipy.special import softmax
from torch import Tensor

from models.diffusion import digits, exact, patches
from models.diffusion.digit_samples import Made, pixels
from models.diffusion.network import as_clean, gain
from models.diffusion.noising import SEED, Level
from models.diffusion.own_digit import BACK, Drawn, Returned
from models.diffusion.sampling import Sampler, start, way
from models.diffusion.schedules import alpha_bars


def single_steps_difference(bars: np.ndarray, at: int, found: Level) -> float:
    """The noised points against the signal's factor and the noise's variance after every single step."""
    betas = 1 - bars[: at + 1] / np.r_[1.0, bars[:at]]
    factor, variance = 1.0, 0.0
    for beta in betas.tolist():
        factor, variance = math.sqrt(1 - beta) * factor, (1 - beta) * variance + beta
    noise = torch.randn(found.points.shape, generator=torch.Generator().manual_seed(SEED), dtype=torch.float64).numpy()
    return float(np.abs(factor * found.points + math.sqrt(variance) * noise - found.cloud).max())


def score_difference(points: Tensor, clean: np.ndarray, place: tuple[float, float], bar: float) -> float:
    """The score at a place by Tweedie's formula from ``clean``, against autograd of the log density, as a share."""
    x, points = torch.tensor([place], dtype=torch.float64, requires_grad=True), points.double()
    with torch.enable_grad():
        square = ((x - math.sqrt(bar) * points) ** 2).sum(1)
        (slope,) = torch.autograd.grad((-square / (2 * (1 - bar))).logsumexp(0), x)
    found = exact.score(x.detach(), torch.tensor(clean)[None].double(), bar)
    return float((found - slope).norm() / slope.norm().clamp(min=1e-3))


def gaussian_difference(bars: np.ndarray, deviation: float, eta: float, spread: float) -> float:
    """The spread of 20,000 simulated samples of a Gaussian, against the closed form, in standard errors."""

    def denoiser(x: Tensor, bar: float) -> Tensor:
        return math.sqrt(bar) * deviation**2 / (bar * deviation**2 + 1 - bar) * x

    samples = way(denoiser, bars, start(20_000, 1, 5).double(), Sampler(len(bars) - 1, eta))[0][-1]
    return float(abs(samples.std() / spread - 1) * math.sqrt(2 * len(samples)))


def wasserstein_difference(samples: Tensor, others: Tensor, distance: float) -> float:
    """W2 against the dual: prices with u_i + v_j <= |x_i - y_j|² bound every assignment from below.

    The prices are shortest paths (Bellman and Ford) in the graph of swaps of an assignment; whatever they come from,
    the bound holds, so it can only meet the distance where no assignment is shorter.
    """
    cost = ((samples.double()[:, None] - others.double()) ** 2).sum(2).numpy()  # [N, N]
    matched = linear_sum_assignment(cost)[1]
    swaps = cost[np.argsort(matched)] - np.diagonal(cost[np.argsort(matched)])[:, None]  # [N, N] from, to
    prices = np.zeros(len(cost))
    for _ in range(len(cost)):
        lower = (prices[:, None] + swaps).min(0)
        if (prices - lower).max() < 1e-12:
            break
        prices = lower
    bound = prices.sum() + (cost - prices).min(1).sum()
    return float(abs(distance - math.sqrt(max(bound, 0.0) / len(cost))))


def novelty_difference(samples: Tensor, points: Tensor, novelty: float) -> float:
    """The median distance to the nearest training point by a k-d tree."""
    return float(abs(np.median(cKDTree(points.numpy()).query(samples.numpy())[0]) - novelty))


def reading_difference(bars: np.ndarray, predict: str) -> float:
    """What an error in a prediction becomes, by moving predictions and reading the point again, as a share."""
    gaps = []
    for bar, to_clean, to_noise in zip(bars.tolist(), *gain(bars, predict), strict=True):
        x, said = torch.tensor([[0.3, -0.8]]).double(), torch.tensor([[0.5, 0.1]]).double()
        one, other = (as_clean(said + move, x, bar, predict) for move in (0.0, 1e-3))
        clean = float((other - one).abs().max()) / 1e-3
        gaps += [abs(clean / to_clean - 1), abs(clean * math.sqrt(bar / (1 - bar)) / to_noise - 1)]
    return max(gaps)


def nearest_difference(found: Made, config: digits.Config) -> float:
    """Distances of the first 50 samples to the nearest training digit, by whole numbers of ink 0 to 255."""
    images = pixels(digits.training(config)[0]).reshape(-1, 196).astype(np.int64)
    samples = found.samples[:50].reshape(-1, 196).astype(np.int64)
    square = (samples**2).sum(1)[:, None] - 2 * samples @ images.T + (images**2).sum(1)
    inside = found.away[:50] - np.sqrt(square.min(1)) / 255
    return float(np.abs(inside).max())


def behind_difference(drawn: Drawn, found: Returned) -> float:
    """Effective numbers at three levels by plain differences in float64, as a share."""
    images = digits.training(digits.Config())[0].double().numpy()
    clean = np.frombuffer(drawn.cells, np.uint8) * 2.0 - 1
    noise = torch.randn(BACK, 196, generator=torch.Generator().manual_seed(drawn.seed)).double().numpy()
    bars, gaps = alpha_bars(digits.SCHEDULE), []
    for at in (14, 20, 26):
        bar = bars[round(found.levels[at] * (len(bars) - 1))]
        counts = []
        for one in math.sqrt(bar) * clean + math.sqrt(1 - bar) * noise:
            shares = softmax(-((one - math.sqrt(bar) * images) ** 2).sum(1) / (2 * (1 - bar)))
            counts.append(1 / (shares**2).sum())
        gaps.append(abs(sorted(counts)[BACK // 2 - 1] / found.behind[at] - 1))  # torch's median: the lower of two
    return float(max(gaps))


def patch_difference(pixels_: np.ndarray, config: patches.Config, found: patches.Cleaned) -> float:
    """The answer at the middle pixel by plain differences to the bank in float64, from the patches that cover it."""
    bank = patches.bank(patches.grey(pixels_)).double().numpy()
    if config.own:
        bank = np.r_[bank, patches.cut(found.clean).double().numpy()]
    middle, answers = patches.SIDE // 2, []
    for top in range(middle - 6, middle + 1):
        for left in range(middle - 6, middle + 1):
            if top % patches.STRIDE == 0 and left % patches.STRIDE == 0:
                seen = found.noisy[top : top + 7, left : left + 7].ravel()
                shares = softmax(-((seen - bank) ** 2).sum(1) / (2 * config.sigma**2))
                answers.append(shares @ bank[:, 7 * (middle - top) + middle - left])
    return float(abs(np.mean(answers) - found.found[middle, middle]))
