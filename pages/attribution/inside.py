"""What the layers look for: filters, activations, pictures that the network likes, and its map of photos."""

from collections.abc import Callable
from functools import partial

from streamlit.delta_generator import DeltaGenerator

from models.attribution import dream, embedding, filters
from models.attribution.subject import answers
from models.images.decoding import Picture
from models.pretrained.classifiers import ENTRIES
from models.stopping import last
from pages import shell
from pages.attribution.settings import Scene, classes
from pages.shell import _
from viz.attribution import charts, maps
from viz.canvas import Pane

HEIGHT = 360


@shell.cached(32)
def embedded(picture: Picture, config: embedding.Config) -> embedding.Embedding:
    return shell.on_worker(embedding.embedding, picture.pixels, config)


def inside(controls: DeltaGenerator, scene: Scene) -> None:
    parts: dict[str, tuple[str, Callable[[Scene, DeltaGenerator], None]]] = {
        "dream": (_("Dream on the photo"), partial(climbing, "layer")),
        "class": (_("Maximise a class"), partial(climbing, "class")),
        "channel": (_("Maximise a channel"), partial(climbing, "channel")),
        "activations": (_("Activations"), strongest), "filters": (_("First filters"), first_filters),
        "map": (_("Map of photos"), photo_map),
    }  # fmt: skip
    name = shell.choice("inside", _("Inside"), {name: words for name, (words, _draw) in parts.items()}, bare=True)
    parts[name][1](scene, controls)


def climbing(goal: str, scene: Scene, controls: DeltaGenerator) -> None:
    """A picture that a layer, a class or a channel likes ever more; a layer's starts from the photo."""
    is_dream = goal == "layer"
    with controls:
        index, layer = 0, "" if goal == "class" else depth(scene, -7 if is_dream else -9)
        if goal == "class":
            index = shell.select("climb", _("Class"), classes(scene.subject), dream.Config().index)
        if goal == "channel":
            index = shell.number("channel", _("Channel"), 0, scene.computed(filters.activations, layer).total - 1, 0)
        held_back = brakes(10, 3.0, 0.0, 0.3, 4, 0.0) if is_dream else brakes()
    octaves = 3 if is_dream and ENTRIES[scene.config.network].any_size else 1
    settings = dream.Config(goal, index, layer, **held_back, octaves=octaves)
    grows = _("The photo is dreamt on in {octaves} sizes, the smallest first, {steps} steps each. The score falls where the next size begins.")  # fmt: skip
    notes = [shell.caption(grows, octaves=octaves, steps=settings.steps)] if octaves > 1 else []

    def draw(found, history) -> None:
        figure = charts.climb(found.scores, {"step": _("step"), "score": _("score")})
        panes = [scene.photo] * is_dream + [Pane(found.pixels, _("Step {step}").format(step=found.step), smooth=True)]
        canvas = shell.Canvas("dream", panes, _("The picture so far"), HEIGHT, captions=notes)
        shell.show_columns((4, 3), [canvas], [shell.Chart("climb score", figure, _("Score over the steps"))])

    climb: Callable = dream.deep_dream if is_dream else dream.ascent
    start, begin = ([scene.subject.pixels], [shell.attribute(scene.step, "pixels")]) if is_dream else ([], [])
    key, total = (scene.picture, scene.config, settings), octaves * settings.steps
    shell.player(
        lambda: climb(scene.subject.classifier, settings, *start),
        key,
        draw,
        name=f"dreaming {goal}",
        total=total,
        autoplay=True,
    )
    done = shell.latest(f"dreaming {goal}", key)
    model, known = shell.attribute(scene.step, "classifier"), [done] if done and done.step == done.steps else None
    climbed = shell.step(climb, model, settings, *begin, result=known)
    shell.code(last, climbed, shows="result.step, round(result.score, 2)", also=(climb, dream.GOALS[goal]), long=True)


def depth(scene: Scene, default: int) -> str:
    layers = ENTRIES[scene.config.network].layers
    return shell.select("depth", _("Layer"), layers, layers[max(default, -len(layers))], owner=scene.config.network)


def brakes(
    steps: int = 64, rate: float = 8.0, decay: float = 0.006, blur: float = 0.5, jitter: int = 24, coarse: float = 1.0
) -> dict:
    """Without them the picture is noise."""
    waves = _("Each wave of the gradient counts by its length to this power: 0, all alike, gives fine noise.")
    shifted = _("The photo is shifted by up to this many pixels before each step, so that no pattern fits one grid.")
    return {
        "steps": shell.slider("climb_steps", _("Steps"), 4, 200, steps),
        "rate": shell.slider("rate", _("Step size (grey levels)"), 0.5, 32.0, rate, step=0.5),
        "decay": shell.slider("decay", _("Pull to grey (L2)"), 0.0, 0.05, decay, step=0.002),
        "blur": shell.slider("blur", _("Blur (px)"), 0.0, 2.0, blur, step=0.1),
        "jitter": shell.slider("shake", _("Jitter (px)"), 0, 32, jitter, help=shifted),
        "coarse": shell.slider("coarse", _("Long waves first"), 0.0, 1.5, coarse, step=0.1, help=waves),
    }


def strongest(scene: Scene, controls: DeltaGenerator) -> None:
    with controls:
        layer = depth(scene, 3)
    found = scene.computed(filters.activations, layer)
    count, height, width = found.maps.shape
    text = _("The {count} strongest of {total} channels of {layer}, {height} × {width} each, with their numbers, on one scale.")  # fmt: skip
    text = text.format(count=count, total=found.total, layer=layer, height=height, width=width)
    show("activity", maps.activations(found), _("Strongest channels of the layer"), text)
    shows = "result.channels, result.maps.max((1, 2)).round(3)"
    shell.code(filters.activations, scene.step, layer, shows=shows, also=(filters.layer_output,), long=True)


def first_filters(scene: Scene, controls: DeltaGenerator) -> None:
    found = filters.first_filters(scene.subject.classifier)
    text = _("All {count} filters of the first layer, {size} × {size} pixels of three colours; grey is zero.")
    text = text.format(count=len(found), size=found.shape[1])
    show("filters", maps.filters(found), _("The filters of the first layer"), text)
    shell.code(
        filters.first_filters, shell.attribute(scene.step, "classifier"), shows="result.shape, result[0, 0].round(2)"
    )


def photo_map(scene: Scene, controls: DeltaGenerator) -> None:
    with controls:
        method, perplexity = shell.choice("projection", _("Projection"), tuple(embedding.METHODS)), 12.0
        if method == "t-SNE":
            near = _("About how many neighbours of each point t-SNE tries to keep.")
            perplexity = shell.slider("perplexity", _("Perplexity"), 2.0, 50.0, 12.0, help=near)
    config = embedding.Config(scene.config.network, method, perplexity)
    found = embedded(scene.picture, config)
    variance = _("Two axes hold {share:.0%} of the variance.").format(share=found.explained)
    plane = _("t-SNE keeps neighbours; distances between groups mean nothing.") if method == "t-SNE" else variance
    nearest = _(
        "{share:.0%} of the crops (neighbouring ones overlap) have their nearest neighbour in the same photo."
    ).format(share=found.purity)
    first = _("First answer for the whole photo: {name}.").format(name=answers(scene.subject.logits, 1)[0].name)
    pane = Pane(maps.photo_map(found), _("Crops of the samples, and of your photo (framed)"), smooth=True)
    show("photos", pane, _("Photos placed by what the network sees in them"), nearest, plane, first, height=560)
    shows = "round(result.purity, 2), round(result.explained, 2)"
    shell.code(embedding.embedding, shell.attribute(scene.picture, "pixels"), config, shows=shows, long=True)


def show(key: str, pane: Pane, alt: str, *texts: str, height: int = HEIGHT) -> None:
    shell.show(shell.Canvas(key, [pane], alt, height, captions=[shell.caption(text) for text in texts]))
