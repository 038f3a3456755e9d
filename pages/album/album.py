"""The class album on a phone: choose a class, take or choose photos, add them."""

from pathlib import Path

import streamlit as st

from pages import shell
from pages.shell import _

if album := shell.joined_album():
    words = {
        "class": _("1. What do your photos show?"),
        "photo": _("2. Your photos"),
        "camera": _("Take a photo"),
        "files": _("Choose photos"),
        "choose": _("Choose what they show"),
        "none": _("No photo yet"),
        "add": _("Add to “{class}”: {count}"),
        "sending": _("Sending: {count}"),
        "added": _("Added to “{class}”: {added}. Thank you!"),
        "refused": _("Not added: {refused}. The reason stands beside the photo."),
        "drop": _("Drop this photo"),
        "heavy": _("This photo has more than {most:g} MB, which is too much.").format(most=album.limits.megabytes),
        "offline": _("The server does not answer. The photo is still here: add it again."),
    }
    header = {"words": words, "code": album.code, "classes": album.classes, "most": 1e6 * album.limits.megabytes}
    shell.mount(shell.page_component(Path(__file__).parent, ("album.js",)), "album", header, on=lambda sent: None)
    st.caption(_("The server keeps your photos small, without their place and time, and in memory alone, until your teacher ends the album. Ask people before you take their photo."))  # fmt: skip
