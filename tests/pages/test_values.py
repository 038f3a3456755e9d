"""One home for every value: link, presets, Reset and owners, on a small script."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.shell import codecs


def script():
    import streamlit as st

    from pages import shell
    from pages.shell import codecs, values

    values.arrive("page")
    part = shell.introduce(
        "Sentence.", presets={"Near": {"radius": 2}, "Far": {"radius": 9, "kind": "b", "hidden one": 7}},
        questions=(), parts={"one": "One", "two": "Two"},
    )  # fmt: skip
    network = shell.select("network", "Network", ["deep", "flat"])
    radius = shell.slider("radius", "Radius", 0, 10, 3)
    layer = shell.slider("layer", "Layer", 1, 9, {"deep": 9, "flat": 2}[network], owner=network)
    kind = shell.choice("kind", "Kind", ["a", "b"] if network == "deep" else ["a"])
    several = shell.multi_choice("several", "Several", ["x", "y", "z"], ("x", "y"))
    flag = shell.toggle("flag", "Flag")
    seed = shell.number("seed", "Seed", 0, 99, 5)
    word = shell.text("word", "Word", "cat")
    drawn = shell.kept("drawn", (1.0, 2.0), codecs.numbers(2, 0, 9))
    with shell.panel("panel", "Folded") as is_open:
        folded = shell.slider("folded", "In a panel", 0, 5, 1)
    shown = {"part": part, "radius": radius, "layer": layer, "kind": kind, "several": several, "flag": flag}
    shown |= {"seed": seed, "word": word, "drawn": drawn.value, "folded": folded, "open": is_open}
    if flag:
        shown["hidden one"] = shell.slider("hidden one", "Drawn with the flag", 0, 9, 1)
    st.session_state["seen"] = shown
    values.sync_url("page")


START = {
    "part": "one", "radius": 3, "layer": 9, "kind": "a", "several": ("x", "y"), "flag": False, "seed": 5, "word": "cat",
    "drawn": (1.0, 2.0), "folded": 1, "open": False,
}  # fmt: skip


@pytest.fixture
def small():
    return AppTest.from_function(script, default_timeout=30)


def seen(app):
    assert not app.exception, app.exception[0].value
    return app.session_state["seen"]


def values(app):
    return app.session_state["pages"]["page"]


def link(app):
    """The query that the page asks the browser to write."""
    return {e.name: e.text for e in values(app).register.values() if e.linked and e.text is not None}


def press(app, label):
    return app.button_group(key="page/preset").set_value(label).run()


def test_fresh_page_stands_at_its_defaults_with_an_empty_link(small):
    assert seen(small.run()) == START
    assert link(small) == {}


def test_link_restores_every_value_and_comes_back(small):
    query = {
        "part": "two", "radius": "7", "kind": "b", "several": "z~x", "flag": "true", "seed": "8", "word": "dog",
        "drawn": "4_5.5", "folded": "4", "layer": "5", "hidden one": "6",
    }  # fmt: skip
    for name, text in query.items():
        small.query_params[name] = text
    got = seen(small.run())
    assert got == {
        "part": "two", "radius": 7, "kind": "b", "several": ("z", "x"), "flag": True, "seed": 8, "word": "dog",
        "drawn": (4.0, 5.5), "folded": 4, "layer": 5, "open": False, "hidden one": 6,
    }  # fmt: skip
    assert link(small) == query


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("radius", "99", 10), ("radius", "wide", 3), ("radius", "nan", 3), ("kind", "z", "a"),
     ("several", "q", ("x", "y")),
     ("flag", "True", False), ("drawn", "1", (1.0, 2.0)), ("seed", "-3", 0)],
)  # fmt: skip
def test_link_beyond_the_range_gives_the_nearest_value_and_one_without_sense_the_default(small, name, text, value):
    small.query_params[name] = text
    assert seen(small.run())[name] == value


def test_preset_after_another_is_the_preset_alone(small):
    press(press(small.run(), "Far"), "Near")
    assert seen(small) == START | {"radius": 2}
    assert link(small) == {"radius": "2"}


def test_reset_undoes_what_was_set_in_any_way(small):
    small.query_params["radius"] = "7"
    small.run()
    small.text_input(key="page/word").set_value("dog").run()
    values(small).register["drawn"].set((8.0, 8.0))
    small.run()
    assert (seen(small)["word"], seen(small)["drawn"]) == ("dog", (8.0, 8.0))
    press(small, "Reset")
    assert seen(small) == START
    assert link(small) == {}
    assert small.text_input(key="page/word").value == "cat"


def test_preset_reaches_a_control_that_is_drawn_later(small):
    press(small.run(), "Far")
    small.toggle(key="page/flag").set_value(True).run()
    assert seen(small)["hidden one"] == 7


def late():
    import streamlit as st

    from pages import shell
    from pages.shell import values

    values.arrive("page")
    st.button("Set", on_click=shell.set_controls, args=({"late": 7},))
    if st.toggle("Show"):
        st.session_state["seen"] = shell.slider("late", "Late", 0, 9, 1)


def test_what_is_set_is_newer_than_the_link_of_a_control_that_is_drawn_later():
    app = AppTest.from_function(late, default_timeout=30)
    app.query_params["late"] = "3"
    app.run().button[0].click().run()
    app.toggle[0].set_value(True).run()
    assert seen(app) == 7


def test_each_owner_has_a_value_of_its_own(small):
    small.run()
    values(small).register["layer"].set(4)
    assert seen(small.run())["layer"] == 4
    small.selectbox(key="page/network").set_value("flat").run()
    assert seen(small)["layer"] == 2  # its own default
    small.selectbox(key="page/network").set_value("deep").run()
    assert seen(small)["layer"] == 4


def test_option_that_is_gone_gives_way_to_the_default_and_comes_back(small):
    press(small.run(), "Far")
    assert seen(small)["kind"] == "b"
    small.selectbox(key="page/network").set_value("flat").run()
    assert seen(small)["kind"] == "a"
    small.selectbox(key="page/network").set_value("deep").run()
    assert seen(small)["kind"] == "b"


def test_value_set_back_to_its_default_leaves_the_link(small):
    small.run()
    small.number_input(key="page/seed").set_value(6).run()
    assert link(small) == {"seed": "6"}
    small.number_input(key="page/seed").set_value(5).run()
    assert link(small) == {}


@pytest.mark.parametrize(
    ("codec", "value"),
    [(codecs.number(0, 5), 0.1), (codecs.number(0, 500, whole=True), 123), (codecs.EXACT, 0.1 + 0.2),
     (codecs.FLAG, True),
     (codecs.option([1, "b", None]), None), (codecs.several([1, 2]), (2, 1)), (codecs.several([1, 2]), ()),
     (codecs.numbers(3, -1, 1), (-0.5, 0.25, 1.0)), (codecs.board(), np.eye(4) > 0), (codecs.board(5), np.eye(5) > 0)],
)  # fmt: skip
def test_codec_reads_what_it_writes(codec, value):
    np.testing.assert_array_equal(codec.read(codec.write(value)), value)


@pytest.mark.parametrize("text", ["01.1", "0a", "", "."])
def test_boards_without_sense_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (any: it is read from a link)
        codecs.board().read(text)


@pytest.mark.parametrize(
    ("text", "values"), [("a~b", ("a", "b")), ("b,a", ("b", "a")), ("a~b~c", ("a", "b")), ("", ())]
)
def test_several_options_are_read_up_to_the_most_that_can_be_chosen(text, values):
    assert codecs.several("abc", most=2).read(text) == values


def test_shared_value_is_the_same_on_every_page_and_reset_on_any(visit, app, value, set_value):
    visit("ranking", source="boxes", boxes="photo")
    boxes = ((10.0, 20.0, 110.0, 90.0, "cup"),)
    set_value("objects", boxes)
    visit("anchors", part="anchors")
    assert value("objects") == boxes
    app.button_group(key="anchors/preset").set_value("Reset").run()
    assert value("objects") != boxes
    visit("ranking")
    assert value("objects") != boxes
