"""Entry point: ``streamlit run app.py``. The frame around every page is ``pages/frame.py``."""

import streamlit as st
from starlette.middleware import Middleware

from pages.shell import headers, routes, warmup

app = st.App("pages/frame.py", lifespan=warmup.lifespan, middleware=[Middleware(headers.Headers)], routes=routes.ALL)
