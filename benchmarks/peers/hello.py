"""A bare page: what Streamlit itself costs."""

import streamlit as st

st.title("Hello")
st.markdown("A bare page.")
