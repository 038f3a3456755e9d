"""The usual way: default settings, torch imported, the same pictures by ``st.image`` and ``st.plotly_chart``."""

import os
import pickle
from pathlib import Path

import numpy as np
import streamlit as st
import torch  # noqa: F401

from pages.shell.drawings import Canvas, Captions, Drawing, Row

st.set_page_config(layout="wide")
states = pickle.loads(Path(os.environ["RECORDING"]).read_bytes())[st.query_params["of"]]
position = st.slider("Position", 0, 25, 3)


def show(drawing: Drawing | Row) -> None:
    if isinstance(drawing, Row):
        for place, column in zip(st.columns(drawing.shares), drawing.columns, strict=True):
            with place:
                for one in column:
                    show(one)
    elif isinstance(drawing, Canvas):
        for column, pane in zip(st.columns(len(drawing.panes)), drawing.panes, strict=True):
            scale = np.nanmax(pane.picture) if pane.is_heat or pane.picture.dtype == bool else 255
            picture = np.nan_to_num(pane.picture / max(scale, 1))
            picture[0, 0] = position / 25  # where only lines over the picture have moved, it is another picture, too
            column.image(picture, clamp=True, width="stretch")
        st.html("".join(drawing.captions))
    elif isinstance(drawing, Captions):
        st.html("".join(drawing.captions))
    else:
        st.plotly_chart(drawing.figure)


for drawing in states[position % 2]:
    show(drawing)
