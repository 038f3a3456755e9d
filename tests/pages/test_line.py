"""A line answers for the sliders without a script run, and shows what the script would show."""

import asyncio
import gc
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.requests import Request

from pages.shell.line import Line, _lines, ask

PATH = "morphology/morphology.py"


def unpacked(message):
    start = 4 + int.from_bytes(message[:4], "little")
    return json.loads(message[4:start]), message[start:]


def sent(app, name):
    """Head of the packet of a component."""
    found = next(c for c in app.get("bidi_component") if c.key == f"morphology/{name}")
    return unpacked(found.proto.bytes)[0]


def answered(content):
    """Heads of the canvases in an answer."""
    head, buffers = unpacked(content)
    places = head["canvases"].items()
    return {name: unpacked(buffers[p["offset"] : p["offset"] + p["size"]])[0] for name, p in places}


def asked(token, positions):
    """The response to a question, given as text or as what JSON is made of."""
    body = (positions if isinstance(positions, str) else json.dumps(positions)).encode()

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-length", str(len(body)).encode())]
    request = Request({"type": "http", "headers": headers, "path_params": {"token": token}}, receive)
    with ThreadPoolExecutor(1) as own:  # the browser tests leave an event loop running in this thread
        return own.submit(lambda: asyncio.run(ask(request))).result()


@pytest.mark.parametrize("query", [{}, {"source": "grey", "op1": "gradient"}, {"source": "board", "element": "line"}])
def test_answer_is_what_the_script_shows(visit, slide, query):
    app = visit(PATH, **query)
    names = _lines[sent(app, "stage")["line"]].sliders
    positions = {name: 120 if name == "threshold" else 45 if name == "angle" else 5 for name in names}
    reply = asked(sent(app, "radius.slider")["line"], positions)
    found = answered(reply.body)
    for name, position in positions.items():
        slide(name, position)
    for canvas in ("stage", "element view"):
        assert found[canvas]["digest"] == sent(app, canvas)["digest"]
        assert found[canvas]["panes"] == sent(app, canvas)["panes"]


def test_another_value_gives_another_picture(visit):
    app = visit(PATH)
    token = sent(app, "stage")["line"]
    first, second = (answered(asked(token, {"threshold": 107, "radius": r}).body) for r in (3, 4))
    assert first["stage"]["digest"] == sent(app, "stage")["digest"]
    assert first["stage"]["digest"] != second["stage"]["digest"]
    assert first["stage"]["rows"] != second["stage"]["rows"]


@pytest.mark.parametrize(
    "query", [{"source": "board", "radius": 3}, {"source": "grey", "op1": "skeleton"}], ids=["too large", "refused"]
)
def test_what_needs_words_is_left_to_the_script(visit, query):
    app = visit(PATH, **query)
    reply = asked(sent(app, "radius.slider")["line"], {"radius": 25})
    assert reply.status_code == 204
    assert not reply.body


def test_answer_never_shows_what_a_question_hides(visit):
    app = visit(PATH, question="twice")
    reply = asked(sent(app, "stage")["line"], {"threshold": 107, "radius": 3})
    stage = answered(reply.body)["stage"]
    assert stage["panes"][1]["title"] == "After: hidden until you lock"
    assert "lamp" not in stage["rows"]
    assert not stage["extra"]["offsets"]


@pytest.mark.parametrize(
    "content",
    ["", "[1]", "{}", '{"threshold": "wide", "radius": 3}', '{"threshold": NaN, "radius": 3}', '{"radius": 3}'],
)
def test_questions_without_sense_are_refused(visit, content):
    token = sent(visit(PATH), "stage")["line"]
    assert asked(token, content).status_code == 400


def test_positions_beyond_the_slider_are_held_back(visit):
    app = visit(PATH)
    token = sent(app, "stage")["line"]
    far, end = (asked(token, {"threshold": 107, "radius": r}).body for r in (1e9, 25))
    assert answered(far)["stage"]["digest"] == answered(end)["stage"]["digest"]


def test_long_questions_and_unknown_lines_are_refused(visit):
    token = sent(visit(PATH), "stage")["line"]
    assert asked(token, "1" * 20_000).status_code == 413
    assert asked("none", {}).status_code == 404


def test_line_ends_with_its_session():
    line = Line("short-lived")
    _lines[line.token] = line
    del line
    gc.collect()
    assert "short-lived" not in _lines
