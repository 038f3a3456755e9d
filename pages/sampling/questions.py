"""Three questions to answer before looking; the page's own models compute what is right."""

from models.images.decoding import Picture
from models.sampling import convolution as sampling
from models.sampling import stack as sampling_stack
from models.sampling.layer import Config
from pages import shell
from pages.shell import _

FIRST, SECOND = (1, 2, 5), (2, 4, 8)


def asked(picture: Picture) -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "coverage",
            _(
                "Three 3 × 3 layers in a row, each with dilation 2, have a window of 13 × 13 = 169 pixels. "
                "How many of them can influence one output?"
            ),
            lambda: float(sampling_stack.coverage(sampling_stack.Config((2, 2, 2))).touched),
            lambda answer: _(
                "Dilation 2 after dilation 2 lands on the same every second pixel again: {side:.0f} × {side:.0f} = "
                "{answer:.0f}, {share:.0%} of the window. Stacking the same dilation keeps the holes."
            ).format(side=answer**0.5, answer=answer, share=answer / 169),
            numbers=(0.0, 169.0, 1.0),
            unit=_("pixels"),
            kind="number",
            hides=frozenset({"stack"}),
        ),
        shell.Question(
            "holes",
            _("Which stack of three 3 × 3 layers leaves holes in its window: dilations [1, 2, 5] or [2, 4, 8]?"),
            holes,
            lambda answer: _("[1, 2, 5] sees {first:.0%} of its window, [2, 4, 8] sees {second:.1%}.").format(
                first=_share(FIRST), second=_share(SECOND)
            ),
            options=(str(list(FIRST)), str(list(SECOND)), _("both"), _("neither")),
            hides=frozenset({"stack"}),
        ),
        shell.Question(
            "shift",
            _(
                "Every tap of a deformable layer gets the same offset: x = +5 pixels, to the right. "
                "What happens to its feature map?"
            ),
            lambda: shifted(picture),
            lambda answer: _(
                "Offsets move where the layer *reads*, not where it writes: each output now shows what stood 5 pixels "
                "to its right. Computed on your photo: {answer}."
            ).format(answer=answer),
            options=_directions(),
            hides=frozenset({"layer"}),
        ),
    )


def holes() -> str:
    """The stack, among the two, that does not see its whole window."""
    lacking = [str(list(dilations)) for dilations in (FIRST, SECOND) if _share(dilations) < 1]
    return {0: _("neither"), 1: (lacking or [""])[0], 2: _("both")}[len(lacking)]


def shifted(picture: Picture) -> str:
    """Which way the feature map moves: the displacement that fits best the map without offsets."""
    image = sampling.working_picture(picture.pixels)
    plain = sampling.sample(image, Config()).output
    moved = sampling.sample(image, Config(family="deformable", shift_x=5)).output
    best = min(range(-8, 9), key=lambda by: (moved - plain.roll(by, -1))[..., 12:-12].abs().mean().item())
    left, right, stays = _directions()
    return left if best < 0 else right if best > 0 else stays


def _share(dilations: tuple[int, ...]) -> float:
    return sampling_stack.coverage(sampling_stack.Config(dilations)).share


def _directions() -> tuple[str, str, str]:
    return _("its content moves left"), _("its content moves right"), _("it stays where it is, but is warped")
