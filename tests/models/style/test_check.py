"""The kernel's distance agrees with the Gram loss, and would not if the Gram matrix were wrong."""

import torch

from models.style import check
from models.style.statistics import covariance

FIRST, SECOND = torch.rand(2, 6, 3000, generator=torch.Generator().manual_seed(0)).double()


def test_both_ways_agree_also_on_a_part_of_the_places():
    assert check.mmd_difference(FIRST, SECOND[:, :500] + 1) < 1e-9


def test_another_statistic_is_noticed(monkeypatch):
    monkeypatch.setattr(check, "gram_matrix", covariance)
    assert check.mmd_difference(FIRST, SECOND + 1) > 0.1
