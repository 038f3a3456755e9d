"""A second method for recurrent cells: their equations written out in NumPy, and difference quotients."""

from functools import lru_cache

import numpy as np
import torch
from scipy.special import expit

from models.gradients.cells import Config, Distances, cell, direction, noise, states

Weights = dict[str, np.ndarray]
State = tuple[np.ndarray, np.ndarray]  # what is handed on, and an LSTM's output h


def stepped(config: Config, weights: Weights, x: np.ndarray, state: State) -> State:
    """One step of the cell, in PyTorch's order of gates; its biases b_hh are 0 here."""
    kept, h = state
    entering = x @ weights["weight_ih_l0"].T + weights["bias_ih_l0"]
    back = (h if config.kind == "lstm" else kept) @ weights["weight_hh_l0"].T
    if config.kind == "linear":
        return entering + back, h
    if config.kind == "tanh":
        return np.tanh(entering + back), h
    blocks = entering.shape[1] // config.units
    a, b = np.split(entering, blocks, axis=1), np.split(back, blocks, axis=1)
    if config.kind == "gru":
        reset, keep = expit(a[0] + b[0]), expit(a[1] + b[1])
        return (1 - keep) * np.tanh(a[2] + reset * b[2]) + keep * kept, h
    cell_state = expit(a[1] + b[1]) * kept + expit(a[0] + b[0]) * np.tanh(a[2] + b[2])
    return cell_state, expit(a[3] + b[3]) * np.tanh(cell_state)


@lru_cache(maxsize=64)
def distance_difference(config: Config, found: Distances) -> float:
    """At three distances: the last state's answer when an earlier state moves along its gradient."""
    made = cell(config, config.units, double=True)
    x = noise(config)
    start = torch.zeros(x.shape[1], config.units, dtype=torch.float64, requires_grad=True)
    run = states(config, made, x, start)
    gradients = torch.autograd.grad((run[-1] * direction(config)).sum(), run)
    weights = {name: one.detach().numpy() for name, one in made.named_parameters()}
    toward, last = direction(config).numpy(), float(gradients[-1].norm())
    histories = [(np.zeros(start.shape), np.zeros(start.shape))]
    for one in x.numpy():
        histories.append(stepped(config, weights, one, histories[-1]))
    gaps = []
    for back in {1, config.length // 2, config.length}:
        at = config.length - back
        gradient = gradients[at].numpy()
        size = float(np.linalg.norm(gradient)) or 1.0
        move, ends = 1e-5 / max(1.0, size / last), []
        for sign in (1, -1):
            state = (histories[at][0] + sign * move * gradient / size, histories[at][1])
            for one in x.numpy()[at:]:
                state = stepped(config, weights, one, state)
            ends.append(float((state[0] * toward).sum()))
        slope = (ends[0] - ends[1]) / (2 * move) / last
        gaps.append(abs(slope - found.gradient[back]) / max(1e-6, float(found.gradient[back])))
    return max(gaps)


def law_difference(found: Distances) -> float:
    """Of a cell without activation: largest distance from ρ^k, as a share."""
    if found.law is None:
        return float("inf")
    at = found.law > 1e-300
    return float(np.abs(found.gradient[at] / found.law[at] - 1).max()) if at.any() else 0.0
