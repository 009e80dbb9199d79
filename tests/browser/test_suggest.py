"""Suggestions while a name is typed: by keyboard, in a real browser; without script the box is a plain form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too
from tests.web.conftest import Country

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BOX = "ИНН, ОГРН или название"


def test_a_name_in_the_wrong_layout_is_suggested_and_chosen_by_the_keyboard(
    browser: Browser,
    address: str,
    country: Country,
) -> None:
    with opened(browser, address) as (page, said):
        for path in ("/", "/help"):
            page.goto(path)
            box = page.get_by_role("combobox", name=BOX)
            box.press_sequentially("ctdthyfz kjub")
            page.get_by_role("option").first.wait_for()
            assert box.get_attribute("aria-expanded") == "true"
            assert "ЛОГИСТИКА" in page.get_by_role("option").first.inner_text()
            page.keyboard.press("ArrowDown")
            chosen = page.locator("[role=option][aria-selected=true]")
            assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
            assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/company/{country.made.good}")
        assert not said


def test_escape_closes_and_enter_without_a_choice_searches(browser: Browser, address: str) -> None:
    with opened(browser, address) as (page, said):
        page.goto("/")
        box = page.get_by_role("combobox", name=BOX)
        box.press_sequentially("северная")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Escape")
        assert page.get_by_role("option").count() == 0
        assert box.get_attribute("aria-expanded") == "false"
        assert box.input_value() == "северная"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        assert not said


def test_quick_typing_asks_little_and_shows_only_the_last_answer(browser: Browser, address: str) -> None:
    # The page's clock stands still while keys fall: a busy machine must not turn quick typing into slow.
    with opened(browser, address) as (page, said):
        page.clock.install()
        page.goto("/")
        page.clock.pause_at(page.evaluate("Date.now()") + 1000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
        box = page.get_by_role("combobox", name=BOX)
        for count, part in enumerate(("северная", " логистика")):
            box.press_sequentially(part)
            assert len(asked) == count
            with page.expect_response("**/api/**"):
                page.clock.run_for(1000)
        page.get_by_role("option").first.wait_for()
        assert len(asked) == 2
        assert "%D0%BA%D0%B0" in asked[-1]
        page.clock.resume()
        box.fill("")
        page.wait_for_timeout(300)
        assert page.get_by_role("option").count() == 0
        assert not said


def test_without_a_script_the_box_searches(browser: Browser, address: str) -> None:
    with opened(browser, address, java_script_enabled=False) as (page, _said):
        page.goto("/")
        page.get_by_label(BOX).fill("рмашка северная логистика")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        page.goto("/search?q=cеверная+логитсика")
        assert "Возможно, вы имели в виду" in page.locator("main").inner_text()
        assert "СЕВЕРНАЯ ЛОГИСТИКА" in page.locator(".hit").first.inner_text()


def test_the_list_fits_a_phone(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 360, "height": 740}) as (page, _said):
        page.goto("/help")
        page.get_by_role("combobox", name=BOX).press_sequentially("а")
        page.get_by_role("option").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
