"""The network's answer along one transform, and the mean over several views."""

from functools import partial

import streamlit as st

from models.augmentation import fingerprint as models
from models.images.decoding import Picture
from pages import shell
from pages.augmentation import settings
from pages.shell import _
from viz import augmentation as figures
from viz.canvas import Pane


def words() -> dict[str, str]:
    return {
        "rotate": _("Rotation (°)"), "scale": _("Scale"), "shift": _("Shift (share of the side)"), "shear": _("Shear (°)"),
        "brightness": _("Brightness"), "contrast": _("Contrast"), "saturation": _("Saturation"), "hue": _("Hue (turns)"),
        "blur": _("Blur: sigma (px)"), "noise": _("Noise: standard deviation (levels)"),
    }  # fmt: skip


@shell.cached(24)
def top(picture: Picture) -> tuple[int, str, float]:
    """Index, name and probability of the most probable class of the photo as it is."""
    answer = models.probabilities([settings.image(picture)])[0]
    best = int(answer.argmax())
    return best, models.class_names()[best], float(answer[best])


@shell.cached(32)
def curve(picture: Picture, name: str, fill: str) -> models.Curve:
    return models.curve(settings.image(picture), name, top(picture)[0], fill=fill)


def fingerprint(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        name = shell.select("change", _("Transform"), words(), "rotate")
        low, high, same = models.RANGES[name]
        values: shell.Values = {"change": name, f"at {name}": shell.slider(f"at {name}", words()[name], low, high, same, step=(high - low) / 64)}  # fmt: skip
        values["fill"] = settings.fill() if name in ("rotate", "scale", "shift", "shear") else "black"
        averaged = shell.toggle("views", _("Average over seven views"), help=_("Test-time augmentation."))
    with stage:
        found = shell.on_worker(curve, picture, name, values["fill"])  # the slider then looks things up
        left, right = st.columns(2)
        places = {"changed": left, "answer": right}
        shell.follow(partial(drawings, picture, found), values, key="fingerprint", places=places)
        if averaged:
            shell.show(views(picture))
        given = shell.step(models.small, shell.attribute(picture, "pixels"))
        shell.code(models.curve, given, name, top(picture)[0], 9, values["fill"], shows="result.probability.round(3)")


def drawings(picture: Picture, found: models.Curve, values: shell.Values) -> list[shell.Drawing]:
    name, (_index, label, probability) = values["change"], top(picture)
    strength = values[f"at {name}"]
    changed = models.transformed(settings.image(picture), name, strength, values["fill"])
    nearest = int(abs(found.strengths - strength).argmin())
    rows = [
        (_("Class of the photo as it is"), f"{label} {probability:.3f}"),
        (_("Its probability here"), f"{found.probability[nearest]:.3f}"),
        (_("Most probable here"), found.best[nearest]),
        (_("Least, most along the curve"), f"{found.probability.min():.3f}, {found.probability.max():.3f}"),
    ]
    labels = (words()[name], _("probability of “{label}”").format(label=label))
    captions, pane = [shell.metrics(rows), *remarks(name, found)], Pane(changed, words()[name])
    answer, alt = figures.answer(found, strength, name, labels), _("Probability of the class along the strength")
    return [
        shell.Canvas("changed", [pane], _("The photo at this strength"), 360, captions=captions),
        shell.Chart("answer", answer, alt),
    ]


def remarks(name: str, found: models.Curve) -> list[shell.Caption]:
    """What is often said of this transform, and what to look at instead."""
    lost = found.probability.max() - found.probability.min()
    text = {
        "shift": _("Often said: convolutional networks do not mind a shift. Look: along the curve the probability changes by {lost:.3f}; strides and borders see where a thing stands."),
        "scale": _("Often said: it does not matter what bare places are filled with. Look: choose another filling, and see whether the curve below 1 stays."),
    }  # fmt: skip
    return [shell.caption(text[name], lost=lost)] if name in text else []


def views(picture: Picture) -> shell.Caption:
    """What each of seven views says, and their mean."""
    index, label, _share = top(picture)
    seen = models.views(settings.image(picture))
    answers = shell.on_worker(models.probabilities, list(seen.values()))[:, index]
    rows = [(name, f"{answer:.3f}") for name, answer in zip(seen, answers, strict=True)]
    rows.append((_("mean of the seven"), f"{answers.mean():.3f}"))
    return shell.table((_("View"), _("probability of “{label}”").format(label=label)), rows)
