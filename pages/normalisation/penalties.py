"""L1 and L2: the ball that the contour touches, and which descent gives exact zeros."""

from models.normalisation import check, penalty
from pages import shell
from pages.shell import _, codecs
from viz.normalisation import remedies


def optimum() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("optimum", (0.35, 1.2), codecs.numbers(2, -2, 2))


def settings() -> shell.Values:
    return {
        "kind": shell.choice("kind", _("Penalty"), {"L1": "L1", "L2": "L2"}),
        "lambda": shell.slider("lambda", "λ", 0.0, 2.0, 0.5, step=0.05), "optimum": optimum().value,
        "condition": shell.slider("condition", _("Condition number of the loss"), 1.0, 50.0, 1.0, log=True, step=0.02),
        "steep": shell.slider("steep", _("Direction of its steep side (°)"), 0, 180, 30, step=5),
        "rate": shell.slider("rate", _("Rate of both descents"), 0.001, 1.0, 0.1, log=True, step=0.05),
        "walk": shell.slider("walk", _("Steps of both"), 10, 2000, 500, step=10),
    }  # fmt: skip


def penalty_part() -> None:
    with shell.stage(settings) as values:
        if shown := shell.follow(drawings, values, key="penalty"):
            shell.code(penalty.solution, config(shown), shows="result.round(6)", also=(penalty.walks,))


def config(values: shell.Values) -> penalty.Config:
    return penalty.Config(values["kind"], values["lambda"], values["optimum"], values["condition"], values["steep"])


def drawings(values: shell.Values) -> list[shell.Row]:
    """The ball and the contour; sizes of ten weights by step."""
    asked, walk = config(values), penalty.Walk(values["lambda"], values["rate"], values["walk"])
    found, both = penalty.solution(asked), penalty.walks(walk)
    pane, handles = remedies.ball(asked, _("Drag the optimum (blue)"))
    rows = [(_("Weights at the least"), f"{found[0]:.4f}, {found[1]:.4f}"), (_("Exact zeros of 2"), str(int((found == 0).sum())))]  # fmt: skip
    captions = [
        shell.metrics(rows), shell.compare(_("the condition that a subgradient is zero"), check.solution_difference(asked, found), 1e-6),
        shell.caption(_("White: where the loss without penalty is as at the solution; orange: where the penalty is. An L1 ball has corners on the axes, and for many optima the contour touches one. L2 shrinks, and gives a zero only by chance.")),
    ]  # fmt: skip

    def dragged(sent: shell.Edited) -> None:
        if sent.points:
            optimum().set(remedies.place(sent.points[0]["xy"]))

    labels = {"subgradient": _("subgradient descent"), "proximal": _("proximal descent"), "size": _("size of a weight"), "step": _("step; L1, ten weights")}  # fmt: skip
    zeros = {name: str(int((getattr(both, name)[-1] == 0).sum())) for name in ("subgradient", "proximal")}
    below = [
        shell.metrics([(_("Exact zeros of 10: {name}").format(name=labels[name]), count) for name, count in zeros.items()]),
        shell.caption(_("Often said: L1 by SGD gives zeros. Look: the sign of a weight near 0 jumps, and it rattles within rate · λ. A proximal step sets what comes that near to 0 exactly.")),
    ]  # fmt: skip
    if (1 - walk.rate) ** walk.steps < 1e-7:
        below.insert(1, shell.compare(_("sign(b) max(|b| − λ, 0)"), check.walk_difference(both, walk), 1e-6))
    left = shell.Canvas("ball", [pane], _("Loss, ball of the penalty, and where they touch"), 440, edit=shell.Edit(points=handles), on_edit=dragged, tools=False, captions=captions)  # fmt: skip
    chart = shell.Chart("walks", remedies.walks(both, labels), _("Sizes of ten weights by step"))
    return [shell.Row((2, 3), ([left], [chart, shell.Captions("zeros", below)]))]
