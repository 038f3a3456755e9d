import pytest

from tests.pages.test_filters import captions

PARTS = ["graph", "steps", "activations", "depth", "dead", "time"]


def html(app):
    return captions(app) + " ".join(str(component.proto) for component in app.get("bidi_component"))


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_and_no_check_is_red(visit, part):
    app = visit("gradients", part=part)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert "check bad" not in html(app)
