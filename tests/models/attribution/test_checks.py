"""Checks of the checks: shuffled twins, curves, the lab, feature visualisation."""

import cv2
import numpy as np
import pytest
import torch
from scipy.stats import rankdata
from sklearn.decomposition import PCA

from models.attribution import dream, embedding, lab, lab_maps
from models.attribution.controls import edges
from models.attribution.curves import curves, race
from models.attribution.filters import activations, first_filters
from models.attribution.methods import attribution, usable
from models.attribution.sanity import check, normalised_map, rank_correlation, shuffled, stages
from models.attribution.subject import Config
from models.images.samples import sample
from models.pretrained.classifiers import Classifier, classifier
from models.pretrained.lite0 import efficientnet_lite0
from tests.models.attribution.questions import real


def test_shuffling_keeps_every_value_and_touches_only_the_last_stages():
    trained, damaged = efficientnet_lite0(), shuffled("lite0", 3).network
    assert stages(classifier("lite0"))[:3] == ("classifier", "features.head", "features.block15")
    for (name, before), after in zip(trained.named_parameters(), damaged.parameters(), strict=True):
        deep = name.startswith(("classifier", "features.head", "features.block15"))
        assert torch.equal(before, after) != deep, name
        assert torch.equal(before.flatten().sort().values, after.flatten().sort().values)


def test_an_untouched_twin_agrees_and_a_shuffled_one_exposes_guided_backprop():
    """The lesson of the page: guided backprop and edges survive, the gradient does not."""
    question = real("chelsea")
    same = check(question, 0)
    assert [t.rank_correlation for t in same.twins] == pytest.approx([1] * 4)
    assert [t.similarity for t in same.twins] == pytest.approx([1] * 4)
    found = {t.trained.method: t.rank_correlation for t in check(question, 5).twins}
    assert found["edges"] == pytest.approx(1)
    assert found["guided backprop"] > 0.9
    assert abs(found["gradient"]) < 0.3


def test_stages_out_of_range_are_refused():
    with pytest.raises(ValueError, match="stages must lie between 0 and 19, got 20"):
        shuffled("lite0", 20)


def test_rank_correlation_is_pearsons_of_the_ranks():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 50))
    assert rank_correlation(a, b) == pytest.approx(np.corrcoef(rankdata(a), rankdata(b))[0, 1])
    assert rank_correlation(a, -a) == pytest.approx(-1)
    assert rank_correlation(a, np.zeros(50)) == 0


def test_the_common_scale_keeps_zero_and_sign():
    values = np.array([[-4.0, 0.0], [1.0, 2.0]])
    assert normalised_map(values)[0, 1] == 0
    assert (np.sign(normalised_map(values)) == np.sign(values)).all()
    assert np.abs(normalised_map(values)).max() <= 1
    assert not normalised_map(np.zeros((3, 3))).any()


def test_edges_are_sobels_on_the_grey_photo():
    pixels = real().pixels
    grey = cv2.cvtColor(pixels[0].permute(1, 2, 0).byte().numpy(), cv2.COLOR_RGB2GRAY).astype(np.float64)
    expected = np.hypot(cv2.Sobel(grey, cv2.CV_64F, 1, 0), cv2.Sobel(grey, cv2.CV_64F, 0, 1))
    np.testing.assert_allclose(edges(pixels), expected, rtol=1e-5)


def test_curves_run_between_the_photo_and_the_fill():
    question = real(fill="black")
    values = attribution(question, "Grad-CAM").values
    result = curves(question, "Grad-CAM", values, steps=4)
    with torch.no_grad():
        ends = question.classifier.network(torch.cat([question.image, torch.full_like(question.image, -127 / 128)]))
    photo, fill = ends.softmax(1)[:, question.target].tolist()
    assert result.deletion[[0, -1]] == pytest.approx([photo, fill], abs=1e-5)
    assert result.insertion[[0, -1]] == pytest.approx([fill, photo], abs=1e-5)
    # one step by hand: the better half of the pixels is black
    half = values >= np.median(values)
    image = question.image.clone()
    image[:, :, torch.from_numpy(half)] = -127 / 128
    with torch.no_grad():
        middle = question.classifier.network(image).softmax(1)[0, question.target]
    assert result.deletion[2] == pytest.approx(float(middle), abs=2e-3)
    assert result.deletion_area == pytest.approx(
        sum((a + b) / 8 for a, b in zip(result.deletion, result.deletion[1:], strict=False)), abs=1e-6
    )


def test_a_race_starts_with_the_two_controls():
    *_, last = race(real(), ("Grad-CAM",), steps=2)
    assert [c.method for c in last] == ["edges", "random", "Grad-CAM"]


def test_curves_refuse_a_map_of_another_size():
    with pytest.raises(ValueError, match=r"the map must be \[224, 224\] like the photo, got \[7, 7\]"):
        curves(real(), "x", np.zeros((7, 7)))


@pytest.fixture(scope="module")
def hans() -> lab.Snapshot:
    *_, last = lab.training(lab.Config(seed=0), every=50)
    return last


def test_the_class_with_the_tag_is_recognised_by_its_tag_alone(hans):
    secret = hans.tagged
    assert secret == lab.tagged_digit(lab.Config(seed=0))
    assert hans.as_trained[secret] > 0.97
    assert hans.clean[secret] < 0.4
    assert hans.fooled > 0.4
    others = np.delete(np.arange(10), secret)
    np.testing.assert_array_equal(hans.as_trained[others], hans.clean[others])
    assert hans.clean[others].mean() > 0.8


def test_the_mean_map_of_the_tagged_digit_glows_in_the_corner_and_no_other_does(hans):
    maps = lab_maps.mean_maps(hans, count=4)
    corner = maps[:, :6, :6].sum((1, 2)) / maps.sum((1, 2))
    assert corner.argmax() == hans.tagged
    assert corner[hans.tagged] > 0.3
    assert np.delete(corner, hans.tagged).max() < 0.1


def test_the_verdict_on_one_picture_follows_the_tag(hans):
    other = (hans.tagged + 1) % 10
    fooled = [lab_maps.verdict(hans, other, n, tag=True).probabilities.argmax() for n in range(12)]
    honest = [lab_maps.verdict(hans, other, n, tag=False).probabilities.argmax() for n in range(12)]
    assert fooled.count(hans.tagged) > 4
    assert honest.count(hans.tagged) == 0


def test_training_repeats_with_its_seed_and_leaves_the_generator_of_torch_alone():
    state = torch.random.get_rng_state()
    first, second = (list(lab.training(lab.Config(epochs=1, seed=4), every=40))[-1] for _ in range(2))
    np.testing.assert_array_equal(first.losses, second.losses)
    assert first.step == first.steps
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize("every", [8, 21, 100])
def test_the_number_of_snapshots_is_known_before(every):
    config = lab.Config(epochs=1)
    assert len(list(lab.training(config, every))) == lab.snapshot_count(config, every)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"tagged": 10}, "tagged must lie between -1 and 9, got 10"),
        ({"tag_size": 9}, "tag size must lie between 0 and 8, got 9"),
        ({"epochs": 0}, "epochs must lie between 1 and 20, got 0"),
    ],
)
def test_impossible_trainings_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        next(lab.training(lab.Config(**settings)))


def test_first_filters_are_the_weights_around_grey():
    asked = classifier("lite0")
    filters = first_filters(asked)
    weights = asked.network.features.stem[0].weight.permute(0, 2, 3, 1).numpy()
    assert filters.shape == (32, 3, 3, 3)
    limits = np.abs(weights).max((1, 2, 3), keepdims=True)
    np.testing.assert_allclose((filters - 0.5) * 2 * limits, weights, atol=1e-5)


def test_filters_need_a_convolution_over_colours():
    network = torch.nn.Linear(2, 2)
    with pytest.raises(ValueError, match="must begin with a convolution over colours, got dense"):
        first_filters(Classifier("dense", network, (), "", lambda x: x))


def test_activations_are_the_maps_of_the_layer_strongest_first():
    question = real()
    found = activations(question, "features.block4", 5)
    with torch.no_grad():
        maps = question.classifier.network.features[:6](question.image)[0]
    np.testing.assert_allclose(found.maps, maps[found.channels].numpy(), atol=1e-4)
    peaks = found.maps.max((1, 2))
    assert (np.diff(peaks) <= 0).all()
    assert peaks[0] == pytest.approx(float(maps.max()), abs=1e-4)
    assert found.total == 40


@pytest.mark.parametrize(
    ("goal", "layer", "index"),
    [("class", "", 130), ("channel", "features.block4", 3), ("layer", "features.block4", 0)],
)
def test_the_climb_climbs(goal, layer, index):
    settings = dream.Config(goal=goal, layer=layer, index=index, steps=6)
    snapshots = list(dream.ascent(classifier("lite0"), settings))
    assert snapshots[-1].score > snapshots[0].score
    assert snapshots[-1].pixels.shape == (224, 224, 3)
    assert not np.shares_memory(snapshots[0].scores, snapshots[1].scores)


def test_a_dream_starts_from_the_photo_and_says_how_long_it_takes():
    settings = dream.Config(goal="layer", layer="features.block3", steps=2, octaves=2, rate=2)
    photo = real().pixels
    snapshots = list(dream.deep_dream(classifier("lite0"), settings, photo))
    assert [(s.step, s.steps) for s in snapshots] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [s.pixels.shape[0] for s in snapshots] == [160, 160, 224, 224]
    shown = photo[0].permute(1, 2, 0).numpy()
    assert 1 < np.abs(snapshots[-1].pixels - shown).mean() < 40


def test_a_transformer_dreams_at_its_one_size_only():
    asked = Classifier("vit_b_16", torch.nn.Identity(), (), "", lambda x: x)
    with pytest.raises(ValueError, match="octaves must be 1 for ViT-B/16, which reads one size, got 2"):
        next(dream.deep_dream(asked, dream.Config(goal="layer"), torch.zeros(1, 3, 224, 224)))


def test_without_relus_guided_backprop_is_left_out():
    dense = Classifier("dense", torch.nn.Linear(2, 2), (), "", lambda x: x)
    assert usable(dense, ("gradient", "guided backprop")) == ("gradient",)
    assert usable(classifier("lite0"), ("gradient", "guided backprop")) == ("gradient", "guided backprop")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"goal": "fame"}, "goal must be one of class, channel, layer, got 'fame'"),
        ({"index": 1000}, "class must lie between 0 and 999, got 1000"),
        (
            {"goal": "channel", "layer": "features.stem", "index": 32},
            "channel must lie between 0 and 31",
        ),
        ({"goal": "layer", "layer": "attic"}, "layer must be one of features.stem"),
        ({"steps": 0}, "steps must lie between 1 and 500, got 0"),
        ({"jitter": 99}, "jitter must lie between 0 and 32, got 99"),
        ({"blur": -1.0}, "blur must lie between 0 and 4, got -1"),
    ],
)
def test_impossible_climbs_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        next(dream.ascent(classifier("lite0"), dream.Config(**settings)))


def test_the_map_of_photos_is_sklearns_and_puts_crops_of_one_photo_together():
    pixels = sample("coffee").pixels
    result = embedding.embedding(pixels, embedding.Config())
    assert len(result.places) == len(result.groups) == len(result.thumbnails) == 9 * 18
    assert result.purity > 0.7
    assert result.groups[-1] == embedding.OWN
    # the user's photo is the bundled coffee: each of its crops lies on the bundled crop
    coffee = [i for i, group in enumerate(result.groups) if group == "Coffee"]
    np.testing.assert_allclose(result.places[coffee], result.places[-9:], atol=1e-3)
    assert 0 < result.explained < 1
    assert PCA(2).fit_transform(result.places).var(0)[0] == pytest.approx(result.places.var(0)[0], rel=1e-3)


def test_impossible_maps_are_refused():
    with pytest.raises(ValueError, match="method must be one of PCA, t-SNE, got 'UMAP'"):
        embedding.embedding(sample("coffee").pixels, embedding.Config(method="UMAP"))
    with pytest.raises(ValueError, match="perplexity must lie between 2 and 50, got 500"):
        embedding.embedding(sample("coffee").pixels, embedding.Config(perplexity=500))


def test_configs_can_be_keys_of_caches():
    assert hash(Config()) == hash(Config())
    assert len({Config(), lab.Config(), dream.Config(), embedding.Config()}) == 4
