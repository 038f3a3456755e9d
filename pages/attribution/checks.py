"""What the maps are worth: shuffled weights, taking pixels away, adding up, other fills, and data that betray a class."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.attribution import curves, fills, gradients, sanity
from models.attribution.baselines import filled
from models.attribution.lab import Config, Snapshot, network, snapshot_count, training, with_tag
from models.attribution.lab_maps import mean_maps, verdict
from models.attribution.methods import CONTROLS, attribution, usable
from models.stopping import last
from pages import shell
from pages.attribution.settings import Scene, fill_names, method_names
from pages.shell import _
from viz.attribution import charts, maps

RACERS = ("Grad-CAM", "gradient", "guided backprop", "integrated gradients", "occlusion")


def checks(scene: Scene) -> None:
    choice, beside = st.columns((4, 3))
    parts = {
        "shuffle": (_("Shuffle the weights"), lambda scene: shuffling(scene, beside)), "curves": (_("Take pixels away"), taking),
        "sum": (_("Add up"), adding), "fills": (_("Other fills"), filling),
    }  # fmt: skip
    with choice:
        name = shell.choice("check", _("Check"), {name: words for name, (words, _draw) in parts.items()}, bare=True)
    if shell.hidden(name):
        shell.hidden_note()
    else:
        parts[name][1](scene)


def shuffling(scene: Scene, place: DeltaGenerator) -> None:
    """A slider destroys what was learned, from the logits down; the maps above must not survive it."""
    total, words = len(sanity.stages(scene.subject.classifier)), method_names()
    with place:
        same = _("The values of these layers change places: same numbers, no knowledge.")
        count = shell.slider("stages", _("Stages shuffled, from the last"), 0, total, min(10, total), help=same)
    found = scene.computed(sanity.check, count)
    first = found.answers[0]
    similar = ", ".join(f"{words[pair.trained.method]} {pair.similarity:.2f}" for pair in found.twins)
    text = _("Left: trained. Right: {count} of {total} stages shuffled, for the same class; that network says {name} ({p:.0%}). A rank correlation near 1 after many stages: the map does not depend on the shuffled ones. SSIM: {similar}. Each map is divided by its own 99.5th percentile.")  # fmt: skip
    captions = [
        shell.caption(text.format(count=count, total=total, name=first.name, p=first.probability, similar=similar))
    ]
    panes = [scene.photo, *maps.twins(found, scene.subject.photo, scene.look, _("{method}: rank {rank}"), words)]
    alt = _("Maps of the trained and of the shuffled network")
    shell.show(shell.Canvas("pairs", panes, alt, 390, tools=False, captions=captions))

    def draw(done, history) -> None:
        labels = {"stages": _("stages shuffled, from the logits down"), "rank": _("rank correlation"), **words}
        alt = _("Rank correlation of each method over the number of shuffled stages")
        shell.show(shell.Chart("cascade", charts.cascade(done, total, labels), alt))

    every = _("Shuffle one stage more at a time and draw how much each map remembers.")
    if shell.toggle("every", _("Every depth"), help=every):
        scene.play(sanity.cascade, draw, "depths", total + 1)
    shows = "[(twin.trained.method, round(twin.rank_correlation, 2)) for twin in result.twins], result.answers[0].name"
    shell.code(sanity.check, scene.step, count, shows=shows, also=(sanity.shuffled, sanity.rank_correlation), long=True)


def taking(scene: Scene) -> None:
    """Deletion and insertion, with a blind map and an edge detector in the race."""
    alts = {
        "deletion": _("Probability while pixels are taken away"),
        "insertion": _("Probability while they come back"),
    }
    labels = {
        **method_names(), "deletion": _("deletion, best pixels first"), "insertion": _("insertion, best pixels first"),
        "lower": _("lower is better"), "higher": _("higher is better"), "probability": _("p(class A)"),
    }  # fmt: skip
    text = _("Smallest deletion area so far: {name}; largest insertion area: {other}. The number behind each name is the area under its curve. Small pictures: the best eighth of the pixels taken away. Many scattered pixels can spoil any photo for a network: a map that wins the deletion alone may have done just that.")  # fmt: skip

    def draw(done, history) -> None:
        drawn = [shell.Chart(kind, charts.curves(done, kind, labels), alt) for kind, alt in alts.items()]
        shell.show_columns((1, 1), drawn[:1], drawn[1:])
        panes = maps.taken(done, methods, scene.photo, labels)
        least = min(done, key=lambda curve: curve.deletion_area)
        most = max(done, key=lambda curve: curve.insertion_area)
        words = shell.caption(text, name=labels[least.method], other=labels[most.method])
        shell.show(
            shell.Canvas("taken", panes, _("The photo without the best pixels of each map"), 120, captions=[words])
        )

    methods = (*CONTROLS, *usable(scene.subject.classifier, RACERS))
    scene.play(curves.race, draw, "race", len(methods), RACERS)
    values = shell.attribute(shell.step(attribution, scene.step, "Grad-CAM", long=True), "values")
    shows = "result.method, round(result.deletion_area, 2), round(result.insertion_area, 2)"
    shell.code(curves.curves, scene.step, "Grad-CAM", values, shows=shows, also=(attribution,), long=True)


def adding(scene: Scene) -> None:
    """Integrated gradients promise a sum: does it come out?"""
    gain, labels = _("score gained from the fill to the photo"), {"sum": _("sum of the map"), "steps": _("steps")}
    text = _("With {steps} steps the map adds up to {sum:.2f}; the score gained {gain:.2f}: {error:.1%} off. The score of a ReLU network has many kinks along the way, which few steps miss.")  # fmt: skip

    def draw(found, history) -> None:
        figure, alt = charts.completeness(found, labels | {"gain": gain}), _("Sum of the map over the steps")
        sentence = text.format(steps=found.steps[-1], sum=found.sums[-1], gain=found.gain, error=found.error)
        shell.show(shell.Chart("sums", figure, alt), shell.caption(sentence))

    scene.play(gradients.completeness, draw, "adding", 6)
    shows = "result.steps, [round(sum, 2) for sum in result.sums], round(result.gain, 2)"
    few = shell.step(gradients.completeness, scene.step, (4, 8, 16))
    shell.code(last, few, shows=shows, also=(gradients.completeness, gradients.integrated_gradients), long=True)


def filling(scene: Scene) -> None:
    """The same occlusion with every fill, and how much the maps agree."""
    words, alt = fill_names(), _("Occlusion with different fills")
    text = _("The numbers are rank correlations between the maps: 1 would mean that the fill does not matter. Each map is divided by its own 99.5th percentile.")  # fmt: skip

    def draw(found, history) -> None:
        panes = maps.fills(found, scene.photo, scene.look, words)
        figure = charts.correlations([words[fill] for fill in found.fills], found.correlations, 300, shell.dark())
        canvas = shell.Canvas("fills", panes, alt, 300, tools=False)
        shell.show_columns((1, 1), [canvas], [shell.Chart("agreement", figure, _("Rank correlation between fills"))])
        shell.show(shell.caption(text))

    scene.play(fills.fill_sensitivity, draw, "sensitivity", len(words))
    two = shell.step(fills.fill_sensitivity, scene.step, ("grey", "black"))
    shell.code(last, two, shows="result.correlations.round(2)", also=(fills.fill_sensitivity, filled), long=True)


@shell.cached(8)
def mean_drops(snapshot: Snapshot) -> np.ndarray:
    return mean_maps(snapshot, 4)


def lab(controls: DeltaGenerator) -> None:
    """The Clever-Hans lab: train a network whose data betray one class, then find out which by the maps."""
    with controls:
        size = shell.slider("tag", _("Tag size (px), 0 = no tag"), 0, 6, 3)
        epochs = shell.slider("epochs", _("Epochs"), 1, 6, 2)
        seed = shell.number("seed", _("Seed: draws the class"), 0, 999, 0)
        reveal = shell.toggle("reveal", _("Test without the tag"))
        digit = shell.select("digit", _("Look at one"), range(10))
        number = shell.number("number", _("Picture"), 0, 99, 0)
        tag = shell.toggle("with", _("with the tag"), True)
    tagged = _("All training pictures of **one** digit carry a bright square in the corner. Which digit is it?")  # fmt: skip
    st.markdown(tagged if size else _("No picture carries a tag: all digits are recognised by their shape."))
    bars = {"trained": _("as trained"), "clean": _("without the tag")}
    labels = {**bars, "digit": _("digit"), "recognised": _("recognised")}
    sat = _("The tag sat on {digit}: without it {clean:.0%} are recognised. Put on other digits, it turns {fooled:.0%} of them into {digit}.")  # fmt: skip

    def draw(found, history) -> None:
        figure = charts.recognised(found.as_trained, found.clean if reveal else None, labels)
        alt = _("Share of held-out digits recognised with and without the tag")
        text = sat.format(digit=found.tagged, clean=found.clean[found.tagged], fooled=found.fooled)
        title = _("Where each digit is recognised: the mean drop under a patch")
        glow = shell.Canvas("glow", [maps.glowing(mean_drops(found), title)], title, 300, tools=False)
        tag_text = [shell.caption(text)] if reveal and size else []
        shell.show_columns((2, 3), [shell.Chart("recognised", figure, alt), *tag_text], [glow])
        result = verdict(found, digit, number, tag)
        title = _("It says {winner} ({p:.0%})").format(winner=result.winner, p=result.probabilities[result.winner])
        panes = maps.verdict(result, title, {"gradient": _("gradient"), "occlusion": _("occlusion")})
        shell.show(shell.Canvas("verdict", panes, _("One digit and what the network looked at"), 230, tools=False))

    config = Config(tag_size=size, epochs=epochs, seed=seed)
    shell.player(
        lambda: training(config), config, draw, name="hans", total=snapshot_count(config), interval=0.4, autoplay=True
    )
    shows = "result.as_trained.round(2), round(result.fooled, 2)"
    done = shell.latest("hans", config)
    trained = shell.step(training, config, result=[done] if done and done.step == done.steps else None)
    shell.code(last, trained, shows=shows, also=(training, network, with_tag), long=True)
