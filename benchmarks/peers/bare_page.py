"""The same pictures through our drawings in a bare app with our settings: what the page around them adds."""

import os
import pickle
from pathlib import Path

import streamlit as st
import torch  # noqa: F401

from pages import shell

st.set_page_config(layout="wide")
states = pickle.loads(Path(os.environ["RECORDING"]).read_bytes())[st.query_params["of"]]
st.html("<style>:root { --good: green }</style>")  # our drawings wait for the style of their page


@shell.fragment
def bare() -> None:
    position = shell.slider("position", "Position", 0, 25, 3)
    with st.container(key="stage"):
        shell.show(*states[position % 2])


bare()
