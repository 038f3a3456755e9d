"""The judge on trial: which sets of digits Inception Score and Fréchet distance prefer."""

from models.divergences import trial
from models.judge import judge
from pages import shell
from pages.shell import _
from viz import divergences as figures


def judge_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = judge_settings()
        repeats = 20 if shell.toggle("repeat", _("Repeat samples × 20")) else 5
    with stage:
        shell.on_worker(evidence, config)
        shell.on_worker(trial.board, config.count, config.seed, config.judge)
        shell.on_worker(trial.bias, config.seed, repeats, config.judge)
        shell.show_columns((6, 5, 6), *columns(config, repeats))
        shell.code(trial.score, shell.step(trial.mixture, config), config.judge, shows="round(result.distance, 3), round(result.inception, 3)", also=(judge,))  # fmt: skip


def words() -> dict[str, str]:
    return {
        "fresh": _("Fresh digits"), "copies": _("Copies of the reference"), "ink": _("Ink × 1.3"), "noise .1": _("Noise of 0.1"),
        "blurred": _("Blurred"), "shifted": _("Shifted by 1 px"), "mirrored": _("Mirrored"), "chimera": _("Top of one, bottom of another"),
        "class missing": _("No zeros"), "class means": _("Mean of each class"), "ten digits": _("Ten digits, repeated"),
        "normal pixels": _("Normal distribution of pixels"), "noise": _("Noise alone"),
        "GAN": _("A GAN trained now"), "VAE": _("A VAE trained now"), "diffusion": _("Diffusion trained now, guidance 2"),
    }  # fmt: skip


def judge_settings() -> trial.Config:
    first = shell.select("first", _("Your set: of these"), words(), "chimera")
    second = shell.select("second", _("and these"), words(), "copies")
    trains = {first, second} & set(trial.GENERATED)
    return trial.Config(
        first,
        second,
        share=shell.slider("mix", _("Share of the first"), 0.0, 1.0, 1.0, step=0.05),
        count=shell.slider("count", _("Pictures n"), 20, 2000, 1000, step=20),
        seed=shell.number("judge seed", _("Seed of the samples"), 0, 9999, 0),
        judge=shell.number("judge", _("Seed of the judge"), 0, 9999, 0, help=_("Another seed trains another judge.")),
        steps=shell.slider("set steps", _("Training steps of the model"), 0, 1500, trial.STEPS, step=100)
        if trains
        else trial.STEPS,
    )


@shell.cached(8)
def evidence(config: trial.Config) -> trial.Evidence:
    return trial.evidence(config)


def struck(config: trial.Config, score: trial.Score) -> str:
    """Fréchet distance, crossed out where the covariance of so few pictures has no full rank."""
    text = f"{score.distance:.2f}"
    return "".join(f"{sign}\u0336" for sign in text) if config.count <= trial.FEATURES else text


def columns(config: trial.Config, repeats: int) -> tuple[list, list, list]:
    """Pictures of both sets; the leader-board; features, and what the number of pictures alone does to the score."""
    given, found = evidence(config), trial.bias(config.seed, repeats, config.judge)
    panes = [figures.sheet(given.pictures, 8, _("Your set")), figures.sheet(given.fresh, 8, _("Fresh real digits"))]
    labels = {"samples": _("real against real, {count} samples").format(count=repeats), "line": _("line in 1/n"), "distance": _("Fréchet distance")}  # fmt: skip
    note = _("Real digits against real digits: {large:.2f} with 2,000, {small:.2f} with 100. The number of pictures alone changes the score; the line meets 1/n = 0 at {limit:.2f}.")  # fmt: skip
    axes = (_("features: strongest direction"), _("second"))
    charts = [
        shell.Chart("features", figures.plane(given.plane, (_("reference"), _("your set")), axes), _("Features of reference and set")),
        shell.Chart("bias", figures.bias(found.counts, found.means, found.deviations, found.limit, labels), _("Fréchet distance by 1/n")),
        shell.caption(note, large=found.means[-1], small=found.means[1], limit=found.limit),
    ]  # fmt: skip
    return [shell.Canvas("sets", panes, _("Two sets of digits"), 600), *notes(config)], board(config, given), charts


def board(config: trial.Config, found: trial.Evidence) -> list[shell.Caption]:
    """The leader-board and its checks."""
    rows = [(f"→ {_('your set')}", struck(config, found.score), f"{found.score.inception:.2f}")]
    rows += [(words()[name], struck(config, one), f"{one.inception:.2f}") for name, one in trial.board(config.count, config.seed, config.judge).items()]  # fmt: skip
    return [
        shell.table((_("{count} pictures").format(count=config.count), _("Fréchet distance"), _("Inception Score")), rows),
        shell.compare(_("eigenvalues of the product of the covariances, relative"), found.distance_gap, 1e-4),
        shell.compare(_("entropy of the mean answer less mean entropy"), found.inception_gap, 1e-6),
    ]  # fmt: skip


def notes(config: trial.Config) -> list[shell.Caption]:
    known = _("Not FID: features of a classifier trained here ({accuracy:.0%} right), reference {reference} digits.")
    found = [
        shell.caption(known, accuracy=judge(config.judge).accuracy, reference=trial.REFERENCE),
        shell.caption(_("Inception Score = exp E KL(p(y|x) ‖ p(y)); Fréchet distance = |m − m′|² + tr(C + C′ − 2(CC′)^½): W2² of two normal distributions, all that the ellipses hold.")),
    ]  # fmt: skip
    scores = trial.board(config.count, config.seed, config.judge)
    if scores["copies"].distance < scores["fresh"].distance:
        found.append(shell.caption(_("Often said: a low distance means new and good pictures. Look: copies of the reference beat fresh digits.")))  # fmt: skip
    if scores["ten digits"].inception > scores["fresh"].inception:
        found.append(shell.caption(_("Often said: a high Inception Score means realistic pictures and many of them. Look: ten digits, repeated, beat fresh ones.")))  # fmt: skip
    if scores["shifted"].distance > scores["chimera"].distance:
        found.append(shell.caption(_("A shift by one pixel costs more here than a top of one digit on the bottom of another.")))  # fmt: skip
    if config.count <= trial.FEATURES:
        found.append(shell.caption(_("Crossed out: {count} pictures fill at most {rank} of {features} directions, so the covariance is no estimate.").format(count=config.count, rank=config.count - 1, features=trial.FEATURES)))  # fmt: skip
    return found
