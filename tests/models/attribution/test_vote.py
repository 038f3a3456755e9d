import numpy as np

from models.attribution.methods import attribution
from models.attribution.sanity import normalised_map, pair
from models.attribution.subject import Config, subject
from models.images.samples import sample


def test_one_of_the_pair_is_the_map_of_the_trained_network_and_the_other_is_not():
    question = subject(sample("coffee").pixels, Config())
    maps, damaged = pair(question, 10, "gradient")
    trained = abs(normalised_map(attribution(question, "gradient").values))
    assert np.array_equal(maps[1 - damaged], trained)
    assert not np.allclose(maps[damaged], trained)
