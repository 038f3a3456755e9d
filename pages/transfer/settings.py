"""Controls that several parts share: which photos, which head."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.transfer import export, features, heads, hold_out, photos, scenes
from models.transfer.photos import Photos
from pages import shell
from pages.shell import _
from pages.transfer import own

SIDE = 112  # px at which photos are read


def head_words() -> dict[str, str]:
    return {"linear": _("Linear"), "prototypes": _("Prototypes"), "neighbours": _("k-NN")}


def source_words() -> dict[str, str]:
    return {"cat": _("Cat and cup"), "textures": _("Eight textures"), "digits": _("Digits"), "own": _("Yours")}


def names(given: Photos) -> dict[str, str]:
    """What the classes are called on the page."""
    sample = {
        "cat": _("cat"), "cup": _("cup"), "brick": _("brick"), "grass": _("grass"), "gravel": _("gravel"), "hubble": _("galaxies"),
        "tissue": _("tissue"), "coins": _("coins"), "text": _("letters"), "retina": _("retina"),
    }  # fmt: skip
    return {name: sample.get(name, name) for name in given.classes}


def material(stage: DeltaGenerator, below: DeltaGenerator | None = None) -> shell.Step | None:
    """How a program gets the photos that are chosen; None while there are too few."""
    source = shell.choice("source", _("Photos"), source_words(), "cat")
    if source == "own":
        return own.collected(stage, below)
    if source != "cat":
        return shell.step({"textures": scenes.textures, "digits": scenes.digits}[source], 20)
    count = shell.slider("frames", _("Frames in session 1"), 8, 100, 40, step=2)
    tied = shell.slider("tied", _("On their own ground (%)"), 50, 100, 100, step=5)
    size = shell.slider("size", _("Size of the thing (px of 128)"), 24, 80, 36, step=2)
    more = shell.toggle("gravel", _("Add a session on gravel"))
    return shell.step(scenes.cat_and_cup, scenes.Scene(tied / 100, size, count, 3 if more else 2))


def source(made: shell.Step) -> str:
    """What the photos are called."""
    names: dict[object, str] = {scenes.textures: "textures", scenes.digits: "digits", scenes.cat_and_cup: "cat"}
    return source_words()[names.get(made.function, "own")]


def is_sample(made: shell.Step) -> bool:
    """Whether a program can get these photos, too: frames of a camera are in no file."""
    return made.function is not photos.photos


def script() -> None:
    """The code panel of photos that are in no file: learn from them once they are saved."""
    with shell.panel("code", _("The code behind this page")) as is_open:
        if is_open:
            st.markdown(_("The part Export saves the photos as photos.zip. Unpack it in the explorer's folder; this script learns from them:"))  # fmt: skip
            st.code(export.SCRIPT.read_text(encoding="utf-8"), language="python")


def head() -> heads.Config:
    name = shell.choice("head", _("Head"), head_words())
    if name == "linear":
        return heads.Config(name, shell.slider("strength", _("Weight of the data, C"), 1e-3, 1e3, 0.1, log=True, step=0.1))  # fmt: skip
    return heads.Config(name, k=shell.slider("k", _("Neighbours k"), 1, 15, 3) if name == "neighbours" else 3)


def side() -> int:
    return int(shell.select("side", _("Photos are read at (px)"), (64, 96, 112, 128, 224), SIDE))


def split(given: Photos) -> hold_out.Split:
    """What is kept away: nothing while one group alone has photos of some class."""
    by = "session"
    if len(given.givers):
        by = shell.choice("by", _("Keep away"), {"giver": _("A student"), "session": _("A session")})
    allowed = hold_out.holdable(given, by)
    if not allowed:
        return hold_out.Split(hold_out.NOBODY, by)
    words = {index + 1: given.names[index] if by == "session" else str(index + 1) for index in allowed}
    label = _("Session kept away") if by == "session" else _("Student kept away")
    return hold_out.Split(shell.select("held", label, words, list(words)[:2][-1], owner=(by, allowed)) - 1, by)


def learnt(given: Photos, size: int, chosen: hold_out.Split, config: heads.Config) -> hold_out.Trial:
    """The features wait their turn; the head is quick."""
    shell.on_worker(features.features, given, size)
    return hold_out.trial(given, size, chosen, config)


def counted(right: int, count: int) -> str:
    """``16 of 16 (83–100 %)``; a dash where there is no photo."""
    if not count:
        return "–"
    low, high = hold_out.interval(right, count)
    return _("{right} of {count}: {low:.0%} to {high:.0%}").format(right=right, count=count, low=low, high=high)
