"""Training, codes, and what is made of them, with runs of few steps."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from models.autoencoders import anomalies, between, check, plane, sampling, training
from models.autoencoders.config import MODELS, Config
from models.autoencoders.data import split
from models.autoencoders.networks import Autoencoder
from models.autoencoders.training import snapshots, surprise, train, trained, weight

SHORT = Config(steps=50, width=32)


@pytest.fixture(scope="module", params=MODELS)
def model(request):
    return trained(replace(SHORT, model=request.param))


def test_a_class_is_left_out_of_the_training_alone():
    assert (split(1).labels != 1).all()
    assert len(split(-1).train) == 4000
    assert (split(1).held_labels == 1).any()


def test_pca_is_that_of_scikit_learn():
    found = trained(Config(model="PCA", code=8))
    reference = PCA(8, svd_solver="full").fit(split(-1).train.numpy())
    again = reference.inverse_transform(reference.transform(split(-1).held.numpy()))
    expected = ((again - split(-1).held.numpy()) ** 2).sum(axis=1).mean()
    assert found.squared[1] == pytest.approx(expected, rel=1e-4)
    assert check.principal_difference(found) < 1e-2
    assert np.isnan(found.error).all()


@pytest.mark.parametrize("name", MODELS[1:])
def test_training_lowers_the_error_and_repeats_itself(name):
    config = replace(SHORT, model=name)
    first, *_, last = train(config)
    assert last.error[1] < first.error[1]
    assert trained(config).error == last.error
    assert snapshots(config) == 3
    assert np.isnan(last.divergences).all() != config.variational


def test_averaged_pixels_hide_a_beta():
    """Averaged, the loss is the summed one at 784 times beta, divided by 784: Adam walks the same way."""
    averaged = trained(replace(SHORT, mean=True, beta=0.02))
    summed = trained(replace(SHORT, beta=0.02 * 784))
    assert averaged.config.summed_beta == pytest.approx(summed.config.beta)
    assert averaged.error[1] == pytest.approx(summed.error[1], rel=0.02)


def test_a_warm_up_rises_in_a_straight_line():
    config = Config(beta=4, warm_up=0.5, steps=100)
    assert [weight(config, step) for step in (0, 25, 50, 100)] == [0, 2, 4, 4]
    assert weight(Config(beta=4), 0) == 4


def test_surprise_is_torchs_likelihood():
    random = torch.Generator().manual_seed(0)
    logits, ink = torch.randn(3, 784, generator=random), torch.rand(3, 784, generator=random)
    normal = torch.distributions.Normal(logits.sigmoid(), 0.3)
    torch.testing.assert_close(
        surprise(Config(likelihood="Gaussian"), logits, ink), -normal.log_prob(ink).sum(dim=1), rtol=1e-4, atol=1e-2
    )
    expected = -torch.distributions.Bernoulli(logits=logits).log_prob(ink.round()).sum(dim=1)
    torch.testing.assert_close(surprise(Config(), logits, ink.round()), expected)


def test_the_bound_is_that_of_many_draws_and_lies_above_weighted_ones():
    found = trained(SHORT)
    tight, gap, allowed = check.bounds(found)
    assert gap < allowed < 0.02 * found.bound
    assert tight < found.bound
    assert check.divergence_difference(found) < 1e-5
    assert found.bound == pytest.approx(found.error[1] + found.divergences.sum())
    wrong = replace(found, divergences=1.5 * found.divergences)
    assert check.bounds(wrong)[1] > check.bounds(wrong)[2]


def test_infinite_losses_are_explained(monkeypatch):
    monkeypatch.setattr(training, "surprise", lambda config, found, images: found.sum(dim=1) / 0)
    with pytest.raises(ValueError, match=r"the loss must stay finite, got .* after \d+ steps"):
        list(train(SHORT))


@pytest.mark.parametrize("code", [1, 2, 3])
def test_places_and_codes_are_each_others_inverse(code):
    found = trained(replace(SHORT, code=code, steps=0)).model
    frame = plane.plane(found)
    places = frame.places(plane.held_codes(found).mean)[:50]
    inside = places if code > 1 else places * [1, 0]
    np.testing.assert_allclose(frame.places(frame.codes(places)), inside, atol=1e-5)
    shares = frame.shares(places)
    np.testing.assert_allclose([frame.at(*share) for share in shares], places, atol=1e-5)
    if code > 2:
        with pytest.raises(ValueError, match="axes must be two of 3, got 1 and 1"):
            plane.plane(found, 1, 1)


def test_the_carpet_is_what_each_place_decodes_to(model):
    frame = plane.plane(model.model)
    ground = plane.carpet(model.model, frame, 3, tiles=4)
    place = frame.at(2.5 / 4, 1.5 / 4)
    tile = ground[28:56, 56:84]
    np.testing.assert_allclose(tile, plane.decoded(model.model, frame.codes(place[None]), 3)[0], atol=1e-6)
    reading = plane.reading(tile)
    assert check.nearest_difference(tile, reading) < 1e-3


def test_ellipses_of_round_deviations_are_circles():
    stub = Autoencoder(
        Config(), lambda images, labels: (torch.zeros(len(images), 2), torch.full((len(images), 2), 0.5)), None
    )
    frame = plane.Plane(torch.zeros(2), torch.eye(2), (-1, -1), (1, 1))
    around = plane.ellipses(stub, frame, np.arange(3))
    np.testing.assert_allclose(np.hypot(*around.transpose(2, 0, 1)), 0.5, atol=1e-6)


def test_a_line_is_even_and_an_arc_keeps_the_length():
    start, end = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])
    line, arc = between.line(start, end), between.arc(start, end)
    torch.testing.assert_close(line.diff(dim=0), torch.tensor([[-0.125, 0.125]]).repeat(8, 1))
    torch.testing.assert_close(arc.norm(dim=1), torch.ones(9))
    torch.testing.assert_close(arc[4], torch.tensor([0.5**0.5, 0.5**0.5]))
    for way in (line, arc):
        torch.testing.assert_close(way[[0, -1]], torch.stack((start, end)), atol=1e-6, rtol=0)


@pytest.mark.parametrize("end", [(-2.0, 0.0), (3.0, 0.0), (0.0, 0.0), (-1.0, 1e-9)])
def test_an_arc_ends_where_it_should_also_where_it_has_no_plane(end):
    arc = between.arc(torch.tensor([1.0, 0.0]), torch.tensor(end))
    assert torch.isfinite(arc).all()
    torch.testing.assert_close(arc[-1], torch.tensor(end), atol=1e-5, rtol=0)


def test_films_agree_with_a_decoder_in_numpy(model):
    start, end = plane.held_codes(model.model).mean[:2]
    film = between.film(model.model, start, end, "line", 3)
    assert check.decoder_difference(model, film, 3) < 1e-5
    mixed = between.film(model.model, start, end, "pixels", 3)
    np.testing.assert_allclose(mixed.digits[4], (film.digits[0] + film.digits[-1]) / 2, atol=1e-6)


@pytest.mark.parametrize("way", sampling.WAYS)
def test_draws_have_the_moments_they_should(way):
    found = trained(replace(SHORT, model="AE", code=3)).model
    codes = sampling.WAYS[way](found, torch.Generator().manual_seed(1))
    held = plane.held_codes(found).mean
    expected = (torch.zeros(3), torch.eye(3)) if way == "normal" else (held.mean(dim=0), torch.cov(held.T))
    size = float(expected[1].diagonal().max())
    torch.testing.assert_close(torch.cov(codes.T), expected[1], atol=0.25 * size, rtol=0)
    torch.testing.assert_close(codes.mean(dim=0), expected[0], atol=0.25 * size**0.5, rtol=0)


def test_digits_beside_known_codes_come_nearest_to_real_ones():
    found = trained(replace(SHORT, model="AE", code=8)).model
    near, normal = (sampling.sample(found, way) for way in ("near", "normal"))
    assert near.distance < normal.distance
    assert near.digits.shape == (64, 28, 28)


def test_anomalies_rank_by_rules_that_agree_with_pairs():
    found = anomalies.scores(replace(SHORT, model="PCA", code=8, without=1))
    assert found.unknown.sum() == (split(1).held_labels == 1).sum()
    assert check.auc_difference(found) < 1e-9
    assert found.rates("ink").auc < 0.2  # a 1 has least ink of all
    threshold = found.threshold("error", 0.1)
    assert (found.by_rule["error"][~found.unknown] > threshold).mean() == pytest.approx(0.1, abs=0.01)
    with pytest.raises(ValueError, match="a class must be left out"):
        anomalies.scores(SHORT)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"model": "GAN"}, "model must be one of"),
        ({"code": 0}, "code must lie between 1 and 32, got 0; the nearest is 1"),
        ({"beta": -1}, "the nearest is 0"),
    ],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        Config(**setting)
