"""How pages look: the title line, and a projector view with larger type."""

import streamlit as st

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
{rules}
</style>
"""


def top(title: str) -> None:
    """The page's title, room for its picture, and the switch of the projector view (``?projector=true``)."""
    left, middle, right = st.columns([6, 8, 3], vertical_alignment="center")
    left.title(title, anchor=False)
    st.session_state[PICTURE_ROOM] = middle
    enlarged = right.toggle(_("Projector"), key="projector", bind="query-params", help=_("Larger type for the class."))
    rules = [f"html {{ font-size: {100 * PROJECTOR:.0f}% !important; }}"] if enlarged else []
    if st.context.theme.type == "dark":  # the light blue that reads well on dark needs dark letters on it
        rules.append('[data-testid="stBaseButton-primary"] { color: #0b1220 !important; }')
    st.html(STYLE.format(rules="\n".join(rules)))
