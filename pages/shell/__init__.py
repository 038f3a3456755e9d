"""What pages share. A page imports only this: ``from pages import shell`` and ``from pages.shell import _``."""

from pages.shell.canvas import Edit, canvas, edited, forget
from pages.shell.code import code
from pages.shell.compute import attempt, heavy, refused, remembered
from pages.shell.controls import choice, declare, number, presets, put, reset, select, several, slider, toggle
from pages.shell.display import (
    checked,
    clicked,
    device,
    figures,
    file_download,
    footer,
    formula,
    lamps,
    show,
    table_download,
    verdict,
)  # fmt: skip
from pages.shell.fragment import live
from pages.shell.picture import picture
from pages.shell.picture import snippet as picture_snippet
from pages.shell.player import player
from pages.shell.predict import Question, hidden_note, predict
from pages.shell.text import _

__all__ = [
    "Edit", "Question", "_", "attempt", "canvas", "checked", "choice", "clicked", "code", "declare", "device", "edited",
    "figures", "file_download", "footer", "forget", "formula", "heavy", "hidden_note", "lamps", "live", "number", "picture",
    "picture_snippet", "player", "predict", "presets", "put", "refused", "remembered", "reset", "select", "several", "show", "slider",
    "table_download", "toggle", "verdict",
]  # fmt: skip
