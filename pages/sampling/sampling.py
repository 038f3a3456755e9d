"""Where a convolution looks: dilated, strided, grouped, transposed and deformable layers on one's own photo.

What one sees is the pixels that one output reads, and what becomes of them. A dilated window is mostly holes, a
deformable one goes wherever its offsets send it, and both are the same sum over a handful of points.
"""

import streamlit as st

from pages import shell
from pages.sampling import cost, layer, learned, questions, special, stack
from pages.shell import _, controls, state

picture = shell.picture("chelsea")
PARTS = {
    "layer": (_("One layer"), layer),
    "stack": (_("Stack of layers"), stack),
    "cost": (_("What it costs"), cost),
    "special": (_("Special cases"), special),
    "learned": (_("Learned offsets"), learned),
}
part = shell.choice("part", _("Part"), {name: title for name, (title, _module) in PARTS.items()}, "layer", bare=True)
st.session_state[state.slot(controls.DEFAULTS)]["part"] = part  # presets and Reset stay in the part
shown = PARTS[part][1]
shell.presets(shown.presets())


@shell.live
def explorer() -> None:
    if part == "cost":
        shown.explorer()
    else:
        shown.explorer(picture, shell.predict(*questions.asked(picture)))


if part == "learned":
    shown.explorer()
else:
    explorer()
