"""Where scores come from: the controls of each source, and the sample that they make."""

from typing import Any

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.ranking import curve, ranked
from models.ranking.classifier import REMEDIES, Config, Duel, duel, held_out
from models.ranking.datasets import DATASETS, Dataset, patches
from models.ranking.sources import Config as Bells
from models.ranking.sources import Sample, bars, binormal
from models.ranking.table import table
from pages import shell
from pages.ranking import detector
from pages.ranking.ranked import List, Values
from pages.shell import _, codecs

EXAMPLE = "score,label\n0.96,1\n0.91,1\n0.88,0\n0.8,1\n0.77,1\n0.7,1\n0.66,0\n0.6,1\n0.52,0\n0.5,1\n0.41,0\n0.33,0\n0.28,1\n0.2,0\n0.11,0\n0.05,0"
OTHERS = ("coffee", "chelsea", "rocket", "gravel")  # what patches of the user's photo are told from
BELL = (6, 11, 17, 24, 31, 36, 40, 40, 36, 31, 24, 17, 11, 6, 4, 2, 1, 0, 0, 0)  # samples a bar

drawn_bells, listed, from_bars = shell.cached(4)(binormal), shell.cached(8)(ranked.ranked), shell.cached(4)(bars)
loaded = shell.cached(24)(lambda name, target: DATASETS[name](target))


def source() -> str:
    sources = {
        "bells": _("Two bells"), "bars": _("Bars you draw"), "table": _("Your table"),
        "classifier": _("A classifier, trained now"), "boxes": _("A detector's boxes"),
    }  # fmt: skip
    return shell.choice("source", _("Where the scores come from"), sources, bare=True)


def needs_photo() -> bool:
    """Whether the source works on the user's photo."""
    with shell.undrawn():
        return {"classifier": data, "boxes": detector.kind}.get(source(), str)() == "photo"


def settings(picture: Picture | None) -> dict[str, Any]:
    """The controls of the source that is chosen, and the photo where it needs one."""
    controls = {
        "bells": bells,
        "bars": drawn_bars,
        "table": typed,
        "classifier": classifier,
        "boxes": detector.settings,
    }
    with shell.undrawn():
        name = source()
    return {"source": name, "picture": picture} | controls[name](picture)


def bells(picture: Picture | None) -> dict[str, Any]:
    values = {
        "separation": shell.slider(
            "separation",
            _("Distance of the bells, d′"),
            0.0,
            4.0,
            2.0,
            step=0.05,
            help=_("Distance of the two means, in standard deviations of the negatives."),
        ),
        "spread": shell.slider(
            "spread",
            _("Spread of the positives"),
            0.5,
            2.0,
            1.0,
            step=0.05,
            help=_("Standard deviation of the positives over that of the negatives."),
        ),
        "count": shell.slider("count", _("Samples"), 50, 1_000_000, 1000, step=0.05, log=True),
    }
    if shell.toggle("second", _("A second model"), help=_("Another model scores the same samples; its noise agrees with the first one's by half.")):  # fmt: skip
        values["separation_b"] = shell.slider("separation_b", _("d′ of model B"), 0.0, 4.0, 1.5, step=0.05)
    return values


def bells_of(values: Values) -> Bells:
    return Bells(values["separation"], values["spread"], 0.5, round(values["count"]), values.get("separation_b"))


def drawn_bars(picture: Picture | None) -> dict[str, Any]:
    return {"bars": kept_bars().value}


def kept_bars() -> "shell.Kept[tuple[tuple[int, ...], ...]]":
    """Counts of negatives and of positives, that are dragged in the score histogram."""

    def read(text: str) -> tuple[tuple[int, ...], ...]:
        negatives, positives = (tuple(map(int, part.split("."))) for part in text.split("-"))
        drawn = from_bars(negatives, positives)
        curve.checked(drawn.scores, drawn.labels)
        return negatives, positives

    default = (BELL, BELL[::-1])
    codec = codecs.Codec(read, lambda drawn: "-".join(".".join(map(str, counts)) for counts in drawn), (default[::-1],))
    return shell.kept("bars", default, codec)


def typed(picture: Picture | None) -> dict[str, Any]:
    files = shell.upload("file", _("Table with scores and labels (CSV, TSV, TXT)"))
    with shell.undrawn(bool(files)):
        text = shell.lines("table", _("or type it here"), EXAMPLE, height=220)
    return {"data": files[0] if files else text.encode()}


@shell.cached(4)
def read(data: bytes) -> Sample:
    return shell.on_worker(table, data)


def data() -> str:
    names = {
        "digits": _("Digits, 8 × 8 px"), "handwriting": _("Digits, 28 × 28 px"), "tumours": _("Tumours"),
        "photo": _("Patches of your photo"),
    }  # fmt: skip
    return shell.select("data", _("Data"), names)


def classifier(picture: Picture | None) -> dict[str, Any]:
    values = {"data": data()}
    if values["data"] in ("digits", "handwriting"):
        values["digit"] = shell.slider("digit", _("Is it the digit"), 0, 9, 8)
    chosen: dict[str, Any] = {
        "prevalence": shell.slider("share", _("Share of positives"), 0.01, 0.5, 0.1, step=0.02, log=True)
    }
    chosen["remedy"] = shell.select(
        "remedy",
        _("Remedy for the imbalance"),
        list(REMEDIES),
        help=_("What is done about the rare class while the classifier learns."),
    )
    if chosen["remedy"] == "focal loss":
        chosen["gamma"] = shell.slider("gamma", _("γ: easy samples count less"), 0.0, 5.0, 2.0, step=0.25)
        chosen["alpha"] = shell.slider("alpha", _("α: weight of the positives"), 0.05, 0.95, 0.25, step=0.05)
    chosen["hidden"] = shell.slider("hidden", _("Hidden units, 0: logistic regression"), 0, 64, 0)
    chosen["learning_rate"] = shell.slider("rate", _("Learning rate"), 0.001, 0.5, 0.05, step=0.1, log=True)
    return values | {"config": Config(**chosen, device=shell.device())}


def dataset(values: Values) -> shell.Step:
    if values["data"] != "photo":
        name, target = values["data"], values.get("digit", 8)
        return shell.step(DATASETS[name], target, value=loaded(name, target))
    picture = values["picture"]
    others = tuple(sample(name) for name in OTHERS if SAMPLES[name].title != picture.name)
    photo, *rest = (shell.attribute(one, "pixels") for one in (picture, *others))
    return shell.step(patches, photo, tuple(rest), value=cut(picture, others))


@shell.cached(8)
def cut(picture: Picture, others: tuple[Picture, ...]) -> Dataset:
    return patches(picture.pixels, [other.pixels for other in others])


def sample_of(values: Values) -> shell.Step:
    if values["source"] == "bells":
        config = bells_of(values)
        return shell.step(binormal, config, value=drawn_bells(config))
    if values["source"] == "bars":
        return shell.step(bars, *values["bars"], value=from_bars(*values["bars"]))
    if values["source"] == "table":
        return shell.step(table, values["data"], value=read(values["data"]))
    data, config = dataset(values), values["config"]
    return shell.step(held_out, data, config, moment(values).step, value=moment(values).sample)


def moment(values: Values) -> Duel:
    """The snapshot that is shown, or the newest: questions are answered from where no player draws."""
    data, config = dataset(values).value, values["config"]
    return values.get("moment") or shell.latest("training", (data, config)) or next(duel(data, config))


def list_of(values: Values) -> List:
    """The list that the controls come to; ValueError where they make none."""
    if values["source"] == "boxes":
        return detector.list_of(values)
    scored, transform = sample_of(values), values.get("transform", "x")
    program = shell.step(ranked.ranked, scored, transform, value=listed(scored.value, transform))
    if values["source"] != "classifier":
        return List(program)
    return List(program, dataset(values).value.pictures, moment(values).test)
