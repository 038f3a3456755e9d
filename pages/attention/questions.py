"""The questions of the attention page; every answer is computed when it is locked."""

from models.attention import training, translation, vit
from models.attention.texts import Task
from models.stopping import last
from pages import shell
from pages.shell import _


@shell.cached(12)
def last_text(config: translation.Config) -> translation.Snapshot:
    return last(translation.trained(config))


@shell.cached(4)
def last_picture(config: vit.Config) -> training.Snapshot:
    return last(training.trained(config))


def questions() -> tuple[shell.Question, ...]:
    both, neither = _("both survive"), _("neither survives")
    options = (_("only sorting survives"), _("only reversing survives"), both, neither)
    cue, evidence = _("at the marked glyph, the cue"), _("at its twin, the evidence")
    trap = translation.Config(Task("reverse", 6), steps=150)
    parts = frozenset({"photo", "gates", "texts", "vit", "trained", "windows", "scale", "cost"})

    def unplaced() -> str:
        sort, reverse = (
            shell.on_worker(last_text, translation.Config(Task(task, 6), "Transformer", False, 150)).exact > 0.5
            for task in ("sort", "reverse")
        )
        return {(True, False): options[0], (False, True): options[1], (True, True): both}.get((sort, reverse), neither)

    def looks() -> str:
        facts = shell.on_worker(last_picture, vit.Config()).facts
        return cue if facts["on marked"] > facts["on twin"] else evidence

    return (
        shell.Question(
            "positions", _("A transformer is trained on texts of 6 letters, without the positions of its source. Which task survives (more than half of the texts right)?"), unplaced,
            lambda answer: _("The sorted text depends only on which letters there are, and self-attention can count them; the reversed one depends on where they stood."),
            options=options, topic=_("Positions"), shows=parts - {"texts"},
            reveals={"part": "texts", "task": "reverse", "network": "Transformer", "positions": False, "length": 6, "steps": 150},
        ),
        shell.Question(
            "looks", _("Only the twin's colour decides the answer. Where does the class token put more of its last layer's weight?"), looks,
            lambda answer: _("What the twin holds may already have been carried to the marked patch in the layer before: weights of one layer do not say where a number comes from."),
            options=(cue, evidence), topic=_("Explanation"), shows=parts - {"vit"}, reveals={"part": "vit", "pictures": "twins"},
        ),
        shell.Question(
            "trap", _("A GRU with attention is trained to reverse 6 letters. What share of letters is right on texts of 8?"),
            lambda: round(100 * translation.letters_right(shell.on_worker(last_text, trap), 8)),
            lambda answer: _("It never saw a longer text: attention shortens the way between two letters, it does not make the network count further than it was trained to."),
            numbers=(0, 100, 1), unit="%", kind="number", tolerance=10, topic=_("Length"), shows=parts - {"texts"},
            reveals={"part": "texts", "task": "reverse", "length": 6, "network": "GRU + attention", "below": "length", "steps": 150},
        ),
    )  # fmt: skip
