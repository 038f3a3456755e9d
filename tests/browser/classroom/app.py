"""The app's own server with two pages: the teacher's side of a class album, and the phone's."""

import os
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pages.shell import album, components


def replica(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(os.getpid()))


routes = [
    Route("/scripts/{names:path}", components.script),
    Route("/photos", album.receive, methods=["POST"]),
    Route("/replica", replica),
]
app = st.App(Path(__file__).with_name("frame.py"), routes=routes)
