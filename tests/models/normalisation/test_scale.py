from dataclasses import replace

import numpy as np
import pytest

from models.normalisation import check, clusters, distill, scale


@pytest.mark.parametrize("factor", [0.1, 3.0, 10.0])
def test_a_factor_before_batch_norm_changes_no_output_and_divides_the_gradient(factor):
    large, one = (scale.run(scale.Config(each, steps=1)) for each in (factor, 1.0))
    np.testing.assert_allclose(large.first, one.first, atol=1e-7)
    assert scale.sizes(large, one) == pytest.approx(1 / factor, rel=1e-6)
    assert abs(scale.cosine(large)) < 1e-6


@pytest.mark.parametrize("decay", [0.0, 0.05])
def test_the_rate_that_counts_is_divided_by_the_square_of_the_size(decay):
    config = scale.Config(4.0, decay=decay, steps=40)
    found, slowed, same = (scale.run(one) for one in (config, scale.slowed(config), replace(config, factor=1.0)))
    assert scale.farthest(found.loss, slowed.loss) < 1e-7
    assert scale.farthest(found.loss, same.loss) > 0.1


def test_decay_shrinks_the_weights_and_they_grow_without_it():
    kept, shrunk = (scale.run(scale.Config(1.0, decay=decay, steps=60)) for decay in (0.0, 0.1))
    assert kept.size[-1] > kept.size[0]  # steps at right angles to the weights make them longer
    assert shrunk.size[-1] < 0.5 * shrunk.size[0]


def test_matrices_in_numpy_see_a_wrong_factor():
    found = scale.run(scale.Config(5.0, steps=1))
    assert check.scaled_difference(scale.Config(5.0), found) < 1e-9
    assert check.scaled_difference(scale.Config(5.0, seed=1), found) > 0.1


def test_a_smoothed_teacher_knows_more_and_teaches_less():
    hard, soft = (distill.students(distill.Config(clusters.Config(one))) for one in (0.0, 0.3))
    assert hard.taught > hard.alone + 0.02
    assert soft.teacher > hard.teacher
    assert soft.taught < hard.taught
