"""A patch dragged over the photo, and the map of all its places, from coarse to fine."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from models.attribution.check import drop_difference
from models.attribution.occlusion import GRIDS, Occlusion, Probe, probe, refined
from models.attribution.subject import Config, Subject, answers
from models.images.decoding import Picture
from pages import shell
from pages.attribution import controls
from pages.shell import _, state
from viz import attribution as figures
from viz.canvas import Pane
from viz.colors import VERMILION

SCRIPT = Path(__file__).parent / "attribution.js"
HEIGHT = 350
REMEMBERED = 60  # places of the patch
MIDDLE = (112.0, 112.0)


def place() -> tuple[float, float]:
    """Middle of the patch, px of the square that the network sees."""

    def parse(text: str) -> tuple[float, float]:
        x, y = map(float, text.split(","))
        if not (0 <= x <= 224 and 0 <= y <= 224):
            raise ValueError(text)
        return x, y

    moved = shell.edited("probe").points
    x, y = moved[0]["xy"] if moved else state.value("at", MIDDLE, parse)
    return min(max(x, 0.0), 223.0), min(max(y, 0.0), 223.0)


def probed(asked: Subject, at: tuple[float, float]) -> Probe:
    half = asked.config.patch // 2
    return probe(asked, round(at[1]) - half, round(at[0]) - half)


def hide_and_ask(picture: Picture, config: Config, view: tuple[str, bool], hidden: frozenset[str]) -> None:
    """Left the patch, in the middle the answers while it moves, right the map."""
    asked = controls.question(picture.digest, config, picture.pixels)
    with st.container(key="stage"):
        near, far = st.columns([5, 4])
    with near:

        @shell.live
        def dragged() -> None:
            photo_room, answer_room = st.columns([7, 5])
            at = place()
            found = probed(asked, at)
            with photo_room:
                photo(found, at, config)
            with answer_room:
                if "answers" in hidden:
                    shell.hidden_note()
                else:
                    said(asked, found, at)

        dragged()
    with far:
        if "map" in hidden:
            shell.hidden_note()
        else:
            refining(picture, config, asked, view)


def photo(found: Probe, at: tuple[float, float], config: Config) -> None:
    shell.canvas(
        Pane(found.pixels, _("Drag the patch"), smooth=True), key="probe", height=HEIGHT, script=SCRIPT, tools=False,
        alt=_("The photo with a patch that can be dragged"),
        edit=shell.Edit(points=[{"name": "", "xy": list(at), "color": VERMILION}]),
        url={"at": None if at == MIDDLE else f"{at[0]:.0f},{at[1]:.0f}"},
        extra={"patch": config.patch, "disc": config.shape == "disc"},
    )  # fmt: skip


def said(asked: Subject, found: Probe, at: tuple[float, float]) -> None:
    """The photo's own classes, as they stand with the patch, and the way here."""
    words = _("with the patch"), _("without"), _("probability")
    shell.show(
        figures.answers(found.followed, answers(asked.logits), words, 210), key="answers",
        alt=_("Probabilities of the five classes with and without the patch"),
    )  # fmt: skip
    now = found.answers[0]
    text = _("It says **{name}** ({p:.0%}). Bars: with the patch; orange: without.")
    st.markdown(text.format(name=now.name, p=now.probability))
    way = st.session_state.setdefault(state.slot("way"), [])
    if not way or way[-1][:2] != (asked, at):
        way.append((asked, at, found.followed[0].probability))
        way[:] = [step for step in way if step[0] is asked][-REMEMBERED:]
    clean = answers(asked.logits, 1)[0].probability
    shell.show(
        figures.trace([p for *_where, p in way], clean, (_("p"), _("last places of the patch")), 150), key="way",
        alt=_("Probability of the first class at the last places of the patch"),
    )  # fmt: skip


def refining(picture: Picture, config: Config, asked: Subject, view: tuple[str, bool]) -> None:
    """The map, refined while one watches; it starts by itself."""
    st.session_state.setdefault(state.slot("refining.playing"), True)
    pixels = asked.pixels[0].permute(1, 2, 0).byte().cpu().numpy()

    def draw(found: Occlusion) -> None:
        look, smooth = view
        native = figures.coarse(found.values, GRIDS[-1]) if smooth else found.values
        title = _("Where it hurts: {count} × {count} places").format(count=found.grid)
        shell.canvas(
            figures.attributed(native, pixels, title, look, smooth), key="map", height=HEIGHT, tools=False,
            alt=_("Map of the drop of the score for each place of the patch"),
        )  # fmt: skip
        if found.passes == found.total:
            shell.checked(_("the whole network at the strongest place"), drop_difference(asked, found), 1e-3)
        drop = float(found.values.max())
        st.caption(
            _("{passes} of {total} passes, {milliseconds:.0f} ms. Brown: hiding it lowers the score (by up to {drop:.2f}); blue: raises it.").format(
                passes=found.passes, total=found.total, milliseconds=found.milliseconds, drop=drop
            )
        )  # fmt: skip

    key = (picture.digest, replace(config, stride=1))
    shell.player(lambda _key: refined(asked), key, draw, key="refining", interval=0.3)
