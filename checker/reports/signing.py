"""What to ask for before a signature (M37): it depends on who acts for the company and on the size of the deal."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Line, Proof
from checker.reports.proofs import proof
from checker.reports.requisites import ending_of
from checker.reports.statements import Amount, Statements
from checker.reports.words import Words
from checker.scoring.reading import COURT_APPOINTED, LIQUIDATOR, form_of, office_of, person_of

MAJOR_SHARE = 4
"""A deal of a fourth of the assets or more is major: ст. 46 14-ФЗ (ООО), ст. 78 208-ФЗ (АО)."""


def asks(sheet: FactSheet, words: Words) -> tuple[Line, ...]:
    """What to ask for, in the order in which a person would; nothing of a company that ended."""
    if ending_of(sheet)[0]:
        return ()
    if sheet.kind == "entrepreneur":
        return tuple(_of_entrepreneur(words))
    return (*_by_who_acts(sheet, words), _attorney(words), *_major(sheet, words), *_consent(sheet, words))


def _of_entrepreneur(words: Words) -> Iterator[Line]:
    yield Line(
        label=words(N_("Подписывает сам предприниматель")),
        value=words(N_("Паспорт: сверьте имя с реестром. Решение о назначении и одобрение сделки ему не нужны.")),
    )
    yield _attorney(words)


def _by_who_acts(sheet: FactSheet, words: Words) -> Iterator[Line]:
    heads, managers = list(sheet.of("head")), list(sheet.of("managing_company"))
    offices = {office_of(head) for head in heads}
    together = [fact for fact in sheet.of("powers") if str(fact.value.get("kind")) == "1"]
    if offices & COURT_APPOINTED:
        yield Line(
            label=words(N_("Управляющий назначен судом")),
            value=words(
                N_("Определение или решение суда о назначении. Прежний руководитель подписывать уже не вправе.")
            ),
            proof=_of_office(heads, COURT_APPOINTED, words),
        )
        return
    if offices & LIQUIDATOR:
        yield Line(
            label=words(N_("Действует ликвидатор")),
            value=words(
                N_("Решение о ликвидации и о назначении ликвидатора. Новые сделки он вправе заключать не любые.")
            ),
            proof=_of_office(heads, LIQUIDATOR, words),
        )
        return
    if managers:
        yield Line(
            label=words(N_("Действует управляющая организация")),
            value=words(
                N_("Договор о передаче полномочий, решение о нём и документы её руководителя. Проверьте и её.")
            ),
            proof=proof(managers[0], words),
        )
    elif heads:
        yield Line(
            label=words(N_("Подписывает руководитель")),
            value=words(N_("Решение или протокол о его назначении, срок полномочий и ограничения по уставу.")),
        )
    if together:
        yield Line(
            label=words(N_("Руководители действуют вместе")),
            value=words(N_("Нужны подписи всех, кто назван в реестре.")),
            proof=proof(together[0], words),
        )
    elif len(heads) + len(managers) > 1 and not any(True for _ in sheet.of("powers")):
        yield Line(
            label=words(N_("Руководителей несколько")),
            value=words(N_("Реестр не говорит, вместе они действуют или порознь: посмотрите устав.")),
        )


def _of_office(heads: list[Fact], offices: frozenset[str], words: Words) -> Proof | None:
    return next((proof(head, words) for head in heads if office_of(head) in offices), None)


def _attorney(words: Words) -> Line:
    return Line(
        label=words(N_("Подписывает кто-то другой")),
        value=words(
            N_("Доверенность: срок, предел суммы, право передоверия. Нотариальную проверяют на reestr-dover.ru.")
        ),
    )


def _major(sheet: FactSheet, words: Words) -> Iterator[Line]:
    """The sum from which the deal needs approval, by the assets of the last statement."""
    form = form_of(sheet)
    if form not in ("limited", "joint_stock"):
        return
    label = words(N_("Крупная сделка"))
    if _alone(sheet):
        yield Line(
            label=label,
            value=words(N_("Единственный участник сам руководит компанией: отдельного одобрения закон не требует.")),
        )
        return
    law = words(N_("ст. 46 закона об ООО")) if form == "limited" else words(N_("ст. 78 закона об АО"))
    assets = Statements(sheet).newest("1600")
    if assets is None or assets[1].kop <= 0:
        yield Line(
            label=label,
            value=words(N_("Одобрение нужно от 25 % активов. Активов мы не знаем: попросите последний баланс.")),
            notes=(law,),
        )
        return
    year, amount = assets
    yield _threshold(label, year, amount, law, words)


def _threshold(label: str, year: int, amount: Amount, law: str, words: Words) -> Line:
    limit = amount.kop // MAJOR_SHARE
    return Line(
        label=label,
        value=words(N_("От {sum}: решение участников или совета об одобрении"), sum=words.short(limit)),
        exact=words.money(limit),
        notes=(
            words(
                N_("25 % активов: {assets}, строка 1600 за {year} год; сделки обычной деятельности не считаются"),
                assets=words.short(amount.kop),
                year=year,
            ),
            law,
        ),
        proof=proof(amount.fact, words),
    )


def _alone(sheet: FactSheet) -> bool:
    """Whether the one participant is also the one head, by ИНН: п. 7 ст. 46 14-ФЗ, п. 3 ст. 78 208-ФЗ.

    The register keeps only the first shareholders of a joint-stock company, so of it this is never known.
    """
    heads, founders = list(sheet.of("head")), list(sheet.of("founder"))
    if form_of(sheet) != "limited" or len(heads) != 1 or len(founders) != 1 or sheet.one("managing_company"):
        return False
    numbers = {person_of(fact) for fact in (*heads, *founders)}
    return len(numbers) == 1 and next(iter(numbers)).isdigit()


def _consent(sheet: FactSheet, words: Words) -> Iterator[Line]:
    if form_of(sheet) == "unitary":
        yield Line(
            label=words(N_("Согласие собственника")),
            value=words(
                N_("Крупную сделку и сделку с недвижимостью унитарное предприятие заключает с согласия собственника.")
            ),
            notes=(words(N_("ст. 18, 23 закона об унитарных предприятиях")),),
        )
