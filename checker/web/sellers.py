"""Keys of sellers of data: an owner brings one; with it a member asks the seller about a company."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.accounts import sellers
from checker.accounts.refused import Refused
from checker.facts import FactSheet
from checker.i18n import N_, _
from checker.ids import parse_id
from checker.ingest.run import ADAPTER
from checker.jobs import seller
from checker.jobs.seller import ASKINGS, AT_ONCE, Told
from checker.models.asked import PARTIAL
from checker.moments import to_moment
from checker.reports.proofs import source_title, why_not
from checker.reports.words import Words
from checker.web import store
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.policy import POLICIES
from checker.web.visitor import acting, visitor
from scrapers.checko_api import TITLE

blueprint = Blueprint("sellers", __name__)


@blueprint.post("/account/keys/sellers")
def put() -> Answer:
    """Keeps a key, in place of the one that was there."""
    organisation, user = acting()
    try:
        with store.writing() as connection:
            sellers.put(connection, store.options(), organisation, user, request.form.get("key", ""), datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        flash(_("Ключ сохранён. Больше он нигде не покажется."), "success")
    return redirect(url_for("keys.page"), 303)


@blueprint.post("/account/keys/sellers/drop")
def drop() -> Answer:
    """Forgets the key."""
    organisation, user = acting()
    with store.writing() as connection:
        gone = sellers.drop(connection, organisation, user, datetime.now(UTC))
    if gone:
        flash(_("Ключ удалён. То, что по нему получено, осталось у вашей организации."), "success")
    return redirect(url_for("keys.page"), 303)


def shown() -> dict[str, object] | None:
    """The key of the visitor's organisation, as its owner's page shows it; None where there is none."""
    organisation, _user = acting()
    with store.reading() as connection:
        found = sellers.shown(connection, store.options(), organisation)
    if found is None:
        return None
    words = Words(lang())
    return {
        "key": found,
        "balance": words.money(found.balance_kop) if found.balance_kop is not None else "",
        "refused": why_not(found.refused, ADAPTER, words),
    }


def offered(sheet: FactSheet) -> str:
    """The seller that the visitor can ask about this company; '' where he may not, or has no key."""
    asking = visitor()
    if not asking.seller or not POLICIES["sellers.ask"].lets(asking):
        return ""
    return TITLE if sheet.inn and seller.sources_for(sheet.kind) else ""


@blueprint.post("/company/<number>/ask-seller")
def ask(number: str) -> Answer:
    """Asks the seller, and leads back to the sources, where it says what came of it."""
    inn = parse_id(number).number
    if len(inn) not in (10, 12):
        abort(refuse(400, _("Checko спрашивают по ИНН: откройте страницу компании по её ИНН.")))
    organisation, _user = acting()
    options, now = store.options(), datetime.now(UTC)
    back = redirect(url_for("company.sources", number=inn), 303)
    try:
        with store.reading() as connection:
            key = sellers.key_of(connection, options, organisation)
    except sellers.Unreadable:
        flash(_(UNREADABLE), "error")
        return back
    if key is None:
        flash(_("У вашей организации нет ключа Checko. Его добавляет владелец на странице ключей."), "error")
        return back
    try:
        with store.writing() as connection:
            who = limits.hidden(options, ASKINGS.what, organisation)
            if not limits.spend(connection, AT_ONCE, who, to_moment(now)):
                abort(refuse(429, _("Слишком часто. Попробуйте через минуту.")))
            if not limits.spend(connection, ASKINGS, who, to_moment(now)):
                said = Words(lang()).count(N_("{n} раз|{n} раза|{n} раз"), ASKINGS.most)
                abort(refuse(429, _("Ваша организация сегодня спросила Checko {n}. Завтра можно снова.", n=said)))
        kind = "legal_entity" if len(inn) == 10 else "entrepreneur"
        told = seller.ask(store.writer(), options, organisation, key, inn, kind)
        with store.writing() as connection:
            quota = next((one.quota for one in reversed(told) if one.quota), None)
            sellers.told(connection, organisation, quota, _refusal(told), datetime.now(UTC))
    except OperationalError:
        abort(refuse(503, _("Сейчас идёт большая загрузка, и ответ не записать. Попробуйте через минуту.")))
    for one in told:
        flash(_words(one), "success" if one.state in ("found", "nothing_found") else "error")
    return back


UNREADABLE = N_(
    "Ключ Checko не читается: с тех пор, как его добавили, сменился секретный ключ сервиса. Пусть владелец добавит его "
    "ещё раз."
)


def _refusal(told: list[Told]) -> str:
    """The reason of the last source that the seller did not answer for; '' where it answered for all."""
    refused = (one.reason or "" for one in reversed(told) if one.state == "not_checked" and one.reason != PARTIAL)
    return next(refused, "")


def _words(told: Told) -> str:
    """What came of asking for one source."""
    words = Words(lang())
    title = source_title(told.source, words)
    found = words.count(N_("{n} запись|{n} записи|{n} записей"), told.found)
    if told.reason == PARTIAL:
        return _("{source} через Checko: {found}, и это не всё: источник не проверен.", source=title, found=found)
    if told.state == "found":
        return _("{source} через Checko: {found}.", source=title, found=found)
    if told.state == "nothing_found":
        return _("{source} через Checko: записей нет.", source=title)
    why = why_not(told.reason, ADAPTER, words)
    return _("{source} через Checko: не проверено, {why}.", source=title, why=why)
