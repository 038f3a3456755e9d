"""One sentence for each term, the same on every page: the help text behind each control."""

from pages.shell.text import _


def explained(name: str) -> str:
    """Help for the control ``name``; empty when the glossary has no entry."""
    return glossary().get(name, "")


def glossary() -> dict[str, str]:
    return {
        "area": _("Components with fewer pixels than this disappear."),
        "border": _("What is assumed about pixels outside the picture."),
        "convention": _("Libraries disagree on what dilation by an asymmetric element means: see it happen."),
        "dilation": _("Distance between neighbouring taps, in pixels: 1 leaves no holes."),
        "element": _("The structuring element: the small shape that is slid over the picture."),
        "family": _("Standard: taps on a grid. Deformable: each tap has an offset. Modulated: and a factor."),
        "groups": _("The channels are split into this many groups that do not see each other."),
        "iterations": _("How often the operation is applied in a row."),
        "jitter": _("Standard deviation of a random offset, different for each tap and each output."),
        "kernel_size": _("Taps along one side of the kernel."),
        "operation": _("What is done with the picture, step by step."),
        "padding": _("Pixels of value zero that are added on each side."),
        "radius": _("Size of the structuring element: it reaches this many pixels from its centre."),
        "seed": _("Start value of the random numbers: the same seed gives the same run."),
        "stride": _("Pixels between the windows of neighbouring outputs."),
        "threshold": _("Pixels brighter than this are white, the others black."),
    }
