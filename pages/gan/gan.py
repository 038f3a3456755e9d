"""Two networks play against each other: one makes points, the other tells them from real ones. Watch what can go wrong."""

import streamlit as st

from models.gan.config import Config
from pages import shell
from pages.gan import code, controls, digits, dirac, questions, slow
from pages.gan import map as collapse_map
from pages.gan import train as training
from pages.shell import _

st.markdown(
    _(
        "The generator (blue) learns to make points like the real ones (green); the discriminator (field) learns to tell."
    )
)
collapse_map.opened()
parts = {
    "train": _("Train"), "slow": _("Slow motion"), "map": _("Collapse map"), "dirac": _("Two numbers"),
    "digits": _("Digits"),
}  # fmt: skip
with st.container(horizontal=True, horizontal_alignment="distribute"):
    part = shell.choice("part", _("Show"), parts, bare=True)
    hidden = shell.predict(*questions.questions())
shell.presets(controls.presets())

config = Config()
if part == "dirac":
    dirac.explorer(hidden)
elif part == "digits":
    digits.explorer(hidden)
else:
    room, stage = st.columns([1, 3])
    with room:
        config = controls.settings()
        name, other = training.rival(config) if part == "train" else ("", None)
        pause = shell.slider("pause", _("Seconds per move"), 0.3, 3.0, 1.2, step=0.1) if part == "slow" else 0.0
    with stage:
        if part == "train":
            training.explorer(config, name, other, hidden)
        elif part == "slow":
            slow.explorer(config, pause, hidden)
        else:
            collapse_map.explorer(config, hidden)

code.shown(config)
