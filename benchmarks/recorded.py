"""What a page draws at two positions of its main slider, for apps that show the same without computing anything."""

import logging
import pickle
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest

from benchmarks.session import header_of, placed
from benchmarks.sliders import Main
from pages.shell.drawings import Canvas, Captions, Chart, Drawing, Row
from pages.shell.live import _channels
from tools.served import ROOT

SHARES = 0.6, 0.8  # of the slider's way
Recording = dict[str, list[list[Drawing | Row]]]  # by the title of the slider


def record(sliders: Iterable[Main], path: Path) -> None:
    logging.disable(logging.WARNING)  # Streamlit misses its server
    path.write_bytes(pickle.dumps({main.title: recording(main) for main in sliders}))


def recording(main: Main) -> list[list[Drawing | Row]]:
    app = AppTest.from_file(str(ROOT / "pages/frame.py"), default_timeout=120).run()
    app.switch_page(f"{main.page}/{main.page}.py")
    for name, value in parse_qsl(main.query):
        app.query_params[name] = value
    app.run()
    headers = [header_of(component.proto.bytes) for component in app.get("bidi_component")]
    channel = _channels[next(header["channel"] for header in headers if main.name in header.get("sliders", ()))]
    scale = channel.scales[main.name]
    way = {"low": scale.position(scale.low), "high": scale.position(scale.high), "step": scale.step}
    values = [scale.value(placed(way, share)) for share in SHARES]
    return [[plain(one) for one in channel.draw({**channel.fixed, main.name: value})] for value in values]


def plain(drawing: Any) -> Drawing | Row:
    """The drawing without what its page does with it; a page's own component as four charts."""
    if isinstance(drawing, Row):
        return Row(drawing.shares, [[plain(one) for one in column] for column in drawing.columns])
    if isinstance(drawing, Canvas):
        return replace(drawing, on_edit=None, edit=None, sets=None, script="")
    if isinstance(drawing, Chart):
        return replace(drawing, on_click=None)
    if isinstance(drawing, Captions):
        return drawing
    values = [0.001 * step for step in range(1000)]
    curve = go.Figure(go.Scatter(x=values, y=[value ** drawing.content().header["auc"][0] for value in values]))
    return Chart(drawing.key, curve.set_subplots(2, 2), drawing.key)
