"""Two clouds at a distance: what a divergence tells a generator."""

from models.gan import apart
from models.gan.apart import Config
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz.gan import apart as figures


def far_apart() -> None:
    """The clouds and their distances, which follow the sliders."""
    controls, stage = shell.columns()
    with controls:
        values = settings()
    with stage:
        shell.follow(drawings, values, key="apart stage")
        words = _("Other divergences, and what LSGAN and EBGAN minimise, on the page Divergences")
        link("divergences", words, part="drag")
        shell.code(apart.divergences, Config(values["width"]), shows="result.js[-1]")


def settings() -> dict[str, float]:
    return {
        "width": shell.slider("width", _("Width of both clouds σ"), 0.02, 2.0, 0.1, step=0.02),
        "distance": shell.slider("distance", _("Distance"), 0.0, apart.FARTHEST, 2.0, step=0.05),
    }


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Both clouds, both distances over how far they are apart, and what their slopes say."""
    config, distance = Config(values["width"]), values["distance"]
    found, (js, js_slope, far, far_slope) = apart.divergences(config), apart.at(config, distance)
    labels = {
        "real": _("real"), "generated": _("generated"), "density": _("density"), "distance": _("distance of the clouds"),
        "js": _("JS (nats)"), "wasserstein": _("Wasserstein distance"),
    }  # fmt: skip
    numbers = shell.metrics([
        (_("JS, at most log 2 = 0.693 nats (1 bit)"), f"{js:.3f}"), (_("Slope of JS"), f"{js_slope:.3f}"),
        (_("Wasserstein distance"), f"{far:.3f}"), (_("Its slope"), f"{far_slope:.3f}"),
    ])  # fmt: skip
    captions = [numbers]
    if abs(js_slope) < 0.01 * abs(far_slope):
        text = _("Often said: the generator lowers the JS divergence, so it comes closer. Look: here JS has next to no slope and does not say which way is closer; the Wasserstein distance does.")  # fmt: skip
        captions.append(shell.caption(text))
    closed = _("the closed form of the Wasserstein distance, the distance itself")
    captions.append(shell.compare(closed, apart.wasserstein_difference(found), 0.01))
    return [
        shell.Chart("clouds", figures.clouds(config, distance, labels), _("Two clouds on a line")),
        shell.Chart("distances", figures.curves(found, distance, labels), _("JS and Wasserstein distance by distance")),
        shell.Captions("slopes", captions),
    ]
