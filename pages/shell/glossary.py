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
        "element": _("The structuring element: the small shape that is slid over the picture."),
        "iterations": _("How often the operation is applied in a row."),
        "operation": _("What is done with the picture, step by step."),
        "radius": _("Size of the structuring element: it reaches this many pixels from its centre."),
        "seed": _("Start value of the random numbers: the same seed gives the same run."),
        "threshold": _("Pixels brighter than this are white, the others black."),
    }
