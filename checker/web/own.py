"""What an organisation keeps for itself: whom it looked up last, and notes on companies. Shown to its people alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts import own
from checker.accounts.refused import Refused
from checker.accounts.rights import Right
from checker.i18n import _
from checker.ids import parse_id
from checker.models.account import MEMBER, OWNER
from checker.moments import to_time
from checker.search import names_of
from checker.text import readable_name
from checker.web import store
from checker.web.errors import refuse
from checker.web.form import row_number
from checker.web.visitor import acting, visitor

blueprint = Blueprint("own", __name__)

FIRST = 8
"""Look-ups on the front page; all of them have a page of their own."""


class Recent(msgspec.Struct, frozen=True):
    """A company that was looked up: by whom is an address, '' of somebody who is gone."""

    number: str
    name: str
    at: datetime
    by: str


class Written(msgspec.Struct, frozen=True):
    """A note. mine: whether whoever reads it may delete it."""

    id: int
    text: str
    at: datetime
    by: str
    mine: bool


def remember(subject: str) -> None:
    """Notes that the visitor's organisation saw a card; of strangers, programs and free plans nothing is noted."""
    asking = visitor()
    if asking.user and asking.organisation and asking.may(Right.NOTES) and request.method == "GET":
        own.remember(store.hasty(), asking.organisation, asking.user, subject, datetime.now(UTC))


def recent(most: int = FIRST) -> list[Recent]:
    """The last look-ups of the visitor's organisation; none where he may not see them."""
    asking = visitor()
    if asking.organisation is None or asking.user is None or not asking.may(Right.NOTES):
        return []
    with store.reading() as connection:
        rows = own.recent(connection, asking.organisation, most)
        names = names_of(connection, [row.subject for row in rows], asking.reach)
    return [
        Recent(row.subject, readable_name(names.get(row.subject, "")), to_time(row.at), row.email or "") for row in rows
    ]


def notes(subjects: Collection[str]) -> list[Written] | None:
    """Notes of the visitor's organisation on a company; None where he may have none."""
    asking = visitor()
    if asking.organisation is None or asking.user is None or not asking.may(Right.NOTES):
        return None
    with store.reading() as connection:
        rows = own.notes(connection, asking.organisation, [number for number in subjects if number])
    return [
        Written(
            id=row.id,
            text=row.text,
            at=to_time(row.at),
            by=row.email or "",
            mine=asking.is_at_least(OWNER) or (asking.is_at_least(MEMBER) and row.user == asking.user),
        )
        for row in rows
    ]


@blueprint.get("/account/recent")
def page() -> str:
    """All look-ups that are kept."""
    return render_template("account/recent.html", recent=recent(own.KEPT), kept=own.KEPT)


@blueprint.post("/account/recent/clear")
def clear() -> Answer:
    """Forgets them."""
    organisation, user = acting()
    with store.writing() as connection:
        own.clear(connection, organisation, user, datetime.now(UTC))
    flash(_("Список очищен."), "success")
    return redirect(url_for("own.page"), 303)


@blueprint.post("/company/<number>/notes")
def add(number: str) -> Response | Answer:
    """Writes a note on a company."""
    organisation, user = acting()
    subject, text = parse_id(number).number, request.form.get("text", "")
    try:
        with store.writing() as connection:
            own.add_note(connection, store.options(), organisation, user, subject, text, datetime.now(UTC))
    except Refused as error:
        return refuse(400, _(error.sentence), title=_("Заметка не записана"))
    return _back(subject)


@blueprint.post("/company/<number>/notes/delete")
def delete(number: str) -> Answer:
    """Deletes a note: one's own, or as an owner anybody's."""
    organisation, user = acting()
    subject = parse_id(number).number
    with store.writing() as connection:
        gone = own.delete_note(
            connection,
            organisation,
            user,
            row_number("note"),
            datetime.now(UTC),
            any_=visitor().is_at_least(OWNER),
        )
    if not gone:
        abort(404)
    return _back(subject)


def _back(subject: str) -> Answer:
    return redirect(url_for("company.card", number=subject, _anchor="notes"), 303)
