"""What is handed out of an account, and what is left of one that was deleted: nothing that names anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, inspect, select
from support.alerts import alert
from support.base import Base
from support.files import inn
from support.people import Person, person
from test_organisations import OPTIONS, invited

from checker.accounts import departure, keys, organisations, own, sellers, visitors
from checker.accounts.visitors import STRANGER
from checker.batches import kept
from checker.intake.numbers import numbers_in
from checker.models import (
    Alert,
    AlertChannel,
    Demo,
    Licence,
    LookUp,
    Membership,
    Note,
    Organisation,
    Outgoing,
    Report,
    SellerKey,
    UserRow,
    Watch,
    WatchList,
)
from checker.models.account import MEMBER, OWNER
from checker.moments import to_moment
from checker.transports import outbox
from checker.transports.message import Message
from checker.watching import channels, feeds, lists

NOW = datetime.now(UTC)
EMAIL = "marusya@firma-primer.ru"
SELLER_KEY = "marusin-klyuch-4711"
SECRETS = ("password", "secret", "fs_uniquifier", "totp", "recovery")


@pytest.fixture
def owner(base: Base) -> Person:
    """Who owns an organisation with a bit of everything, and belongs to another's."""
    made = person(base.engine, EMAIL)
    elsewhere = person(base.engine)
    with base.engine.begin() as connection:
        organisations.join(connection, elsewhere.organisation, made.user, MEMBER, NOW)
        organisations.rename(connection, made.organisation, made.user, "ООО «Марусино»", NOW)
        keys.make(connection, OPTIONS, made.organisation, made.user, "Марусин ключ", NOW)
        sellers.put(connection, OPTIONS, made.organisation, made.user, SELLER_KEY, NOW)
        for organisation in (made.organisation, elsewhere.organisation):
            own.add_note(connection, OPTIONS, organisation, made.user, inn(1), "Марусина заметка", NOW)
        own.add_note(connection, OPTIONS, elsewhere.organisation, elsewhere.user, inn(1), "чужая", NOW)
        number = lists.make(connection, made.organisation, "Марусин список", NOW)
        lists.watch(connection, OPTIONS, made.organisation, made.user, number, inn(1), "Марусин долг", NOW)
        alert(connection, made.organisation, inn(1), "event:1", at=to_moment(NOW))
        channels.add(connection, OPTIONS, made.organisation, made.user, "webhook", "https://primer.ru/marusya", NOW)
        for of in (made.organisation, elsewhere.organisation):
            kept.make(connection, of, made.user, numbers_in(f"{inn(1)} {inn(2)}"), NOW, name="Марусины поставщики")
            connection.execute(insert(Report).values(report_of(of, made.user)))
        feeds.make(connection, made.organisation, made.user, NOW)
    for organisation in (made.organisation, elsewhere.organisation):
        own.remember(base.engine, organisation, made.user, inn(1), NOW)
    invited(base, made, "guest@firma-primer.ru")
    invited(base, person(base.engine), "Marusya@firma-primer.ru")
    return made


def report_of(organisation: int, user: int) -> dict[str, object]:
    """A row of a report about a company, as of a moment, on a day."""
    return {
        "organisation_id": organisation, "user_id": user, "number": "3f2a-90c1", "subject": inn(1), "name": "Пример",
        "kind": "deal", "lang": "ru", "as_of": to_moment(NOW), "day": 20260302, "deal": "credit:300000",
        "contract": 20260301, "decision": "work", "score": 80, "made_at": to_moment(NOW),
    }  # fmt: skip


def dump(base: Base) -> str:
    """All that the base holds, as text."""
    names = inspect(base.engine).get_table_names()
    with base.engine.connect() as connection:
        return "\n".join(str(row) for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'))


def test_the_export_tells_all_of_a_person_and_of_what_he_owns_and_no_secret(base: Base, owner: Person) -> None:
    with base.read() as connection:
        told = departure.export(connection, owner.user, NOW)
        secrets = [row.fs_uniquifier for row in connection.execute(select(UserRow.fs_uniquifier))]
    text = json.dumps(told, ensure_ascii=False)
    assert not [secret for secret in (*secrets, owner.secret, SELLER_KEY) if secret in text]
    assert not [word for word in SECRETS if f'"{word}' in text]
    assert told["person"]["email"] == EMAIL
    assert [row["client"] for row in told["person"]["sign_ins"]] == ["tests"]
    assert len(told["person"]["invitations"]) == 1
    mine, others = sorted(told["organisations"], key=lambda one: one["id"])
    assert (mine["name"], mine["role"], mine["plan"]) == ("ООО «Марусино»", OWNER, "licensed")
    assert [row["email"] for row in mine["members"]] == [EMAIL]
    assert [row["email"] for row in mine["invitations"]] == ["guest@firma-primer.ru"]
    assert [row["name"] for row in mine["api_keys"]] == ["Марусин ключ"]
    assert [(row["seller"], row["ending"]) for row in mine["seller_keys"]] == [("checko", "4711")]
    assert [row["subject"] for row in mine["look_ups"]] == [inn(1)]
    assert [row["text"] for row in mine["notes"]] == ["Марусина заметка"]
    ((watched,),) = [one["companies"] for one in mine["watch_lists"]]
    assert (watched["subject"], watched["note"], watched["by"]) == (inn(1), "Марусин долг", EMAIL)
    assert [one["kind"] for one in mine["alerts"]] == ["bankruptcy"]
    assert [(one["kind"], one["address"]) for one in mine["alert_channels"]] == [
        ("mail", EMAIL), ("webhook", "https://primer.ru/marusya"), ("feed", "")
    ]  # fmt: skip
    (report,) = mine["reports"]
    assert (report["number"], report["subject"], report["contract"]) == ("3f2a-90c1", inn(1), "2026-03-01")
    assert report["by"] == EMAIL
    (batch,) = mine["batches"]
    assert (batch["name"], batch["by"], batch["companies"]) == ("Марусины поставщики", EMAIL, [inn(1), inn(2)])
    assert len(mine["licences"]) == 1
    assert [row["act"] for row in mine["log"]] == ["founded", "renamed", "key_made", "seller_key_put", "invited"]
    assert [row["text"] for row in others["notes"]] == ["Марусина заметка"]
    assert [row["number"] for row in others["reports"]] == ["3f2a-90c1"]
    assert [row["name"] for row in others["batches"]] == ["Марусины поставщики"]
    assert "members" not in others


def test_nothing_of_a_deleted_person_is_left_but_numbers(base: Base, owner: Person) -> None:
    with base.engine.begin() as connection:
        (closed,) = departure.to_be_closed(connection, owner.user)
        assert closed == (owner.organisation, "ООО «Марусино»", 0)
        departure.erase(connection, owner.user, NOW)
    left = dump(base)
    assert not [
        word
        for word in (
            "marusya@",
            "primer.ru/marusya",
            "ООО «Марусино»",
            "Марусин ключ",
            "Марусин долг",
            "Марусин список",
            owner.uniquifier,
        )
        if word in left
    ]
    with base.engine.connect() as connection:
        assert visitors.signed_in(connection, owner.secret, None, NOW) == STRANGER
        row = connection.execute(select(Organisation).where(Organisation.id == owner.organisation)).one()
        assert row.name == ""
        assert row.closed_at
        assert connection.execute(select(Licence.id).where(Licence.organisation_id == owner.organisation)).all()
        for table in (Note, LookUp, Membership, SellerKey, WatchList, Watch, Alert, AlertChannel, Report):
            gone = select(table).where(table.organisation_id == owner.organisation)
            assert not connection.execute(gone).all()
        kept = connection.execute(select(Note.text, Note.user_id).order_by(Note.id)).all()
        assert [text for text, _user in kept] == ["Марусина заметка", "чужая"]
        assert kept[0][1] is None
        assert connection.execute(select(Report.user_id)).scalars().all() == [None]


def test_an_organisation_with_another_owner_goes_on(base: Base, owner: Person) -> None:
    heir = person(base.engine, role=OWNER, of=owner.organisation)
    with base.engine.begin() as connection:
        assert list(departure.to_be_closed(connection, owner.user)) == []
        departure.erase(connection, owner.user, NOW)
    with base.engine.connect() as connection:
        asking = visitors.signed_in(connection, heir.secret, None, NOW)
        assert (asking.organisation, asking.name, asking.role) == (owner.organisation, "ООО «Марусино»", OWNER)
        (note,) = own.notes(connection, owner.organisation, (inn(1),))
        assert note.email is None
    assert EMAIL not in dump(base).lower()


def test_a_closed_organisation_lets_nobody_in_and_its_number_had_its_demo(base: Base) -> None:
    owner = person(base.engine, plan="demo")
    member = person(base.engine, role=MEMBER, of=owner.organisation)
    with base.engine.begin() as connection:
        assert [others for _id, _name, others in departure.to_be_closed(connection, owner.user)] == [1]
        key = keys.make(connection, OPTIONS, owner.organisation, owner.user, "key", NOW)
        departure.erase(connection, owner.user, NOW + timedelta(hours=1))
    with base.engine.connect() as connection:
        assert visitors.by_key(connection, key, NOW) is None
        assert visitors.signed_in(connection, member.secret, owner.organisation, NOW).organisation is None
        assert len(connection.execute(select(Demo.phone)).all()) == 1


OF_ORGANISATIONS = {
    "alert", "alert_channel", "api_key", "audit", "batch", "demo", "invitation", "licence", "look_up", "membership",
    "note", "phone_code", "report", "seller_key", "watch", "watch_list",
}  # fmt: skip
OF_PERSONS = {
    "alert_channel", "audit", "batch", "look_up", "membership", "note", "report", "sign_in", "user_role", "watch",
}  # fmt: skip


def test_a_new_table_of_people_or_organisations_is_thought_of_here() -> None:
    """Whoever adds one says in `departure` what becomes of it, and in the export what is told of it; then here."""
    tables = UserRow.metadata.tables.values()
    assert {table.name for table in tables if "organisation_id" in table.c} == OF_ORGANISATIONS
    assert {table.name for table in tables if "user_id" in table.c} == OF_PERSONS


def test_what_was_named_after_him_by_itself_is_called_by_its_number(base: Base) -> None:
    gone, stays = person(base.engine, EMAIL), person(base.engine)
    with base.engine.begin() as connection:
        firm = organisations.found(connection, EMAIL, gone.user, NOW)
        organisations.join(connection, firm, stays.user, OWNER, NOW)
        departure.erase(connection, gone.user, NOW)
        assert f"№ {firm}" in [row.name for row in organisations.of(connection, stays.user)]
    assert EMAIL not in dump(base)


@pytest.mark.parametrize("text", ["пишите на anna@firma-primer.ru, она ответит", "anna@firma-primer.ru.example"])
def test_letters_that_name_somebody_else_go_out(base: Base, text: str) -> None:
    """na@… is a part of anna@…, and anna@firma-primer.ru of an address in firma-primer.ru.example."""
    for email in ("na@firma-primer.ru", "ANNA@firma-primer.ru"):
        named = email.startswith("ANNA") and not text.endswith("example")
        gone = person(base.engine, email)
        with base.engine.begin() as connection:
            outbox.put(connection, Message("mail", "boris@firma-primer.ru", text), to_moment(NOW))
            departure.erase(connection, gone.user, NOW)
            left = connection.execute(delete(Outgoing).returning(Outgoing.id)).all()
        assert len(left) == (0 if named else 1), email
