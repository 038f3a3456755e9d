import re

from playwright.sync_api import expect


def test_dragged_bell_is_in_the_link_and_the_table_follows(page, settled, drag):
    page.goto("/divergences")
    settled()
    table = page.locator(".st-key-stage .table").first
    before = table.inner_text()
    drag(page.locator(".st-key-stage canvas").first, (0.625, 0.159), (0.8, 0.159))
    expect(page).to_have_url(re.compile("q%20modes=4|q\\+modes=4|q modes=4"))
    expect(table).not_to_have_text(before)
