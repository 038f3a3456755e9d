"""What pages share. A page imports only this: ``from pages import shell`` and ``from pages.shell import _``."""

from pages.shell.canvas import Edit, Sheet, canvas, edited, forget, sheet, show_sheet
from pages.shell.code import code
from pages.shell.compute import attempt, heavy, refused
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
    remark,
    rows,
    show,
    table_download,
    verdict,
)  # fmt: skip
from pages.shell.fragment import live
from pages.shell.line import line
from pages.shell.picture import picture
from pages.shell.picture import snippet as picture_snippet
from pages.shell.player import player
from pages.shell.predict import Question, hidden_note, predict
from pages.shell.text import _

__all__ = [
    "Edit", "Question", "Sheet", "_", "attempt", "canvas", "checked", "choice", "clicked", "code", "declare", "device",
    "edited", "figures", "file_download", "footer", "forget", "formula", "heavy", "hidden_note", "lamps", "line",
    "live", "number", "picture", "picture_snippet", "player", "predict", "presets", "put", "refused", "remark", "reset",
    "rows", "select", "several", "sheet", "show", "show_sheet", "slider", "table_download", "toggle", "verdict",
]  # fmt: skip
