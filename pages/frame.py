"""The frame around every page: navigation, title, and the one place where a refused parameter is shown."""

from itertools import groupby

import streamlit as st

from pages.catalogue import following, pages
from pages.shell import _, language, layout, play, turns, values, warmup
from pages.shell.calls import refused

st.set_page_config(page_icon="👁️", layout="wide", initial_sidebar_state="collapsed")

language.choose_language()
menu = {"": [st.Page("home/home.py", title=_("Home"), default=True)]}
for section, entries in groupby(pages(), lambda entry: entry.section):
    menu[section] = [st.Page(entry.path, title=entry.title) for entry in entries]
menu[""].append(st.Page("album/album.py", title=_("Class album"), visibility="hidden"))  # for phones, by its address
page = st.navigation(menu, position="top")

values.arrive(page.url_path)
play.rest()
layout.top(page.title if page.url_path else _("Visual Explorer"))
if page.url_path:  # Home needs nothing heavy
    warmup.wait()
try:
    with turns.turn():
        page.run()
except ValueError as refusal:  # a model refused the chosen parameters
    refused(str(refusal))
if after := following(page.url_path):
    st.page_link(after.path, label=_("Next: {title}").format(title=after.title), icon=":material/arrow_forward:")
values.sync_url(values.WHOLE)
warmup.first_page.set()
