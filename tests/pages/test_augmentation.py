import pytest

from models.augmentation import dropping, fingerprint, geometry, imbalance
from models.images.samples import sample
from tests.pages.reading import captions, sent

PAGE = "augmentation"
TRANSFORMS = [*geometry.MOTIONS, "jitter", "pca", "noise", "blur", "erasing", "gridmask", "mixup", "cutmix", "mosaic"]


@pytest.mark.parametrize("transform", TRANSFORMS)
@pytest.mark.parametrize("picture", ["coffee", "coins"])
def test_every_transform_works_on_every_kind_of_photo(visit, transform, picture):
    app = visit(PAGE, transform=transform, picture=picture)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert "check bad" not in captions(app)


def test_kept_share_is_the_models(visit):
    shape = fingerprint.small(sample("coffee").pixels).shape
    kept = dropping.grid_mask(dropping.Grid(50, 0.3, 0), shape).mean()
    app = visit(PAGE, transform="gridmask", period=50, ratio=0.3, mode=0)
    assert f"<b>{kept:.2%}</b>" in captions(app)


def test_there_and_back_the_box_is_larger(visit, app, value):
    visit(PAGE, transform="rotate", angle=30, back="true", box="100.100.200.200")
    assert "<b>3.482</b>" in captions(app)


def test_numbers_of_the_methods_are_the_models(visit):
    found = imbalance.outcome(imbalance.Config(positives=40), "SMOTE").rates
    app = visit(PAGE, part="imbalance", methods="SMOTE", positives=40)
    assert not app.exception
    assert f"<td>{found.auc:.3f}</td><td>{found.average_precision:.3f}</td>" in sent(app)


def test_no_runner_is_a_race_of_one(visit):
    app = visit(PAGE, part="race", runners="", steps=60)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("change", fingerprint.RANGES)
def test_every_change_has_a_curve(visit, change):
    assert not visit(PAGE, part="fingerprint", change=change).exception


@pytest.mark.parametrize("rule", geometry.RULES)
def test_a_chain_there_and_back_keeps_every_rule_standing(visit, rule):
    app = visit(PAGE, transform="rotate", angle=30, then="scale~shift", factor=0.6, rule=rule, back="true")
    assert not app.exception
    assert not app.warning
    if rule == "rotated":
        assert "<b>1.000</b>" in captions(app)


def test_painted_mask_and_confusion_stand(visit):
    assert not visit(PAGE, transform="rotate", object="painted").exception
    assert not visit(PAGE, part="imbalance", chart="confusion").exception
