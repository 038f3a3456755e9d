"""Controls that several parts share, and what they come to."""

from models.attention import dot, tokens
from models.limits import near_divisor
from pages import shell
from pages.shell import _


def token_words() -> dict[int, str]:
    return {0: _("Raw pixels")} | {block: _("Lite0, block {block}").format(block=block) for block in range(5, 16)}


def photo_settings() -> shell.Values:
    values: shell.Values = {"patches": shell.select("patches", _("Patches"), token_words(), 7)}
    values["size"] = shell.slider("size", _("Patch (px)"), 2, 96, 16) if not values["patches"] else 16
    values["temperature"] = shell.slider("temperature", _("Temperature"), 0.05, 20.0, 1.0, log=True, step=0.01)
    values["scaled"] = shell.toggle("scaled", _("Divide by √d"), True)
    values["position"] = shell.slider("position", _("Weight of position"), 0.0, 4.0, 0.0, step=0.1, help=_("Sinusoids of row and column, added to each token."))  # fmt: skip
    masks = {"none": _("None"), "causal": _("Causal"), "strict": _("Strictly before"), "window": _("Window"), "shifted": _("Shifted window")}  # fmt: skip
    values["mask"] = shell.select("mask", _("Mask"), masks)
    if values["mask"] in ("window", "shifted"):
        values["window"] = shell.slider("window", _("Window M (patches)"), 2, 28, 7)
        if values["mask"] == "shifted":
            values["shift"] = shell.slider("shift", _("Shift S (patches)"), 0, 27, 3)
    values["heads"] = shell.slider("heads", _("Heads (random projections)"), 1, 16, 1)
    if values["heads"] > 1:
        values["head"] = shell.slider("head", _("Head that is shown"), 1, values["heads"], 1)
    values["shuffle"] = shell.toggle("shuffle", _("Shuffle the patches"))
    return values


def token_config(values: shell.Values) -> tokens.Config:
    return tokens.Config(values["patches"], values["size"])


def dot_config(values: shell.Values) -> dot.Config:
    return dot.Config(values["scaled"], values["temperature"], values["heads"], values["position"])


def nearest(values: shell.Values) -> dict[str, object]:
    """What may help where the photo's attention refuses."""
    offers: dict[str, object] = {}
    size = tokens.near_patch(values["size"])
    if not values["patches"] and size != values["size"]:
        return {"size": size}
    if values["mask"] == "strict":
        offers["mask"] = "causal"
    if values.get("shift", 0) >= values.get("window", 28):
        offers["shift"] = values["window"] - 1
    width = 3 * values["size"] ** 2 if not values["patches"] else tokens.width(values["patches"])
    if width % values["heads"]:
        offers["heads"] = near_divisor(width, values["heads"])
    return offers
