"""Up to five companies side by side, for one deal and as of one moment."""

from __future__ import annotations

import re

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.dates import BadQuestion
from checker.facts import Deal
from checker.i18n import N_, _, translator
from checker.ids import BadNumber, parse_id
from checker.lookup import sheets
from checker.reports.card import build_card
from checker.reports.labels import DEALS
from checker.reports.model import Card
from checker.reports.sidebyside import MOST, side_by_side
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.web import asking, own, store
from checker.web.asking import Asked
from checker.web.errors import told_since
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("compare", __name__)

KEPT = ("as_of", "on", "deal")
SHOWN = 300
"""So many signs of a refused list come back into the box."""

UNKNOWN = N_("Ни один загруженный источник её не называет. Спросите источники с её страницы.")


class Left(msgspec.Struct, frozen=True):
    """What was typed and is not compared, and why. number: where its page is, '' of a number that cannot be; first:
    parameters with which all are as of the first day that is known of it, and that day in words.
    """

    typed: str
    why: str
    number: str = ""
    first: dict[str, str | None] = {}
    day: str = ""


@blueprint.get("/compare")
def page() -> str | Response | Answer:
    """The companies of `inn` (repeated, or several in one) side by side. `as_of`, `on` and `deal` as on the card."""
    typed = _typed()
    asked = asking.read(request.args)
    if "deal_kind" in request.args:
        try:
            return redirect(_with_deal(typed, asking.deal_typed()))
        except BadQuestion as error:
            return make_response(_page(asked, typed, complaint=asking.wrong(error)), 400)
    if len(typed) > MOST:
        sentence = _("Рядом помещаются {most} компаний, а вы назвали {n}. Уберите лишние.", most=MOST, n=len(typed))
        return make_response(_page(asked, typed, complaint=sentence), 400)
    cards, left = _looked_up(typed, asked)
    for card in cards:
        own.remember(card.inn or card.ogrn)
    return _page(asked, typed, cards, left)


def _typed() -> list[str]:
    """What was asked for, each once, in its order."""
    parts = re.split(r"[\s,;]+", " ".join(request.args.getlist("inn")))
    return list(dict.fromkeys(part for part in parts if part))


def _looked_up(typed: list[str], asked: Asked) -> tuple[list[Card], list[Left]]:
    """The cards of those that are known, all of one reading and one moment, and what is said of the others."""
    cards: dict[str, Card] = {}
    left: list[Left] = []
    reach = visitor().reach
    with store.reading() as connection:
        sheet_of = sheets(connection, reach=reach, as_of=asked.as_of, on=asked.on)
        for text in typed:
            try:
                number = parse_id(text).number
            except BadNumber as error:
                left.append(Left(text[:SHOWN], error.sentence(translator(lang()))))
                continue
            sheet = sheet_of(number)
            if not sheet.facts:
                if since := store.since(connection, number, asked, reach):
                    day = Words(lang()).day(since.day)
                    left.append(Left(number, told_since(since), number, asking.instead(since), day))
                else:
                    left.append(Left(number, _(UNKNOWN), number))
                continue
            proper = sheet.inn or sheet.ogrn
            if proper in cards:
                left.append(Left(number, _("Это одна и та же компания: {name}.", name=cards[proper].name), proper))
                continue
            cards[proper] = build_card(sheet, evaluate(sheet, asked.deal), lang(), asked.deal)
    return list(cards.values()), left


def _page(
    asked: Asked, typed: list[str], cards: list[Card] | None = None, left: list[Left] | None = None, complaint: str = ""
) -> str:
    cards = cards or []
    return render_template(
        "compare.html",
        asked=asked,
        cards=cards,
        parts=side_by_side(cards, Words(lang())),
        left=left or [],
        complaint=complaint,
        box="\n".join(typed)[:SHOWN],
        numbers=[card.inn or card.ogrn for card in cards],
        most=MOST,
        deals=DEALS,
        deal_of_form=asking.fields_of(asked.deal),
        kept={name: request.args[name] for name in KEPT if request.args.get(name)},
    )


def _with_deal(typed: list[str], deal: Deal) -> str:
    """The address with the deal of the form in one parameter and each number in its own."""
    kept = {name: request.args[name] for name in ("as_of", "on", "lang") if request.args.get(name)}
    return url_for(
        "compare.page",
        inn=typed or None,
        deal=asking.written(deal),
        **kept,  # type: ignore[arg-type]
    )
