"""An expression as a graph: numbers forward, gradients back, three methods side by side, and rules to retype."""

import re
from typing import Any

from models.gradients import check, tape
from models.gradients.rules import OPERATIONS
from pages import shell
from pages.gradients import settings
from pages.gradients.settings import START, number
from pages.shell import _
from viz.gradients import graphs

ENTRY = "sigmoid(x * y + z) * x"
RULED = {f"{name} {'ab'[k]}": text for name, one in OPERATIONS.items() for k, text in enumerate(one.rules)}


def graph_part() -> None:
    with shell.stage(graph_settings) as values:
        if shown := shell.follow(drawings, values, key="graph"):
            shell.code(tape.gradients, shown["f"], shown["used"], settings.arrays(shown, shown["used"]), rules(shown), shows="[(name, result.gradients[i].round(6).tolist()) for name, i in result.leaves().items() if result.gradients]")  # fmt: skip


def graph_settings() -> shell.Values:
    values: shell.Values = {"f": shell.text("f", _("Expression"), ENTRY, examples=("x * x", "X @ W"), most=200, help=_("Numbers x, y, z; a batch X (3 rows of 2), weights W (2 × 3), V (3 × 3), biases b, c (3). + - * / ** @ and brackets; exp, log, sin, cos, sqrt, abs, sigmoid, tanh, relu, sum, mean, ce: softmax cross entropy, where row i has the true class i."))}  # fmt: skip
    used = tuple(name for name in START if name in re.findall(r"[A-Za-z_]\w*", values["f"]))
    call = shell.attempt(graph_of, values["f"], used, key="reading")
    steps, joints = call.result if call and call.arguments[0] == values["f"] else (1, {})
    values["step"] = shell.slider("step", _("Step: forward, then back"), 1, max(steps, 2), max(steps, 2), owner=values["f"], plays=True)  # fmt: skip
    values |= {"used": used, **settings.sliders(used)}
    values["upstream"] = shell.slider("upstream", _("Upstream gradient"), -3.0, 3.0, 1.0, step=0.1)
    values["h"] = shell.slider("h", _("Step size h of the difference quotient"), 1e-14, 0.1, 1e-5, log=True, step=0.1)
    paths = {"": _("None"), **joints}
    values["forget"] = shell.select("forget", _("Forget a path"), paths, owner=values["f"])
    words = {"": _("None"), **{name: f"{name}:  {text}" for name, text in RULED.items()}}
    values["ruled"] = shell.select("ruled", _("Retype a rule"), words, help=_("g: the gradient that arrives, out: the node's value, a and b: its inputs."))  # fmt: skip
    if values["ruled"]:
        at = list(RULED).index(values["ruled"])
        values["rule"] = shell.text(f"rule{at}", _("Contribution to {input}").format(input=values["ruled"][-1]), RULED[values["ruled"]], examples=("g", "2 * g"), most=120)  # fmt: skip
    return values


def graph_of(text: str, used: tuple[str, ...]) -> tuple[int, dict[str, str]]:
    """How many steps there are, and words for the paths that meet."""
    found = tape.forward(text, {name: START[name] for name in used})
    nodes = found.nodes
    joints = {f"{i}.{k}": f"{nodes[i].inputs[k].name} → {nodes[i].name} ({i + 1}{'ab'[k]})" for i, k in tape.meeting(found)}  # fmt: skip
    return len(nodes) + tape.edges(found), joints


def rules(values: shell.Values) -> tape.Settings:
    own: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if values["ruled"]:
        name, which = values["ruled"].split()
        texts = list(OPERATIONS[name].rules)
        texts["ab".index(which)] = values["rule"]
        own = ((name, tuple(texts)),)
    at = values["forget"].split(".") if values["forget"] else None
    return tape.Settings(values["upstream"], own, (int(at[0]), int(at[1])) if at else None)


def drawings(values: shell.Values) -> list[shell.Drawing]:
    used = values["used"]
    numbers = dict(zip(used, settings.arrays(values, used), strict=True))
    found = tape.gradients(values["f"], used, tuple(numbers.values()), rules(values))
    marks = [check.mark(found, edge, values["h"]) for edge in found.edges]
    labels = [tape.slope(found, edge) for edge in found.edges]
    gradients = tape.arrived(found, values["step"] - len(found.nodes)) if values["step"] >= len(found.nodes) else {}
    pane, extra = graphs.graph(found, marks, labels, values["step"], gradients)
    extra["word"] = _("drag it to the right or up, or press the arrow keys")

    def dragged(sent: shell.Edited) -> None:
        if sent.click and sent.click.get("name") in settings.all_cells(used):
            shell.set_controls({sent.click["name"]: float(sent.click["value"])})

    said = captions(values, found, marks, numbers)
    return [
        shell.Canvas("graph", [pane], _("The graph with its values, gradients and local derivatives"), 480, on_edit=dragged, script="gradients", extra=extra, hint=_("Drag an underlined number")),
        shell.Captions("methods", said),
    ]  # fmt: skip


def captions(
    values: shell.Values, found: tape.Tape, marks: list[check.Mark], numbers: dict[str, Any]
) -> list[shell.Caption]:
    if not found.edges:
        broken = [node.name for node in found.nodes if not node.finite]
        said = _("No finite number at: {nodes}. No gradient is drawn. Where its inputs change, so does this.").format(nodes=", ".join(broken)) if broken else _("Nothing here depends on a variable: there is no gradient.")  # fmt: skip
        return [shell.caption(said)]
    auto = check.autograd(values["f"], numbers, values["upstream"])
    slopes = check.quotients(values["f"], numbers, tuple(found.leaves()), values["h"], values["upstream"])
    head = (_("In"), _("own tape"), "autograd", _("quotient"), _("off by"))
    rows = []
    for name, i in found.leaves().items():
        texts = [
            " ; ".join(map(" ".join, graphs.numbers(one))) for one in (found.gradients[i], auto[name], slopes[name])
        ]
        rows.append((name, *texts, number(check.distance(slopes[name], auto[name]))))
    gap = max(check.distance(found.gradients[i], auto[name]) for name, i in found.leaves().items())
    wrong = sorted({found.nodes[edge.node].name for edge, one in zip(found.edges, marks, strict=True) if not one.right})
    notes = [shell.table(head, rows), shell.compare(_("PyTorch's autograd, all variables"), gap, check.AGREE)]
    if wrong:
        notes.append(shell.check(False, _("the rule or path at fault is at: {nodes}").format(nodes=", ".join(wrong))))
    notes.append(shell.caption(_("Blue: values; orange: gradients; each edge: local derivative or rule. ✓ rule, autograd and quotient of this one node agree; ≈ the quotient is off by more than 1e-4 (h, or a kink: ReLU's slope at 0 is set to 0); ✗ the rule is wrong. Often said: addition hands the gradient on unchanged. Look: a bias that is repeated over a batch gets the sum over the rows.")))  # fmt: skip
    return notes
