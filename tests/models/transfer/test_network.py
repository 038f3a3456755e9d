"""Batch norm's ghost, slips, the ladder and the files, each against a second way."""

import subprocess
import sys
import zipfile
from io import BytesIO

import numpy as np
import pytest
import torch
from torch import nn

from models.images.samples import sample
from models.pretrained.lite0 import efficientnet_lite0
from models.transfer import check, export, features, ghost, heads, hold_out, ladder, scenes, slips

COFFEE = sample("coffee")


def test_passes_in_train_mode_change_answers_and_no_weight():
    found = ghost.answers(COFFEE, ghost.Config())
    assert found.names[0] == "espresso"
    assert found.before[0] == pytest.approx(0.951, abs=0.005)
    assert found.after[0] < 0.3
    assert found.weights == 0
    assert found.statistics > 0


def test_statistics_of_one_pass_are_those_of_every_pass(monkeypatch):
    assert check.ghost_difference(COFFEE, ghost.Config(size=2)) < 1e-3
    right = ghost.haunted
    monkeypatch.setattr(ghost, "haunted", lambda picture, config: right(picture, ghost.Config(1, size=2)))
    assert check.ghost_difference(COFFEE, ghost.Config(size=2)) > 1e-3


def test_neighbours_matter_in_train_mode_alone():
    alone, joined, train, gap = ghost.beside(COFFEE, "others")
    assert joined == pytest.approx(alone, abs=1e-5)
    assert gap < 1e-4
    assert train < 0.5


def test_a_single_value_per_channel_is_refused_in_train_mode_and_dropout_scales_while_training():
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        nn.BatchNorm2d(3)(torch.ones(1, 3, 1, 1))
    layer, ones = nn.Dropout(0.5), torch.ones(100)
    assert set(layer(ones).tolist()) == {0.0, 2.0}
    assert layer.eval()(ones).equal(ones)


SHARES = {"right": 0.951, "bgr": 0.875, "unit": 0.834, "imagenet": 0.779, "squeezed": 0.900}


def test_slips_lower_the_share_as_measured():
    found = slips.slips(COFFEE)
    shares = {one.name: one.share for one in found}
    for name, share in SHARES.items():
        assert shares[name] == pytest.approx(share, abs=0.005), name
    assert check.order_difference(COFFEE, found) < 1e-3
    wrong = tuple(slips.Slip(one.name, one.share / 2, one.answer, one.seen) for one in found)
    assert check.order_difference(COFFEE, wrong) > 0.1


@pytest.mark.parametrize("rung", ladder.RUNGS)
def test_what_has_gradients_changes_and_nothing_else(rung):
    *_before, last = ladder.climb(ladder.Config((rung,), count=2, epochs=1))
    found = last.rungs[rung]
    assert found.trained == found.changed
    assert len(found.accuracy) == 2
    assert found.statistics == (rung != "head")


def test_a_frozen_network_in_train_mode_moves_its_statistics():
    *_before, last = ladder.climb(ladder.Config(("head",), "train", count=2, epochs=1))
    assert last.rungs["head"].trained == last.rungs["head"].changed == 12810
    assert last.rungs["head"].statistics


def test_shared_network_stays_as_it_was():
    before = efficientnet_lite0(folded=False)
    assert not before.training
    assert not any(one.requires_grad for one in before.parameters())
    assert before.classifier.out_features == 1000


@pytest.fixture(scope="module")
def taught():
    given = scenes.cat_and_cup(scenes.Scene(count=16, size=60))
    return given, hold_out.trial(given, 112, hold_out.Split(), heads.Config(strength=0.1)).head


def test_files_answer_the_same_in_a_fresh_process(taught):
    given, head = taught
    assert max(export.proof(head, given, 112, count=2).values()) < 1e-4
    assert set(torch.load(BytesIO(export.state_dict(head, 112)), weights_only=True)) == {"weight", "bias"}


def test_neighbours_are_no_layer(taught):
    given, _head = taught
    near = hold_out.trial(given, 112, hold_out.Split(), heads.Config("neighbours")).head
    with pytest.raises(ValueError, match="nearest is prototypes"):
        export.state_dict(near, 112)


def test_onnx_is_refused_in_words_where_its_packages_are_missing(taught, monkeypatch):
    monkeypatch.setattr(export, "has_onnx", lambda: False)
    with pytest.raises(ValueError, match="pip install onnx"):
        export.onnx(taught[1], 112)


@pytest.mark.skipif(not export.has_onnx(), reason=f"needs the optional packages {', '.join(export.OPTIONAL)}")
def test_onnx_answers_the_same_in_a_fresh_process(taught):
    given, head = taught
    pixels = features.resized(given.pixels[:3], 64)
    found = export.fresh(export.LOAD["ONNX"], export.onnx(head, 64), pixels)
    np.testing.assert_allclose(found, head.logits(features.of_pixels(pixels, 64)), atol=1e-4)


def test_script_learns_the_photos_that_were_taken_away(taught, tmp_path):
    given, _head = taught
    with zipfile.ZipFile(BytesIO(export.folders(given))) as archive:
        archive.extractall(tmp_path)
    assert len(list((tmp_path / "photos" / "cat").iterdir())) == (given.labels == 0).sum()
    command = [sys.executable, "-W", "error", "-m", "models.transfer.train"]
    command += [str(tmp_path / name) for name in ("photos", "head.pt")]
    done = subprocess.run(command, cwd=export.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("['cat', 'cup'] ")
    assert float(done.stdout.split()[-1]) > 0.9
    assert set(torch.load(tmp_path / "head.pt", weights_only=True)) == {"weight", "bias"}
