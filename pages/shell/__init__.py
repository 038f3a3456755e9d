"""What pages share. A page imports only this: ``from pages import shell`` and ``from pages.shell import _``.

A page is a `page` of parts. In the order of a part: its controls beside the `stage`; `attempt` a model; `show` a `Canvas`,
a `Chart` or captions, or `follow` a slider with them; a `player` for what takes time; the `code` behind it. Where parts
share more than that: `introduce` the page, and draw in `columns`.
"""

from pages.shell import codecs
from pages.shell.album import album_panel, album_photos, joined_album
from pages.shell.batches import batch, belong, burst
from pages.shell.buffers import append
from pages.shell.calls import attempt, cached, device, fragment, on_worker, refused
from pages.shell.captions import Caption, caption, check, compare, digits, metrics, table, timing
from pages.shell.components import mount, page_component
from pages.shell.context import dark, hidden
from pages.shell.controls import (
    File,
    choice,
    fixed,
    lines,
    multi_choice,
    number,
    panel,
    select,
    slider,
    text,
    toggle,
    undrawn,
    upload,
)
from pages.shell.downloads import fetch, file_download, table_download
from pages.shell.drawings import Canvas, Captions, Chart, Content, Drawing, Edit, Edited, Row, show, show_columns
from pages.shell.encoding import frozen
from pages.shell.introduction import Part, columns, introduce, page, stage
from pages.shell.language import _
from pages.shell.live import follow
from pages.shell.pictures import objects, own_picture, picture
from pages.shell.play import latest, player
from pages.shell.program import Step, attribute, code, step
from pages.shell.quiz import Question, hidden_note
from pages.shell.values import Kept, Values, kept, session_key, set_controls

__all__ = [
    "Canvas", "Caption", "Captions", "Chart", "Content", "Drawing", "Edit", "Edited", "File", "Kept",
    "Part", "Question", "Row", "Step", "Values", "_", "album_panel", "album_photos", "append", "attempt", "attribute", "batch", "belong", "burst", "cached",
    "caption", "check", "choice", "code",
    "codecs", "columns", "compare", "dark", "device", "digits", "fetch", "file_download", "fixed", "follow", "fragment", "frozen", "hidden",
    "hidden_note", "introduce", "joined_album", "kept", "latest", "lines", "metrics", "mount", "multi_choice", "number", "objects",
    "on_worker", "own_picture", "page", "page_component", "panel", "picture", "player", "refused", "select", "session_key",
    "set_controls", "show", "show_columns", "slider", "stage", "step", "table", "table_download", "text", "timing", "toggle",
    "undrawn", "upload",
]  # fmt: skip
