"""Occlusion against captum, brute force and its closed form; the fast way against the plain one."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from captum.attr import Occlusion

from models.attribution.baselines import FILLS, filled
from models.attribution.check import drop_difference
from models.attribution.fills import fill_sensitivity
from models.attribution.fused import fused
from models.attribution.incremental import patched_logits
from models.attribution.masks import importance, masked_scores, random_masks, rise
from models.attribution.occlusion import occlusion, probe, probe_at, refined, strongest_drop
from models.attribution.patches import SHAPES, full_logits, grid_of
from models.attribution.subject import answers
from models.pretrained.lite0 import efficientnet_lite0
from tests.models.attribution.questions import asked_of, convolutional, linear, real


@pytest.mark.parametrize("score", ["logit", "probability", "log-odds", "margin"])
def test_the_map_is_captums(score):
    network, image = convolutional(side=32)
    question = asked_of(network, image, patch=8, stride=4, fill="black", score=score)
    expected = Occlusion(question.value).attribute(image, sliding_window_shapes=(3, 8, 8), strides=(3, 4, 4))
    np.testing.assert_allclose(occlusion(question).values, expected[0, 0], atol=1e-5)


def test_the_map_of_the_real_network_is_captums(device):
    question = real(patch=64, stride=32, score="probability", fill="grey", device=device)
    method = Occlusion(question.value)
    expected = method.attribute(question.image, sliding_window_shapes=(3, 64, 64), strides=(3, 32, 32))
    result = occlusion(question)
    np.testing.assert_allclose(result.values, expected[0, 0].cpu(), atol=1e-5)
    assert result.passes == result.total == 36


@pytest.mark.parametrize(("patch", "stride", "passes"), [(32, 8, 625), (32, 16, 169), (64, 16, 121), (50, 24, 64)])
def test_the_number_of_passes(patch, stride, passes):
    steps = torch.arange(0, 224 - patch + 1, stride)
    assert len(grid_of(steps)[0]) == ((224 - patch) // stride + 1) ** 2 == passes


@pytest.mark.parametrize("shape", list(SHAPES))
@pytest.mark.parametrize("fill", ["black", "white", "pasted", "noise"])
def test_of_a_linear_model_the_drop_is_the_sum_of_weights_times_change(shape, fill):
    network, image = linear()
    question = asked_of(network, image, patch=4, stride=3, shape=shape, fill=fill)
    shares = (network[1].weight[0].view(3, 16, 16) * (image - filled(image, fill))[0]).sum(0)
    cover = SHAPES[shape](4)
    expected = [[(shares[r : r + 4, c : c + 4] * cover).sum() for c in range(0, 13, 3)] for r in range(0, 13, 3)]
    np.testing.assert_allclose(occlusion(question).drops, expected, rtol=1e-3, atol=0.05)


@pytest.mark.parametrize("patch", [7, 32, 51, 128])
def test_windows_give_the_logits_of_the_whole_photo_at_any_place(patch):
    """Also for patches that stick out, and for patches at odd places."""
    question = real("chelsea")
    generator = torch.Generator().manual_seed(patch)
    rows, columns = torch.randint(-patch + 1, 224, (2, 12), generator=generator)
    rows[:4], columns[:4] = torch.tensor([0, 0, 224 - patch, 8]), torch.tensor([0, 224 - patch, 224 - patch, 16])
    patches = torch.randn(12, 3, patch, patch, generator=generator)
    network = efficientnet_lite0()
    found, expected = torch.empty(12, 1000), torch.empty(12, 1000)
    for some, logits in patched_logits(network, question.image, patches, rows, columns):
        found[some] = logits
    for some, logits in full_logits(network, question.image, patches, rows, columns):
        expected[some] = logits
    torch.testing.assert_close(found, expected, atol=5e-5, rtol=0)


def test_fused_layers_give_the_same_logits_with_and_without_onednn(monkeypatch):
    question, network = real(), efficientnet_lite0()
    with torch.inference_mode():
        expected = network(question.image)
        torch.testing.assert_close(fused(network)(question.image), expected, atol=5e-5, rtol=0)
        monkeypatch.setattr("models.pretrained.folded.FUSES", False)
        torch.testing.assert_close(fused(network)(question.image), expected, atol=5e-5, rtol=0)


def test_a_batch_is_a_loop(device):
    question = real(patch=64, stride=80, device=device)
    whole = occlusion(question)
    steps = range(0, 161, 80)
    drops = [[probe(question, row, column).drop for column in steps] for row in steps]
    np.testing.assert_allclose(whole.drops, drops, atol=5e-5)


def test_refinement_goes_from_coarse_to_fine_and_ends_with_every_cell(device):
    question = real(patch=40, device=device)
    snapshots = list(refined(question, (4, 8)))
    assert [s.grid for s in snapshots] == sorted(s.grid for s in snapshots)
    passes = [s.passes for s in snapshots]
    assert passes == sorted(passes)
    assert passes[-1] == snapshots[-1].total == 16 + 64
    assert np.isnan(snapshots[0].drops).any() or snapshots[0].passes == 16
    last = snapshots[-1]
    assert drop_difference(question, last) < 5e-5
    assert drop_difference(question, replace(last, drops=last.drops + np.float32(0.5))) > 0.1
    assert not np.isnan(last.drops).any()
    assert strongest_drop(question, 8) == pytest.approx(abs(last.drops).max(), abs=5e-5)
    for row, column in ((0, 0), (3, 5), (7, 7)):
        centre = 14 + 28 * row - 20, 14 + 28 * column - 20
        assert last.drops[row, column] == pytest.approx(probe(question, *centre).drop, abs=5e-5)
        assert (last.values[28 * row : 28 * row + 28, 28 * column : 28 * column + 28] == last.drops[row, column]).all()


def test_the_strongest_place_may_be_one_that_raises_the_score():
    found = occlusion(asked_of(*convolutional(side=32), patch=8, stride=4))
    assert replace(found, values=np.array([[1.0, -3.0], [0.0, 2.0]])).strongest == -3


def test_probe_by_its_middle_is_the_probe_by_its_corner():
    question = real(patch=40)
    np.testing.assert_array_equal(probe_at(question, 60.4, 99.6).pixels, probe(question, 80, 40).pixels)


def test_snapshots_do_not_share_memory():
    stream = refined(real(patch=40), (4,))
    first = next(stream)
    kept = first.values.copy()
    list(stream)
    np.testing.assert_array_equal(first.values, kept)


def test_a_probe_shows_the_patch_and_what_the_network_says_then():
    question = real(patch=32, fill="black")
    result = probe(question, 100, 60)
    expected = question.pixels.clone()
    expected[:, :, 100:132, 60:92] = 0
    np.testing.assert_array_equal(result.pixels, expected[0].permute(1, 2, 0).numpy())
    with torch.no_grad():
        logits = question.classifier.network(question.classifier.normalised(expected))[0]
    assert [a.index for a in result.answers] == [a.index for a in answers(logits)]
    assert [a.index for a in result.followed] == [a.index for a in answers(question.logits)]
    assert result.followed[0].probability == pytest.approx(float(logits.softmax(0)[question.target]), abs=1e-5)
    assert result.drop == pytest.approx(float(question.logits[question.target] - logits[question.target]), abs=5e-5)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"patch": 300}, "patch must lie between 1 and 224, got 300"),
        ({"patch": 0}, "patch must lie between 1 and 224"),
        ({"stride": 0}, "stride must lie between 1 and 224, got 0"),
        ({"shape": "star"}, "shape must be one of square, disc, got 'star'"),
        ({"fill": "glitter"}, "fill must be one of grey, black"),
    ],
)
def test_impossible_patches_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        occlusion(real(**settings))


def test_a_patch_beside_the_photo_is_refused():
    with pytest.raises(ValueError, match="the patch must touch the photo of 224 px, got row 0, column 224"):
        probe(real(patch=32), 0, 224)


def test_fills_are_what_their_names_say():
    photo = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (1, 3, 16, 16))).float()
    assert set(FILLS) == {"grey", "black", "white", "mean", "blur", "noise", "pasted"}
    for fill, value in (("grey", 127), ("black", 0), ("white", 255)):
        assert (filled(photo, fill) == value).all()
    torch.testing.assert_close(filled(photo, "mean")[0, :, 3, 4], photo.mean((0, 2, 3)))
    assert torch.equal(filled(photo, "pasted")[:, :, 0, 0], photo[:, :, 8, 8])
    assert filled(photo, "blur").std() < photo.std()
    assert torch.equal(filled(photo, "noise", 1), filled(photo, "noise", 1))
    assert not torch.equal(filled(photo, "noise", 1), filled(photo, "noise", 2))


def test_the_sensitivity_table_is_symmetric_with_ones_and_grows():
    tables = [s.correlations for s in fill_sensitivity(real(patch=64), ("grey", "black"), grid=4)]
    assert [len(table) for table in tables] == [1, 2]
    np.testing.assert_allclose(np.diag(tables[-1]), 1)
    np.testing.assert_allclose(tables[-1], tables[-1].T)
    assert -1 <= tables[-1][0, 1] < 1


def test_rise_with_masks_of_one_pixel_is_occlusion_up_to_a_constant():
    """Each mask hides one pixel: importance (N - 1) + mean drop is the drop of that pixel."""
    network, image = linear(8)
    question = asked_of(network, image, fill="black", patch=1, stride=1)
    masks = (1 - torch.eye(64)).view(64, 8, 8)
    found = importance(masked_scores(question, masks), masks)
    drops = torch.from_numpy(occlusion(question).drops)
    torch.testing.assert_close(63 * found, drops - drops.mean(), atol=1e-2, rtol=1e-4)


def test_random_masks_show_half_of_the_photo_and_repeat_with_their_seed():
    masks = random_masks(200, 224, 0)
    assert masks.shape == (200, 224, 224)
    assert 0 <= float(masks.min()) < float(masks.max()) <= 1
    assert float(masks.mean()) == pytest.approx(0.5, abs=0.02)
    assert torch.equal(masks[:8], random_masks(200, 224, 0)[:8])


def test_rise_refuses_too_few_masks():
    with pytest.raises(ValueError, match="masks must lie between 8 and 4096, got 2"):
        rise(real(masks=2))
