"""The change events of one company in one window → what is worth telling of them. Pure.

What is left out, and why:

* what differs only in stamps, codes, postcodes, letter case, ё, quotes, the order of lists, types of streets written
  out, and a number of a person that was entered later (`checker.watching.plain`); what we only read otherwise
  (`reparsed`); what may be another's (`possible`); what came and went within the window;
* of the registers: mail, activities, licences, branches, registrar, tax and social registration, charter, powers,
  agreements, loans, bans on shares, holder of the register of shareholders (the card's history shows them, none of them
  speaks for or against a deal by itself), `identity` (КПП follows the address, the form follows the name), the entries
  themselves (`change`: each block tells what it set);
* `tax_debt`: the total tells it; headcount, income and expense, taxes paid, regimes, the register of small business,
  support: yearly figures, which the verdict weighs; what «Прозрачный бизнес» says: other sources say it better;
* suits that the company brings, bankruptcy cases of others and its own in the courts' search (ЕФРСБ and the register
  decide, L&P 1(a)16), hearings, instances; whatever is older than a year where we see it for the first time;
* the course of a bankruptcy between its stages; messages of Федресурс that the company publishes about others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from checker.facts import Fact
from checker.watching.changes import settle
from checker.watching.claim_news import claim_news
from checker.watching.kinds import KINDS, News, Noticed, Rule
from checker.watching.register_news import register_news


def notice(news: Sequence[News], on: date, known: Sequence[Fact] = ()) -> list[Noticed]:
    """What is worth telling, the graver first; the same whatever the order of the events.

    on: the day of telling: what is a year old is no news. known: the facts of the company as they were before the
    window (a fact sheet as of its beginning): a debt brought to the bailiffs again, a stage of bankruptcy that another
    source told, whose suit a list of papers is about, what a list that does not name the company any more had said.
    Without it they are told as they come.
    """
    found: list[Noticed] = []
    changes = sorted(settle(news, known), key=lambda change: (change.person, change.event, change.block, change.key))
    for person, group in groupby(changes, key=lambda change: change.person):
        own = list(group)
        found += register_news(own)
        found += claim_news(own, on, () if person else known)
    return sorted(found, key=lambda one: (one.person, not (one.worse and KINDS[one.kind].grave), one.event, one.kind))


def needs_known(news: Sequence[News]) -> bool:
    """Whether `notice` asks for what was known before; of most windows it does not, and reading it takes its time."""
    return any(one.block in _NEEDY for one in news)


_NEEDY = frozenset({
    "enforcement", "court_case", "court_case_papers", "bankruptcy", "bankruptcy_message", "account_freeze", "listed",
})  # fmt: skip


def tells(rules: Mapping[str, Rule], noticed: Noticed) -> bool:
    """Whether a list with these rules (what differs from the defaults) tells it. A sum that is not known is told."""
    kind = KINDS[noticed.kind]
    rule = rules.get(noticed.kind) or Rule(on=kind.on, over_kop=kind.over_kop)
    if not rule.on:
        return False
    return rule.over_kop is None or noticed.sum_kop is None or noticed.sum_kop >= rule.over_kop


def value_of(noticed: Noticed) -> dict[str, Any]:
    """What an alert keeps of it (`Alert.value`), from which `checker.watching.words` makes sentences."""
    return {
        "block": noticed.block,
        "before": noticed.before,
        "after": noticed.after,
        "worse": noticed.worse,
        "person": noticed.person,
        "sum_kop": noticed.sum_kop,
        "advice": noticed.advice,
    }
