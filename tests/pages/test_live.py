"""A live channel answers for the sliders without a script run, and shows what the script would show."""

import asyncio
import gc
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from pages.shell.live import _channels, answer

PAGE = "morphology"


def unpacked(content):
    start = 4 + int.from_bytes(content[:4], "little")
    return json.loads(content[4:start]), content[start:]


def sent(app, name, page=PAGE):
    """Header of a drawing of the page."""
    found = next(c for c in app.get("bidi_component") if c.key == f"{page}/{name}")
    return unpacked(found.proto.bytes)[0]


def drawings(content):
    """Headers of the drawings in an answer."""
    header, payload = unpacked(content)
    ends = list(accumulate(size for size, _key in header["parts"]))
    messages = [payload[end - size : end] for end, (size, _key) in zip(ends, header["parts"], strict=True)]
    return {name: unpacked(messages[place["part"]])[0] for name, place in header["drawings"].items()}


def ask(channel, positions):
    """The response to a question, given as text or as what JSON is made of."""
    body = (positions if isinstance(positions, str) else json.dumps(positions)).encode()

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-length", str(len(body)).encode())]
    request = Request({"type": "http", "headers": headers, "path_params": {"channel": channel}}, receive)
    with ThreadPoolExecutor(1) as pool:  # the browser tests leave an event loop running in this thread
        return pool.submit(lambda: asyncio.run(answer(request))).result()


@pytest.mark.parametrize(
    "query", [{}, {"source": "grey", "op1": "gradient"}, {"source": "board", "element": "line"}, {"part": "threshold"}]
)
def test_answer_is_what_the_script_shows(visit, set_value, query):
    app = visit(PAGE, **query)
    name = "histogram" if query.get("part") else "stage"
    header = sent(app, name)
    positions = {name: {"threshold": 120, "angle": 45}.get(name, 5) for name in header["sliders"]}
    found = drawings(ask(header["channel"], positions).body)
    for slider, position in positions.items():
        set_value(slider, position)
    for key in (name, "element view"):
        answered, shown = found[key], sent(app, key)
        same = answered.keys() - {"captions", "parts"}
        assert {k: answered[k] for k in same} == {k: shown[k] for k in same}
        assert [digest for _size, digest in answered["parts"]] == [digest for _size, digest in shown["parts"]]


def test_answer_has_the_digest_of_the_script_also_where_the_browser_writes_1_for_1_0(visit, value, set_value):
    header = sent(visit("sampling"), "layer", "sampling")
    places = {slider: float(value(slider)) for slider in header["sliders"]} | {"scale": 2.0}
    positions = {slider: int(place) if place.is_integer() else place for slider, place in places.items()}
    found = drawings(ask(header["channel"], positions).body)["layer"]
    assert found["digest"] == sent(set_value("scale", 2.0), "layer", "sampling")["digest"] != header["digest"]


def test_another_value_gives_another_picture(visit):
    app = visit(PAGE, source="bw")
    channel = sent(app, "stage")["channel"]
    first, second = (drawings(ask(channel, {"threshold": 107, "radius": r}).body) for r in (3, 4))
    assert first["stage"]["digest"] == sent(app, "stage")["digest"]
    assert first["stage"]["digest"] != second["stage"]["digest"]
    assert first["stage"]["captions"] != second["stage"]["captions"]


def test_long_work_is_left_to_the_script(visit):
    header = sent(visit(PAGE, part="sizes"), "spectrum")
    reply = ask(header["channel"], dict.fromkeys(header["sliders"], 25))
    assert reply.status_code == 204
    assert not reply.body


def test_what_needs_words_is_left_to_the_script(visit, set_value):
    visit(PAGE, source="board", op1="skeleton")
    app = set_value("source", "grey")  # refused: the last good picture stays
    assert len(app.warning) == 1
    header = sent(app, "stage")
    assert ask(header["channel"], dict.fromkeys(header["sliders"], 5)).status_code == 204


def test_answer_never_shows_what_a_question_hides(visit):
    app = visit(PAGE, question="twice")
    reply = ask(sent(app, "stage")["channel"], {"threshold": 107, "radius": 3})
    stage = drawings(reply.body)["stage"]
    assert stage["panes"][1]["title"] == "After: hidden until you lock"
    assert "check" not in stage["captions"]
    assert not stage["extra"]["offsets"]


@pytest.mark.parametrize(
    "content",
    ["", "[1]", "{}", '{"threshold": "wide", "radius": 3}', '{"threshold": NaN, "radius": 3}', '{"radius": 3}'],
)
def test_questions_without_sense_are_refused(visit, content):
    channel = sent(visit(PAGE, source="bw"), "stage")["channel"]
    assert ask(channel, content).status_code == 400


def test_positions_beyond_the_slider_are_held_back(visit):
    app = visit(PAGE, source="bw")
    channel = sent(app, "stage")["channel"]
    far, end = (ask(channel, {"threshold": 107, "radius": r}).body for r in (1e9, 25))
    assert drawings(far)["stage"]["digest"] == drawings(end)["stage"]["digest"]


def test_long_questions_and_unknown_channels_are_refused(visit):
    channel = sent(visit(PAGE, source="bw"), "stage")["channel"]
    assert ask(channel, "1" * 20_000).status_code == 413
    assert ask("none", {}).status_code == 404


def small():
    from pages import shell

    radius = shell.slider("radius", "Radius", 0, 9, 3)
    with shell.undrawn():
        angle = shell.slider("angle", "Angle", 0, 9, 4)
    values = {"radius": radius, "angle": angle, "name": "x"}
    shell.follow(lambda v: [shell.Captions("text", [shell.caption(f"{v['radius']} {v['angle']} {v['name']}")])], values)


def test_sliders_that_are_not_drawn_keep_their_value():
    app = AppTest.from_function(small, default_timeout=30).run()
    channel = app.session_state["/stage.channel"]
    assert list(channel.scales) == ["radius"]
    assert "5 4 x" in drawings(ask(channel.id, {"radius": 5, "angle": 9}).body)["text"]["html"]


def test_channel_ends_with_its_session():
    app = AppTest.from_function(small, default_timeout=30).run()
    known = app.session_state["/stage.channel"].id
    assert known in _channels
    del app
    gc.collect()
    assert known not in _channels


DRAGGED = {"cells": {"boxes": [{"xyxy": [210.4, 130.0, 20.0, 40.6], "label": "cup"}]}}  # a corner passed the other one


def test_a_dragged_box_is_answered_as_the_script_will_show_it(visit, set_value):
    header = sent(visit("detectors", rule="inside"), "cells", "detectors")
    assert header["live"]
    assert set(header["sliders"]) == {"stride", "levels"}
    found = drawings(ask(header["channel"], {"stride": 32, "levels": 1, "edited": DRAGGED}).body)["cells"]
    shown = sent(set_value("objects", ((20, 41, 210, 130, "cup"),)), "cells", "detectors")
    assert found["digest"] == shown["digest"] != header["digest"]


@pytest.mark.parametrize("edited", [{"cells": {"boxes": [{}]}}, {"cells": {"boxes": 3}}, 3, {"cells": 3}])
def test_edits_without_sense_are_refused(visit, edited):
    header = sent(visit("detectors", rule="inside"), "cells", "detectors")
    positions = dict.fromkeys(header["sliders"], 32)
    assert ask(header["channel"], positions | {"edited": edited}).status_code == 400


def test_a_drag_that_needs_words_is_left_to_the_script(visit):
    header = sent(visit("detectors", rule="inside"), "cells", "detectors")
    flat = {"cells": {"boxes": [{"xyxy": [20, 40, 20, 130], "label": "cup"}]}}
    reply = ask(header["channel"], dict.fromkeys(header["sliders"], 32) | {"edited": flat})
    assert reply.status_code == 204
