"""Watch lists: an organisation's alone, within the number of its plan, and each company once in a list."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import inn
from support.people import person

from checker.accounts.refused import Refused
from checker.models import Touched, Watch
from checker.settings import Settings
from checker.watching import lists
from checker.watching.kinds import KINDS, Rule

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPTIONS = Settings(secret_key="k" * 40, watches_demo=3)


def test_lists_are_an_organisations_alone(base: Base) -> None:
    ours, theirs = person(base.engine), person(base.engine)
    with base.engine.begin() as connection:
        first = lists.default_list(connection, ours.organisation, NOW)
        assert lists.default_list(connection, ours.organisation, NOW) == first
        second = lists.make(connection, ours.organisation, " Поставщики\n ", NOW)
        with pytest.raises(Refused):
            lists.make(connection, ours.organisation, "поставщики", NOW)
        with pytest.raises(Refused):
            lists.make(connection, ours.organisation, "  ", NOW)
        assert [one.name for one in lists.listed(connection, ours.organisation)] == [lists.DEFAULT, "Поставщики"]
        assert lists.listed(connection, theirs.organisation) == []
        watched = lists.watch(connection, OPTIONS, ours.organisation, ours.user, second, inn(1), "платит нам", NOW)
        assert watched == inn(1)
        with pytest.raises(Refused):
            lists.watch(connection, OPTIONS, theirs.organisation, theirs.user, second, inn(1), "", NOW)
        assert not lists.rename(connection, theirs.organisation, second, "Чужой")
        assert not lists.set_note(connection, theirs.organisation, second, inn(1), "чужая")
        assert not lists.set_rules(connection, theirs.organisation, second, {}, people=True)
        assert not lists.drop(connection, theirs.organisation, second, theirs.user, NOW)
        assert lists.unwatch(connection, theirs.organisation, [inn(1)]) == 0
        assert lists.places(connection, theirs.organisation, [inn(1)]) == []
        (place,) = lists.places(connection, ours.organisation, [inn(1), inn(2)])
        assert (place.subject, place.list_id, place.note) == (inn(1), second, "платит нам")
        assert lists.drop(connection, ours.organisation, second, ours.user, NOW)
        assert connection.execute(select(Watch.subject)).all() == []


def test_a_plan_bounds_how_many_companies_are_watched_and_one_in_several_lists_counts_once(base: Base) -> None:
    tried = person(base.engine, plan="demo")
    free = person(base.engine, plan="free")
    with base.engine.begin() as connection:
        one, two = (lists.make(connection, tried.organisation, name, NOW) for name in ("Первый", "Второй"))
        now = datetime.now(UTC)

        def put(list_id: int, *numbers: int) -> lists.Put:
            subjects = [inn(number) for number in numbers]
            return lists.put(connection, OPTIONS, tried.organisation, tried.user, list_id, subjects, now)

        assert put(one, 1, 2, 1).added == [inn(1), inn(2)]
        assert put(two, 1, 2, 3, 4) == lists.Put(added=[inn(1), inn(2), inn(3)], known=[], full=[inn(4)])
        assert put(two, 3, 5) == lists.Put(added=[], known=[inn(3)], full=[inn(5)])
        assert lists.watched(connection, tried.organisation) == 3
        with pytest.raises(Refused):
            lists.watch(connection, OPTIONS, tried.organisation, tried.user, two, inn(9), "", now)
        waiting = set(connection.execute(select(Touched.subject)).scalars())
        assert waiting == {inn(1), inn(2), inn(3)}  # they have no verdict yet
        assert lists.unwatch(connection, tried.organisation, [inn(1)], one) == 1
        assert lists.unwatch(connection, tried.organisation, [inn(1), inn(2)]) == 3
        assert put(two, 5, 6, 7).added == [inn(5), inn(6)]
        with pytest.raises(Refused):
            lists.watch(
                connection,
                OPTIONS,
                free.organisation,
                free.user,
                lists.default_list(connection, free.organisation, now),
                inn(1),
                "",
                now,
            )


def test_rules_are_kept_where_they_differ_from_the_defaults(base: Base) -> None:
    owner = person(base.engine)
    with base.engine.begin() as connection:
        number = lists.default_list(connection, owner.organisation, NOW)
        rules = {**lists.rules_of({}), "suit": Rule(on=True, over_kop=100), "head": Rule(on=False)}
        assert lists.set_rules(connection, owner.organisation, number, rules, people=True)
        (kept,) = lists.listed(connection, owner.organisation)
        assert (kept.rules, kept.people) == (rules, True)
        assert kept.rules.keys() == KINDS.keys()
        assert lists.set_rules(connection, owner.organisation, number, lists.rules_of({}), people=False)
        assert lists.listed(connection, owner.organisation)[0].rules == lists.rules_of({})
    assert lists.rules_of({"gone": {"on": True}}) == lists.rules_of({})
