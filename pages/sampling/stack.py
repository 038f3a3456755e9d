"""A stack of dilated layers: how many paths lead from each pixel of the window to one output, and where none does."""

from models.sampling.stack import Config, counts, coverage, gradient
from pages import shell
from pages.sampling import settings as layers
from pages.shell import _, codecs
from viz import sampling as figures
from viz.colors import AMBER

LAYERS = 4
cached_coverage = shell.cached(64)(coverage)
PLACE = 2  # the pane where the window is moved


def settings() -> shell.Values:
    values: shell.Values = {
        "parallel": shell.toggle(
            "parallel",
            _("Side by side on one input (ASPP)"),
            help=_("Atrous spatial pyramid pooling: every layer reads the photo itself."),
        ),
        "layers": shell.slider("layers", _("Layers"), 1, LAYERS, 3, help=_("In a row, each reads the one before it.")),
        "center": center().value,
    }
    help = _("Distance between neighbouring taps, in pixels: 1 leaves no holes.")
    for i in range(1, LAYERS + 1):
        with shell.undrawn(i > values["layers"]):
            values[f"d{i}"] = shell.slider(
                f"d{i}", _("Dilation of layer {number}").format(number=i), 1, 24, 2, help=help
            )
    help = _("Taps along one side of the kernel.")
    return values | {"stack_kernel": shell.slider("stack_kernel", _("Kernel size"), 1, 7, 3, help=help)}


def stack(values: shell.Values) -> Config:
    dilations = tuple(values[f"d{i}"] for i in range(1, values["layers"] + 1))
    return Config(dilations, values["stack_kernel"], values["parallel"])


def nearest(values: shell.Values) -> shell.Values:
    return {"stack_kernel": values["stack_kernel"] + 1}  # refused are even ones, side by side


def center() -> "shell.Kept[tuple[float, ...]]":
    """Where in the photo the window lies: x and y, as shares of its width and height."""
    return shell.kept("center", (0.5, 0.5), codecs.numbers(2, 0, 1))


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Path counts, the photo seen through the window, and the layers in one dimension."""
    config, photo, labels = stack(values), figures.pixels(layers.working(values["picture"])), words()
    call = cached_coverage.timed(config)
    seen = call.result

    def move(sent: shell.Edited) -> None:
        if sent.points:
            center().set(figures.shares(sent.points[0]["xy"], photo))
        elif sent.click and sent.click["pane"] == PLACE:
            center().set(figures.shares((sent.click["x"], sent.click["y"]), photo))

    rows = {
        _("Window"): f"{seen.window} × {seen.window} = {seen.paths.size:,} px",
        _("Can influence an output"): f"{seen.touched:,} px", _("Share"): f"{seen.share:.1%}", _("Left of a checkerboard's contrast"): f"{seen.contrast:.1%}",
    }  # fmt: skip
    canvas = shell.Canvas(
        "window", figures.stack_panes(photo, seen, values["center"], labels), height=360, click=True, on_edit=move,
        edit=shell.Edit(pane=PLACE, points=[{"name": "", "xy": figures.place(values["center"], photo), "color": AMBER}]),
        alt=_("Number of paths from each pixel of the window to one output, and the photo seen through it"),
        hint=_("Hatched pixels have no path: whatever stands there, the output stays the same.") if seen.share < 1 else _("Every pixel of the window has a path to the output."),
        captions=[shell.metrics(rows.items()), shell.compare(_("the gradient of a stack of all-ones layers"), seen.difference), shell.timing(call.seconds, remembered=call.remembered)],
    )  # fmt: skip
    alt = _("The layers in one dimension, with their taps")
    return [canvas] if config.parallel else [canvas, shell.Chart("cone", figures.cone(seen, config, labels), alt)]


def words() -> dict[str, str]:
    return {
        "paths": _("Paths to the output"), "none": _("no path"), "seen": _("All it sees of the photo"),
        "place": _("Move the window"), "board": _("1 px checkerboard, after it"), "read": _("read"), "hole": _("never read"), "picture": _("photo"),
        "layer": _("layer {number}"), "axis": _("pixels from the centre"), "hover": _("%{x} px: %{customdata} paths"),
    }  # fmt: skip


def below(values: shell.Values) -> None:
    shown = "result.window, result.touched, round(result.share, 3)"
    shell.code(coverage, stack(values), also=(counts, gradient), shows=shown)
