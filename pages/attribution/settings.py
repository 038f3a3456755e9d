"""The controls that the parts of the attribution page share, and the scene that they make: what is explained."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from models.attribution.methods import METHODS
from models.attribution.subject import Config, Subject, answers, subject
from models.images.decoding import Picture
from models.pretrained import classifiers, weights
from models.pretrained.lite0 import class_names
from pages import shell
from pages.shell import _
from viz.attribution.maps import Look
from viz.canvas import Pane

T = TypeVar("T")


@shell.cached(48)
def subject_of(picture: Picture, config: Config) -> Subject:
    """Put together once for a whole class."""
    return subject(picture.pixels, config)


@shell.cached(64)
def computed(function: Callable[..., T], picture: Picture, config: Config, *arguments: object) -> T:
    return shell.on_worker(function, subject_of(picture, config), *arguments)


class Scene(NamedTuple):
    """What the page works on."""

    picture: Picture
    config: Config
    look: Look

    @property
    def subject(self) -> Subject:
        return subject_of(self.picture, self.config)

    @property
    def step(self) -> shell.Step:
        """The subject, as an argument of a program."""
        return shell.step(subject, shell.attribute(self.picture, "pixels"), self.config, result=self.subject)

    @property
    def photo(self) -> Pane:
        """What the maps are about, to stand beside them."""
        return Pane(self.subject.photo, _("Photo"), smooth=True)

    def computed(self, function: Callable[..., T], *arguments: object) -> T:
        """``function`` of the subject, in its turn on the worker, and once for a whole class."""
        return computed(function, self.picture, self.config, *arguments)

    def play(self, function: Callable, draw: Callable, name: str, total: int | None = None, *arguments: object) -> None:
        """Play ``function`` of the subject, at once; another look of the maps begins no new run."""
        key = (self.picture, self.config, arguments)
        make = partial(function, self.subject, *arguments)
        shell.player(make, key, draw, name=name, total=total, autoplay=True)


def scene(picture: Picture, part: str) -> Scene | None:
    """What the controls come to; None while the network has no weights."""
    name, instead = network(), _("EfficientNet-Lite0 is always there.")
    entry, here = classifiers.ENTRIES[name], classifiers.available(name)
    if not shell.fetch(entry.title, entry.megabytes, here, lambda: weights.fetched(classifiers.weights(name)), instead):
        return None
    if part == "inside":
        return Scene(picture, Config(name, device=shell.device()), Look())
    asked = config(name, picture)
    drawn = look(part)
    return Scene(picture, of_methods(asked) if part == "methods" else asked, drawn)


def network() -> str:
    words = _("{title}: to fetch, {size} MB")
    titles = {
        name: entry.title if classifiers.available(name) else words.format(title=entry.title, size=entry.megabytes)
        for name, entry in classifiers.ENTRIES.items()
    }
    return shell.select("network", _("Network"), titles)


def score_names() -> dict[str, str]:
    return {"logit": _("logit"), "probability": _("probability"), "log-odds": _("log-odds"), "margin": _("A − B")}


def classes(found: Subject) -> dict[int, str]:
    """All classes to choose from: the first answers to the photo, then the others by their names."""
    first = {answer.index: f"{answer.name} ({answer.probability:.1%})" for answer in answers(found.logits)}
    return first | {i: name for i, name in sorted(enumerate(class_names()), key=itemgetter(1)) if i not in first}


def config(name: str, picture: Picture) -> Config:
    """What is asked of the network: a score of which class, and how a part of the photo is hidden."""
    device = shell.device()
    asks = _("The number that a map explains. The margin asks: why A and not B?")
    score = shell.select("score", _("Score explained"), score_names(), help=asks)
    options = classes(subject_of(picture, Config(name, device=device)))
    target, contrast = shell.select("a", _("Class A"), {-1: _("the first answer")} | options), -1
    if score == "margin":
        contrast = shell.select("b", _("Class B"), {-1: _("the best of the others")} | options)
    instead = _("What stands where the photo was hidden. There is no neutral choice: compare them in “Other fills”.")
    fill = shell.select("fill", _("Fill for hidden pixels"), fill_names(), help=instead)
    length = _("Side of the part that is hidden, in pixels of the 224 × 224 square that the network sees.")
    side = shell.slider("patch", _("Patch (px)"), 4, 128, 80, step=4, help=length)
    shape = shell.choice("shape", _("Shape"), {"square": _("square"), "disc": _("disc")})
    last = classifiers.ENTRIES[name].layers[-1]
    return Config(name, target, contrast, score, last, fill=fill, patch=side, shape=shape, device=device)


def chosen_methods() -> tuple[str, ...]:
    default = ("gradient", "guided backprop", "Grad-CAM", "occlusion")
    return shell.multi_choice("methods", _("Methods"), {name: method_names()[name] for name in METHODS}, default)


def of_methods(config: Config) -> Config:
    """The choice of methods, and of each that is chosen its own settings."""
    methods, layers = chosen_methods(), classifiers.ENTRIES[config.network].layers
    apart, halves = (
        _("Step of the patch from one place to the next, in pixels."),
        _("Random halves of the photo that the network is shown."),
    )
    sliders = (  # method, name in the link and in the config, label, lowest, highest, default, step, help
        ("occlusion", "stride", _("Occlusion: stride (px)"), 2, 64, 16, 2, apart),
        ("SmoothGrad", "samples", _("SmoothGrad: copies"), 1, 64, 16, 1, ""),
        ("SmoothGrad", "sigma", _("SmoothGrad: noise"), 0.0, 0.5, 0.15, 0.05, ""),
        ("integrated gradients", "steps", _("Integrated gradients: steps"), 8, 256, 32, 8, ""),
        ("RISE", "masks", _("RISE: masks"), 32, 1024, 192, 32, halves),
    )
    changes: dict[str, Any] = {
        name: shell.slider(name, label, *scale, step=step, help=help)
        for method, name, label, *scale, step, help in sliders
        if method in methods
    }
    if "Grad-CAM" in methods:
        help = _("The layer whose maps are added up, each with its weight.")
        label = _("Grad-CAM: layer")
        changes["layer"] = shell.select("layer", label, layers, layers[-1], help=help, owner=config.network)
    return replace(config, **changes)


def look(part: str) -> Look:
    """How maps are drawn: over the photo or raw, blended or in the steps they were measured in."""
    name, default = ("view", "overlay") if part == "look" else ("maps", "raw")
    style = shell.choice(name, _("Map"), {"overlay": _("on photo"), "raw": _("raw")}, default, bare=True)
    blend = _("Blend between the places that were measured. Off: see how coarse the map is.")
    return Look(style == "overlay", shell.toggle("smooth", _("Smooth"), help=blend))


def fill_names() -> dict[str, str]:
    return {
        "grey": _("grey"), "black": _("black"), "white": _("white"), "mean": _("mean colour"), "blur": _("blur"),
        "noise": _("noise"), "pasted": _("pasted from elsewhere"),
    }  # fmt: skip


def method_names() -> dict[str, str]:
    """All methods of the page, also those that are blind to the network."""
    return {
        "gradient": _("gradient"), "gradient x input": _("gradient × input"), "SmoothGrad": _("SmoothGrad"),
        "integrated gradients": _("integrated gradients"), "guided backprop": _("guided backprop"),
        "Grad-CAM": _("Grad-CAM"), "occlusion": _("occlusion"), "RISE": _("RISE"), "edges": _("edges (Sobel)"),
        "random": _("random"),
    }  # fmt: skip
