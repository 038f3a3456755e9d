"""From letters to letters: a network learns while its alignment is watched."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from models.attention import translation
from models.attention.texts import Task
from pages import shell
from pages.shell import _
from viz.attention import training as figures

OWN = {"reverse": "badcafehig", "sort": "jihgfedcba", "dates": "nov 28 2026"}


def words() -> dict[str, str]:
    return {"GRU": _("GRU without attention"), "GRU + attention": _("GRU + attention"), "Transformer": "Transformer"}


def texts_part() -> None:
    with shell.stage(settings) as (config, look):
        shell.player(
            lambda: translation.together(config, look["beside"]), (config, look["beside"]), partial(draw, look),
            name="texts", total=-(-config.steps // translation.EVERY) + 1, autoplay=True,
        )  # fmt: skip
        shell.code(translation.trained, config, shows="round(next(result).loss, 4)", also=(translation.network,))


def settings() -> tuple[translation.Config, dict[str, Any]]:
    tasks = {"reverse": _("Reverse"), "sort": _("Sort"), "dates": _("Dates to ISO")}
    task = shell.choice("task", _("Task"), tasks)
    network = shell.select("network", _("Network"), words(), "GRU + attention")
    positions = network != "Transformer" or shell.toggle("positions", _("Positions of the source"), True)
    beside = network == "GRU" or shell.toggle("beside", _("Beside it, the same without attention"), True)
    length = 10 if task == "dates" else shell.slider("length", _("Length L"), 4, 12, 10)
    look = {"beside": beside, "own": own_text(task, length)}
    look["below"] = shell.choice("below", _("Letters right by"), {"place": _("position"), "length": _("length")})
    with shell.panel("training", _("Training")):
        steps = shell.slider("steps", _("Steps"), 60, 600, 450 if task == "dates" else 300, step=20, owner=task)
        seed = shell.number("seed", _("Seed"), 0, 9999, 0)
    return translation.Config(Task(task, length), network, positions, steps, seed), look


def own_text(task: str, length: int) -> str:
    """The text that the network is asked: one for each task."""
    help = _("Letters a to j; or a date such as 28.11.2026, 11/28/2026, 28 nov 2026, nov 28 2026.")
    default = OWN[task] if task == "dates" else OWN[task][:length]
    return shell.text(f"own {task}", _("Your own input"), default, help=help, most=24, examples=(OWN[task],))


def draw(look: dict[str, Any], shots: tuple[translation.Snapshot, ...], history: Sequence[Any]) -> None:
    shot = shots[0]
    call = shell.attempt(translation.own, shot, look["own"], key="own text")
    if call is None:
        return
    text, (written, weights) = call.arguments[1], call.result
    drawn: list[list[Any]] = [[right(look["below"], shots)]]
    if weights.shape[1]:
        figure = figures.alignment(weights.numpy(), text, written, (_("read"), _("written"), _("weight")))
        drawn.insert(0, [shell.Chart("alignment", figure, _("Weights of what was read for each sign that is written"))])
    aligned = "–" if shot.aligned != shot.aligned else f"{shot.aligned:.1%}"
    shell.show_columns((3, 2)[: len(drawn)], *drawn)
    shell.show(
        shell.metrics([
            (_("Reads"), text), (_("Writes"), written), (_("Largest weight on the right letter"), aligned),
            *((_("{network}: texts without a mistake").format(network=words()[one.config.network]), f"{one.exact:.1%}") for one in shots),
            (_("Loss"), f"{shot.loss:.3f}"),
        ]),
        shell.caption(note(shot)),
    )  # fmt: skip


def right(view: str, shots: tuple[translation.Snapshot, ...]) -> shell.Chart:
    """Right letters by place, or by length of the text."""
    task, share = shots[0].config.task, _("letters right")
    named = {words()[shot.config.network]: shot for shot in shots}
    if view == "place" or task.name == "dates":
        lines = {name: shot.letters.tolist() for name, shot in named.items()}
        figure = figures.recall(range(1, task.answer_length + 1), lines, (_("place in the answer"), share))
        return shell.Chart("recall", figure, _("Right letters by place"))
    others = range(task.length - 2, task.length + 7, 2)
    lines = {name: [translation.letters_right(shot, one) for one in others] for name, shot in named.items()}
    figure = figures.recall(others, lines, (_("length of the text"), share), task.length)
    return shell.Chart("lengths", figure, _("Right letters by length; dotted, that of the training"))


def note(shot: translation.Snapshot) -> str:
    if shot.config.network == "GRU":
        return _("Without attention one state of 64 numbers carries the whole text: there is no alignment to show. Measured on 200 texts, each letter written after the network's own.")  # fmt: skip
    if shot.config.network == "Transformer":
        return _("Often said: every task needs positions. Look: switch off those of the source. Sorting only has to count letters; reversing has to know where they stood.")  # fmt: skip
    return _("Often said: attention solves long dependence. Look at other lengths: the network was trained on one. Often said: the query is the output. It is the writer's state. Often said: captions are written by self-attention. Look at the axes: what is written asks what was read, as a caption asks a photo: cross-attention.")  # fmt: skip
