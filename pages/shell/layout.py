"""How pages look: the title line, controls beside the stage, and a projector view with larger type."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shell import context
from pages.shell.components import SCRIPTS, joined
from pages.shell.language import _

PROJECTOR = 1.3  # enlargement of all type
PICTURE_PLACE = "place of the picture"  # session key

STYLE = """
<style>
[data-testid="stMainBlockContainer"] {{ padding: 3.9rem 2rem 2rem; max-width: 1900px; }}
[data-testid="stVerticalBlock"] {{ gap: 0.7rem; }}
[data-testid="stHeading"] h1 {{ font-size: 1.75rem; padding: 0; }}
[data-testid="stCaptionContainer"] {{ opacity: 1; }}
[data-testid="stCaptionContainer"] p {{ color: color-mix(in srgb, currentColor 85%, transparent); font-size: 0.9rem; }}
[data-stale="true"] {{ opacity: 1 !important; transition: none !important; }}
button kbd {{ color: inherit !important; opacity: 1 !important; }}
:root {{ --good: {good}; --bad: {bad}; }}
.st-key-questions .stButtonGroup {{ display: flex; align-items: center; gap: 0.6rem; }}
.st-key-questions label {{ margin: 0; min-height: 0; }}
{captions}
{rules}
</style>
"""


def top(title: str) -> None:
    """The page's title, a place for its picture, and the switch of the projector view (``?projector=true``)."""
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="large")
    line.title(title, anchor=False, width="content")
    st.session_state[PICTURE_PLACE] = line.container(horizontal=True, vertical_alignment="center", wrap=False)
    enlarged = line.toggle(_("Projector"), key="projector", bind="query-params", help=_("Larger type for the class."))
    rules = [f"html {{ font-size: {100 * PROJECTOR:.0f}% !important; }}"] if enlarged else []
    dark = context.dark()
    if dark:  # the light blue that reads well on dark needs dark letters on it
        rules.append('[data-testid="stBaseButton-primary"]:not(:disabled) { color: #0b1220 !important; }')
    good, bad = ("#4cd6a4", "#ffa35c") if dark else ("#00664a", "#a34300")
    captions = joined([SCRIPTS / "captions.css"])
    st.html(STYLE.format(good=good, bad=bad, captions=captions, rules="\n".join(rules)))


def columns(controls: int = 1, stage: int = 3) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Places for the controls and, beside them, for what they show; widths as shares."""
    left, right = st.columns([controls, stage])
    return left, right.container(key="stage")
