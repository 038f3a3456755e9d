"""What is said about a result of the morphology page: second methods, laws, and what does not come back."""

from math import isnan

from models.morphology import chain as morphology
from models.morphology.check import LEVELS, chain_difference
from models.morphology.laws import Law, laws
from models.morphology.operations import Step
from pages import shell
from pages.morphology.scene import Scene
from pages.shell import _


def checked(found: morphology.Result, config: morphology.Config) -> list[shell.Caption]:
    """The pictures of the chain against the definition by sets; nothing for a chain without a basic step."""
    differing = chain_difference(found, config)
    if isnan(differing):
        return []
    text = _("{count} pixels differ from the definition by sets, for each erosion, dilation, opening and closing above")
    help = _("Counted by a convolution: does the element cover white pixels alone, or any? Of a grey picture, at {levels} levels.")  # fmt: skip
    return [shell.check(differing == 0, text.format(count=int(differing)), help.format(levels=LEVELS))]


def undone(scene: Scene, found: morphology.Result) -> list[shell.Caption]:
    """What a dilation does not bring back after an erosion by the same element, and the reverse."""
    steps = scene.config.steps
    if {step.operation for step in steps[-2:]} != {"erosion", "dilation"} or len(set(map(amount, steps[-2:]))) > 1:
        return []
    before = (found.before, *found.pictures)[len(steps) - 2]
    text = _("Often said: dilation undoes erosion. Look: after both, {lost:,} pixels are darker than before and {more:,} brighter (of {all:,}).")  # fmt: skip
    lost, more = int((found.after < before).sum()), int((found.after > before).sum())
    return [shell.caption(text, lost=lost, more=more, all=before.size)]


def flat(scene: Scene) -> list[shell.Caption]:
    """Said of a picture without any edge."""
    alike = scene.image.min() == scene.image.max()
    return [shell.caption(_("All pixels are alike: the element meets no edge."))] if alike else []


def amount(step: Step) -> tuple:
    return step.element, step.iterations


def law_lamps(scene: Scene) -> list[shell.Caption]:
    """The laws of morphology, tested on this picture."""
    step, rules, names = scene.config.steps[0], scene.config.rules, law_names()
    found = laws(scene.image, step.element, step.iterations, rules)
    lamps = [shell.check(law.holds, names[law.name], verdict(law)) for law in found]
    if all(law.holds for law in found):
        return lamps
    why = _("A law breaks where the second half of an operation does not look at the mirrored element (OpenCV and scikit-image, when the element is not symmetric), or where the border adds brightness from outside.")  # fmt: skip
    return [*lamps, shell.caption(why)]


def law_names() -> dict[str, str]:
    return {
        "opening_is_idempotent": _("Opening twice = opening once"),
        "closing_is_idempotent": _("Closing twice = closing once"),
        "opening_adds_nothing": _("Opening adds nothing"),
        "closing_removes_nothing": _("Closing removes nothing"),
        "dilation_is_dual_to_erosion": _("Dilating white = eroding black with the mirrored element"),
        "closing_is_dual_to_opening": _("Closing white = opening black with the mirrored element"),
        "opening_is_increasing": _("A brighter picture never gives a darker opening"),
        "erosion_adds_nothing": _("Erosion adds nothing"),
        "dilation_removes_nothing": _("Dilation removes nothing"),
    }


def verdict(law: Law) -> str:
    if law.name == "opening_is_increasing":
        text = _("Tested on this picture and the brighter of it and its mirror image: {count} pixels break it.")
        return text.format(count=law.broken)
    if law.holds:
        return _("Holds at every pixel of this picture.")
    return _("{count} pixels break it, by {worst} at most.").format(count=law.broken, worst=law.worst)
