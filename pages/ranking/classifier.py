"""The live classifier: its settings, and its scores at every step of the training."""

import numpy as np
import streamlit as st

from models.images.samples import SAMPLES, sample
from models.ranking.classifier import REMEDIES, Config, Duel, split
from models.ranking.datasets import DATASETS, Dataset, patches
from models.ranking.sources import Sample
from pages import shell
from pages.ranking.sources import Ranked
from pages.shell import _

OTHERS = ("coffee", "chelsea", "rocket", "gravel")  # what patches of the user's photo are told from


def settings() -> tuple[Dataset, Config, tuple[object, ...], str]:
    """The data, how it is learned, the key of both, and the lines that load the data."""
    names = {
        "digits": _("Digits, 8 × 8 px"), "handwriting": _("Digits, 28 × 28 px"), "tumours": _("Tumours"),
        "photo": _("Patches of your photo"),
    }  # fmt: skip
    name = shell.select("data", _("Data"), names)
    target = int(shell.slider("digit", _("Is it the digit"), 0, 9, 8)) if name in ("digits", "handwriting") else 8
    dataset, key, program = _data(name, target)
    share = shell.slider("share", _("Share of positives"), 0.01, 0.5, 0.1, step=0.02, log=True)
    remedy = shell.select("remedy", _("Remedy for the imbalance"), list(REMEDIES))
    gamma, alpha = 2.0, 0.25
    if remedy == "focal loss":
        gamma = shell.slider("gamma", _("γ: easy samples count less"), 0.0, 5.0, gamma, step=0.25)
        alpha = shell.slider("alpha", _("α: weight of the positives"), 0.05, 0.95, alpha, step=0.05)
    hidden = int(shell.slider("hidden", _("Hidden units, 0: logistic regression"), 0, 64, 0))
    rate = shell.slider("rate", _("Learning rate"), 0.001, 0.5, 0.05, step=0.1, log=True)
    config = Config(share, remedy, gamma, alpha, hidden, rate, device=shell.device())
    return dataset, config, (*key, config), program


def ranked(dataset: Dataset, config: Config, key: tuple[object, ...], program: str, moment: Duel) -> Ranked:
    """The held-out half as it scores at this step; the rival is the same classifier without a remedy."""
    test = split(dataset.labels, config.prevalence, config.seed).test
    scores, plain = (np.asarray(part.scores, dtype=np.float64) for part in (moment.remedied, moment.plain))
    lines = (
        f"{program}\nfrom models.ranking.classifier import Config, split, train\n"
        "from models.ranking.sources import Sample\n\n"
        f"config = {config!r}\n"
        f"snapshot = next(taken for taken in train(dataset, config) if taken.step == {moment.step})\n"
        "sample = Sample(snapshot.scores.double().numpy(), dataset.labels[split(dataset.labels, config.prevalence).test])"
    )
    rival = None if config.remedy == "none" else plain
    pictures = dataset.pictures[test] if dataset.pictures.size else None
    return Ranked(
        ("classifier", *key, moment.step), Sample(scores, dataset.labels[test], rival), lines, pictures=pictures
    )


def _data(name: str, target: int) -> tuple[Dataset, tuple[object, ...], str]:
    if name == "photo":
        picture = shell.picture("astronaut")
        program = (
            f"{shell.picture_snippet(picture)}\nfrom models.ranking.datasets import patches\n"
            "from models.images.samples import sample as photo\n\n"
            f"dataset = patches(picture.pixels, [photo(name).pixels for name in {_others(picture.name)!r}])"
        )
        return _patches(picture.digest, picture), ("photo", picture.digest), program
    program = f"from models.ranking.datasets import DATASETS\n\ndataset = DATASETS[{name!r}]({target})"
    return _loaded(name, target), (name, target), program


def _others(title: str) -> tuple[str, ...]:
    return tuple(name for name in OTHERS if SAMPLES[name].title != title)


@st.cache_resource(max_entries=24, show_spinner=False)
def _loaded(name: str, target: int) -> Dataset:
    return DATASETS[name](target)


@st.cache_resource(max_entries=8, show_spinner=False)
def _patches(digest: str, _picture: object) -> Dataset:
    return patches(_picture.pixels, [sample(name).pixels for name in _others(_picture.name)])
