"""The frame around every page: navigation, title, and the one place where a refused parameter is shown."""

import streamlit as st

from pages.shell import _, state, text, view, warmup
from pages.shell.compute import refused

st.set_page_config(page_icon="👁️", layout="wide", initial_sidebar_state="collapsed")

text.choose_language()
page = st.navigation(
    {
        "": [st.Page("home/home.py", title=_("Home"), default=True)],
        _("Convolution"): [
            st.Page("receptive_field/receptive_field.py", title=_("Receptive fields")),
            st.Page("sampling/sampling.py", title=_("Sampling points")),
        ],
        _("Detection"): [
            st.Page("anchors/anchors.py", title=_("Anchors and suppression")),
            st.Page("iou/iou.py", title=_("IoU losses")),
        ],
        _("Evaluation"): [st.Page("ranking/ranking.py", title=_("Precision-recall and ROC"))],
        _("Looking inside"): [st.Page("attribution/attribution.py", title=_("What the network looks at"))],
        _("Images"): [
            st.Page("morphology/morphology.py", title=_("Morphology")),
            st.Page("style/style.py", title=_("Style transfer")),
        ],
        _("Generation"): [st.Page("gan/gan.py", title=_("GAN training"))],
    },
    position="top",
)

st.session_state[state.PAGE] = page.url_path
view.top(page.title)
try:
    page.run()
except ValueError as refusal:  # a model refused the chosen parameters
    refused(str(refusal))
state.mirror("page")
warmup.first_page.set()
