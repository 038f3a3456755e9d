"""Checks of the checks: shuffled twins, curves, the lab, feature visualisation."""

import cv2
import numpy as np
import pytest
import torch
from scipy.stats import rankdata

from models.attribution.controls import edges
from models.attribution.curves import curves, race
from models.attribution.methods import attribution
from models.attribution.sanity import check, normalised_map, rank_correlation, shuffled, stages, survivor
from models.pretrained.classifiers import classifier
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
    assert survivor(question, 5, ("gradient", "guided backprop")) == "guided backprop"


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


def test_the_best_eighth_is_taken_from_the_photo_to_be_looked_at():
    question = real(fill="black")
    values = np.arange(224.0 * 224).reshape(224, 224)  # the lowest rows are the best
    shown = curves(question, "rows", values, steps=1).taken
    assert not shown[196:].any()
    np.testing.assert_array_equal(shown[:196], question.photo[:196])


def test_a_race_starts_with_the_two_controls():
    *_, last = race(real(), ("Grad-CAM",), steps=2)
    assert [c.method for c in last] == ["edges", "random", "Grad-CAM"]


def test_curves_refuse_a_map_of_another_size():
    with pytest.raises(ValueError, match=r"the map must be \[224, 224\] like the photo, got \[7, 7\]"):
        curves(real(), "x", np.zeros((7, 7)))
