"""From the bowl that can be solved to the network that cannot: how an optimiser gets down, and how fast."""

from pages import shell
from pages.optimisers import bowl, decay, edge, ideas, landscape, maps, training
from pages.optimisers.questions import questions
from pages.shell import _

shell.page(
    {
        "bowl": shell.Part(_("Bowl"), _("A bowl can be solved: along each of its two directions the distance is multiplied by the same number at every step. Drag the start."), bowl.bowl_part),
        "landscape": shell.Part(_("Landscape"), _("Press a start, or let 1,000 starts walk: which valley does each end in? Type a landscape of your own."), landscape.landscape_part),
        "map": shell.Part(_("Map"), _("Every cell is a descent of its own: how far does it get with this rate and this momentum?"), maps.map_part),
        "range": shell.Part(_("Rates"), _("The same network at sixteen rates over five decades: how much room does each optimiser, schedule or batch leave?"), training.range_part),
        "path": shell.Part(_("Path"), _("6,634 weights walk; look at the plane that holds most of their path, and at a random walk beside it."), training.path_part),
        "edge": shell.Part(_("Edge"), _("Train a network on all its data at every step: the curvature of its loss climbs to a border that the bowl foretells."), edge.edge_part, plays=True),
        "decay": shell.Part(_("Decay"), _("Two things are called weight decay. In Adam they end in different places."), decay.decay_part),
        "average": shell.Part(_("Average"), _("Drag a curve: an average that forgets follows it, and starts too low unless it is corrected."), ideas.average_part),
        "convex": shell.Part(_("Convex?"), _("Every chord of a convex function lies on or above its graph. Type one, or paint a shape."), ideas.convex_part),
        "trap": shell.Part(_("Trap"), _("One weight on a line that slopes down to the left on average. Adam walks to the right."), ideas.trap_part),
    },
    presets={
        _("Just too fast"): {"part": "bowl", "rule": "momentum", "rate": 3.9, "beta": 0.9},
        _("Noise"): {"part": "bowl", "rule": "momentum", "rate": 0.1, "beta": 0.9, "noise": 0.3, "steps": 300, "condition": 5.0},
        _("Four valleys"): {"part": "landscape", "surface": "four wells", "starts": "many", "walk rate": 0.01},
        _("Saddle"): {"part": "landscape", "surface": "saddle", "methods": ("plain", "momentum", "adam"), "walk rate": 0.05},
        _("Nesterov"): {"part": "map", "on": "bowl", "mapped": "nesterov"},
        _("256 networks"): {"part": "map", "on": "networks"},
        _("Schedules"): {"part": "range", "lines": "schedules"},
        _("Batches"): {"part": "range", "lines": "batches", "range rule": "plain"},
        _("Horse"): {"part": "convex", "of": "set", "figure": "horse"},
        _("Adam's trap"): {"part": "trap"},
        _("Edge with β"): {"part": "edge", "edge rate": 0.1, "edge beta": 0.5, "scale": 1.0},
    },
    questions=questions(),
)  # fmt: skip
