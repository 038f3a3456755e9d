"""What layers respond to: filters, feature maps, climbs and maps of photos."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from models.attribution import dream, embedding, lab
from models.attribution.filters import activations, first_filters
from models.attribution.methods import usable
from models.attribution.subject import Config
from models.images.samples import sample
from models.pretrained.classifiers import Classifier, classifier
from tests.models.attribution.questions import real


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


def test_a_wave_counts_by_its_length():
    across = torch.arange(32) / 32
    waves = {count: torch.cos(2 * torch.pi * count * across).expand(32, 32) for count in (0, 1, 2, 8)}
    for count, wave in waves.items():
        torch.testing.assert_close(dream.coarser(wave, 1.0), wave * 32 / max(count, 1), atol=1e-4, rtol=0)
    torch.testing.assert_close(dream.coarser(sum(waves.values()), 0.0), sum(waves.values()))


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
