"""The questions of the diffusion page; every answer is computed when it is locked."""

from models.diffusion import blend, digit_samples, digits, network, own_digit, sampling, schedules
from models.diffusion.points import Data
from models.diffusion.sampling import Sampler
from models.diffusion.schedules import Schedule
from pages import shell
from pages.shell import _

PERFECT = (network.Config(Data("spiral", 50), Schedule("EDM")), 1.0, Sampler(100))
DIGITS = digits.Config()
ALL = frozenset({"noising", "generating", "readings", "steps", "digits", "own", "photo"})


def questions() -> tuple[shell.Question, ...]:
    distances = {"rises": _("It rises"), "same": _("It stays the same"), "falls": _("It falls")}
    return (
        shell.Question(
            "copies", _("A denoiser with the lowest possible loss on 50 training points makes 500 samples in 100 steps (σ of EDM). What share of them are copies of training points?"),
            lambda: round(100 * blend.generated(*PERFECT).quality.copies, 1),
            lambda answer: _("{share:.0f}%: the best denoiser of a finite set is an average of the set, and at low noise of one point alone. It gives the training points back.").format(share=answer),
            numbers=(0.0, 100.0, 1.0), kind="number", tolerance=5.0, unit="%", shows=ALL - {"generating", "steps", "digits"}, topic=_("Perfect"),
            reveals={"part": "generating", "data": "spiral", "count": 50, "schedule": "EDM", "exactness": 1.0, "steps": 100, "eta": 0.0, "seed": 0, "levels": 200},
        ),
        shell.Question(
            "one step", _("Gaussian data with spread 0.5, perfect denoiser, DDIM, cosine schedule. What is the spread of samples that are made in one step?"),
            lambda: round(sampling.gaussian_spread(schedules.steps(schedules.alpha_bars(Schedule()), 1), 0.5, 0.0), 4),
            lambda answer: _("{spread:.3g}: from plain noise the best guess is the mean of all data, for every start. Each further step wins back a known share of the spread.").format(spread=answer),
            numbers=(0.0, 1.0, 0.01), kind="number", tolerance=0.02, shows=ALL - {"steps"}, topic=_("One step"),
            reveals={"part": "steps", "deviation": 0.5, "schedule": "cosine"},
        ),
        shell.Question(
            "behind", _("A training digit under noise: signal 0.31 at 79% of the levels. About how many of the 4,000 training digits may stand behind it (median of the effective number)? And at 48 %?"),
            lambda: commitment(),
            lambda answer: _("It falls from {before:.0f} to {after:.1f}: within a third of the levels the choice among hundreds of digits is made.").format(before=behind_at(0.79), after=behind_at(0.48)),
            options=tuple(pairs().values()), shows=ALL - {"own"}, topic=_("Commitment"),
            reveals={"part": "own", "back level": 0.79, "back": "exact"},
        ),
        shell.Question(
            "guidance", _("The guidance of a network that draws digits is raised from 2 to 4. What happens to the Fréchet distance to real digits?"),
            lambda: distances[change()],
            lambda answer: _("From {two:.1f} to {four:.1f}. Read as asked are {before:.0%} before and {after:.0%} after: digits get clearer, and less like the real ones.").format(two=guided(2.0).frechet, four=guided(4.0).frechet, before=guided(2.0).right, after=guided(4.0).right),
            options=tuple(distances.values()), shows=ALL - {"digits"}, topic=_("Guidance"),
            reveals={"part": "digits", "guidance": 4.0, "denoiser": "learned", "digit steps": 20, "digits": 4000},
        ),
    )  # fmt: skip


def pairs() -> dict[str, str]:
    return {"many": _("hundreds; about 1"), "few": _("about 10; about 1"), "all": _("all; hundreds"), "one": _("1; 1")}


def behind_at(share: float) -> float:
    return own_digit.behind_at(DIGITS, share)


def commitment() -> str:
    """Which of the pairs holds."""
    before, after = behind_at(0.79), behind_at(0.48)
    return pairs()["many" if before >= 50 and after < 3 else "few" if before >= 3 > after else "all" if after >= 3 else "one"]  # fmt: skip


def guided(weight: float) -> digit_samples.Made:
    snapshot = shell.on_worker(digits.trained, DIGITS)
    return shell.on_worker(digit_samples.made, snapshot, digit_samples.Wish(weight=weight))


def change() -> str:
    """Whether the distance rises, falls, or is the same within a tenth."""
    share = guided(4.0).frechet / guided(2.0).frechet
    return "same" if abs(share - 1) < 0.1 else "rises" if share > 1 else "falls"
