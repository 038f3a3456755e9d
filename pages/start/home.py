"""The gallery of what can be explored."""

import streamlit as st

from pages.shell import _

st.markdown(_("Every number and picture here is computed now, from your photo, and checked against a second method."))
