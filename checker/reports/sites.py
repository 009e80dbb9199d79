"""The official page of every source, read or not, and in one sentence what the source holds."""

from __future__ import annotations

from checker.i18n import N_
from scrapers.registry import SOURCES

_UNREAD: dict[str, str] = {
    "egrip": "https://egrul.nalog.ru/",
    "egrul_search": "https://egrul.nalog.ru/",
    "girbo": "https://bo.nalog.gov.ru/",
    "rsmp": "https://rmsp.nalog.ru/",
    "rsmppp": "https://rmsp-pp.nalog.ru/",
    "debtam": "https://www.nalog.gov.ru/opendata/7707329152-debtam/",
    "paytax": "https://www.nalog.gov.ru/opendata/7707329152-paytax/",
    "taxoffence": "https://www.nalog.gov.ru/opendata/7707329152-taxoffence/",
    "snr": "https://www.nalog.gov.ru/opendata/7707329152-snr/",
    "kgn": "https://www.nalog.gov.ru/opendata/7707329152-kgn/",
    "disqualified": "https://service.nalog.ru/disqualified.do",
    "pb": "https://pb.nalog.ru/",
    "account_freezes": "https://service.nalog.ru/bi.do",
    "kad": "https://kad.arbitr.ru/",
    "fssp": "https://fssp.gov.ru/iss/ip",
    "efrsb": "https://bankrot.fedresurs.ru/",
    "fedresurs": "https://fedresurs.ru/",
    "rnp": "https://zakupki.gov.ru/epz/dishonestsupplier/search/results.html",
    "rosfinmonitoring": "https://www.fedsfm.ru/documents/terrorists-catalog-portal-act",
    "cbr_warnings": "https://www.cbr.ru/inside/warning-list/",
    "erknm": "https://proverki.gov.ru/",
}
"""Pages of sources that this version may not read; what it reads says its page itself."""

ABOUT: dict[str, str] = {
    "egrul": N_("Реестр юридических лиц: имя, адрес, руководители, участники, состояние и все записи о них."),
    "egrip": N_("Реестр предпринимателей: регистрация, деятельность, лицензии, прекращение."),
    "egrul_search": N_("Строка поиска реестра: имя, номера, адрес, дата регистрации. Это не запись реестра."),
    "sshr": N_("Средняя численность работников за год."),
    "revexp": N_("Доходы и расходы за год по отчётности, сданной налоговой службе."),
    "girbo": N_("Баланс, финансовые результаты и другие формы отчётности по годам."),
    "rsmp": N_("Категория малого или среднего бизнеса, с какого дня, лицензии и договоры."),
    "rsmppp": N_("Государственная поддержка: кто дал, сколько, были ли нарушения."),
    "debtam": N_("Долги по налогам, взносам, пеням и штрафам на первое число месяца. Небольших долгов в нём нет."),
    "paytax": N_("Сколько каких налогов и взносов уплачено за год."),
    "taxoffence": N_("Налоговые штрафы, не уплаченные к 1 октября следующего года."),
    "snr": N_("Специальные налоговые режимы, кроме патента."),
    "kgn": N_("Участие в консолидированной группе налогоплательщиков. Режим отменён с 2023 года."),
    "disqualified": N_("Люди, которым суд запретил руководить. Ищем по ИНН организации, где это случилось."),
    "npd": N_("Платит ли человек налог на профессиональный доход (самозанятый)."),
    "invalid_inn": N_("Признан ли ИНН недействительным."),
    "pb": N_("Сводные сведения налоговой службы о компании."),
    "account_freezes": N_("Решения налоговой службы о приостановке операций по счетам."),
    "kad": N_("Дела арбитражных судов."),
    "fssp": N_("Исполнительные производства."),
    "efrsb": N_("Единый федеральный реестр: стадии дел о банкротстве и всё, что по ним публикуют."),
    "fedresurs": N_("Сообщения о фактах деятельности: намерения кредиторов, лизинг, залог, чистые активы."),
    "rnp": N_("Поставщики, уклонившиеся от государственных контрактов или нарушившие их."),
    "rosfinmonitoring": N_("Перечни лиц, операции которых обязаны останавливать."),
    "cbr_warnings": N_("Компании с признаками нелегальной деятельности на финансовом рынке."),
    "cbr_zsk": N_("Относит ли Банк России компанию к группе высокого риска. «Не относит» ещё не значит «чисто»."),
}

WARNED = frozenset({"cbr_zsk", "debtam"})
"""Sources of which `ABOUT` says what not to be in them does not mean."""

ADVERSE = frozenset(
    """
    debtam taxoffence account_freezes rnp rosfinmonitoring sanctions cbr_warnings cbr_zsk efrsb fssp
    invalid_inn
    """.split()  # noqa: SIM905 as of PLACED
)
"""Lists in which it is good not to be; of other lists an absence says nothing good.

That of disqualified persons is none of them: most of its records name no organisation, so its silence is weak.
"""


def official_page(source: str) -> str:
    """Where a person looks at the source himself; '' where it has no public page."""
    known = SOURCES.get(source)
    return known.official if known else _UNREAD.get(source, "")
