"""The controls that the parts of the attribution page share, and the subject that they make: what is explained."""

from models.attribution.baselines import FILLS, SHAPES
from models.attribution.subject import SCORES, Config, Subject, answers, subject
from models.images.decoding import Picture
from models.pretrained.classifiers import ENTRIES, available, weights
from models.pretrained.lite0 import class_names
from models.pretrained.weights import fetched
from pages import shell
from pages.shell import _
from viz.attribution.maps import Look


@shell.cached(48)
def subject_of(picture: Picture, config: Config) -> Subject:
    """Put together once for a whole class."""
    return subject(picture.pixels, config)


def network() -> str:
    words = _("{title}: to fetch, {size} MB")
    titles = {
        name: entry.title if available(name) else words.format(title=entry.title, size=entry.megabytes)
        for name, entry in ENTRIES.items()
    }
    return shell.select("network", _("Network"), titles)


def is_present(name: str) -> bool:
    """Whether the network has its weights; if not, they are offered."""
    entry, instead = ENTRIES[name], _("EfficientNet-Lite0 is always there.")
    return shell.fetch(entry.title, entry.megabytes, available(name), lambda: fetched(weights(name)), instead)


def config(picture: Picture, name: str) -> Config:
    """What is asked of the network: a score of which class, and how a part of the photo is hidden."""
    device, classes = shell.device(), dict(enumerate(class_names()))
    score = shell.select(
        "score", _("Score explained"), score_names(),
        help=_("The number that a map explains. The margin asks: why A and not B?"),
    )  # fmt: skip
    first, second = answers(subject_of(picture, Config(name, device=device)).logits, 2)
    own = _("{name} (first answer)").format(name=first.name)
    target, contrast = shell.select("a", _("Class A"), {-1: own} | classes), -1
    if score == "margin":
        rival = _("{name} (its rival)").format(name=(second if target in (-1, first.index) else first).name)
        contrast = shell.select("b", _("Class B"), {-1: rival} | classes)
    fill = shell.select(
        "fill", _("Hidden pixels become"), fill_names(),
        help=_("What stands where the photo was hidden. There is no neutral choice: compare them in “Other fills”."),
    )  # fmt: skip
    side = shell.slider(
        "patch", _("Patch (px)"), 4, 128, 48, step=4,
        help=_("Side of the part that is hidden, in pixels of the 224 × 224 square that the network sees."),
    )  # fmt: skip
    shapes = {"square": _("square"), "disc": _("disc")}
    shape = shell.choice("shape", _("Shape"), {name: shapes[name] for name in SHAPES})
    return Config(
        name, target, contrast, score, ENTRIES[name].layers[-1], fill=fill, patch=side, shape=shape, device=device
    )


def look(part: str) -> Look:
    """How maps are drawn: over the photo or raw, blended or in the steps they were measured in."""
    name, default = ("view", "overlay") if part == "look" else ("maps", "raw")
    style = shell.choice(name, _("Map"), {"overlay": _("on photo"), "raw": _("raw")}, default, bare=True)
    blend = _("Blend between the places that were measured. Off: see how coarse the map is.")
    return Look(style == "overlay", shell.toggle("smooth", _("Smooth"), help=blend))


def score_names() -> dict[str, str]:
    words = {"logit": _("logit"), "probability": _("probability"), "log-odds": _("log-odds"), "margin": _("A − B")}
    return {name: words[name] for name in SCORES}


def fill_names() -> dict[str, str]:
    words = {
        "grey": _("grey"), "black": _("black"), "white": _("white"), "mean": _("mean colour"), "blur": _("blur"),
        "noise": _("noise"), "pasted": _("pasted from elsewhere"),
    }  # fmt: skip
    return {name: words[name] for name in FILLS}


def method_names() -> dict[str, str]:
    """All methods of the page, also those that are blind to the network."""
    return {
        "gradient": _("gradient"), "gradient x input": _("gradient × input"), "SmoothGrad": _("SmoothGrad"),
        "integrated gradients": _("integrated gradients"), "guided backprop": _("guided backprop"),
        "Grad-CAM": _("Grad-CAM"), "occlusion": _("occlusion"), "RISE": _("RISE"), "edges": _("edges (Sobel)"),
        "random": _("random"),
    }  # fmt: skip
