"""The layer table of the receptive field page, to edit in cells or as text."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.receptive_field.notation import from_rows, parsed, rows, written
from models.receptive_field.table import KINDS
from pages import shell
from pages.receptive_field import network
from pages.receptive_field.network import Setup
from pages.receptive_field.parts import numbers
from pages.shell import _, state


def layers(setup: Setup | None, controls: DeltaGenerator) -> None:
    """The table to edit; any change makes it the user's own. It is shown while it is refused, too."""
    if setup:
        with controls:
            numbers(setup)
    current = network.layers()
    cells, key = rows(current), f"table {hash(current)}"

    def edited() -> None:
        changes = st.session_state[key]
        changed = [{**row, **changes["edited_rows"].get(i, {})} for i, row in enumerate(cells)]
        kept = [row for i, row in enumerate(changed) if i not in changes["deleted_rows"]]
        network.take(from_rows([*kept, *changes["added_rows"]]))

    def pasted() -> None:
        text = st.session_state[f"text {key}"]
        try:
            network.take(parsed(text))
        except ValueError as refusal:
            state.store("table problem", str(refusal))

    if problem := st.session_state.pop(state.slot("table problem"), None):
        shell.refused(problem)
    st.caption(
        _(
            "A row reads the row above it, or the layer named under “reads”; “add” joins the layers named there, "
            "as a+b. “input” is the photo. Empty padding keeps the size, as “SAME” does."
        )
    )
    st.data_editor(
        cells, key=key, num_rows="dynamic", on_change=edited, hide_index=True, height=380,
        column_order=("kind", "kernel_size", "stride", "padding", "dilation", "repeat", "name", "inputs"),
        column_config={
            "kind": st.column_config.SelectboxColumn(_("kind"), options=list(KINDS), default="conv", required=True),
            "kernel_size": st.column_config.NumberColumn(_("kernel size"), step=1, default=3),
            "stride": st.column_config.NumberColumn(_("stride"), step=1, default=1),
            "padding": st.column_config.NumberColumn(_("padding"), step=1),
            "dilation": st.column_config.NumberColumn(_("dilation"), step=1, default=1),
            "repeat": st.column_config.NumberColumn(_("repeat"), step=1, default=1),
            "name": st.column_config.TextColumn(_("name")),
            "inputs": st.column_config.TextColumn(_("reads")),
        },
    )  # fmt: skip
    st.text_area(_("The same table as text"), written(current), key=f"text {key}", on_change=pasted, height=100)
