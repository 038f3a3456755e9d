"""Where a classifier looks, how to ask it in eight ways, and how far the answers can be trusted."""

from dataclasses import replace

import streamlit as st

from models.attribution.methods import METHODS, attribution
from models.attribution.occlusion import occlusion, probe, refined
from models.attribution.sanity import check
from models.attribution.subject import Config, answers
from pages import shell
from pages.attribution import checks, controls, hans, inside, look, methods
from pages.shell import _

picture = shell.picture("coffee")
st.markdown(_("Hide a part of the photo and ask again: what the answer loses is what the network looked at."))


def survivor() -> str:
    """The method whose map changes least when ten stages are shuffled."""
    asked = controls.question(picture.digest, Config(), picture.pixels)
    found = check(asked, 10, QUICK_THREE)
    best = max(found.twins, key=lambda twin: twin.rank_correlation)
    return methods.names()[best.trained.method]


def patched() -> str:
    """What the patch does to the first class where it stands."""
    asked = controls.question(picture.digest, Config(patch=48), picture.pixels)
    before = answers(asked.logits, 1)[0].probability
    after = look.probed(asked, look.place()).followed[0].probability
    return _("It falls") if after < before - 0.01 else _("It rises") if after > before + 0.01 else _("It stays")


def smaller_patch() -> str:
    """Largest drop of a small patch against a large one, on the same 7 x 7 places."""
    drops = {}
    for side in (8, 64):
        asked = controls.question(picture.digest, Config(patch=side), picture.pixels)
        *_all, last = refined(asked, (7,))
        drops[side] = abs(last.drops).max()
    return _("The drops shrink") if drops[8] < 0.7 * drops[64] else _("The map gets sharper")


QUICK_THREE = ("gradient", "guided backprop", "Grad-CAM")
QUESTIONS = (
    shell.Question(
        "survivor", _("Ten of the network's stages get their weights shuffled: it knows nothing any more. Which method still draws the same picture?"),
        survivor,
        lambda answer: _("It follows the photo's edges, whatever the network learned: a sharp map is no proof. Move the slider in “Checks”."),
        options=[methods.names()[name] for name in QUICK_THREE], hides=frozenset({"shuffle", "methods"}),
    ),
    shell.Question(
        "patch", _("A grey patch of 48 px covers the photo where the orange frame stands. What happens to the probability of the first class?"),
        patched,
        lambda answer: _("Drag the patch and watch the bars. Hiding a rival's evidence, or a distraction, can raise a probability."),
        options=(_("It falls"), _("It stays"), _("It rises")), hides=frozenset({"answers", "map"}),
    ),
    shell.Question(
        "small", _("You make the patch eight times smaller, 8 px instead of 64. What happens to the map?"),
        smaller_patch,
        lambda answer: _("The rest of the photo still shows the animal: evidence is redundant, so one small patch hurts little. A smaller patch asks a different question, not the same one more sharply."),
        options=(_("The map gets sharper"), _("The drops shrink")), hides=frozenset({"map"}),
    ),
)  # fmt: skip


@shell.live
def explorer() -> None:
    shell.presets({
        _("What it needs"): {"part": "look", "patch": 48, "score": "probability"},
        _("A against B"): {"part": "look", "score": "margin", "fill": "blur"},
        _("Maps that ignore the network"): {"part": "checks", "check": "shuffle", "stages": 10},
        _("The fill speaks"): {"part": "checks", "check": "fills"},
        _("Clever Hans"): {"part": "hans"},
        _("Dream"): {"part": "inside", "inside": "dream"},
    })  # fmt: skip
    words = {
        "look": _("Hide and ask"), "methods": _("Eight methods"), "checks": _("Checks"), "hans": _("Clever Hans"),
        "inside": _("Inside"),
    }  # fmt: skip
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        part = shell.choice("part", _("Part"), words, bare=True)
        hidden = shell.predict(*QUESTIONS)
    room, stage = st.columns([2, 9])
    with room:
        if part == "hans":
            lab = hans.settings()
        elif (config := controls.config(picture, explains=part != "inside")) is None:
            return
        if part in ("look", "methods", "checks"):
            side, shape = controls.patch()
            config = replace(config, patch=side, shape=shape)
            view = controls.looks(part)
        if part == "methods":
            shown = shell.several("methods", _("Methods"), methods.names(), methods.SHOWN)
            asked = controls.question(picture.digest, config, picture.pixels)
            config = methods.settings(config, asked.classifier.layers, shown)
    with stage:
        if part in hidden:
            shell.hidden_note()
        elif part == "look":
            look.hide_and_ask(picture, config, view, hidden)
        elif part == "methods":
            methods.matrix(picture, config, shown, *view)
        elif part == "checks":
            checks.checks(picture, config, view, hidden)
        elif part == "hans":
            hans.lab(*lab)
        else:
            inside.inside(picture, config, room)
    if part == "look":
        code(config)


def code(config: Config) -> None:
    asked = controls.question(picture.digest, config, picture.pixels)
    x, y = look.place()
    row, column = round(y) - config.patch // 2, round(x) - config.patch // 2
    found = probe(asked, row, column)
    default = Config()
    changed = [f"{name}={value!r}" for name, value in vars(config).items() if value != getattr(default, name)]
    snippet = (
        "from models.attribution.subject import Config, subject\nfrom models.attribution.occlusion import probe\n"
        f"{shell.picture_snippet(picture)}\nasked = subject(picture.pixels, Config({', '.join(changed)}))\n"
        f"found = probe(asked, {row}, {column})\n"
        "print(found.followed[0].name, round(found.followed[0].probability, 3), round(found.drop, 3))"
    )
    first = found.followed[0]
    prints = f"{first.name} {round(first.probability, 3)} {round(found.drop, 3)}"
    shell.code(probe, occlusion, attribution, METHODS["guided backprop"], snippet=snippet, prints=prints)


explorer()
