"""The questions of the divergences page; every answer is computed when it is locked."""

from models.divergences import fits, numbers, scores
from models.divergences.densities import Density
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    bells = Density(), Density(means=(8.0,))
    shapes = _("one wide bell over both"), _("a narrow bell on one hump")
    sets = _("the copies"), _("the fresh ones")
    return (
        shell.Question(
            "plateau", _("Two bells of width 1, their centres 8 apart. By how much does JS (nats) change for each unit that q moves?"),
            lambda: round(numbers.numbers(*bells).slopes["JS"], 4),
            lambda answer: _("They hardly overlap, so JS stands just below ln 2 wherever q is; W1 still changes by {slope:.3f} for each unit.").format(slope=numbers.numbers(*bells).slopes["W1"]),
            numbers=(0.0, 2.0, 0.01), kind="number", tolerance=0.02, topic=_("Plateau"),
            reveals={"part": "drag", "q modes": (8.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0), "p shape": "gaussian", "q shape": "gaussian", "p width": 1.0, "q width": 1.0, "p count": 1, "q count": 1},
        ),
        shell.Question(
            "jump", _("Two equal humps at ±2, each 0.6 wide. Which single bell is nearest to them under JS?"), lambda: shapes[seeks()],
            lambda answer: _("JS jumps: equal humps this near are covered; from a half distance of {crossing:.2f} widths on, one is picked. Unequal humps flip sooner.").format(crossing=fits.crossing("JS", "gaussian")),
            options=shapes, shows=frozenset({"lipschitz", "judge", "paired"}), topic=_("Hump"),
            reveals={"part": "fit", "apart": 2.0, "mode width": 0.6, "share": 0.5, "family": "gaussian", "fitted": ("JS", "KL", "reverse KL"), "jump": "JS"},
        ),
        shell.Question(
            "copies", _("1,000 digits copied from the reference, or 1,000 fresh real ones: which get the lower Fréchet distance?"), lambda: sets[fresh_wins()],
            lambda answer: _("Copies share the sample of the reference, so mean and covariance are nearer: a low distance says nothing of new pictures."),
            options=sets, shows=frozenset({"drag", "fit", "lipschitz", "paired"}), topic=_("Copies"), reveals={"part": "judge", "first": "copies", "mix": 1.0, "count": 1000, "judge seed": 0},
        ),
        shell.Question(
            "ten", _("One good digit of each class, each repeated a hundred times. What is the Inception Score (1 to 10) of these 1,000 pictures?"),
            lambda: round(shell.on_worker(scores.board, 1000)["ten digits"].inception, 3),
            lambda answer: _("It rewards sure answers and equal classes, nothing else: ten pictures are enough."),
            numbers=(1.0, 10.0, 0.1), kind="number", tolerance=0.3, shows=frozenset({"drag", "fit", "lipschitz", "paired"}), topic=_("Ten digits"),
            reveals={"part": "judge", "first": "ten digits", "mix": 1.0, "count": 1000, "judge seed": 0},
        ),
    )  # fmt: skip


def seeks() -> bool:
    """Whether the bell nearest to the two equal humps under JS stands on one of them."""
    equal = fits.Config()
    return abs(shell.on_worker(fits.best, equal, ("JS",))["JS"].mean) > equal.apart / 2


def fresh_wins() -> bool:
    found = shell.on_worker(scores.board, 1000)
    return found["fresh"].distance < found["copies"].distance
