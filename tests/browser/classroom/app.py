"""The app's own server with two pages: the teacher's side of a class album, and the phone's."""

from pathlib import Path

import streamlit as st
from starlette.routing import Route

from pages.shell import album

app = st.App(Path(__file__).with_name("frame.py"), routes=[Route("/photos", album.receive, methods=["POST"])])
