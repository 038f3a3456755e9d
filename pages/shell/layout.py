"""How pages look: the title line, controls beside the stage, and a projector view with larger type."""

import streamlit as st

from pages.shell import context
from pages.shell.components import SCRIPTS, joined
from pages.shell.language import _

PICTURE_PLACE = "place of the picture"  # session key

STYLE = """
<style>
:root {{ --good: {good}; --bad: {bad}; }}
{captions}
{layout}
{rules}
</style>
"""
PROJECTED = """
html { font-size: 130% !important; }
[data-testid="stMainBlockContainer"] { padding: 0.5rem 1rem; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.4rem; }
.stHeader, .stAppHeader, .st-key-head :is(:has(> [data-testid="stImage"]), [data-testid="stCaptionContainer"]) { display: none; }
:is(.st-key-picture-menu, .st-key-presets, .st-key-navigation, .st-key-paths) { zoom: calc(1 / 1.3); } /* for who presses them: so near */
@media (max-height: 800px) { :has(> .st-key-sentence) { display: none; } }
"""


def top(title: str) -> None:
    """The page's title, a place for its picture, and the switch of the projector view (``?projector=true``)."""
    line = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="large", key="head"
    )
    line.title(title, anchor=False, width="content")
    st.session_state[PICTURE_PLACE] = line.container(horizontal=True, vertical_alignment="center", wrap=False)
    larger = _("Larger type and pictures for the class; what it does not need is hidden.")
    rules = [PROJECTED] if line.toggle(_("Projector"), key="projector", bind="query-params", help=larger) else []
    dark = context.dark()
    if dark:  # the light blue that reads well on dark needs dark letters on it
        rules.append('[data-testid="stBaseButton-primary"]:not(:disabled), [data-tag] { color: #0b1220 !important; }')
        rules.append("[data-tag] * { color: inherit !important; }")
    good, bad = ("#4cd6a4", "#ffa35c") if dark else ("#00664a", "#a34300")
    captions, looks = joined([SCRIPTS / "captions.css"]), joined([SCRIPTS / "layout.css"])
    st.html(STYLE.format(good=good, bad=bad, captions=captions, layout=looks, rules="\n".join(rules)))
