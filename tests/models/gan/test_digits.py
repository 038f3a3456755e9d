from dataclasses import replace

import numpy as np
import pytest
import torch

from models.gan.digits import Config, train, walks


@pytest.mark.parametrize("model", ["GAN", "VAE"])
def test_training_comes_nearer_and_repeats_itself(model):
    config = Config(model=model, steps=40, every=40)
    first, last = train(config)
    assert last.distance < first.distance
    *_, again = train(config)
    np.testing.assert_array_equal(again.samples, last.samples)
    assert again.losses == last.losses
    assert not np.shares_memory(first.samples, last.samples)
    assert last.reconstructions.shape == (2, 8 if model == "VAE" else 0, 14, 14)


def test_walks_keep_the_length_of_noise_where_straight_lines_would_lose_it():
    walk = walks(16, torch.Generator().manual_seed(0)).view(4, 9, 16)
    start, end = torch.randn(2, 4, 16, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(walk[:, 0], start)
    torch.testing.assert_close(walk[:, -1], end)
    middle = walk[:, 4].norm(dim=1)
    assert (middle > ((start + end) / 2).norm(dim=1)).all()
    assert (middle > 0.9 * torch.minimum(start.norm(dim=1), end.norm(dim=1))).all()


def test_infinite_losses_are_explained():
    with pytest.raises(ValueError, match=r"the losses must stay finite, got .* after 40 steps"):
        list(train(Config(model="VAE", learning_rate=1.0, kl_weight=100.0, steps=40, every=40)))


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"model": "diffusion"}, "model must be one of GAN, VAE, got 'diffusion'"),
        ({"latent": 1}, "latent must lie between 2 and 128, got 1"),
        ({"batch": 1}, "batch must lie between 2 and 1024, got 1"),
    ],
)
def test_refusals(setting, message):
    with pytest.raises(ValueError, match=message):
        next(train(replace(Config(), **setting)))
