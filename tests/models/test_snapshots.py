"""What a generator yields says which settings made it, so that a picture from an earlier run is labelled rightly."""

from dataclasses import replace

import pytest

from models.attribution import curves, dream, fills, gradients, lab, methods, occlusion, sanity
from models.gan import collapse_map, digits, slow, training
from models.gan.config import Config as Gan
from models.gan.pair import train_pair
from models.images.samples import sample
from models.pretrained.classifiers import classifier
from models.receptive_field.training import TrainingConfig
from models.receptive_field.training import training as lesson
from models.sampling import learned
from models.style import poster, transfer
from models.style.config import Config as Style
from models.style.paintings import painting
from models.style.pictures import Pictures
from tests.models.attribution.questions import real

GAN = Gan(steps=1, batch=8, every=1)
STYLE = Style(size=64, steps=1)


def pictures() -> Pictures:
    return Pictures(sample("coffee").pixels, (painting("wheat"),))


RUNS = {
    "gan": (lambda config: training.train(config), GAN),
    "slow motion": (lambda config: (move.snapshot for move in slow.slow_motion(config)), GAN),
    "pair": (lambda config: (pair.second for pair in train_pair(GAN, config)), replace(GAN, seed=3)),
    "map": (collapse_map.collapse_map, collapse_map.MapConfig(GAN, columns=2, rows=2)),
    "digits": (digits.train, digits.Config(steps=1)),
    "lesson": (lesson, TrainingConfig(steps=5)),
    "learned": (learned.train, learned.Config(steps=1)),
    "lab": (lab.training, lab.Config(epochs=1)),
    "dream": (lambda config: dream.ascent(classifier("lite0"), config), dream.Config(steps=1)),
    "style": (lambda config: transfer.transfer(pictures(), config), STYLE),
    "poster": (lambda config: poster.poster(pictures(), config), STYLE),
}


@pytest.mark.parametrize(("run", "config"), RUNS.values(), ids=RUNS)
def test_snapshots_carry_the_config_that_made_them(run, config):
    assert next(iter(run(config))).config == config


@pytest.mark.parametrize("run", [occlusion.refined, fills.fill_sensitivity, gradients.completeness])
def test_maps_in_the_making_carry_the_settings_of_their_question(run):
    question = real(patch=112)
    assert next(run(question)).config == question.config


@pytest.mark.parametrize("run", [methods.attributions, sanity.cascade, curves.race])
def test_each_of_many_maps_carries_the_settings_of_its_question(run):
    question = real(patch=112)
    assert [one.config for one in next(run(question, ("gradient",)))] == [question.config]


def test_a_run_that_goes_on_under_other_settings_says_so():
    *_, last = training.train(GAN)
    changed = replace(GAN, r1=1.0)
    assert {seen.config for seen in training.train(changed, last.state)} == {changed}
