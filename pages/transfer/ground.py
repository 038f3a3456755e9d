"""Background swap: brush the thing, put it on the other thing's ground, and see whether the model looked at it."""

from functools import partial

import numpy as np

from models.images.decoding import Picture
from models.transfer import check, features, heads, hold_out, scenes, swap
from models.transfer.photos import Photos
from pages import shell
from pages.shell import _, codecs
from pages.transfer import settings
from viz.canvas import Pane
from viz.transfer import charts, sheets

SHOWN = 12  # photos of each test


def brushed(picture: Picture) -> "shell.Kept[str]":
    return shell.kept("brushed", swap.start(picture), codecs.ANYTHING, owner=picture, linked=False)


def swap_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = {"counter": shell.slider("counter", _("Counter-examples of each class"), 0, swap.MOST, 0, help=_("Photos of the thing on the other one's ground, added to what is learnt from."))}  # fmt: skip
        size = shell.slider("swap size", _("Size of the thing (px of 128)"), 24, 80, 36, step=2)
        tied = shell.slider("swap tied", _("On their own ground (%)"), 50, 100, 100, step=5)
        values["strength"] = shell.slider("swap strength", _("Weight of the data, C"), 1e-3, 1e3, 0.1, log=True, step=0.1)  # fmt: skip
        seed = shell.number("swap seed", _("Seed"), 0, 9999, 0)
    with stage:
        config = scenes.Scene(tied / 100, size, seed=seed)
        call = shell.attempt(scene, picture, brushed(picture).value, config)
        if call is None:
            return
        if shown := shell.follow(partial(drawings, picture, call.arguments[1], call.result), values, key="swap"):
            made = shell.step(swap.photos, picture, call.arguments[1], config, result=call.result)
            shell.code(swap.learnt, made, shown["counter"], heads.Config(strength=shown["strength"]), shows="float(result.right.mean())", also=(swap.photos,))  # fmt: skip


def scene(picture: Picture, region: str, config: scenes.Scene) -> Photos:
    made = swap.photos(picture, region, config)
    shell.on_worker(features.features, made, swap.SIDE)
    return made


def test_words() -> dict[int, str]:
    return {swap.SAME: _("own"), swap.SWAPPED: _("swapped"), swap.NEW: _("gravel")}


def drawings(picture: Picture, region: str, photos: Photos, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """The brushed photo, photos to learn from and of the three tests, and how many are answered rightly."""
    found = swap.learnt(photos, values["counter"], heads.Config(strength=values["strength"]))
    words, dark = test_words(), shell.dark()
    names = (photos.classes[0], settings.names(photos)[photos.classes[1]])
    kept = brushed(picture)

    def brush(sent: shell.Edited) -> None:
        kept.set(sent.cells or region)

    source = shell.Canvas("brush", [Pane(picture.pixels, _("Brush the thing"))], _("Your photo with the brushed thing"), 270, script="transfer", extra={"rows": swap.CELLS, "columns": swap.CELLS, "region": region}, on_edit=brush, hint=_("Drag over the photo: paint, or erase from inside."), tools=False)  # fmt: skip
    panes = [
        sheet(photos, found, names, np.flatnonzero(found.train)[-SHOWN:], _("Learnt from (the last twelve)"), dark)
    ]
    panes += [sheet(photos, found, names, np.flatnonzero(photos.sessions == session)[:SHOWN], _("Test: {ground} ground").format(ground=word), dark) for session, word in words.items()]  # fmt: skip
    counts = {session: found.counts(photos.sessions == session) for session in words}
    ends = {
        words[session]: (right / count, *hold_out.interval(right, count)) for session, (right, count) in counts.items()
    }
    gap = check.slope(found.head, photos.labels[found.train])
    captions = [
        shell.metrics([(words[session], settings.counted(*pair)) for session, pair in counts.items()]),
        shell.compare(_("the slope at a minimum, which is 0"), gap, 1e-4),
        shell.caption(_("Frames are orange and blue by class; hatched: answered wrongly. Often said: the net looks at my cup. Look: what it was shown decides; on swapped ground it follows whatever told the classes apart. A few counter-examples cut that tie.")),
    ]  # fmt: skip
    return [
        shell.Row((2, 3), (
            (source, shell.Chart("swap bars", charts.intervals({_("right answers"): ends}, _("ground"), 330), _("Right answers by ground"))),
            (shell.Canvas("tests", panes, _("Photos learnt from, and three tests"), 680, script="transfer", hint=_("Point at a photo.")),),
        )),
        shell.Captions("swap numbers", captions),
    ]  # fmt: skip


def sheet(photos: Photos, found: hold_out.Trial, names: tuple[str, str], chosen: np.ndarray, title: str, dark: bool) -> Pane:  # fmt: skip
    said = [_("{truth}: answered {answer} ({share:.2f})").format(truth=names[photos.labels[i]], answer=names[found.shares[i].argmax()], share=found.shares[i].max()) for i in chosen]  # fmt: skip
    marks = sheets.Marks(said, ~found.right[chosen])
    return sheets.sheet(photos.pixels[chosen], photos.labels[chosen], marks, title, dark, 4)
