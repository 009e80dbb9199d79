"""The register of disqualified persons (РДЛ), read by the number of the organisation and never by a name alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.facts import Deal, Fact, FactSheet, Finding
from checker.scoring.reading import NOT_CONTROL, day, name_of, office_of, text_of
from checker.scoring.weights import TaxWeights
from checker.text import fold


def rule_disqualified_list(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """A record of the register of disqualified persons names this organisation by its ИНН and its head by full name.

    The register has no number of the person: it counts only where both meet, the ИНН of the organisation and the same
    surname, name and patronymic as a head of today (law-and-practice 1(a)7). Then he may not sign: it stops the deal
    unless there is another head. A record of this organisation that fits no head of today takes nothing; a name
    without the ИНН is not looked at. Gone with the last day of the term; not told again where ЕГРЮЛ itself says it.
    Law: КоАП ст. 3.11, 32.11.
    """
    heads = [head for head in sheet.of("head") if office_of(head) not in NOT_CONTROL and not head.value.get("hidden")]
    if not heads or any(_in_force(ban, sheet) for ban in sheet.of("disqualification")):
        return
    for record in sheet.of("disqualified"):
        if not _in_force(record, sheet) or str(record.value.get("organisation_inn") or sheet.inn) != sheet.inn:
            continue
        person, until = _person(record), text_of(day(record.value.get("until")))
        named = [head for head in heads if person and fold(name_of(head)) == person]
        if not named:
            yield weights.finding("people.disqualified_not_head", record, until=until)
        elif len(named) < len(heads):
            yield weights.finding("people.one_head_disqualified", record, *named, until=until)
        else:
            yield weights.finding("people.head_disqualified", record, *named, until=until)


def _in_force(ban: Fact, sheet: FactSheet) -> bool:
    start, until = day(ban.value.get("from")), day(ban.value.get("until"))
    return (start is None or start <= sheet.on) and (until is None or until >= sheet.on)


def _person(record: Fact) -> str:
    """The folded full name of a record; one of fewer than two words names nobody."""
    person = record.value.get("person")
    name = name_of(record) if isinstance(person, Mapping) else str(person or "")
    folded = fold(name)
    return folded if len(folded.split()) > 1 else ""
