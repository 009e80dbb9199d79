"""Where and when an organisation and its people are told; and the address of a letter that ends such letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.i18n import LANGUAGES, N_, _
from checker.models.account import MEMBER
from checker.watching import channels, feeds, unsubscribing
from checker.web import store
from checker.web.form import row_number
from checker.web.language import lang
from checker.web.visitor import acting, visitor

blueprint = Blueprint("alert_settings", __name__, url_prefix="/account/alerts")
letters = Blueprint("letters", __name__, url_prefix="/alerts/off")

TITLES = {
    channels.MAIL: N_("Почта"),
    channels.WEBHOOK: N_("Вебхук"),
    channels.TELEGRAM: "Telegram",
    channels.MAX: "MAX",
}

ZONES = {
    "Europe/Kaliningrad": N_("Калининград (МСК−1)"),
    "Europe/Moscow": N_("Москва (МСК)"),
    "Europe/Samara": N_("Самара (МСК+1)"),
    "Asia/Yekaterinburg": N_("Екатеринбург (МСК+2)"),
    "Asia/Omsk": N_("Омск (МСК+3)"),
    "Asia/Krasnoyarsk": N_("Красноярск (МСК+4)"),
    "Asia/Irkutsk": N_("Иркутск (МСК+5)"),
    "Asia/Yakutsk": N_("Якутск (МСК+6)"),
    "Asia/Vladivostok": N_("Владивосток (МСК+7)"),
    "Asia/Magadan": N_("Магадан (МСК+8)"),
    "Asia/Kamchatka": N_("Камчатка (МСК+9)"),
}
"""The time zones of Russia; a channel may stand in another, set by a program."""


def init_app(app: Flask) -> None:
    """Lets mail programs press the button of a letter (RFC 8058): the address itself is the proof."""
    app.extensions["csrf"].exempt(letters)


@blueprint.get("")
def page() -> str:
    """The channels, and when each may be used."""
    return _page()


@blueprint.post("")
def add() -> str | Answer:
    """A new channel. What signs a webhook is shown on this one answer."""
    organisation, user = acting()
    kind, address, now = request.form.get("kind", ""), request.form.get("address", ""), datetime.now(UTC)
    try:
        if kind in (channels.TELEGRAM, channels.MAX) and kind not in _messengers():
            raise Refused(N_("Такого канала нет."))  # a code would never leave this machine
        with store.writing() as connection:
            made = channels.add(connection, store.options(), organisation, user, kind, address, now, lang())
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    if made.secret:
        return _page(secret=made.secret)
    if kind == channels.MAIL:
        flash(_("Готово: письма будут приходить на этот адрес."), "success")
    else:
        flash(_("Мы отправили туда код. Введите его здесь, чтобы включить канал."), "success")
    return _back()


@blueprint.post("/times")
def times() -> Answer:
    """When a channel may be used."""
    organisation, _user = acting()
    quiet = "quiet" in request.form
    try:
        with store.writing() as connection:
            there = channels.set_times(
                connection,
                organisation,
                row_number("channel"),
                zone=request.form.get("zone", ""),
                digest_at=_minutes("digest_at"),
                quiet_from=_minutes("quiet_from") if quiet else None,
                quiet_to=_minutes("quiet_to") if quiet else None,
                language=request.form.get("language", ""),
            )
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    return _done(there, _("Время записано."))


@blueprint.post("/off")
def turn_off() -> Answer:
    """Tells a channel nothing for a while."""
    return _acted(
        lambda connection, of: channels.turn_off(connection, of, row_number("channel"), datetime.now(UTC)),
        _("Канал выключен. Оповещения копятся на странице."),
    )


@blueprint.post("/on")
def turn_on() -> Answer:
    """Tells a channel again, and first what it missed."""
    return _acted(
        lambda connection, of: channels.turn_on(connection, of, row_number("channel"), datetime.now(UTC)),
        _("Канал включён. Сначала придёт то, что накопилось и не разобрано."),
    )


@blueprint.post("/drop")
def drop() -> Answer:
    """Deletes a channel."""
    return _acted(lambda connection, of: channels.drop(connection, of, row_number("channel")), _("Канал удалён."))


@blueprint.post("/test")
def test() -> Answer:
    """Sends a message of no news."""

    def send(connection: Connection, of: int) -> bool:
        channels.send_test(connection, store.options(), of, row_number("channel"), datetime.now(UTC))
        return True

    return _acted(send, _("Пробное сообщение отправлено. Если его нет пять минут, проверьте адрес."))


@blueprint.post("/code")
def code() -> Answer:
    """Sends a messenger another code."""

    def send(connection: Connection, of: int) -> bool:
        channels.send_code(connection, store.options(), of, row_number("channel"), datetime.now(UTC))
        return True

    return _acted(send, _("Новый код отправлен, прежний больше не подходит."))


@blueprint.post("/confirm")
def confirm() -> Answer:
    """Turns a messenger on by the code that came there."""
    organisation, _user = acting()
    options, typed, now = store.options(), request.form.get("code", ""), datetime.now(UTC)
    try:
        with store.writing() as connection:
            right = channels.confirm(connection, options, organisation, row_number("channel"), typed, now)
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    flash(*((_("Канал включён."), "success") if right else (_("Код не подходит."), "error")))
    return _back()


@blueprint.post("/secret")
def renew() -> str:
    """Another secret for a webhook, shown on this one answer."""
    organisation, _user = acting()
    with store.writing() as connection:
        secret = channels.renew_secret(connection, store.options(), organisation, row_number("channel"))
    if secret is None:
        abort(404)
    return _page(secret=secret)


@blueprint.post("/feeds")
def make_feeds() -> str:
    """Addresses of one's own feeds, shown on this one answer; the ones before open nothing any more."""
    organisation, user = acting()
    with store.writing() as connection:
        secret = feeds.make(connection, organisation, user, datetime.now(UTC))
    return _page(feed=secret)


@blueprint.post("/feeds/drop")
def drop_feeds() -> Answer:
    """Ends one's own feeds."""
    organisation, user = acting()
    with store.writing() as connection:
        gone = feeds.drop(connection, organisation, user)
    return _done(gone, _("Ссылки больше не действуют."))


@letters.get("/<said>")
def letter(said: str) -> str:
    """Where the link of a letter leads. Nothing ends by opening it: programs that look at mail open links, too."""
    return render_template("alerts/off.html", said=said, done=False)


@letters.post("/<said>")
def end_letters(said: str) -> str:
    """Ends the letters of a channel."""
    with store.writing() as connection:
        if not unsubscribing.unsubscribe(connection, store.options(), said, datetime.now(UTC)):
            abort(404)
    return render_template("alerts/off.html", said=said, done=True)


def _page(secret: str = "", feed: str = "") -> str:
    organisation, user = acting()
    options = store.options()
    with store.reading() as connection:
        shown = channels.shown(connection, organisation)
        people = {one.user: one.email for one in organisations.members(connection, organisation)}
        has_feeds = feeds.has(connection, organisation, user)
    mailed = {one.address.casefold() for one in shown if one.kind == channels.MAIL}
    return render_template(
        "account/alerts.html",
        channels=shown,
        titles={kind: _(title) for kind, title in TITLES.items()},
        free=[email for email in people.values() if email.casefold() not in mailed],
        secret=secret,
        feed=feed,
        has_feeds=has_feeds,
        zones={zone: _(title) for zone, title in ZONES.items()},
        languages={code: {"ru": "Русский", "en": "English"}[code] for code in LANGUAGES},
        messengers=_messengers(),
        mail_works=bool(options.smtp_url) or options.demo,
        may_change=visitor().is_at_least(MEMBER),
        clock=_clock,
        named=(lambda _kind, address: address) if visitor().is_at_least(MEMBER) else channels.named,
    )


def _messengers() -> list[str]:
    """The messengers that this service can write to."""
    options = store.options()
    known = (channels.TELEGRAM, options.telegram_token), (channels.MAX, options.max_token)
    return [kind for kind, there in known if there or options.demo]


def _acted(act: Callable[[Connection, int], bool], sentence: str) -> Answer:
    organisation, _user = acting()
    try:
        with store.writing() as connection:
            done = act(connection, organisation)
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    return _done(done, sentence)


def _done(done: bool, sentence: str) -> Answer:
    if not done:
        abort(404)
    flash(sentence, "success")
    return _back()


def _clock(minutes: int | None) -> str:
    """Minutes of a day as a clock shows them."""
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(name: str) -> int:
    """A time of day of the form in minutes; Raises Refused."""
    hour, _colon, minute = request.form.get(name, "").partition(":")
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hour, minute)) or int(minute) > 59:
        raise Refused(N_("Время напишите часами и минутами, например 09:00."))
    return int(hour) * 60 + int(minute)


def _back() -> Answer:
    return redirect(url_for("alert_settings.page"), 303)
