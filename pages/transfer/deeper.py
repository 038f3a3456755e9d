"""From a new head to a whole network, and what can be taken away: files, proved in a fresh process."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from models.transfer import export, heads, hold_out, ladder, train
from models.transfer.photos import Photos
from pages import shell
from pages.shell import _
from pages.transfer import settings
from viz.transfer import charts

FILES = {"state dict": "head.pt", "TorchScript": "classifier.torchscript.pt", "ONNX": "classifier.onnx"}


def rung_words() -> dict[str, str]:
    return {
        "head": _("head only"), "last": _("last 5 maps"), "all": _("all"), "scratch": _("from scratch"),
    }  # fmt: skip


def ladder_part() -> None:
    controls, stage = shell.columns()
    with controls:
        rungs = shell.multi_choice("rungs", _("What learns"), rung_words(), ("head", "last", "all", "scratch"))
        mode = shell.choice("frozen", _("Batch norms in what is frozen"), {"eval": _("eval mode"), "train": _("train mode")})  # fmt: skip
        count = shell.slider("digits", _("Digits of each class"), 5, 50, 20, step=5)
        epochs = shell.slider("epochs", _("Epochs"), 1, 12, 6)
        seed = shell.number("ladder seed", _("Seed"), 0, 9999, 0)
    with stage:
        call = shell.attempt(ladder.Config, rungs, mode, count, epochs, seed)
        if call is None:
            return
        config = call.result
        shell.player(lambda: ladder.climb(config), config, climbed, name="ladder", total=config.epochs + 1, interval=0.5, autoplay=True)  # fmt: skip
        shell.code(ladder.climb, config, shows="next(result).rungs", also=(ladder.start, ladder.switched, ladder.epoch))


def climbed(snapshot: ladder.Snapshot, history: Sequence[ladder.Snapshot]) -> list[shell.Drawing]:
    words = rung_words()
    curves = {words[name]: rung.accuracy for name, rung in snapshot.rungs.items()}
    epochs = list(range(len(next(iter(curves.values())))))
    rows = [(words[name], f"{rung.trained:,}", f"{rung.changed:,}", _("changed") if rung.statistics else _("the same"), f"{rung.accuracy[-1]:.2f}", f"{rung.seconds:.1f}") for name, rung in snapshot.rungs.items()]  # fmt: skip
    head = (_("What learns"), _("parameters with gradients"), _("in tensors that changed"), _("stored means of batch norms"), _("right answers"), _("CPU s of training"))  # fmt: skip
    return [
        shell.Chart("ladder", charts.lines(epochs, curves, None, (_("epoch"), _("right answers")), snapshot.config.epochs), _("Right answers by epoch")),
        shell.Captions("ladder numbers", [
            shell.table(head, rows),
            *([shell.check(all(rung.trained == rung.changed for rung in snapshot.rungs.values()), _("exactly what has gradients has changed"), _("Counted by requires_grad, and by comparing every tensor with what it was."))] if snapshot.epoch else []),
            shell.caption(_("Lite0 on handwritten digits at 64 px: its last layer for 1,000 classes is replaced by one for ten, the line “fc = nn.Linear(…, 10)” of many scripts. A network that is built without weights and gets a new fc learns from scratch. Often said: train() switches learning on. It sets a flag that batch norm and dropout read: in train mode what is frozen still answers by the batch, and its stored means move.")),
        ]),
    ]  # fmt: skip


def export_part() -> None:
    controls, stage = shell.columns()
    with controls:
        made = settings.material(stage)
        if made is None:
            return
        photos: Photos = made.value
        config, split, side = settings.head(), settings.split(photos), settings.SIDE
        onnx = shell.kept("onnx", False, shell.codecs.ANYTHING, owner=(split, config), linked=False)
        if export.has_onnx():
            st.button(_("Write it as ONNX too (some seconds)"), on_click=onnx.set, args=(True,), disabled=onnx.value)
    with stage:
        call = shell.attempt(settings.learnt, photos, side, split, config, key="export")
        if call is None:
            return
        photos, _side, split, config = call.arguments
        proved = shell.attempt(proof, photos, split, config, onnx.value, nearest=lambda: {"head": "prototypes"})
        if proved is None or proved.arguments != (photos, split, config, onnx.value):
            return
        taken(photos, call.result, proved.result)
        if settings.is_sample(made):
            shell.code(export.proof, shell.attribute(shell.step(hold_out.trial, made, side, split, config, result=call.result), "head"), made, side, shows="max(result.values()) < 1e-4", also=(train.train, export.Whole))  # fmt: skip
        else:
            settings.script()


@shell.cached(8)
def proof(photos: Photos, split: hold_out.Split, config: heads.Config, as_onnx: bool) -> dict[str, float]:
    head = hold_out.trial(photos, settings.SIDE, split, config).head
    return shell.on_worker(export.proof, head, photos, settings.SIDE, as_onnx)


def taken(photos: Photos, found: hold_out.Trial, gaps: dict[str, float]) -> None:
    """The files, and what a fresh process has made of them."""
    head, side = found.head, settings.SIDE
    words = {"state dict": _("head alone, state dict"), "TorchScript": _("whole classifier, TorchScript"), "ONNX": _("whole classifier, ONNX")}  # fmt: skip
    files = export.files(head, side, "ONNX" in gaps)
    rows = [(words[kind], f"{len(content) / 1000:,.0f} kB", f"{gaps[kind]:.1e}") for kind, content in files.items()]
    shell.show(
        shell.table((_("File"), _("size"), _("max |difference| of a logit, reloaded in a fresh process")), rows),
        *(shell.compare(_("a fresh Python process with {file}").format(file=words[kind]), gap, 1e-4) for kind, gap in gaps.items()),
        shell.caption(_("The whole classifier takes pixels from 0 to 255 at {side} px: its preprocessing is inside, so it cannot be forgotten. Classes: {classes}.").format(side=side, classes=", ".join(photos.classes))),
    )  # fmt: skip
    with st.container(horizontal=True):
        for kind in files:
            shell.file_download(FILES[kind], partial(export.WAYS[kind], head, side), "application/octet-stream")
        shell.file_download("photos.zip", lambda: export.folders(photos), "application/zip")
        shell.file_download("train.py", export.SCRIPT.read_bytes, "text/x-python")
    if not export.has_onnx():
        st.caption(_("ONNX is offered where the packages {names} are installed; they are not here.").format(names=", ".join(export.OPTIONAL)))  # fmt: skip
    st.caption(_("Unpack photos.zip in the explorer's folder and run: python -m models.transfer.train photos head.pt. ImageFolder sorts classes as words: '1', '10', '2'."))  # fmt: skip
