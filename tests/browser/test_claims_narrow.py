"""The pages of claims on a phone: six debts are a few screens, and not a scroll of fourteen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker import db
from checker.app import create_app
from checker.reports.bailiffs import bailiffs_view
from checker.settings import Settings
from tests.browser.conftest import CHROMIUM
from tests.web.claims import drawn, of, proceeding

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.enable_socket, pytest.mark.skipif(CHROMIUM is None, reason="this machine has no chromium")]

STYLES = Path(__file__).parents[2] / "static" / "checker.css"
MOST = 300
"""Pixels of a row of the list at a width of 390, a third of a screen; it was 385."""


def test_rows_of_debts_are_compact(browser: Browser, tmp_path: Path) -> None:
    options = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'checker.db'}", secret_key="k" * 40)
    db.upgrade(options.url)
    app = create_app(options)
    debts = of(*(proceeding(f"{nth}/26/98001-ИП") for nth in range(1, 7)))
    text = drawn(app, bailiffs_view, debts)
    app.extensions["checker_engine"].dispose()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(text)
    page.add_style_tag(content=STYLES.read_text(encoding="utf-8"))
    rows = page.locator("#list tbody tr")
    assert rows.count() == 6
    heights = [box["height"] for row in rows.all() if (box := row.bounding_box())]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert max(heights) <= MOST, heights
    assert wide <= 390, "nothing stands beside the screen"
