"""The layer table of the receptive field page, to edit in cells or as text."""

import streamlit as st

from models.receptive_field.notation import from_rows, parsed, rows, written
from models.receptive_field.table import KINDS
from pages import shell
from pages.receptive_field.settings import chosen_layers, take
from pages.shell import _, codecs


def editor() -> None:
    """The table; any change makes it the user's own. It is shown while it is refused, too."""
    with shell.undrawn():
        _network, layers = chosen_layers()
    problem = shell.kept("table problem", "", codecs.ANYTHING, linked=False)
    cells, key = rows(layers), shell.session_key(f"table {hash(layers)}")

    def edit() -> None:
        changes = st.session_state[key]
        changed = [{**row, **changes["edited_rows"].get(i, {})} for i, row in enumerate(cells)]
        remaining = [row for i, row in enumerate(changed) if i not in changes["deleted_rows"]]
        take(from_rows([*remaining, *changes["added_rows"]]))

    def paste() -> None:
        try:
            take(parsed(st.session_state[f"{key} text"]))
            problem.clear()
        except ValueError as refusal:
            problem.set(str(refusal))

    if problem.value:
        shell.refused(problem.value)
    st.caption(_("A row reads the row above it, or the layer named under “reads”; “add” joins the layers named there, as a+b. “input” is the photo. Empty padding keeps the size, as “SAME” does."))  # fmt: skip
    number = st.column_config.NumberColumn
    st.data_editor(
        cells, key=key, num_rows="dynamic", on_change=edit, hide_index=True, height=380,
        column_order=("kind", "kernel_size", "stride", "padding", "dilation", "repeat", "name", "inputs"),
        column_config={
            "kind": st.column_config.SelectboxColumn(_("kind"), options=list(KINDS), default="conv", required=True),
            "kernel_size": number(_("kernel size"), step=1, default=3),
            "stride": number(_("stride"), step=1, default=1),
            "padding": number(_("padding"), step=1),
            "dilation": number(_("dilation"), step=1, default=1),
            "repeat": number(_("repeat"), step=1, default=1),
            "name": st.column_config.TextColumn(_("name")),
            "inputs": st.column_config.TextColumn(_("reads")),
        },
    )  # fmt: skip
    st.text_area(_("The same table as text"), written(layers), key=f"{key} text", on_change=paste, height=100)
