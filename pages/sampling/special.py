"""Standard, dilated, deformable and modulated layers as special cases of each other, on the photo."""

from models.sampling.convolution import working_picture
from models.sampling.special import special_cases
from pages import shell
from pages.sampling import settings as layers
from pages.shell import _
from viz import sampling as figures

TOLERANCE = 1e-5
nearest = layers.nearest
cached_cases = shell.cached(8)(special_cases)


def settings() -> shell.Values:
    labels = {name: sentence for name, (sentence, *_sides) in identities().items()}
    case = shell.select("case", _("Show"), labels, "dilated is deformable on dilation 1")
    return {"case": case, **layers.settings(border=False)}


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Both sides of the chosen identity, hatched where they differ; of each identity the largest difference."""
    config, image = layers.layer(values), layers.working(values["picture"])
    call, labels = cached_cases.timed(image, config), identities()
    cases = {case.name: case for case in call.result}
    sentence, left, right = labels[values["case"]]
    panes = figures.identity(cases[values["case"]], {"left": left, "right": right, "differ": _("differs")}, TOLERANCE)
    found = ((case.difference, labels[name][0]) for name, case in cases.items())
    apart = _("{sentence}: largest difference {difference:.2g}")
    checks = (shell.check(gap <= TOLERANCE, apart.format(sentence=text, difference=gap)) for gap, text in found)
    note = _("Deformable sides by torchvision.ops.deform_conv2d; the one without masks by our own sum.")
    timing = shell.timing(call.seconds, remembered=call.remembered, note=note)
    return [shell.Canvas("sides", panes, sentence, 340, captions=[*checks, timing])]


def below(values: shell.Values) -> None:
    image = shell.step(working_picture, shell.attribute(values["picture"], "pixels"))
    shows = f"[(case.name, case.difference <= {TOLERANCE}) for case in result]"
    shell.code(special_cases, image, layers.layer(values), shows=shows)


def identities() -> dict[str, tuple[str, str, str]]:
    """Of each identity: what it says, and what stands left and right."""
    return {
        "dilated is standard with holes": (_("A dilated kernel is a large one with zeros between its taps"), _("dilated"), _("large, with zeros")),
        "standard is deformable with offset 0": (_("Offsets of zero give the plain layer"), _("plain"), _("deformable, offsets 0")),
        "dilated is deformable on dilation 1": (_("Offsets (d − 1) · tap turn dilation 1 into dilation d"), _("dilated"), _("deformable on dilation 1")),
        "deformable is modulated with mask 1": (_("A modulated layer with all masks 1 is the deformable one"), _("deformable"), _("modulated, mask 1")),
        "mask 0 is a tap cut off": (_("Mask 0 cuts a tap off, as weight 0 does"), _("weight of tap 0 is 0"), _("mask of tap 0 is 0")),
        "output is linear in the mask": (_("The output is linear in the mask"), _("mean of two outputs"), _("output of the mean mask")),
    }  # fmt: skip
