"""What comes of comparing a list with what it was: silence and mere days are no improvement, less is not worse."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select
from support.proof import examples

from checker.batches.judged import Judged, Reason, judge_some
from checker.batches.worse import RANK, compare
from checker.db import make_engine, reading
from checker.facts import Deal, Decision
from checker.models import Company
from checker.scoring.methods import method_of
from tests.web.conftest import Country

METHOD = method_of(None)
WEIGHTS = {code: one for code, one in METHOD.weights.findings.items() if one.state == "bad"}
BY_RANK = sorted(RANK, key=RANK.__getitem__)

days = st.integers(-400, 900)
deals = st.sampled_from([Deal(), Deal("credit", 10_000_000), Deal("procurement", 10_000_000_000)])


@example(first=0, later=15, deal=Deal())
@example(first=0, later=31, deal=Deal())
@example(first=0, later=31, deal=Deal("credit", 10_000_000))
@given(first=days, later=st.integers(0, 500), deal=deals)
@examples("lists: no company is better for a later day alone", 100)
def test_the_same_base_on_a_later_day_is_never_better(country: Country, first: int, later: int, deal: Deal) -> None:
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = sorted(set(connection.execute(select(Company.subject)).scalars()))
        then, now = (
            judge_some(connection, numbers, on=country.day + timedelta(days=day), deal=deal)[0]
            for day in (first, first + later)
        )
    for number in numbers:
        before, after = then[number], now[number]
        if before and after:
            told = compare(before, after)
            assert not told.better, number
            lost = {reason.code for reason in before.stops} - {reason.code for reason in after.stops}
            assert not lost & {reason.code for reason in told.came}, number


@st.composite
def judgements(draw: st.DrawFn) -> Judged:
    """Any, of reasons of the method; the points of one vary as those of some rules do."""
    reasons = [
        Reason(
            code=code,
            points=draw(st.integers(weight.points, 0)),
            state=weight.state,
            stop=weight.stop,
            caps=weight.caps or "",
        )
        for code in draw(st.lists(st.sampled_from(sorted(WEIGHTS)), max_size=6, unique=True))
        for weight in (WEIGHTS[code],)
    ]
    decision, score = draw(st.sampled_from(BY_RANK)), draw(st.none() | st.integers(0, 100))
    return Judged(
        inn="9800000119", ogrn="", kind="legal_entity", name="", status="", since="", decision=decision.value,
        score=score, raw=0, depth="A", method=METHOD.version, answered=20, asked=23,
        missing=draw(st.sampled_from([(), ("kad",)])), reasons=tuple(reasons),
    )  # fmt: skip


def lighter(draw: st.DrawFn, reason: Reason) -> Reason:
    """The same reason, or another of its family, that weighs and forbids no more."""
    family = reason.code.partition(".")[0] + "."
    free = not (reason.stop or reason.caps)
    codes = [
        code
        for code, weight in WEIGHTS.items()
        if code.startswith(family) and not weight.stop and weight.points >= reason.points and not (free and weight.caps)
    ]
    code = draw(st.sampled_from([reason.code, *codes]))
    same, weight = code == reason.code, WEIGHTS[code]
    return msgspec.structs.replace(
        reason,
        code=code,
        points=draw(st.integers(reason.points, 0)),
        stop=same and reason.stop and draw(st.booleans()),
        caps=(reason.caps if same else weight.caps) or "",
    )


@given(data=st.data())
@examples("lists: a lighter judgement is never told as worse", 5000)
def test_what_is_lighter_is_never_worse(data: st.DataObject) -> None:
    before = data.draw(judgements())
    kept = [reason for reason in before.reasons if data.draw(st.booleans())]
    reasons = data.draw(st.composite(lambda draw: tuple(lighter(draw, reason) for reason in kept))())
    decision = data.draw(st.sampled_from(BY_RANK[RANK[Decision(before.decision)] :]))
    score = before.score if before.score is None else data.draw(st.integers(before.score, 100))
    now = msgspec.structs.replace(before, reasons=reasons, decision=decision.value, score=score)
    told = compare(before, now)
    assert not told.now_worse
    assert told.came == ()
