"""What the maps are worth: shuffled weights, taking pixels away, adding up, other fills."""

from dataclasses import replace

import streamlit as st

from models.attribution.curves import Curves, race
from models.attribution.fills import Sensitivity, fill_sensitivity
from models.attribution.gradients import Completeness, completeness
from models.attribution.sanity import Check, cascade, check, stages
from models.attribution.subject import Config, Subject
from models.images.decoding import Picture
from pages import shell
from pages.attribution import controls
from pages.attribution.methods import names
from pages.shell import _, state
from viz import attribution as figures

HEIGHT = 390
ROW = 230  # px, of a row of small maps
RACERS = ("Grad-CAM", "gradient", "guided backprop", "integrated gradients", "occlusion")


@st.cache_data(max_entries=512, show_spinner=False)
def checked(digest: str, config: Config, count: int, _asked: Subject) -> Check:
    return shell.heavy(check, _asked, count)


def all_names() -> dict[str, str]:
    return names() | {"edges": _("edges (Sobel)"), "random": _("random")}


def checks(picture: Picture, config: Config, look: tuple[str, bool], hidden: frozenset[str]) -> None:
    parts = {
        "shuffle": (_("Shuffle the weights"), shuffling), "curves": (_("Take pixels away"), taking),
        "sum": (_("Add up"), adding), "fills": (_("Other fills"), filling),
    }  # fmt: skip
    for film in ("race", "adding", "sensitivity"):  # start by themselves
        st.session_state.setdefault(state.slot(f"{film}.playing"), True)
    picked = shell.choice("check", _("Check"), {name: words for name, (words, _part) in parts.items()}, bare=True)
    if picked in hidden:
        shell.hidden_note()
        return
    asked = controls.question(picture.digest, config, picture.pixels)
    parts[picked][1](picture, config, asked, look)


def shuffling(picture: Picture, config: Config, asked: Subject, look: tuple[str, bool]) -> None:
    """A slider destroys what was learned, from the logits down; the maps above must not survive it."""
    order = stages(asked.classifier)
    depth, said = st.columns([3, 2], vertical_alignment="center")
    with depth:
        count = int(shell.slider("stages", _("Stages shuffled, from the last"), 0, len(order), 10))
    found = checked(picture.digest, config, count, asked)
    with said:
        first = found.answers[0]
        st.markdown(_("The damaged network says **{name}** ({p:.0%}).").format(name=first.name, p=first.probability))
    pixels, words = asked.pixels[0].permute(1, 2, 0).byte().cpu().numpy(), all_names()
    panes = []
    for pair in found.twins:
        maps = [figures.attributed(one.native, pixels, "", *look) for one in (pair.trained, pair.shuffled)]
        title = _("{method}: rank {rank:.2f}").format(method=words[pair.trained.method], rank=pair.rank_correlation)
        panes.append(figures.stacked(*maps, title))
    with st.container(key="stage"):
        shell.canvas(
            *panes, key="pairs", height=HEIGHT, tools=False, alt=_("Maps of the trained and of the shuffled network")
        )
    ssim = ", ".join(f"{words[pair.trained.method]} {pair.similarity:.2f}" for pair in found.twins)
    st.caption(_("Above: trained. Below: {count} of {total} stages shuffled, the same class asked. Rank correlation near 1: the map does not look at the network. SSIM: {ssim}.").format(
        count=count, total=len(order), ssim=ssim))  # fmt: skip

    def draw(done: tuple[Check, ...]) -> None:
        shell.show(
            figures.cascade(done, (_("stages shuffled, from the logits down"), _("rank correlation"))), key="cascade",
            alt=_("Rank correlation of each method over the number of shuffled stages"),
        )  # fmt: skip

    if shell.toggle("every", _("Every depth")):
        shell.player(lambda key: cascade(asked), (picture.digest, config), draw, key="depths", total=len(order) + 1)


def taking(picture: Picture, config: Config, asked: Subject, look: tuple[str, bool]) -> None:
    """Deletion and insertion, with a blind map and an edge detector in the race."""

    def draw(done: tuple[Curves, ...]) -> None:
        left, right = st.columns(2)
        axes = {
            "deletion": (left, _("Deletion: lower is better"), _("pixels taken away, best first")),
            "insertion": (right, _("Insertion: higher is better"), _("pixels brought back, best first")),
        }
        for kind, (room, title, axis) in axes.items():
            with room:
                st.markdown(f"**{title}**")
                shell.show(figures.curves(done, kind, (axis, _("p(class A)"))), key=kind, alt=title)
        best = min(done, key=lambda curve: curve.deletion_area)
        st.caption(_("Smallest deletion area so far: {name}. The number behind each name is the area under its curve.").format(
            name=all_names()[best.method]))  # fmt: skip

    shell.player(
        lambda key: race(asked, RACERS), (picture.digest, replace(config, stride=16)), draw, key="race",
        total=len(RACERS) + 2,
    )  # fmt: skip


def adding(picture: Picture, config: Config, asked: Subject, look: tuple[str, bool]) -> None:
    """Integrated gradients promise a sum: does it come out?"""

    def draw(found: Completeness) -> None:
        words = _("sum of the map"), _("score gained from the fill to the photo"), _("steps on the way")
        shell.show(figures.completeness(found, words), key="sums", alt=_("Sum of integrated gradients over the steps"))
        error = abs(found.sums[-1] - found.gain) / max(abs(found.gain), 1e-9)
        st.markdown(
            _("With {steps} steps the map adds up to {sum:.2f}; the score gained {gain:.2f}: {error:.1%} off. A ReLU network bends often on the way, so few steps miss a lot.").format(
                steps=found.steps[-1], sum=found.sums[-1], gain=found.gain, error=error
            )
        )  # fmt: skip

    shell.player(lambda key: completeness(asked), (picture.digest, config), draw, key="adding", total=6)


def filling(picture: Picture, config: Config, asked: Subject, look: tuple[str, bool]) -> None:
    """The same occlusion with every fill, and how much the maps agree."""
    pixels, words = asked.pixels[0].permute(1, 2, 0).byte().cpu().numpy(), controls.fill_names()

    def draw(found: Sensitivity) -> None:
        panes = [
            figures.attributed(one.values, pixels, words[fill], look[0], False)
            for fill, one in zip(found.fills, found.maps, strict=True)
        ]
        shell.canvas(*panes[:4], key="fills", height=ROW, tools=False, alt=_("Occlusion with different fills"))
        left, right = st.columns([3, 4])
        with left:
            if panes[4:]:
                shell.canvas(*panes[4:], key="more fills", height=ROW, tools=False, alt=_("More fills"))
        with right:
            titles = [words[fill] for fill in found.fills]
            shell.show(
                figures.correlations(titles, found.correlations, 300),
                key="agreement",
                alt=_("Rank correlation between fills"),
            )
        st.caption(_("The numbers are rank correlations between the maps: 1 would mean that the fill does not matter."))

    fills = tuple(words)
    shell.player(
        lambda key: fill_sensitivity(asked, fills), (picture.digest, config), draw, key="sensitivity",
        total=len(fills),
    )  # fmt: skip
