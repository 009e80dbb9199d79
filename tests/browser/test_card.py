"""The card in a real browser: readable on a phone, nothing blocked by its own policy, the keyboard is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import CHROMIUM
from tests.web.conftest import Country

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="this machine has no chromium"),
]


@contextmanager
def opened(
    browser: Browser, address: str, signed: Signed | None = None, **options: object
) -> Iterator[tuple[Page, list[str]]]:
    """A page and what its console said. signed: the cookie of whoever sits there; a stranger without it."""
    context = browser.new_context(base_url=address, locale="ru-RU", **options)  # type: ignore[arg-type]
    context.add_cookies(signed or [])  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    context.close()


Signed = list[dict[str, str]]


def paths(country: Country) -> list[str]:
    found = ["/", "/search?q=ПРИМЕРНЫЙ", "/sources", "/method", "/help", "/styleguide"]
    for role in ("good", "bad", "mass_head", "licensed", "joint_stock", "treasury", "foreign"):
        found += [f"/company/{country.inn[role]}", f"/company/{country.inn[role]}/history"]
    side_by_side = "&".join(f"inn={country.inn[role]}" for role in ("good", "bad", "mass_head", "treasury", "foreign"))
    return [*found, f"/company/{country.made.bad}/sources", f"/compare?{side_by_side}", "/compare"]


def test_no_page_scrolls_sideways_on_a_phone_breaks_its_own_policy_or_says_anything_in_the_console(
    browser: Browser, address: str, signed: Signed, country: Country
) -> None:
    with opened(browser, address, signed) as (page, said):
        for path in paths(country):
            page.set_viewport_size({"width": 1280, "height": 720})
            page.goto(path)
            assert not said, path
            page.set_viewport_size({"width": 360, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            assert not said, path


def test_nothing_is_loaded_from_anywhere_else(browser: Browser, address: str, signed: Signed, country: Country) -> None:
    with opened(browser, address, signed) as (page, _said):
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/company/{country.made.good}")
        assert len(asked) >= 3
        assert all(url.startswith(address) for url in asked)


def test_the_keyboard_reaches_the_search_and_its_focus_is_seen(browser: Browser, address: str, signed: Signed) -> None:
    with opened(browser, address, signed) as (page, _said):
        page.goto("/help")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        for _step in range(3):  # the demo's own line, the name of the service, the search
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "q"
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_a_number_typed_into_the_box_leads_to_the_verdict(
    browser: Browser,
    address: str,
    signed: Signed,
    country: Country,
) -> None:
    with opened(browser, address, signed) as (page, _said):
        page.goto("/")
        page.get_by_role("combobox").fill(country.made.bad)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/company/{country.made.bad}")
        assert page.locator(".verdict h2").inner_text() in (
            "Не советуем", "Данных мало", "Работать с обеспечением", "Препятствий не нашли",
        )  # fmt: skip


def test_the_finance_page_is_readable_on_a_phone_and_says_once_whose_statement_fills_a_year(
    browser: Browser,
    address: str,
    signed: Signed,
    country: Country,
) -> None:
    with opened(browser, address, signed, viewport={"width": 360, "height": 740}) as (page, said):
        for role in ("good", "bad", "joint_stock"):
            page.goto(f"/company/{country.inn[role]}/finance")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, role
            assert page.locator("section.panel").count() >= 3
            assert page.locator("td", has_text="по отчёту за").count() == 0
            assert not said, role
        page.goto(f"/company/{country.made.good}/finance")
        assert page.evaluate(CONTRAST) == []
        page.locator("a.sum").first.click()
        page.wait_for_url("**/raw/*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(
    browser: Browser,
    address: str,
    signed: Signed,
    country: Country,
    scheme: str,
) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for every piece of text on the card and on the page of the design."""
    with opened(browser, address, signed, color_scheme=scheme) as (page, _said):
        for path in (f"/company/{country.made.bad}", "/styleguide", "/"):
            page.goto(path)
            weak = page.evaluate(CONTRAST)
            assert not weak, (path, weak)


CONTRAST = """() => {
  const parse = text => { const c = text.match(/[\\d.]+/g).map(Number); return c.length < 4 ? [...c, 1] : c };
  const linear = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest(".hidden, .skip, svg, option") || !e.getClientRects().length) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push([e.className || e.tagName, e.textContent.trim().slice(0, 30), ratio.toFixed(2)]);
  }
  return weak;
}"""
