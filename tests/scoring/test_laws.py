"""What must hold of every verdict, whatever the sheet."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.facts import Coverage, Deal, Decision, Fact, FactSheet, Link, State, Verdict
from checker.scoring.engine import evaluate
from checker.scoring.rules.registers import PENDING

from .claims import bankruptcy, case, freeze, intention, lost, petition, proceeding, red, uncollected, unfair
from .sheets import (
    CREDIT,
    HEAD_INN,
    INN,
    LARGE,
    OGRN,
    OWNER_INN,
    address,
    born,
    covered,
    debt,
    dropped,
    entry,
    fact,
    head,
    identity,
    main,
    owner,
    paid,
    possible,
    related,
    sheet,
    stale,
    statement,
    status,
    termination,
    total,
    year,
)
from .situations import SITUATIONS
from .situations_claims import CLAIMS
from .test_methods import OPTIONAL

RANK = {Decision.REFUSE: 0, Decision.INSUFFICIENT: 1, Decision.SAFEGUARDS: 2, Decision.WORK: 3}

days = st.sampled_from(["2012-03-01", "2024-02-29", "2025-10-20", "2026-05-05", "2026-09-15", "2026-11-20"])
codes = st.sampled_from([*PENDING, "121", "122", "124", "131", "132", "139", "177", "999"])
endings = st.sampled_from(["", "201", "203", "304", "407", "414", "415", "418", "420"])


taxes = st.sampled_from([(0.0, 0.0), (0.0, 0.01), (1.0, 3.0)])


millions = st.sampled_from([None, 0.01, 0.4, 3.0, 40.0])
court_days = st.sampled_from(["2022-05-05", "2025-06-10", "2026-10-20"])
claims = st.lists(
    st.one_of(
        st.builds(
            case, st.integers(1, 5), st.sampled_from(["plaintiff", "respondent"]), millions, kind=st.just("bankruptcy")
        ),
        st.builds(case, st.integers(1, 5), st.just("respondent"), millions),
        st.builds(lost, st.integers(6, 9), st.sampled_from([0.01, 3.0, 40.0]), court_days),
        st.builds(
            proceeding, st.integers(1, 9), millions, st.sampled_from(["wages", "taxes", "fine_traffic", "other"])
        ),
        st.builds(
            uncollected, st.integers(1, 9), millions, st.sampled_from(["46.1.3", "46.1.4", "47.1.7"]), court_days
        ),
        st.builds(bankruptcy, st.sampled_from(["Watching", "Tender", "ProceedingsStopped", "New"]), court_days),
        st.builds(petition, court_days),
        st.builds(intention, court_days, st.sampled_from(["debtor", "creditor", "self"])),
        st.builds(unfair, court_days),
        st.builds(red, st.booleans()),
        st.builds(freeze, court_days),
    ),
    max_size=3,
)


@st.composite
def tax_facts(draw: st.DrawFn) -> list[Fact]:
    """Any mixture of what the other files of the tax service can say."""
    made: list[Fact] = []
    if draw(st.booleans()):
        made += debt(draw(st.sampled_from([0.0, 0.01, 0.3, 1.8, 20.0])))
    if draw(st.booleans()):
        made += paid(
            draw(st.sampled_from([2021, 2024, 2025])), *draw(st.sampled_from([(0.0, 0.0), (0.0, 0.01), (1.0, 3.0)]))
        )
    for of in draw(st.sets(st.sampled_from([2020, 2024, 2025]), max_size=2)):
        made.append(
            statement(
                of,
                knd=draw(st.sampled_from(["0710099", "0710096"])),
                revenue=draw(st.sampled_from([(60, 52), (0, 60), (-1, 3), (None, None), (0.06, 52)])),
                profit=draw(st.sampled_from([(4, 3), (-9, 2), (-9, -9), (None, 1)])),
                l1300=draw(st.sampled_from([20, 1, -3, (-3, -3)])),
                l1500=draw(st.sampled_from([15, 35, 5])),
                l1700=draw(st.sampled_from([40, 55])),
            )
        )
    if draw(st.integers(0, 4)) == 0:
        named = draw(st.sampled_from(["Озёрный Пётр", "Лесной Пётр"]))
        made.append(fact("disqualified", "1", person=named, organisation_inn=INN, until="2027-03-01"))
    if draw(st.integers(0, 4)) == 0:
        made.append(fact("register_row", OGRN, ogrn=OGRN, ended=draw(st.sampled_from([None, "2025-02-03"]))))
    if draw(st.booleans()):
        made.append(fact("tax_offence", "2024", year=2024, total_kop=draw(st.sampled_from([1, 500_000]))))
        made.append(fact("tax_regime", date="2026-11-01", usn=True))
        made.append(fact("tax_group", date="2022-12-01", role="2"))
    return made


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Any mixture of what the register and the open data can say."""
    made: list[Fact] = list(born(draw(days), draw(st.sampled_from(["11", "21", "24"]))))
    made[0] = identity(made[0].value["ogrn_date"], draw(st.sampled_from(["12300", "12267", "75404", "65243", "20716"])))
    if draw(st.booleans()):
        made[2:5] = [head(since=draw(days)), owner(since=draw(days)), address(draw(days))]
    made.append(main(draw(st.sampled_from(["46.73", "43.2", "64.20", "01.11"]))))
    made += [fact("activity_reported", c, code=c, name=c, main=False) for c in draw(st.sets(activities, max_size=4))]
    made += [status(code, draw(days)) for code in draw(st.sets(codes, max_size=2))]
    if draw(st.integers(0, 9)) == 0:
        made += termination(draw(st.sampled_from(["201", "304", "407", "418", "499"])), draw(days))
    for block in draw(st.sets(st.sampled_from(["address_mark", "head_mark", "founder_mark"]))):
        made.append(fact(block, "2", ground=draw(st.sampled_from("123")), entry=entry(draw(days))))
    if draw(st.booleans()):
        ban: dict[str, Any] = {"person": {"inn": HEAD_INN}, "from": draw(days), "until": "2027-03-01"}
        made.append(fact("disqualification", HEAD_INN, **ban))
    for number in range(draw(st.integers(0, 4))):
        own_role = draw(st.sampled_from(["head", "founder"]))
        person = HEAD_INN if own_role == "head" else OWNER_INN
        made.append(
            related(
                f"10477000{number:05d}",
                draw(endings),
                draw(days),
                person=person,
                own_role=own_role,
                activity="46",
            )
        )
    made.append(total(draw(st.integers(0, 80)), active=draw(st.integers(0, 80))))
    made += draw(tax_facts())
    made += draw(claims)
    if draw(st.booleans()):
        income = draw(st.sampled_from([0, 5, 60, 480]))
        spent = draw(st.sampled_from([0, 5, 9, 55, 479, 480]))
        made += year(income, spent, draw(st.sampled_from([0, 1, 12])))
    return tuple(made)


activities = st.sampled_from(["03.11", "20.1", "62.01", "86.10", "55.10"])
deals = st.builds(
    Deal,
    st.sampled_from(["unknown", "credit", "prepay", "purchase", "carriage", "procurement"]),
    st.sampled_from([None, 30_000_000, 500_000_000, 3_000_000_000]),
)


@st.composite
def sheets(draw: st.DrawFn) -> FactSheet:
    """A company with any facts, and any of its sources silent, late or hidden."""
    made = sheet(*draw(facts()), without=["headcount", "income_expense"])
    for source in draw(st.sets(st.sampled_from([coverage.source for coverage in made.coverage]), max_size=3)):
        how = draw(st.sampled_from(["down", "captcha", "stale", "hidden"]))
        if how == "stale":
            made = covered(made, **{source: stale(source)})
        elif how == "hidden":
            hidden = Coverage(source=source, state=State.NOT_APPLICABLE, reason="hidden_by_law")
            made = dropped(made, source)
            made = covered(made, **{source: hidden})
        else:
            made = dropped(made, source, how)
    return made


def looks_better(after: Verdict, before: Verdict) -> bool:
    if after.score is not None and (before.score is None or before.band is None or after.band is None):
        return True
    if after.score is not None and before.score is not None and after.band and before.band:
        return after.score > before.score or after.band[1] > before.band[1] or after.band[0] > before.band[0]
    return False


@examples("verdict: losing a source never makes a company look better", 1500, factor=20)
@given(sheets(), deals, st.data())
def test_losing_a_source_never_makes_a_company_look_better(case: FactSheet, deal: Deal, data: st.DataObject) -> None:
    """The law. Let a source become `not_checked`, and all that it said be gone; of a source without which a small deal
    is judged (courts, bailiffs, lists) let what was found stay found, as it does in the service. Then

    1. the decision does not rise in the order refuse < insufficient < safeguards < work, with one
       exception: `refuse` may become `insufficient`, where the lost source was what refused (by a stop
       factor or by points): "not enough data" is then the truth. It never becomes `work`, and `safeguards` only
       where a stop factor of a source that is silent now has to be verified (L&P 3.10);
    2. no number appears where there was none, and neither the score nor an edge of its band rises;
    3. the depth does not grow (A is the deepest).
    """
    source = data.draw(st.sampled_from([coverage.source for coverage in case.coverage]))
    without = covered(case, **{source: "down"}) if source in OPTIONAL else dropped(case, source)
    before, after = evaluate(case, deal), evaluate(without, deal)
    if any(finding.code == "coverage.verify_stop" for finding in after.findings):
        assert after.decision is not Decision.WORK
        return
    lost_refusal = (before.decision, after.decision) == (Decision.REFUSE, Decision.INSUFFICIENT)
    assert lost_refusal or RANK[after.decision] <= RANK[before.decision]
    assert not looks_better(after, before)
    assert after.depth >= before.depth


@examples("verdict: whatever counts shows its evidence", 1500, factor=20)
@given(sheets(), deals)
def test_whatever_counts_shows_its_evidence(case: FactSheet, deal: Deal) -> None:
    for finding in evaluate(case, deal).findings:
        if finding.state in ("bad", "good") or finding.points or finding.stop:
            assert finding.evidence, finding
            assert all(proof.link is Link.EXACT for proof in finding.evidence)


@examples("verdict: number band and decision agree", 1000, factor=20)
@given(sheets(), deals)
def test_number_band_and_decision_agree(case: FactSheet, deal: Deal) -> None:
    verdict = evaluate(case, deal)
    if verdict.score is None or verdict.band is None:
        assert verdict.score is None
        assert verdict.band is None
        return
    low, high = verdict.band
    assert 0 <= low <= verdict.score <= high <= 100
    least, most = {
        Decision.WORK: (70, 100),
        Decision.SAFEGUARDS: (40, 69),
        Decision.REFUSE: (0, 39),
        Decision.INSUFFICIENT: (0, 69),
    }[verdict.decision]
    assert least <= verdict.score <= most
    if verdict.decision is Decision.WORK:
        assert not verdict.missing
        assert not [finding for finding in verdict.findings if finding.stop]


@examples("verdict: the same question gives the same bytes", 600, factor=20)
@given(sheets(), deals)
def test_the_same_question_gives_the_same_bytes(case: FactSheet, deal: Deal) -> None:
    assert msgspec.json.encode(evaluate(case, deal)) == msgspec.json.encode(evaluate(case, deal))


@examples("verdict: records that are only possible change no byte", 600, factor=20)
@given(sheets(), facts())
def test_records_that_are_only_possible_change_no_byte(case: FactSheet, others: tuple[Fact, ...]) -> None:
    namesakes = tuple(possible(other) for other in others)
    with_them = msgspec.structs.replace(case, facts=case.facts + namesakes)
    assert msgspec.json.encode(evaluate(with_them, CREDIT)) == msgspec.json.encode(evaluate(case, CREDIT))


@examples("verdict: a stop factor refuses and only better verdicts are promised", 1000, factor=20)
@given(sheets(), deals)
def test_a_stop_factor_refuses_and_only_better_verdicts_are_promised(case: FactSheet, deal: Deal) -> None:
    verdict = evaluate(case, deal)
    if any(finding.stop for finding in verdict.findings):
        assert verdict.decision is Decision.REFUSE
    assert len(verdict.would_change) <= 3
    for change in verdict.would_change:
        better = RANK[change.decision] > RANK[verdict.decision]
        assert better or (change.score or 0) > (verdict.score or 0)


@examples("verdict: nothing that only a company can have is held against an entrepreneur", 600, factor=20)
@given(facts(), deals)
def test_nothing_that_only_a_company_can_have_is_held_against_an_entrepreneur(
    made: tuple[Fact, ...], deal: Deal
) -> None:
    verdict = evaluate(sheet(*made, kind="entrepreneur"), deal)
    families = {finding.code.partition(".")[0] for finding in verdict.findings}
    assert not families & {"people", "sign", "address", "finance", "tax", "group", "activity"}
    assert verdict.decision is not Decision.WORK


def _larger(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        key: part * 100 if key.endswith("_kop") and isinstance(part, int) else _larger(part)
        for key, part in value.items()
    }


def test_a_hundred_times_larger_is_judged_alike() -> None:
    everything = SITUATIONS | CLAIMS
    for name in everything.keys() - {"17 fines of a small carrier"}:  # below 50 000 roubles is a floor of its own
        case, deal, decision, *_ = everything[name]
        larger = tuple(msgspec.structs.replace(fact, value=_larger(fact.value)) for fact in case.facts)
        assert evaluate(msgspec.structs.replace(case, facts=larger), deal).decision == decision, name


def test_what_was_never_mentioned_was_never_asked() -> None:
    case = msgspec.structs.replace(sheet(), coverage=())
    verdict = evaluate(case, LARGE)
    assert (verdict.decision, verdict.score, verdict.depth) == (Decision.INSUFFICIENT, None, "G")
    assert {f.parameters["reason"] for f in verdict.findings if f.code == "coverage.not_checked"} == {"never_asked"}
