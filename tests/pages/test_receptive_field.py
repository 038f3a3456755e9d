import re

import numpy as np
import pytest
from PIL import Image

from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from tests.pages.reading import captions

PATH = "receptive_field"


PARTS = ["field", "growth", "layers", "effective", "trap", "proof", "training"]


def said(app):
    """All that is written on the page, and under its drawings."""
    return " ".join([*(text.value for text in [*app.markdown, *app.caption]), captions(app)])


def plain(app):
    """The same without tags."""
    return re.sub(r"<[^>]+>", "", said(app))


def size(app):
    """The receptive field that the page shows, px."""
    return int(re.search(r"<b>(\d+) px</b>", said(app))[1])


@pytest.mark.parametrize("part", PARTS)
def test_every_part_runs(visit, part):
    app = visit(PATH, part=part, side=64, network="ResNet-18")
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_shows_its_size_and_passes_its_check(visit, network):
    app = visit(PATH, network=network, side=96, layer=300)
    assert not app.exception
    expected = int(rf.fields(rf.Config(parsed(NETWORKS[network]), 96, 96)).size[-1])
    assert size(app) == expected
    assert f"✓ formula {expected} px, measured {expected} px" in plain(app)
    assert "✗" not in said(app)


def test_another_network_starts_at_its_last_layer(visit, app, value):
    visit(PATH)
    app.selectbox(key="receptive_field/network").set_value("ResNet-18").run()
    assert value("layer") == 29
    assert size(app) == 435


def test_a_link_keeps_layer_and_place(visit, app, value):
    visit(PATH, layer=10, at="0.1_0.9")
    assert size(app) == 44
    assert value("at") == (0.1, 0.9)
    assert "rows 0–" in said(app)


def test_misaligned_paths_are_told(visit, app):
    visit(PATH)
    app.button_group(key="receptive_field/preset").set_value("Misaligned").run()
    assert "✗ misaligned: the paths into sum are 1 px apart" in plain(app)


def test_a_refused_table_keeps_the_last_good_one_and_offers_the_nearest(visit, app, set_value):
    visit(PATH, network="own", table="conv3; pool2 s2")
    assert size(app) == 4
    set_value("table", "conv40; pool2 s2")
    assert "must lie between 1 and 31, got 40; the nearest is 31" in app.warning[0].value
    assert size(app) == 4
    next(button for button in app.button if button.label.startswith("Use table")).click().run()
    assert not app.warning
    assert size(app) == 32


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("; ".join(["conv3 x40"] * 8), "at most 300 layers, repeats counted, got 320"),
        ("conv3 @a <b; conv3 @b", "a circle"),
        ("conv3 @a; conv3 @b <input", "branch must lead to the last layer"),
    ],
)
@pytest.mark.parametrize("part", ["field", "layers"])
def test_impossible_tables_are_said_in_words(visit, table, message, part):
    app = visit(PATH, network="own", table=table, side=32, part=part)
    assert not app.exception
    assert message in app.warning[0].value


def test_two_hundred_layers_are_shown(visit):
    app = visit(PATH, network="own", table="; ".join(["conv3 x40"] * 5), side=32)
    assert not app.exception
    assert size(app) == 401


@pytest.mark.parametrize("part", ["field", "growth"])
def test_a_photo_too_small_for_the_network_is_enlarged(visit, app, part):
    visit(PATH, network="AlexNet", side=32, part=part)
    assert not app.warning
    assert "67 px" in said(app)
    assert size(app) == 195


def test_nothing_of_the_old_photo_stays_beside_a_refused_one(visit, app, tmp_path):
    visit(PATH)
    assert "✓" in said(app)
    file = tmp_path / "narrow.png"
    Image.fromarray(np.full((700, 9, 3), 90, np.uint8)).save(file)
    app.file_uploader(key="uploaded picture file").upload("narrow.png", file.read_bytes(), "image/png").run()
    assert len(app.warning) == 1
    assert "✓" not in said(app)
    (component,) = (c for c in app.get("bidi_component") if c.key == f"{PATH}/photo")
    assert component.proto.bytes


@pytest.mark.parametrize("shape", [(1, 1), (2, 700)])
def test_odd_photos_are_shown_or_refused_in_words(visit, app, tmp_path, shape):
    file = tmp_path / "odd.png"
    Image.fromarray(np.full((*shape, 3), 90, np.uint8)).save(file)
    visit(PATH)
    app.file_uploader(key="uploaded picture file").upload("odd.png", file.read_bytes(), "image/png").run()
    for part in PARTS:
        app.button_group(key="receptive_field/part").set_value(part).run()
        assert not app.exception, part
        assert not app.error


def test_trained_weights_belong_to_lite0(visit, app, value, set_value):
    visit(PATH, part="effective", weights="trained", side=64)
    assert not app.exception
    assert not app.warning
    assert value("weights") == "uniform"
    set_value("network", "EfficientNet-Lite0")
    assert value("weights") in ("uniform", "trained")
    set_value("weights", "trained")
    assert "averaged over 8 crops" in said(app)
    assert "random weights" in said(set_value("weights", "random"))


def test_the_effective_field_of_twenty_layers(visit):
    app = visit(PATH, part="effective", network="twenty 3×3", side=101)
    text = said(app)
    assert "41 px" in text
    assert "17 px, 17%" in text
    assert "✓ theory" in plain(app)
    assert "3.6515 px, measured 3.6515 px" in text


def test_painting_outside_changes_exactly_nothing_and_inside_something(visit, app):
    visit(PATH, part="proof", layer=10, side=96)
    assert "inside: the unit changes by 0" in said(app)
    assert "Exactly 0" in said(app)
    app.button_group(key="receptive_field/painted").set_value("inside").run()
    assert "0 pixels painted outside the box, 1 inside" in said(app)
    assert "Exactly 0" not in said(app)
    assert "✓" not in said(app)


def test_nothing_is_proved_where_the_field_covers_the_photo(visit):
    app = visit(PATH, part="proof", network="ResNet-50", side=64)
    assert "✓" not in said(app)
    assert "Exactly 0" not in said(app)


def test_a_dilated_layer_may_miss_a_pixel_inside(visit):
    app = visit(PATH, part="proof", network="own", table="conv2 d3", painted="inside", side=64)
    assert "changes by 0" in said(app)
    assert "✗" not in said(app)


@pytest.mark.usefixtures("at_rest")
def test_training_steps(visit, app):
    visit(PATH, part="training", depth=4, distance=2)
    assert "Step 0: accuracy" in said(app)
    next(button for button in app.button if button.label == "Step").click().run()
    assert "Step 1: accuracy" in said(app)
