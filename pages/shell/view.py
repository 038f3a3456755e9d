"""How pages look: the title line, and a projector view with larger type."""

import streamlit as st

from pages.shell.component import stylesheet
from pages.shell.text import _

PROJECTOR = 1.3  # enlargement of all type
PICTURE_ROOM = "picture room"  # session key of the place for the page's picture

STYLE = """
<style>
[data-testid="stMainBlockContainer"] {{ padding: 3.9rem 2rem 2rem; max-width: 1900px; }}
[data-testid="stVerticalBlock"] {{ gap: 0.7rem; }}
[data-testid="stHeading"] h1 {{ font-size: 1.75rem; padding: 0; }}
[data-testid="stCaptionContainer"] {{ opacity: 1; }}
[data-testid="stCaptionContainer"] p {{ color: color-mix(in srgb, currentColor 85%, transparent); font-size: 0.9rem; }}
[data-stale="true"] {{ opacity: 1 !important; transition: none !important; }}
:root {{ --good: {good}; --bad: {bad}; }}
.st-key-question .stButtonGroup {{ display: flex; align-items: center; gap: 0.6rem; }}
.st-key-question label {{ margin: 0; min-height: 0; }}
.stHorizontalBlock > [data-testid="stLayoutWrapper"]:has(> .st-key-asked) {{ flex: 1 0 100%; }}
{rows}
{rules}
</style>
"""


def top(title: str) -> None:
    """The page's title, room for its picture, and the switch of the projector view (``?projector=true``)."""
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="large")
    line.title(title, anchor=False, width="content")
    st.session_state[PICTURE_ROOM] = line.container(horizontal=True, vertical_alignment="center", wrap=False)
    enlarged = line.toggle(_("Projector"), key="projector", bind="query-params", help=_("Larger type for the class."))
    rules = [f"html {{ font-size: {100 * PROJECTOR:.0f}% !important; }}"] if enlarged else []
    dark = st.context.theme.type == "dark"
    if dark:  # the light blue that reads well on dark needs dark letters on it
        rules.append('[data-testid="stBaseButton-primary"]:not(:disabled) { color: #0b1220 !important; }')
    good, bad = ("#4cd6a4", "#ffa35c") if dark else ("#00664a", "#a34300")
    st.html(STYLE.format(good=good, bad=bad, rows=stylesheet("rows"), rules="\n".join(rules)))
