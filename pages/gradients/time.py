"""Through time: the gradient by distance in a recurrent cell, and the recall of the first symbol, trained beneath."""

from collections.abc import Sequence

from models.gradients import cell_check as check
from models.gradients import cells, recall
from pages import shell
from pages.gradients.settings import number
from pages.shell import _
from viz.gradients import curves

distances = shell.cached(64)(cells.distances)


def time_part() -> None:
    controls, stage = shell.columns()
    with controls:
        kinds = {"linear": _("RNN without activation"), "tanh": _("RNN, tanh"), "gru": "GRU", "lstm": "LSTM"}
        kind = shell.select("cell", _("Cell"), kinds, "tanh")
        radius = shell.slider("radius", _("Radius ρ of the recurrent weights"), 0.0, 2.0, 1.2, step=0.05, help=_("Orthogonal matrices times ρ: each eigenvalue has this size."))  # fmt: skip
        gated = kind in ("gru", "lstm")
        gate = shell.slider("gate", _("Bias of the gate that keeps"), -5.0, 5.0, 0.0, step=0.1, help=_("LSTM: forget gate; GRU: update gate z. Here 1 keeps the state.")) if gated else 0.0  # fmt: skip
        length = shell.slider("length", _("Steps in time"), 5, 120, 60, step=5)
        noise = shell.slider("noise", _("Noise that enters σ"), 0.0, 2.0, 0.1, step=0.05)
        config = cells.Config(kind, radius, gate, length, noise, seed=shell.number("time seed", _("Seed"), 0, 9999, 0))
    with stage:
        if kind == "linear":
            draw_distances(config, ())
        else:
            total = recall.STEPS // recall.EVERY + 1
            shell.player(lambda: recall.training(config), config, draw, name="recall", total=total, autoplay=True)
        shell.code(cells.distances, config, shows="result.gradient[-1]")


def draw(snapshot: recall.Snapshot, history: Sequence[recall.Snapshot]) -> None:
    draw_distances(snapshot.config, history)


def draw_distances(config: cells.Config, history: Sequence[recall.Snapshot]) -> None:
    found = shell.on_worker(distances, config)
    labels = {
        "gradient": _("gradient, by that of the last state"), "distance": _("steps back"), "accuracy": _("accuracy of recall"), "step": _("step"),
        "law": _("ρ^k") if config.kind == "linear" else _("σ(gate bias)^k: the gate alone"), "chance": _("chance"),
    }  # fmt: skip
    rows = [(_("Left after {count} steps").format(count=config.length), number(float(found.gradient[-1])))]
    if found.law is not None:
        rows.append((labels["law"], number(float(found.law[-1]))))
    rows.append((_("RMS of the last state"), number(found.state)))
    if history:
        rows.append((_("Recall of the first of four symbols (chance 25%)"), f"{history[-1].accuracy:.0%}"))
    notes = [shell.compare(_("difference quotients of the cell written out in NumPy, along each gradient; as a share of at least 1e-6"), check.distance_difference(config, found), 1e-3)]  # fmt: skip
    if config.kind == "linear":
        notes.append(shell.compare(_("ρ^k, as a share"), check.law_difference(found), 1e-9))
    said = {
        "linear": _("The gradient is multiplied by the recurrent matrix at each step: an orthogonal one times ρ leaves exactly ρ^k."),
        "tanh": _("Often said: ρ above 1 makes an RNN explode. Look: without an activation at ρ = 1.2 it does; with tanh the state grows until slopes below 1 hold it back."),
        "gru": _("The update gate adds a path that multiplies by the gate alone. With a bias of 3 the gate stands at 0.95 at the start."),
        "lstm": _("Often said: an LSTM remembers by itself. Look: with a gate bias of 0 the forget gate stands at ½, and ½ to the power of 60 is 9e-19. A bias of 3 makes it 0.95. Other paths, through the hidden state, come on top where ρ is not 0."),
    }  # fmt: skip
    chart = shell.Chart("time", curves.time(found, history, labels), _("Gradient by distance, and accuracy of recall"))
    task = _("Recall: the first symbol, then noise; read out at the end. Adam 0.01, clipped at norm 1, 200 steps of 32 sequences; one start.")  # fmt: skip
    shell.show(chart, shell.metrics(rows), *notes, shell.caption(said[config.kind]), *([shell.caption(task)] if history else []))  # fmt: skip
