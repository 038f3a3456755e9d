"""The gallery of what can be explored: by section, by search, or along a path."""

from itertools import groupby
from pathlib import Path

import streamlit as st

from pages import shell
from pages.catalogue import Page, pages, paths
from pages.shell import _

FOLDER = Path(__file__).parent

entries = {entry.name: entry for entry in pages()}


def card(entry: Page, heading: str) -> None:
    """Picture, title and sentence; all of it leads to the page. Above it the heading of the section that begins here."""
    with st.container(height="stretch", key=f"cell-{entry.name}"):
        if heading:
            st.subheader(heading, anchor=False)
        with st.container(border=True, height="stretch", key=f"card-{entry.name}"):
            contents(entry)


def contents(entry: Page) -> None:
    st.image(FOLDER / f"thumbnails/{entry.name}{'.dark' if shell.dark() else ''}.webp", width="stretch", alt="")
    st.page_link(entry.path, label=f"**{entry.title}**")
    st.markdown(entry.sentence)
    if entry.takes_a_minute:
        st.caption(_("Trains or paints: give it a minute."))


with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.markdown(_("The pages compute their numbers and pictures now, most from your photo. A green tick marks what a second method has just confirmed."), width="content")  # fmt: skip
    words = {"label": _("Find a page: threshold, noise, box ..."), "nothing": _("No page says that.")}
    shell.mount(shell.page_component(FOLDER, ("home.js",)), "search", words, on=lambda sent: None)
with st.container(key="paths"):
    for title, names in paths().items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{title}**", width="content")
            for name in names:
                st.page_link(entries[name].path, label=entries[name].title, width="content")
with st.container(horizontal=True, key="gallery"):
    for section, group in groupby(entries.values(), lambda entry: entry.section):
        for place, entry in enumerate(group):
            card(entry, "" if place else section)
