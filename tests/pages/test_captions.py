from pages.shell.captions import table


def test_table_holds_its_cells_and_escapes_them():
    text = table(("name", "n"), [("<b>", 3), ("x & y", "1 / 2")])
    assert "<b>" not in text
    assert text.count("<tr>") == 3
    for cell in ("&lt;b&gt;", "3", "x &amp; y", "1 / 2"):
        assert f"<td>{cell}</td>" in text
