"""A patch dragged over the photo while the network answers, the map of all its places, and maps of other methods."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from models.attribution.check import drop_difference
from models.attribution.methods import METHODS, attribution, attributions
from models.attribution.occlusion import Probe, probe, probe_at, refined
from models.attribution.subject import Config, answers
from models.images.decoding import Picture
from models.stopping import last
from pages import shell
from pages.attribution.settings import Scene, chosen_methods, method_names, score_names, subject_of
from pages.shell import _, codecs
from viz.attribution import charts, maps
from viz.canvas import Pane
from viz.colors import VERMILION

HEIGHT = 350


def place() -> "shell.Kept[tuple[float, ...]]":
    """Where the middle of the patch stands: x, y in px of the square that the network sees."""
    return shell.kept("at", (88.0, 64.0), codecs.numbers(2, 0, 223))


@shell.cached(128)
def probed(picture: Picture, config: Config, at: tuple[float, ...]) -> Probe:
    return probe_at(subject_of(picture, config), *at)


def hide_and_ask(scene: Scene) -> None:
    """Left the patch, in the middle the answers while it moves, right the map."""
    near, far = st.columns([41, 20])  # photo and map are as wide

    @shell.fragment
    def patch() -> None:
        photo, side = st.columns(2)
        at, is_hidden = place().value, shell.hidden("answers")
        before = passed(scene, at)

        def draw(values):
            config = replace(scene.config, patch=values["patch"])
            found = probed(scene.picture, config, values["at"])
            return [photo_canvas(found, config, at), *([] if is_hidden else answer_drawings(found, scene, before))]

        places = {"answer": side, "answers": side, "trail": side, "probe": photo}
        shell.follow(draw, {"patch": scene.config.patch, "at": at}, places=places)
        if is_hidden:
            with side:
                shell.hidden_note()

    with near:
        patch()
    with far:
        if shell.hidden("map"):
            shell.hidden_note()
        else:
            refining(scene)
    shows = "result.followed[0].name, round(result.followed[0].probability, 3), round(result.drop, 3)"
    shell.code(probe_at, scene.step, *place().value, shows=shows, also=(probe, refined))


def photo_canvas(found: Probe, config: Config, at: tuple[float, ...]) -> shell.Canvas:
    point = {"name": "", "xy": at, "color": VERMILION}
    return shell.Canvas(
        "probe", [Pane(found.pixels, _("Drag the patch"), smooth=True)], _("The photo with a patch that can be dragged"),
        HEIGHT, tools=False, script="attribution", extra={"patch": config.patch, "disc": config.shape == "disc"},
        edit=shell.Edit(points=[point]), hint=_("The middle square: all that the network sees"),
        on_edit=lambda sent: place().set(tuple(sent.points[0]["xy"])) if sent.points else None,
    )  # fmt: skip


def answer_drawings(found: Probe, scene: Scene, before: Sequence[float]) -> list[shell.Drawing]:
    clean = answers(scene.subject.logits)
    labels = {"with": _("with the patch"), "without": _("without")}
    figure = charts.answers(found.followed, clean, 170, labels)
    now = f"{found.answers[0].name} ({found.answers[0].probability:.0%})"
    says = shell.metrics([(_("With the patch it says"), now)])
    words = {"probability": _("p"), "places": _("last places")}
    trail = charts.trace([*before, found.followed[0].probability], clean[0].probability, 140, words)
    return [
        shell.Captions("answer", [says, shell.caption(_("Bars: probability with the patch; orange: without."))]),
        shell.Chart("answers", figure, _("Probabilities of the five classes with and without the patch")),
        shell.Chart("trail", trail, _("Probability of the first class at the last places of the patch")),
    ]


def passed(scene: Scene, at: tuple[float, ...]) -> list[float]:
    """The probability of the first class at the last places of the patch, before it came to ``at``."""
    past = shell.kept("trail", (), codecs.ANYTHING, owner=scene[:2], linked=False)
    if not past.value or past.value[-1][0] != at:
        past.set((*past.value, (at, probed(scene.picture, scene.config, at).followed[0].probability))[-60:])
    return [probability for _at, probability in past.value[:-1]]


def refining(scene: Scene) -> None:
    """The map, refined while one watches; it starts by itself."""
    text = _("{passes} of {total} passes, {milliseconds:.0f} ms. Brown: hiding it lowers the score; blue: raises it. At the strongest place it changes by {change} {unit}.")  # fmt: skip

    def draw(found, history) -> None:
        unit, change = score_names()[scene.config.score], shell.digits(-found.strongest, 3)
        captions = [shell.caption(text, **vars(found), change=change, unit=unit)]
        if found.passes == found.total:
            slow = _("the whole network at the strongest place")
            captions.append(shell.compare(slow, drop_difference(scene.subject, found), 1e-3))
        title = _("Drop at {count} × {count} places").format(count=found.grid)
        alt = _("Map of the drop of the score for each place of the patch")
        pane = maps.refined(found, scene.subject.photo, title, scene.look, unit)
        shell.show(shell.Canvas("map", [pane], alt, HEIGHT, tools=False, captions=captions))

    scene.play(refined, draw, "refining")


def matrix(scene: Scene) -> None:
    """Each map as soon as it is done."""
    with shell.undrawn():
        methods, words = chosen_methods(), method_names()
    if not methods:
        st.info(_("Pick at least one method."))
        return

    def draw(done, history) -> None:
        natives = {one.method: one.native for one in done}
        for i, row in enumerate(maps.matrix(done, methods, scene.photo, scene.look, words)):
            shell.show(shell.Canvas(f"maps {i}", row, _("Maps of the methods"), 300, tools=not i))
        if "guided backprop" in natives:
            st.warning(_("Guided backprop is crisp because it redraws the photo's edges: shuffle the network's last ten stages in “Checks” and it hardly changes; only the first layers matter to it."))  # fmt: skip
        if "Grad-CAM" in natives:
            rows, columns = natives["Grad-CAM"].shape
            text = _("Grad-CAM is {rows} × {columns} numbers, shown before its ReLU.")
            if scene.look.smooth:
                text = _(
                    "Grad-CAM is {rows} × {columns} numbers, shown before its ReLU; switch “Smooth” off to see them."
                )
            shell.show(shell.caption(text.format(rows=rows, columns=columns)))

    scene.play(attributions, draw, "matrix", len(methods), methods)
    shell.show(shell.caption(_("Each map is divided by its own 99.5th percentile: compare shapes, not strengths. Occlusion, integrated gradients, gradient × input, RISE: brown raised the score, blue lowered it. Gradients: brown, a brighter pixel would raise it, which is no evidence.")))  # fmt: skip
    shows = "[(one.method, one.native.shape, one.passes, round(float(one.values.max()), 4)) for one in result]"
    also: tuple[Callable, ...] = (attributions, attribution, *(METHODS[method] for method in methods))
    shell.code(last, shell.step(attributions, scene.step, methods), shows=shows, also=also, long=True)
