"""The judge on trial: which sets of digits Inception Score, Fréchet and kernel distance prefer."""

from models.divergences import scores, trial
from models.judge import judge
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz import divergences as figures

evidence = shell.cached(12)(scores.evidence)


def judge_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config, eyes = judge_settings()
        repeats = 20 if shell.toggle("repeat", _("Repeat samples × 20")) else 5
    with stage:
        found = [shell.on_worker(evidence, side, eyes) for side in config.sides]
        board = shell.on_worker(scores.board, config.count, config.seed, eyes, config.own)
        bias = shell.on_worker(scores.bias, config.seed, repeats, eyes)
        sides = dict(zip((_("Set A"), _("Set B")) if config.beside else (_("Your set"),), found, strict=True))
        real = trial.pictures("fresh", trial.replace(config, count=40))[:, 0].numpy()
        panes = [figures.sheet(one.pictures, 8, name) for name, one in sides.items()] + [figures.sheet(real, 8, _("Fresh real digits"))]  # fmt: skip
        pictures = shell.Canvas("sets", panes, _("Sets of digits"), 600)
        shell.show_columns((5, 6, 6), [pictures, *notes(config, board, eyes)], table(config, sides, board, eyes), charts(sides, bias, eyes))  # fmt: skip
        if not {config.first, config.second} & set(trial.OF_VISIT):
            shell.code(scores.score, shell.step(trial.mixture, config.sides[0]), eyes, shows="round(result.distance, 3), round(result.inception, 3)", also=(scores.seen, scores.frechet))  # fmt: skip
        link("gan", _("Train a GAN for this trial"), part="digits")
        link("autoencoders", _("Train an autoencoder for it"), part="watch")
        link("diffusion", _("Train a diffusion model for it"), part="digits")


def of_visit() -> trial.Own:
    """The generators that this visit has trained on other pages, as they were left there."""
    found = {
        "own GAN": shell.latest("digits", page="gan"), "own autoencoder": shell.latest("run", page="autoencoders"),
        "own diffusion": shell.latest("digits", page="diffusion"),
    }  # fmt: skip
    return tuple((name, snapshot) for name, snapshot in found.items() if snapshot is not None)


def words(own: trial.Own) -> dict[str, str]:
    known = {
        "fresh": _("Fresh digits"), "copies": _("Copies"), "ink": _("Ink × 1.3"), "noise .1": _("Noise of 0.1"),
        "blurred": _("Blurred"), "shifted": _("Shifted 1 px"), "mirrored": _("Mirrored"), "chimera": _("Halves of two"),
        "class missing": _("No zeros"), "class means": _("Class means"), "ten digits": _("Ten, repeated"),
        "normal pixels": _("Normal pixels"), "noise": _("Noise alone"),
        "GAN": _("A GAN trained now"), "VAE": _("A VAE trained now"), "diffusion": _("Diffusion trained now, guidance 2"),
    }  # fmt: skip
    yours = _("Your {model}, step {step}")
    return known | {name: yours.format(model=getattr(one.config, "model", _("diffusion")), step=one.step) for name, one in own}  # fmt: skip


def judge_settings() -> tuple[trial.Config, scores.Eyes]:
    own = of_visit()
    first = shell.select("first", _("Your set: of these"), words(own), "chimera")
    second = shell.select("second", _("and these"), words(own), "copies")
    beside = shell.choice("how", _("The two sets"), {"mixed": _("mixed"), "beside": _("A and B")}) == "beside"
    network = shell.choice("eyes", _("Features of"), {"digits": _("a classifier of digits"), "Lite0": _("a network for photos")}, help=_("EfficientNet-Lite0, 1,280 features; the digits are enlarged to 32 × 32."))  # fmt: skip
    most, usual = (2000, 1000) if network == "digits" else (1000, 400)
    config = trial.Config(
        first, second, beside,
        share=1.0 if beside else shell.slider("mix", _("Share of the first"), 0.0, 1.0, 1.0, step=0.05),
        count=shell.slider("count", _("Pictures n"), 20, most, usual, step=20),
        seed=shell.number("judge seed", _("Seed of the samples"), 0, 9999, 0), own=own,
    )  # fmt: skip
    if {first, second} & set(trial.TRAINED):
        config = trial.replace(config, steps=shell.slider("set steps", _("Training steps of the models"), 0, 1500, trial.STEPS, step=100), model_seed=shell.number("model seed", _("Seed of their training"), 0, 9999, 0))  # fmt: skip
    seed = shell.number("judge", _("Seed of the judge"), 0, 9999, 0, help=_("Another seed trains another judge.")) if network == "digits" else 0  # fmt: skip
    return config, scores.Eyes(network, seed)


def charts(sides: dict[str, scores.Evidence], bias: scores.Bias, eyes: scores.Eyes) -> list[shell.Chart | shell.Caption]:  # fmt: skip
    """The features, and what the number of pictures alone does to both distances."""
    shadows = {_("reference"): scores.shadow(scores.reference(eyes).features, eyes)} | {name: one.shadow for name, one in sides.items()}  # fmt: skip
    labels = {"frechet": _("Fréchet"), "kernel": _("kernel (right)"), "line": _("line in 1/n"), "distance": _("Fréchet distance")}  # fmt: skip
    note = _("Real digits against real digits, {count} samples: {large:.2f} with {most} pictures, {small:.2f} with 100. The number of pictures alone changes the Fréchet distance; the kernel distance stays around 0, with more scatter.")  # fmt: skip
    return [
        shell.Chart("features", figures.plane(shadows, (_("strongest direction"), _("second"))), _("Features of reference and set")),
        shell.Chart("bias", figures.bias(bias, labels), _("Distances of real digits to real digits by 1/n")),
        shell.caption(note, count=bias.frechet.shape[1], large=bias.frechet[-1].mean(), most=int(bias.counts[-1]), small=bias.frechet[1].mean()),
    ]  # fmt: skip


def table(config: trial.Config, sides: dict[str, scores.Evidence], board: dict[str, scores.Score], eyes: scores.Eyes) -> list[shell.Caption]:  # fmt: skip
    """The leader-board and its checks."""
    named = {f"→ {name}": one.score for name, one in sides.items()} | {words(config.own)[name]: one for name, one in board.items()}  # fmt: skip
    times, head = (1, _("kernel")) if eyes.network == "digits" else (1000, _("kernel × 1000"))
    strike = (
        "\u0336" if config.count <= scores.FEATURES[eyes.network] else ""
    )  # so few leave the covariance no full rank
    rows = [(name, "".join(f"{sign}{strike}" for sign in f"{one.distance:.2f}"), shell.digits(times * one.kernel), f"{one.inception:.2f}") for name, one in named.items()]  # fmt: skip
    return [
        shell.table((_("{count:,} pictures").format(count=config.count), _("Fréchet"), head, _("IS")), rows),
        shell.compare(_("singular values of both sets of features, no covariance, relative"), max(one.distance_gap for one in sides.values()), 1e-4),
        shell.compare(_("entropy of the mean answer less mean entropy"), max(one.inception_gap for one in sides.values()), 1e-6),
    ]  # fmt: skip


def notes(config: trial.Config, board: dict[str, scores.Score], eyes: scores.Eyes) -> list[shell.Caption]:
    count, features, fresh = config.count, scores.FEATURES[eyes.network], board["fresh"]
    own = _("Not FID: features of a classifier trained here ({accuracy:.0%} right), reference {reference:,} digits.")
    photos = _("Not FID: features of a network that has learnt photos and never a digit; reference {reference:,} digits.")  # fmt: skip
    crossed = _("Crossed out: {count} pictures fill at most {rank} of {features} directions. The distance is still defined, but much of it is bias: fresh real digits get {fresh:.2f}. The kernel distance has no bias.")  # fmt: skip
    source = own.format(accuracy=judge(eyes.seed).accuracy, reference=trial.REFERENCE) if eyes.network == "digits" else photos.format(reference=trial.REFERENCE)  # fmt: skip
    said = (
        (True, source),
        (count <= features, crossed.format(count=count, rank=count - 1, features=features, fresh=fresh.distance)),
        (True, _("IS: Inception Score, exp E KL(p(y|x) ‖ p(y)); Fréchet distance: |m − m′|² + tr(C + C′ − 2(CC′)^½): W2² of two normal distributions, all that the ellipses hold. Kernel distance: squared distance of means under the kernel (x·y/F + 1)³.")),
        (board["copies"].distance < fresh.distance, _("Often said: a low distance means new and good pictures. Look: copies of the reference beat fresh digits.")),
        (board["ten digits"].inception > fresh.inception, _("Often said: a high Inception Score means realistic pictures and many of them. Look: ten digits, repeated, beat fresh ones.")),
        (board["shifted"].distance > board["chimera"].distance, _("A shift by one pixel costs more here than the upper half of one digit on the lower half of another.")),
        (eyes.network == "Lite0" and board["noise .1"].distance > board["chimera"].distance, _("A little noise costs more here than the upper half of one digit on the lower half of another: a network of photos looks for textures.")),
    )  # fmt: skip
    return [shell.caption(text) for holds, text in said if holds]
