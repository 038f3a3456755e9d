import pytest

from models.sampling import convolution as sampling
from models.sampling import stack as sampling_stack

PAGE = "sampling/sampling.py"


def words(app):
    return " ".join(element.value for kind in (app.markdown, app.latex, app.caption) for element in kind)


@pytest.mark.parametrize("part", ["layer", "stack", "cost", "special", "learned"])
def test_every_part_opens_from_a_link(visit, part):
    app = visit(PAGE, part=part)
    assert not app.exception
    assert not app.warning
    for label in app.button_group(key="preset").options[:-1]:
        app.button_group(key="preset").set_value(label).run()
        assert not app.exception
        assert not app.warning
        assert app.session_state["sampling/part"] == part  # presets stay in their part


def test_kernel_that_does_not_fit_is_explained_and_the_nearest_padding_offered(visit):
    app = visit(PAGE, kernel_size=7, dilation=12, padding=0, family="standard", picture="text")
    (warning,) = app.warning
    assert "The kernel must fit into the padded input of 43 px, got 73 px, an output of size 0" in warning.value
    next(button for button in app.button if button.label == "Use padding = 15").click().run()
    assert not app.warning


def test_offsets_far_outside_are_explained(visit):
    app = visit(PAGE, kernel_size=7, dilation=12, padding=24, scale=3)
    (warning,) = app.warning
    assert "Offsets must stay within 64 px" in warning.value
    next(button for button in app.button if button.label.startswith("Use ")).click().run()
    assert not app.warning
    assert app.session_state["sampling/scale"] < 3


def test_points_stay_few_enough_to_follow_within_a_frame(visit, slide):
    app = visit(PAGE, depth=3, scale=1)
    assert len(app.session_state["sampling/layer.good"][1]) == 3
    app = slide("kernel_size", 7)
    assert len(app.session_state["sampling/layer.good"][1]) == 2


@pytest.mark.parametrize("taps", ["0:nan:0:1", "nonsense", "3:1:2:7", "-1:0:0:1"])
def test_impossible_taps_in_the_link_are_ignored(visit, taps):
    app = visit(PAGE, taps=taps)
    assert not app.exception
    assert app.session_state["sampling/taps"] == ""


def test_taps_of_a_link_are_in_the_offset_tensor(visit):
    app = visit(PAGE, taps="4:1.5:-2:1", scale=1, rotation=0)
    app.session_state["offsets"] = True  # open the panel
    app.run()
    code = next(block.value for block in app.code if "offset = torch.tensor" in block.value)
    names = {}
    exec(code, names)
    assert names["offset"][0, 8:10, 0, 0].tolist() == [1.5, -2]
    next(button for button in app.button if button.label == "Put the taps back").click().run()
    assert app.session_state["sampling/taps"] == ""


@pytest.mark.parametrize(("family", "mask"), [("deformable", ()), ("modulated", (0.0, *[1.0] * 8))])
def test_masks_count_in_the_modulated_layer_only(visit, family, mask):
    app = visit(PAGE, taps="0:0:0:0", family=family, scale=1, rotation=0)
    _image, _layers, config, _depth = app.session_state["sampling/layer.good"]
    assert config.mask == mask


def test_gauge_says_the_coverage_of_the_model(visit, slide):
    visit(PAGE, part="stack")
    app = slide("d2", 7)
    seen = sampling_stack.coverage(sampling_stack.Config((2, 7, 2)))
    bar = app.get("progress")[0].proto
    assert bar.value == int(100 * seen.share)
    assert f"{seen.touched:,} of the {seen.paths.size:,} pixels" in bar.text


def test_formulas_have_the_current_numbers(visit):
    app = visit(PAGE, kernel_size=5, dilation=3, stride=2, padding=6, family="standard")
    text = words(app)
    assert r"3\cdot4+1 = \mathbf{13}" in text.replace(r"\cdot 4", r"\cdot4")
    assert r"\mathbf{38}" in text  # (75 + 12 - 12 - 1) // 2 + 1


def test_grouped_costs_that_cannot_be_are_explained(visit):
    app = visit(PAGE, part="cost", cost_groups=7)
    (warning,) = app.warning
    assert "Groups must divide both 64 and 128 channels, got 7" in warning.value
    next(button for button in app.button if button.label.startswith("Use ")).click().run()
    assert not app.warning


def test_questions_are_answered_by_the_models(visit):
    from models.images.samples import sample
    from pages.sampling import questions

    coverage, holes, shift = questions.asked(sample("chelsea"))
    assert coverage.answer() == 49
    assert holes.answer() == "[2, 4, 8]"
    assert shift.answer() == "its content moves left"


def test_a_wrong_guess_is_locked_judged_and_explained(visit):
    app = visit(PAGE, part="stack", question="coverage")
    app.number_input(key="coverage.guess").set_value(169.0).run()
    app.button(key="lock coverage").click().run()
    assert "the model computes 49 pixels" in app.warning[0].value
    assert "7 × 7 = 49, 29% of the window" in words(app)
    assert not app.info  # what was hidden is shown


def test_a_right_choice_is_praised(visit):
    app = visit(PAGE, question="shift")
    app.radio(key="shift.guess").set_value("its content moves left").run()
    app.button(key="lock shift").click().run()
    assert app.success
    assert not app.info


@pytest.mark.parametrize(("question", "part"), [("coverage", "stack"), ("holes", "stack"), ("shift", "layer")])
def test_what_would_give_an_answer_away_is_hidden(visit, question, part):
    app = visit(PAGE, part=part, question=question)
    assert [info.value for info in app.info] == ["Hidden until you lock your answer."]


def test_learning_steps_and_restarts(visit):
    app = visit(PAGE, part="learned")
    app.button(key="learning step").click().run()
    assert "Step 10:" in words(app)
    app.button(key="learning restart").click().run()
    assert "Step 0:" in words(app)
    assert not app.exception


def test_working_picture_is_small_and_in_whole_steps(visit):
    from models.images.samples import sample

    image = sampling.working_picture(sample("chelsea").pixels)
    assert max(image.shape) == 112
    assert ((image * 255) - (image * 255).round()).abs().max() < 1e-4
