"""Words that announce a field, an office, a party, or something that is none of ours and ends the field before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.text import FORMS

_S = r"[\s\-./\\]*"

# The first that matches at a place wins: the longer stand before the shorter.
_LABELS = {
    "inn_kpp": r"(?:инн|inn)\s*[/\\,и]\s*(?:кпп|kpp)",
    "inn": r"инн|inn|идентификационный\s+номер(?:\s+налогоплательщика)?",
    "kpp": r"кпп|kpp|код\s+причины\s+постановки(?:\s+на\s+(?:налоговый\s+)?уч[её]т)?",
    "ogrn": r"огрнип|огрн|ogrnip|ogrn|основной\s+государственный\s+регистрационный\s+номер",
    "corr": (
        rf"к{_S}с(?:ч[её]т)?|к/сч|корр?(?:еспондентский)?{_S}сч[её]та?|корр?{_S}сч|екс"
        r"|единый\s+казначейский\s+сч[её]т"
    ),
    "account": (
        rf"р{_S}с(?:ч[её]т)?|р/сч|расч[её]тный{_S}сч[её]т|расч{_S}сч[её]т|банковский\s+сч[её]т|казначейский\s+сч[её]т"
        r"|номер\s+сч[её]та|сч[её]т\s+получателя|сч\.|сч[её]т\s*№"
    ),
    "bik": r"бик|bik|bic",
    "postal": (
        r"(?:почтовый|фактический|физический|адрес\s+для\s+корреспонденции|адрес\s+доставки)(?:\s+(?:и\s+\w+\s+)?адрес)?"
        r"|факт\.?\s*адрес|почт\.?\s*адрес"
    ),
    "address": (
        r"(?:юридический|юр\.?)\s*(?:[,/и]+\s*(?:почтовый|фактический|факт\.?|почт\.?)\s*)*адрес"
        r"|адрес\s+(?:места\s+нахождения|местонахождения|регистрации|юридического\s+лица|организации)"
        r"|место\s*нахождени[ея]|адрес"
    ),
    "short_name": r"(?:сокращ[её]нн|кратк)\w+\s+(?:фирменное\s+)?наименовани\w+",
    "name": r"(?:полн\w+\s+)?(?:фирменн\w+\s+)?наименовани\w+(?:\s+(?:организации|предприятия|компании|контрагента))?",
    "bank": (
        r"(?:наименование\s+|полное\s+наименование\s+)?банк\w{0,2}(?:\s+(?:получателя|плательщика|поставщика|организации))?"
        r"(?![\s\-]*[«\"“„'])(?!\s+[А-ЯЁ])"
    ),
    "basis": r"(?:действующ\w+|действует)\s+на\s+основании|на\s+основании",
    "other": (
        r"тел(?:ефон)?\w{0,2}|факс|e-?mail|эл(?:ектронн\w+)?\.?\s*почта|сайт|окпо|оквэд|окато|октмо|окопф|окфс|окогу"
        r"|главн\w+\s+бухгалтер\w*|гл\.?\s*бухгалтер|бухгалтер\w*|ответственн\w+|менеджер|дата\s+\w+|свидетельство"
        r"|именуем\w+|м\.\s*п\.|итого|всего"
    ),
}  # fmt: skip

_OFFICES = (
    r"(?:(?:генеральн|исполнительн|управляющ)\w+\s+)?директор\w{0,3}|руководител\w{1,2}|президент\w{0,2}"
    r"|председател\w{1,2}(?:\s+(?:правления|совета(?:\s+\w+)?))?|конкурсн\w+\s+управляющ\w+|управляющ\w+(?:\s+делами)?"
    r"|ликвидатор\w{0,2}|глав[аыу](?:\s+(?:кфх|хозяйства|крестьянского\s*\(?фермерского\)?\s+хозяйства))"
    r"|начальник\w{0,2}|ректор\w{0,2}|заведующ\w+|главн\w+\s+врач\w{0,2}|и\.\s*о\.\s*(?:генерального\s+)?директора"
)

_PARTIES = {
    "payee": r"получател\w{1,2}",
    "payer": r"плательщик\w{0,2}",
    "seller": r"поставщик\w{0,2}|продав(?:ец|ца|цом)",
    "contractor": r"исполнител\w{1,2}|подрядчик\w{0,2}",
    "buyer": r"покупател\w{1,2}",
    "customer": r"заказчик\w{0,2}",
    "carrier": r"перевозчик\w{0,2}|экспедитор\w{0,2}",
    "shipper": r"грузоотправител\w{1,2}",
    "consignee": r"грузополучател\w{1,2}",
    "landlord": r"арендодател\w{1,2}|лизингодател\w{1,2}|займодав(?:ец|ца)",
    "tenant": r"арендатор\w{0,2}|лизингополучател\w{1,2}|за[её]мщик\w{0,2}",
}

SELLERS = ("seller", "contractor", "payee", "carrier", "landlord")
"""Who writes an invoice."""

_EDGE = r"(?<![^\W_])"
_END = r"(?![^\W\d_])"
_ALL = {
    **_LABELS,
    "office": _OFFICES,
    **{f"party_{code}": pattern for code, pattern in _PARTIES.items()},
}
_LABEL = re.compile(
    _EDGE + "(?:" + "|".join(f"(?P<{code}>{pattern})" for code, pattern in _ALL.items()) + ")" + _END, re.IGNORECASE
)
_FORM = re.compile(
    _EDGE
    + "(?:"
    + "|".join(
        re.escape(form).replace(r"\ ", r"[\s\-()]+")
        for form in sorted((*FORMS, "OOO", "OAO", "ЗАО"), key=len, reverse=True)
    )
    + ")"
    + _END,
    re.IGNORECASE,
)


class Label(NamedTuple):
    """A word of the text that announces something. code: the field, `office`, `basis`, `other`, or `party_…`."""

    code: str
    start: int
    end: int


def labels(text: str) -> list[Label]:
    """All labels in order; nothing overlaps."""
    return [Label(str(match.lastgroup), match.start(), match.end()) for match in _LABEL.finditer(text)]


def forms(text: str) -> Iterator[tuple[int, int]]:
    """Where a legal form stands: beginning and end. Short ones count in capitals alone («ПО», and not «по»)."""
    for match in _FORM.finditer(text):
        if len(match[0]) > 5 or match[0] == match[0].upper():
            yield match.start(), match.end()
