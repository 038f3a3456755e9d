"""What a user takes home, and what the explorer fetches when the user asks for it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

import streamlit as st

from pages.shell import turns
from pages.shell.language import _


def table_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A button that saves numbers as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    file_download(f"{name}.csv", text.getvalue().encode(), "text/csv")


def file_download(file_name: str, content: bytes | Callable[[], bytes], mime: str) -> None:
    """A button that saves a file; a callable is asked only when the button is pressed."""
    label = _("Save {file_name}").format(file_name=file_name)
    st.download_button(label, content, file_name, mime, key=f"save {file_name}", on_click="ignore", type="secondary")


def fetch(title: str, megabytes: float, present: bool, download: Callable[[], Iterator[float]], instead: str) -> bool:
    """Whether optional weights are on this machine; if not, a dialog that fetches them.

    ``download()`` yields the share that has arrived; ``instead`` says what works without them.
    """
    if present:
        return True
    text = _("The weights of {title} ({size:.0f} MB) are not on this machine. {instead}")
    st.info(text.format(title=title, size=megabytes, instead=instead))
    if st.button(_("Fetch {size:.0f} MB").format(size=megabytes), key=f"fetch {title}", type="primary"):
        bar = st.progress(0.0)
        try:
            with turns.passed():
                for share in download():
                    bar.progress(share)
        except ValueError as refusal:
            bar.empty()
            st.warning(_(str(refusal)))
        else:
            st.rerun()
    return False
