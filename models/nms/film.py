"""Suppression as a film: one picture a round, forwards and backwards, each with who lost what to whom."""

from dataclasses import dataclass

import numpy as np
from numpy import ndarray

from models.detectors.candidates import Candidates
from models.limits import within
from models.nms.suppression import METHODS, Config, Suppression, overlaps

OUT, WAITING, KEPT, SUPPRESSED = range(4)


@dataclass(frozen=True, eq=False)
class Frame:
    round: int  # 0 is before the first pick
    state: ndarray  # [K] OUT, WAITING, KEPT or SUPPRESSED after this round
    scores: ndarray  # [K] after this round
    picked: int  # -1 before the first pick
    touched: ndarray  # [T] candidates that lose score in this round
    overlap: ndarray  # [T] with the picked one
    left: ndarray  # [T] share of the score that is left


@dataclass(frozen=True)
class Move:
    """One line of the trace."""

    round: int
    action: str  # "keep", "suppress" or "weaken"
    candidate: int
    score: float
    against: int  # -1 for a kept box
    overlap: float


def frame(found: Candidates, result: Suppression, config: Config, round: int) -> Frame:
    """The state after ``round`` rounds, replayed from the picks alone."""
    within("round", round, 0, result.rounds)
    state = _state(result, round)
    scores, touched, overlap, left = found.scores.copy(), np.array([], dtype=int), np.array([]), np.array([])
    for number, picked in enumerate(result.keep[:round], start=1):
        touched = np.flatnonzero((result.round > number) | ((result.round == number) & (result.suppressed_by >= 0)))
        overlap = overlaps(found, picked, touched, config)
        left = METHODS[config.method].decay(overlap, config)
        scores[touched] *= np.where(left > 0, left, 1)
        touched, overlap, left = touched[left < 1], overlap[left < 1], left[left < 1]
    picked = int(result.keep[round - 1]) if round else -1
    return Frame(round, state, scores, picked, touched, overlap, left)


def last_frame(result: Suppression) -> Frame:
    """The outcome without its history: who stays and who does not, at their final scores."""
    nobody = np.array([], dtype=int)
    return Frame(result.rounds, _state(result, result.rounds), result.scores, -1, nobody, nobody, nobody)


def _state(result: Suppression, round: int) -> ndarray:
    state = np.full(len(result.scores), OUT, dtype=np.int8)
    state[result.entered] = WAITING
    done = (result.round > 0) & (result.round <= round)
    state[done] = np.where(result.suppressed_by[done] >= 0, SUPPRESSED, KEPT)
    return state


def trace(found: Candidates, result: Suppression, config: Config, round: int) -> list[Move]:
    """The moves of one round: the pick, then what it cost the others, the strongest first."""
    now = frame(found, result, config, round)
    if not round:
        return []
    keep = Move(round, "keep", now.picked, float(now.scores[now.picked]), -1, 0.0)
    order = np.argsort(-found.scores[now.touched], kind="stable")
    suppressed = (now.state[now.touched] == SUPPRESSED) & (result.round[now.touched] == round)
    actions = np.where(suppressed, "suppress", "weaken")
    losses = zip(actions, now.touched, now.scores[now.touched], now.overlap, strict=True)
    others = [Move(round, str(action), int(i), float(score), now.picked, float(o)) for action, i, score, o in losses]
    return [keep, *(others[place] for place in order)]
