"""Where scores come from: the controls of each source, and the list that they make."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.ranking import ranked
from models.ranking.classifier import REMEDIES, Config, Duel, duel, held_out
from models.ranking.curve import checked
from models.ranking.datasets import DATASETS, patches
from models.ranking.delimited import ENCODINGS, SEPARATORS
from models.ranking.sources import Config as Bells
from models.ranking.sources import bars, binormal
from models.ranking.table import Read, Reading, read, table
from pages import shell
from pages.ranking import detector
from pages.ranking.ranked import List
from pages.shell import _, codecs

EXAMPLE = "score,label\n0.96,1\n0.91,1\n0.88,0\n0.8,1\n0.77,1\n0.7,1\n0.66,0\n0.6,1\n0.52,0\n0.5,1\n0.41,0\n0.33,0\n0.28,1\n0.2,0\n0.11,0\n0.05,0"
OTHERS = ("coffee", "chelsea", "rocket", "gravel")  # what patches of the user's photo are told from
FIRST_ROWS = 4  # of a table, shown under what was guessed
BELL = (6, 11, 17, 24, 31, 36, 40, 40, 36, 31, 24, 17, 11, 6, 4, 2, 1, 0, 0, 0)  # samples a bar


def names() -> dict[str, str]:
    """Where the scores come from."""
    return {
        "bells": _("Two bells"), "bars": _("Bars you draw"), "table": _("Your table"),
        "classifier": _("A classifier, trained now"), "boxes": _("A detector's boxes"),
    }  # fmt: skip


def source() -> str:
    """The source that is chosen, wherever its choice is drawn."""
    with shell.undrawn():
        return shell.choice("source", "", names())


def data() -> str:
    names = {
        "digits": _("Digits, 8 × 8 px"), "handwriting": _("Digits, 28 × 28 px"), "tumours": _("Tumours"),
        "photo": _("Patches of your photo"),
    }  # fmt: skip
    return shell.select("data", _("Data"), names)


def needs_photo() -> bool:
    """Whether the source works on the user's photo; it draws nothing."""
    with shell.undrawn():
        return {"classifier": data, "boxes": detector.kind}.get(source(), str)() == "photo"


def settings(name: str, picture: Picture | None) -> shell.Values:
    """The controls of a source, and the photo where it needs one."""
    controls = {"bells": bells, "bars": drawn, "table": typed, "classifier": classifier, "boxes": detector.settings}
    return {"source": name, "picture": picture} | controls[name](picture)


def bells(picture: Picture | None) -> shell.Values:
    means = _("Distance of the two means, in standard deviations of the negatives.")
    ratio = _("Standard deviation of the positives over that of the negatives.")
    noise = _("Another model scores the same samples; the noise of the two correlates with 0.5.")
    values = {
        "separation": shell.slider("separation", _("Distance of the bells, d′"), 0.0, 4.0, 2.0, step=0.05, help=means),
        "spread": shell.slider("spread", _("Spread of the positives"), 0.5, 2.0, 1.0, step=0.05, help=ratio),
        "count": shell.slider("count", _("Samples"), 50, 1_000_000, 100_000, step=0.05, log=True),
    }
    if shell.toggle("second", _("A second model"), help=noise):
        values["separation_b"] = shell.slider("separation_b", _("d′ of model B"), 0.0, 4.0, 1.5, step=0.05)
    return values


def bells_of(values: shell.Values) -> Bells:
    return Bells(values["separation"], values["spread"], 0.5, round(values["count"]), values.get("separation_b"))


def drawn(picture: Picture | None) -> shell.Values:
    return {"bars": kept_bars().value}


def kept_bars() -> "shell.Kept[tuple[tuple[int, ...], ...]]":
    """Counts of negatives and of positives, that are dragged in the score histogram."""

    def read(text: str) -> tuple[tuple[int, ...], ...]:
        negatives, positives = (tuple(map(int, part.split("."))) for part in text.split("-"))
        drawn = bars(negatives, positives)
        checked(drawn.scores, drawn.labels)
        return negatives, positives

    default: tuple[tuple[int, ...], ...] = (BELL, BELL[::-1])
    codec = codecs.Codec(read, lambda both: "-".join(".".join(map(str, counts)) for counts in both), (default[::-1],))
    return shell.kept("bars", default, codec)


def typed(picture: Picture | None) -> shell.Values:
    files = shell.upload("file", _("Table with scores and labels (CSV, TSV, TXT)"))
    with shell.undrawn(bool(files)):
        text = shell.lines("table", _("or type it here"), EXAMPLE, height=160)
    data = files[0] if files else text.encode()
    return {"data": data, "reading": reading(data)}


def reading(data: bytes) -> Reading:
    """How the table is read: guessed, shown above its first rows, and changeable; each answer helps to guess the next."""
    said = Reading()

    def ask(name: str, label: str, options: Callable[[Read], Mapping | list]) -> None:
        nonlocal said
        guess = shell.step(read, data, said).value
        owner, default = (hash(data), said), getattr(guess.reading, name)
        said = replace(said, **{name: shell.select(name, label, options(guess), default, owner=owner)})

    with suppress(ValueError):  # said above the plots, of the reading so far
        with shell.panel("form", _("Form of the file")):
            ask("encoding", _("Encoding"), lambda guess: list(ENCODINGS))
            ask("separator", _("Separator"), lambda guess: SEPARATORS)
            ask("decimal", _("Decimal mark"), lambda guess: {".": "0.5", ",": "0,5"})
            ask("header", _("First line"), lambda guess: {True: _("names of the columns"), False: _("numbers")})
        ask("label", _("Label"), lambda guess: list(guess.cells.columns))
        ask("positive", _("Positive is"), lambda guess: list(dict.fromkeys([*guess.classes, guess.reading.positive])))
        ask("score", _("Score"), lambda guess: [name for name in guess.cells.columns if name != said.label])
        others = (said.label, said.score)
        ask("rival", _("Scores of model B"), lambda guess: {"": _("none")} | {name: name for name in guess.cells.columns if name not in others})  # fmt: skip
    return said


def remarks(values: shell.Values) -> list[shell.Caption]:
    """What stands below the controls of a source: how bars are drawn, the first rows of a table."""
    if values["source"] == "bars":
        return [shell.caption(_("Drag the bars: positives upwards, negatives downwards. Drag the line by its handle."))]
    if values["source"] != "table" or None in vars(values["reading"]).values():
        return []
    cells = shell.step(read, values["data"], values["reading"]).value.cells
    return [shell.table(list(cells.columns), cells.iloc[:FIRST_ROWS].to_numpy().tolist())]


def classifier(picture: Picture | None) -> shell.Values:
    values = {"data": data()}
    if values["data"] in ("digits", "handwriting"):
        values["digit"] = shell.slider("digit", _("Digit to recognise"), 0, 9, 8)
    chosen: dict[str, Any] = {}
    chosen["prevalence"] = shell.slider("share", _("Share of positives"), 0.01, 0.5, 0.1, step=0.02, log=True)
    help = _("What is done about the rare class while the classifier learns.")
    chosen["remedy"] = shell.select("remedy", _("Remedy for the imbalance"), list(REMEDIES), help=help)
    if chosen["remedy"] == "focal loss":
        chosen["gamma"] = shell.slider("gamma", _("γ: easy samples count less"), 0.0, 5.0, 2.0, step=0.25)
        chosen["alpha"] = shell.slider("alpha", _("α: weight of the positives"), 0.05, 0.95, 0.25, step=0.05)
    chosen["hidden"] = shell.slider("hidden", _("Hidden units, 0: logistic regression"), 0, 64, 0)
    chosen["learning_rate"] = shell.slider("rate", _("Learning rate"), 0.001, 0.5, 0.05, step=0.1, log=True)
    return values | {"config": Config(**chosen, device=shell.device())}


def dataset(values: shell.Values) -> shell.Step:
    if values["data"] != "photo":
        return shell.step(DATASETS[values["data"]], values.get("digit", 8))
    picture = values["picture"]
    others = (sample(name) for name in OTHERS if SAMPLES[name].title != picture.name)
    photo, *rest = (shell.attribute(one, "pixels") for one in (picture, *others))
    return shell.step(patches, photo, tuple(rest))


def moment(values: shell.Values) -> Duel:
    """The snapshot that is shown, or the newest where no player draws: questions are answered from it."""
    data, config = dataset(values), values["config"]
    return values.get("moment") or shell.latest("training", (data, config)) or next(duel(data.value, config))


def list_of(values: shell.Values) -> List:
    """The list that the controls come to; ValueError where they make none."""
    if values["source"] == "boxes":
        return detector.list_of(values)
    pictures = test = None
    if values["source"] == "classifier":
        data, now = dataset(values), moment(values)
        pictures, test = data.value.pictures, now.test
        scored = shell.step(held_out, data, values["config"], now.step, result=now.sample)
    else:
        scored = {
            "bells": lambda: shell.step(binormal, bells_of(values)),
            "bars": lambda: shell.step(bars, *values["bars"]),
            "table": lambda: shell.step(table, values["data"], values["reading"], long=True),
        }[values["source"]]()
    program = shell.step(ranked.ranked, scored, values.get("transform", "x"))
    return List(program, program.value, pictures, test)
