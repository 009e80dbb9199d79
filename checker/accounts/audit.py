"""What people of an organisation did in it, for its owner. Whom anybody looked up never stands here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from checker.dates import N_
from checker.models import Audit, UserRow
from checker.moments import to_moment

PAGE = 50
"""Lines of a page."""

LONGEST = 200
"""Signs of a detail."""


class Act(StrEnum):
    """What can be noted; a closed list, so that nothing slips in that tells of look-ups."""

    FOUNDED = "founded"
    RENAMED = "renamed"
    INVITED = "invited"
    WITHDREW = "withdrew"
    JOINED = "joined"
    MADE_OWNER = "made_owner"
    MADE_MEMBER = "made_member"
    MADE_READER = "made_reader"
    REMOVED = "removed"
    LEFT = "left"
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    SELLER_KEY_PUT = "seller_key_put"
    SELLER_KEY_DROPPED = "seller_key_dropped"
    DEMO_BEGUN = "demo_begun"
    LICENCE_GRANTED = "licence_granted"
    LICENCE_ENDED = "licence_ended"
    NOTE_DELETED = "note_deleted"
    LOOK_UPS_CLEARED = "look_ups_cleared"
    EXPORTED = "exported"
    PAGE_SAVED = "page_saved"
    LIST_DELETED = "list_deleted"


WORDS: Mapping[Act, str] = {
    Act.FOUNDED: N_("Организация создана"),
    Act.RENAMED: N_("Организация переименована"),
    Act.INVITED: N_("Приглашение отправлено"),
    Act.WITHDREW: N_("Приглашение отозвано"),
    Act.JOINED: N_("Приглашение принято"),
    Act.MADE_OWNER: N_("Теперь владелец"),
    Act.MADE_MEMBER: N_("Теперь участник"),
    Act.MADE_READER: N_("Теперь читатель"),
    Act.REMOVED: N_("Исключён из организации"),
    Act.LEFT: N_("Вышел из организации"),
    Act.KEY_MADE: N_("Ключ API создан"),
    Act.KEY_REVOKED: N_("Ключ API отозван"),
    Act.SELLER_KEY_PUT: N_("Ключ поставщика данных сохранён"),
    Act.SELLER_KEY_DROPPED: N_("Ключ поставщика данных удалён"),
    Act.DEMO_BEGUN: N_("Пробный день начат"),
    Act.LICENCE_GRANTED: N_("Лицензия выдана"),
    Act.LICENCE_ENDED: N_("Лицензия прекращена"),
    Act.NOTE_DELETED: N_("Заметка удалена"),
    Act.LOOK_UPS_CLEARED: N_("Список недавних проверок очищен"),
    Act.EXPORTED: N_("Данные организации выгружены"),
    Act.PAGE_SAVED: N_("Загружена сохранённая страница источника"),
    Act.LIST_DELETED: N_("Список наблюдения удалён"),
}


def note(connection: Connection, organisation: int, user: int | None, act: Act, detail: str, now: datetime) -> None:
    """Writes one line. The caller commits.

    user: who did it; None: the operator, or a program. detail: of acts on a person his address and nothing beside
    it (so that `forget` finds it); of a key its name, of a seller's key the seller; of a licence its last day; of a
    saved page its source. Never a company.
    """
    connection.execute(
        insert(Audit).values(
            organisation_id=organisation, user_id=user, at=to_moment(now), act=act, detail=detail.strip()[:LONGEST]
        )
    )


def page(connection: Connection, organisation: int, before: int | None = None) -> tuple[list[Row[Any]], int | None]:
    """Lines of an organisation, the newest first: id, at, act, detail, email (None: the operator, or one who is gone).

    before: a number of the former page. Second: from where the next one goes on; None at the end.
    """
    query = (
        select(Audit.id, Audit.at, Audit.act, Audit.detail, UserRow.email)
        .outerjoin(UserRow, UserRow.id == Audit.user_id)
        .where(Audit.organisation_id == organisation, *([Audit.id < before] if before else []))
        .order_by(Audit.id.desc())
        .limit(PAGE + 1)
    )
    rows: list[Row[Any]] = list(connection.execute(query))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def forget(connection: Connection, email: str) -> None:
    """Drops an address from all lines that name it. The caller commits."""
    connection.execute(update(Audit).where(func.lower(Audit.detail) == func.lower(email)).values(detail=""))
