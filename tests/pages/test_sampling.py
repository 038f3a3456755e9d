import re
from dataclasses import replace

import pytest

from models.images.samples import sample
from models.sampling import stack
from models.sampling.backtrack import stacked
from models.sampling.convolution import working_picture
from models.sampling.facts import numbers
from models.sampling.layer import Config
from tests.pages.reading import header, names

PAGE = "sampling"


def counted(text):
    """All numbers of a text."""
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\.?\d*", text)]


def accept(app):
    """Take the values that are offered in place of refused ones."""
    next(button for button in app.button if button.key.endswith(".nearest")).click().run()
    assert not app.warning


@pytest.mark.parametrize(
    ("part", "drawings"),
    [
        ("layer", {"layer"}),
        ("stack", {"window", "cone"}),
        ("cost", {"costs", "connections"}),
        ("special", {"sides"}),
        ("learned", {"gallery", "following", "accuracy"}),
    ],
)
def test_every_part_opens_from_a_link(visit, part, drawings):
    app = visit(PAGE, part=part)
    assert not app.exception
    assert not app.warning
    assert drawings <= names(app)


@pytest.mark.parametrize("part", ["layer", "special"])
def test_kernel_that_does_not_fit_offers_the_nearest_padding(visit, value, part):
    app = visit(PAGE, part=part, kernel_size=7, dilation=12, padding=0, family="standard", picture="text")
    assert len(app.warning) == 1
    accept(app)
    assert value("padding") == 15


def test_offsets_far_outside_are_refused_and_milder_ones_offered(visit, value):
    app = visit(PAGE, kernel_size=7, dilation=12, padding=24, scale=3)
    assert len(app.warning) == 1
    accept(app)
    assert 0 < value("scale") < 3


def test_after_a_refusal_the_last_good_layer_stays_drawn(visit, set_value):
    visit(PAGE, kernel_size=3, family="standard", padding=0, dilation=12, picture="text")
    app = set_value("kernel_size", 7)
    assert len(app.warning) == 1
    assert header(app, "layer")["extra"]["reach"] == 25


def test_refused_part_does_not_show_the_drawings_of_another(visit, set_value):
    visit(PAGE, cost_groups=7)
    app = set_value("part", "cost")
    assert len(app.warning) == 1
    assert "layer" not in names(app)
    accept(app)


def test_points_stay_few_enough_to_follow_within_a_frame(visit, set_value):
    app = visit(PAGE, depth=3, scale=1)
    assert header(app, "layer")["extra"]["depth"] == 3
    assert header(set_value("kernel_size", 7), "layer")["extra"]["depth"] == 2
    assert header(set_value("stride", 2), "layer")["extra"]["depth"] == 1


@pytest.mark.parametrize("taps", ["0:nan:0:1", "nonsense", "3:1:2:7", "-1:0:0:1", "1:2"])
def test_impossible_taps_in_the_link_are_ignored(visit, value, taps):
    app = visit(PAGE, taps=taps)
    assert not app.exception
    assert value("taps") == {}


def test_taps_of_a_link_are_in_the_offset_tensor(visit, app, value):
    app.session_state[f"{PAGE}/offsets"] = True  # the panel is open
    visit(PAGE, taps="4:1.5:-2:1", scale=1, rotation=0)
    names = {}
    exec(next(block.value for block in app.code if "torch.tensor" in block.value), names)
    assert names["offset"][0, 8:10, 0, 0].tolist() == [1.5, -2]
    app.button(key="put back").click().run()
    assert value("taps") == {}


@pytest.mark.parametrize("family", ["standard", "deformable", "modulated"])
def test_masks_count_in_the_modulated_layer_only(visit, family):
    app = visit(PAGE, taps="0:0:0:0;1:0:0:0;2:0:0:0", family=family, scale=1, rotation=0, dilation=1)
    mask = (0.0, 0.0, 0.0, *[1.0] * 6) if family == "modulated" else ()
    config = Config(padding=2, family=family, mask=mask)
    config = replace(config, groups=3)
    expected = stacked(working_picture(sample("chelsea").pixels), config, 1)[0].output
    assert [point["mask"] for point in header(app, "layer")["edit"]["points"]] == [0, 0, 0, 1, 1, 1, 1, 1, 1]
    app.session_state[f"{PAGE}/code"] = True
    app.run()
    assert app.code[1].value == f"{tuple(expected.shape)} {round(expected.mean().item(), 4)}"


def test_sizes_and_costs_of_the_layer_are_the_models(visit):
    app = visit(PAGE, kernel_size=5, dilation=3, stride=2, padding=6, family="standard")
    found = numbers(Config(5, 3, 2, 6, 3), *working_picture(sample("chelsea").pixels).shape[1:])
    last = [counted(text)[-1] for text in re.findall(r"</span><b>(.*?)</b>", header(app, "layer")["captions"])]
    assert last == [found.window, found.rows, found.parameters, found.multiply_adds]


def test_share_of_the_window_is_the_models(visit, set_value):
    visit(PAGE, part="stack")
    app = set_value("d2", 7)
    seen = stack.coverage(stack.Config((2, 7, 2)))
    window, touched, share, contrast = re.findall(r"</span><b>(.*?)</b>", header(app, "window")["captions"])
    assert counted(window)[-1] == seen.paths.size
    assert counted(touched) == [seen.touched]
    assert counted(share) == [pytest.approx(100 * seen.share, abs=0.05)]
    assert counted(contrast) == [pytest.approx(100 * seen.contrast, abs=0.05)]


def test_branches_side_by_side_have_no_cone_and_need_an_odd_kernel(visit, value):
    app = visit(PAGE, part="stack", parallel="true", stack_kernel=4)
    assert len(app.warning) == 1
    accept(app)
    assert value("stack_kernel") == 5
    assert "cone" not in names(app)


@pytest.mark.parametrize(("center", "corner"), [("0_0", (-6, -6)), ("1_1", (105, 68))])
def test_window_may_be_moved_to_the_border_of_the_photo(visit, center, corner):
    app = visit(PAGE, part="stack", center=center)
    assert not app.exception
    assert tuple(header(app, "window")["panes"][2]["shapes"][0]["xyxy"][:2]) == corner


def test_groups_that_divide_no_channels_offer_some_that_do(visit, value):
    app = visit(PAGE, part="cost", cost_groups=12)
    assert len(app.warning) == 1
    accept(app)
    assert value("cost_groups") == 4


def test_identities_without_an_effect_of_the_border_have_no_such_control(visit, values):
    app = visit(PAGE, part="special")
    assert not [group for group in app.button_group if group.key == f"{PAGE}/border"]


def test_correlation_with_what_does_not_change_is_a_dash(visit):
    app = visit(PAGE, part="learned", smallest=1.0, largest=1.0, turn=0)
    size, turn = re.findall(r"</span><b>(.*?)</b>", header(app, "learned numbers")["html"])[-2:]
    assert size.startswith("–")
    assert turn.startswith("–")


@pytest.mark.usefixtures("at_rest")
def test_learning_steps_and_restarts(visit, app):
    visit(PAGE, part="learned")
    first = header(app, "accuracy")["figure"]
    app.button(key=f"{PAGE}/learning.run step").click().run()
    assert header(app, "accuracy")["figure"] != first
    assert "<b>10</b>" in header(app, "learned numbers")["html"]
    app.button(key=f"{PAGE}/learning.run restart").click().run()
    assert header(app, "accuracy")["figure"] == first
    assert not app.exception
