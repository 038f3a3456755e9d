"""A landscape, known or typed: walks from one start, or 1,000 starts in the colour of where they end."""

from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np

from models.optimisers import check
from models.optimisers import landscape as models
from models.optimisers.rules import RULES
from models.optimisers.walk import Track
from pages import shell
from pages.optimisers import settings
from pages.shell import _, codecs
from viz.canvas import Pane, Shape
from viz.colors import BLUE, CYCLE
from viz.optimisers import charts, landscapes

OWN = "x**2/4 + y**2/4 + sin(3*x)*cos(2*y)"


def landscape_part() -> None:
    with shell.stage(landscape_settings) as values:
        draw = swarm_drawings if values["starts"] == "many" else walk_drawings
        shown = shell.follow(draw, values, key="landscape")
        if shown and shown["starts"] == "many":
            shell.code(models.swarm, shown["f"], shown["half"], rule(shown["swarm"], shown), shown["walk steps"], shows="[(place.xy, place.count) for place in result.places]")  # fmt: skip
        elif shown:
            shell.code(models.descent, shown["f"], shown["from"], rule(shown["methods"][0], shown), shown["walk steps"], shows="result.end[0].round(6)")  # fmt: skip


def terrain_settings() -> shell.Values:
    """The function, half the height of its frame, and the start."""
    names = {
        "two wells": _("Two wells"), "saddle": _("Saddle"), "banana": _("Banana (Rosenbrock)"),
        "four wells": _("Four wells (Himmelblau)"), "ripples": _("Ripples"), "narrow and wide": _("Narrow and wide"),
        "kink": _("Kink"), "own": _("Your own f(x, y)"),
    }  # fmt: skip
    name = shell.select("surface", _("Landscape"), names)
    known = models.SURFACES.get(name)
    if known:
        values: shell.Values = {"f": known.text, "half": known.half}
    else:
        values = {
            "f": shell.text("f", "f(x, y)", OWN, examples=("x**2 + y**2",), most=200, help=_("Numbers, x, y, + - * / **, brackets; abs, sqrt, exp, log, sin, cos, min, max.")),
            "half": shell.slider("half", _("Half the height of the frame"), 0.5, 10.0, 2.5, step=0.1),
        }  # fmt: skip
    return values | {"from": place(name).value, "surface": name}


def place(surface: str) -> "shell.Kept[tuple[float, ...]]":
    known = models.SURFACES.get(surface)
    return shell.kept("from", known.start if known else (-2.0, 1.5), codecs.numbers(2, -20, 20), owner=surface)


def landscape_settings() -> shell.Values:
    values = terrain_settings()
    values["starts"] = shell.choice("starts", _("Starts"), {"one": _("One"), "many": _("1,000")})
    if values["starts"] == "many":
        values["swarm"] = shell.select("swarm", _("Optimiser"), settings.chosen(), "momentum")
        names: tuple[str, ...] = (values["swarm"],)
    else:
        names = shell.multi_choice("methods", _("Optimisers"), settings.chosen(), ("plain", "momentum", "adam")) or ("plain",)  # fmt: skip
        values["methods"] = names
    values |= settings.numbers(names, "walk rate", 0.02)
    values["walk steps"] = shell.slider("walk steps", _("Steps"), 10, 1000, 300, step=10)
    return values


rule = partial(settings.rule, rate="walk rate")
walked, swarm = lru_cache(32)(models.descent), lru_cache(8)(models.swarm)


def terrain(values: shell.Values, title: str, shapes: Sequence[Shape] = ()) -> Pane:
    ground = models.values(values["f"], models.Frame(values["half"]).cells())
    return landscapes.terrain(ground, title, shapes, _("no number"))


def clicked(surface: str, half: float, sent: shell.Edited) -> None:
    at = (sent.click["x"], sent.click["y"]) if sent.click else sent.points[0]["xy"] if sent.points else None
    if at:
        place(surface).set(models.Frame(half).place(*at))


def walk_drawings(values: shell.Values) -> list[shell.Drawing | shell.Row]:
    frame, names = models.Frame(values["half"]), sorted(values["methods"], key=list(RULES).index)
    runs = {name: walked(values["f"], values["from"], rule(name, values), values["walk steps"]) for name in names}
    shapes = [shape for index, run in enumerate(runs.values()) for shape in landscapes.trail(frame, run.places[:, 0], CYCLE[index % len(CYCLE)])]  # fmt: skip
    pane = terrain(values, _("Press a start"), shapes)
    head = (_("Optimiser"), _("ends at"), "f", "|∇f|", _("diverged at step"))
    table = shell.table(head, [row(values["f"], name, run) for name, run in runs.items()])
    slope = models.slope(values["f"])
    gaps = [check.torch_difference(slope, run.steady, rule(name, values)) for name, run in runs.items()]
    captions = [
        table, shell.compare(_("torch.optim, each of the first {count} steps").format(count=check.STEPS), max(gaps), 1e-9),
        slope_check(values), shell.caption(remark(values["surface"])),
    ]  # fmt: skip
    point = {"name": "", "xy": list(frame.pixels(np.array([values["from"]]))[0]), "color": BLUE}
    lines = {settings.words()[name]: models.values(values["f"], run.places[:, 0]) for name, run in runs.items()}
    canvas = shell.Canvas(
        "landscape", [pane], _("A landscape from above with walks"), 440, click=True,
        edit=shell.Edit(points=[point]), on_edit=partial(clicked, values["surface"], values["half"]),
    )  # fmt: skip
    chart = shell.Chart("heights", charts.heights(lines, (_("step"), "f")), _("Height of each walk by step"))
    return [shell.Row((3, 2), ([canvas], [chart])), shell.Captions("walk notes", captions)]


def row(text: str, name: str, run: Track) -> tuple[str, ...]:
    end = run.end[0]
    left = str(run.left[0]) if run.left[0] else "–"
    size = float(np.linalg.norm(models.slope(text)(end)))
    height = float(models.values(text, end))
    return settings.words()[name], f"({end[0]:.4g}, {end[1]:.4g})", f"{height:.4g}", f"{size:.2g}", left


def slope_check(values: shell.Values) -> shell.Caption:
    places = models.Frame(values["half"]).cells(models.ROWS, models.COLUMNS).reshape(-1, 2)
    return shell.compare(_("differences of f at 1,000 places, as a share of the largest slope"), check.slope_difference(values["f"], places), 1e-4)  # fmt: skip


def remark(surface: str) -> str:
    said = {
        "two wells": _("Often said: only with all data at once does descent reach the global optimum. Look: plain descent with the exact gradient ends in the well on its side, here the upper one; all data make the gradient exact, not the place."),
        "saddle": _("Often said: plain descent sticks at saddles. Look: only from y = 0 exactly; from y = 0.001 every optimiser leaves if it gets enough steps, some later than others."),
        "kink": _("At the kink the slope jumps: with a fixed rate plain descent goes to and fro over it and never comes to rest."),
        "narrow and wide": _("The narrow well is the deeper one. Descent leaves it when rate times curvature is above its border, not because wide wells are better."),
    }  # fmt: skip
    return said.get(surface, _("All optimisers have the same rate here, as you set it: a fair race would tune it for each."))  # fmt: skip


def swarm_drawings(values: shell.Values) -> list[shell.Drawing | shell.Row]:
    found = swarm(values["f"], values["half"], rule(values["swarm"], values), values["walk steps"])
    words = {"swarm": _("1,000 starts, coloured by where they end"), "diverged": _("diverged"), "moving": _("still moving")}  # fmt: skip
    kinds = {"minimum": _("minimum"), "saddle": _("saddle"), "flat": _("flat, or not smooth")}
    colors = (_("blue"), _("orange"), _("green"), _("purple"), _("amber"))
    rows = [(f"{color}: {kinds[one.kind]}", f"({one.xy[0]:.3f}, {one.xy[1]:.3f})", f"{one.value:.4g}", f"{one.count:,}") for one, color in zip(found.places, colors, strict=False)]  # fmt: skip
    others = ((models.OTHER, _("other places")), (models.MOVING, _("still moving")), (models.DIVERGED, _("diverged")))
    rows += [(word, "–", "–", f"{count:,}") for number, word in others if (count := int((found.basin == number).sum()))]
    captions = [shell.table((_("Where"), _("place"), "f", _("starts")), rows), slope_check(values), shell.caption(remark(values["surface"]))]  # fmt: skip
    panes = [landscapes.swarm(found, models.Frame(values["half"]), words), terrain(values, _("The landscape"))]
    return [shell.Canvas("basins", panes, _("Starts by where they end, and the landscape"), 440, captions=captions)]
