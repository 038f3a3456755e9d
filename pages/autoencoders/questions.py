"""The questions of the page; every answer is computed when it is locked."""

from models.autoencoders import staircase
from models.autoencoders.config import Config
from pages import shell
from pages.autoencoders import anomalies, sampling, settings
from pages.shell import _

LIVES = 0.1  # nats that a dimension costs at least
PARTS = frozenset({"plane", "watch", "staircase", "between", "sampling", "drawing", "anomalies", "photo"})


def questions() -> tuple[shell.Question, ...]:
    found = (_("Well: AUC above 0.9"), _("Better than a coin: 0.5 to 0.9"), _("Worse than a coin: below 0.5"))
    rivals = (_("The autoencoder's"), _("About equally near (within a tenth)"), _("The VAE's"))
    return (
        shell.Question(
            "alive", _("A linear VAE has 8 code dimensions, β = 3 and decoder noise σ² = 1. How many of the 8 carry anything after training?"),
            lambda: float((shell.on_worker(staircase.trained, staircase.Config()).divergences > 0.01).sum()),
            lambda answer: _("A dimension lives exactly while its eigenvalue λ is above βσ² = 3, and {alive} of the digits' are: the rest would cost more nats than it saves.").format(alive=staircase.alive(staircase.Config())),
            numbers=(0, 8, 1), kind="number", unit=_("dimensions"), topic=_("Collapse"), shows=PARTS - {"staircase"},
            reveals={"part": "staircase", "weight": 3.0, "variance": 1.0, "dimensions": 8},
        ),
        shell.Question(
            "fitted", _("Codes of 16 numbers. The plain autoencoder's are drawn from a normal that is fitted to its codes, the VAE's from N(0, I), as it was trained for. Whose digits come nearer to real ones, in Fréchet distance?"),
            lambda: rivals[nearer()],
            lambda answer: _("{ae:.1f} against {vae:.1f}: what the plain autoencoder lacks is not a decoder, but a known place to draw from.").format(ae=distance("AE", "fitted"), vae=distance("VAE", "normal")),
            options=rivals, topic=_("Draw"), shows=PARTS - {"sampling"}, reveals={"part": "sampling", "size": 16, "way": "fitted"},
        ),
        shell.Question(
            "ones", _("An autoencoder is trained without any 1. How well does a large error tell the 1s from the digits that it knows?"),
            lambda: found[ranked()],
            lambda answer: _("AUC {auc:.3f}; mean error of the 1s {unknown:.1f}, of the digits that it was trained on {known:.1f}: a 1 has little ink that could be wrong.").format(auc=auc(), unknown=ones().means("error")[0], known=ones().means("error")[1]),
            options=found, topic=_("The 1s"), shows=PARTS - {"anomalies"}, reveals={"part": "anomalies", "unknown": 1},
        ),
        shell.Question(
            "mean", _("A VAE with 2 code dimensions and β = 1. By mistake the error is averaged over the 784 pixels, not summed. How many of the 2 dimensions cost more than 0.1 nats after training?"),
            lambda: float((shell.on_worker(settings.trained, AVERAGED).divergences > LIVES).sum()),
            lambda answer: _("Averaged, the error weighs 784 times less: it is a VAE with β = {beta:g}.").format(beta=AVERAGED.summed_beta),
            numbers=(0, 2, 1), kind="number", unit=_("dimensions"), topic=_("Mean"), shows=PARTS - {"plane", "watch", "between"},
            reveals={"part": "plane", "model": "VAE", "reduction": "mean"},
        ),
    )  # fmt: skip


AVERAGED = Config(mean=True)


def distance(model: str, way: str) -> float:
    snapshot = shell.on_worker(settings.trained, Config(model=model, code=16))
    return shell.on_worker(sampling.sample, snapshot.model, way, 0).distance


def nearer() -> int:
    """0: the autoencoder's, 1: within a tenth of each other, 2: the VAE's."""
    ae, vae = distance("AE", "fitted"), distance("VAE", "normal")
    return 1 if abs(ae - vae) < 0.1 * max(ae, vae) else 0 if ae < vae else 2


def ones() -> anomalies.models.Scores:
    return shell.on_worker(anomalies.scores, Config(model="AE", code=8, without=1))


def auc() -> float:
    return ones().rates("error").auc


def ranked() -> int:
    return 0 if auc() > 0.9 else 1 if auc() >= 0.5 else 2
