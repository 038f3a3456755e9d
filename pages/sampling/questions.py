"""Three questions to answer before looking; the page's own models compute what is right."""

from models.images.decoding import Picture
from models.sampling.convolution import displacement, sample, working_picture
from models.sampling.layer import Config
from models.sampling.stack import Config as Stack
from models.sampling.stack import coverage
from pages import shell
from pages.shell import _

FIRST, SECOND = (1, 2, 5), (2, 4, 8)


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    first, second, both, neither = str(list(FIRST)), str(list(SECOND)), _("both"), _("neither")
    with_holes = {(True, False): first, (False, True): second, (True, True): both, (False, False): neither}
    stays, right, left = _("it stays where it is, but is warped"), _("its content moves right"), _("its content moves left")  # fmt: skip
    return (
        shell.Question(
            "coverage", _("Three 3 × 3 layers in a row, each with dilation 2, have a window of 13 × 13 = 169 pixels. How many of them can influence one output?"),
            lambda: float(coverage(Stack((2, 2, 2))).touched),
            lambda answer: _("Dilation 2 after dilation 2 lands on the same every second pixel again: {side:.0f} × {side:.0f} = {answer:.0f}, {share:.0%} of the window. Stacking the same dilation keeps the holes.").format(side=answer**0.5, answer=answer, share=answer / 169),
            numbers=(0.0, 169.0, 1.0), unit=_("pixels"), kind="number", shows=frozenset({"cost", "special", "learned"}),
        ),
        shell.Question(
            "holes", _("Which stack of three 3 × 3 layers leaves holes in its window: dilations [1, 2, 5] or [2, 4, 8]?"),
            lambda: with_holes[share(FIRST) < 1, share(SECOND) < 1],
            lambda answer: _("[1, 2, 5] sees {first:.0%} of its window, [2, 4, 8] sees {second:.1%}.").format(first=share(FIRST), second=share(SECOND)),
            options=tuple(with_holes.values()), shows=frozenset({"cost", "special", "learned"}),
        ),
        shell.Question(
            "shift", _("Every tap of a deformable layer gets the same offset: x = +5 pixels, to the right. What happens to its feature map?"),
            lambda: (stays, right, left)[direction(picture)],
            lambda answer: _("Offsets move where the layer *reads*, not where it writes: each output now shows what stood 5 pixels to its right. Computed on your photo: {answer}.").format(answer=answer),
            options=(left, right, stays), shows=frozenset({"stack", "cost", "learned"}),
        ),
    )  # fmt: skip


def share(dilations: tuple[int, ...]) -> float:
    return coverage(Stack(dilations)).share


def direction(picture: Picture) -> int:
    """Whether the content of the feature map moves to the right (1), to the left (-1) or not (0), on the photo."""
    image, shifted = working_picture(picture.pixels), Config(family="deformable", shift_x=5)
    right = displacement(sample(image, Config()).output, sample(image, shifted).output)
    return (right > 0) - (right < 0)
