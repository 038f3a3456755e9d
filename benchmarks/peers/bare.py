"""The server of `bare_page.py`: Streamlit's own, with what our drawings ask for."""

from pathlib import Path

import streamlit as st

from pages.shell.routes import DRAWING

app = st.App(Path(__file__).with_name("bare_page.py"), routes=DRAWING)
