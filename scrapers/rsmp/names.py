"""The names of the register of small and medium business, forms 4.01–4.06 (fns.md 3.4)."""

from __future__ import annotations

from scrapers.xmlfile import Names

NAMES = {
    "ДатаВклМСП": "included", "ВидСубМСП": "subject_kind", "КатСубМСП": "category", "ПризНовМСП": "new",
    "СведСоцПред": "social", "ССЧР": "headcount",
    "ОргВклМСП": "company", "НаимОрг": "name", "НаимОргСокр": "name_short", "ИННЮЛ": "inn", "ОГРН": "ogrn",
    "ИПВклМСП": "entrepreneur", "ИННФЛ": "inn", "ОГРНИП": "ogrn",
    "ФИОИП": "person", "Фамилия": "surname", "Имя": "given", "Отчество": "patronymic",
    "СведМН": "place", "КодРегион": "region_code", "Регион": "region", "Район": "district", "Город": "city",
    "НаселПункт": "settlement", "Тип": "type", "Наим": "name",
    "СвОКВЭД": "activities", "СвОКВЭДотч": "activities_reported", "СвОКВЭДОсн": "main", "СвОКВЭДДоп": "additional",
    "КодОКВЭД": "code", "НаимОКВЭД": "name", "ВерсОКВЭД": "version",
    "СвЛиценз": "licences", "СерЛиценз": "series", "НомЛиценз": "number", "ВидЛиценз": "kind", "ДатаЛиценз": "date",
    "ДатаНачЛиценз": "from", "ДатаКонЛиценз": "until", "ОргВыдЛиценз": "issuer", "ДатаОстЛиценз": "suspended",
    "ОргОстЛиценз": "suspended_by", "НаимЛицВД": "activities", "СведАдрЛицВД": "places",
    "СвПрод": "products", "КодПрод": "code", "НаимПрод": "name", "ПрОтнПрод": "innovative",
    "СвПрогПарт": "programmes", "НаимЮЛ_ПП": "customer", "ИННЮЛ_ПП": "customer_inn", "НомДог": "number",
    "ДатаДог": "date",
    "СвКонтр": "contracts", "НаимЮЛ_ЗК": "customer", "ИННЮЛ_ЗК": "customer_inn", "ПредмКонтр": "subject",
    "НомКонтрРеестр": "number", "ДатаКонтр": "date",
    "СвДог": "agreements", "НаимЮЛ_ЗД": "customer", "ИННЮЛ_ЗД": "customer_inn", "ПредмДог": "subject",
    "НомДогРеестр": "number",
}  # fmt: skip

TABLE = Names(
    document="Документ",
    alike=True,
    versions=frozenset({"4.01", "4.04", "4.06"}),
    names=NAMES,
    repeated=frozenset(
        {"СвОКВЭДДоп", "СвЛиценз", "НаимЛицВД", "СведАдрЛицВД", "СвПрод", "СвПрогПарт", "СвКонтр", "СвДог"}
    ),
    volatile=frozenset({"ИдДок", "ДатаСост"}),
    days=frozenset(
        {
            "ДатаВклМСП",
            "ДатаЛиценз",
            "ДатаНачЛиценз",
            "ДатаКонЛиценз",
            "ДатаОстЛиценз",
            "ДатаДог",
            "ДатаКонтр",
        }
    ),
    texts=frozenset({"НаимЛицВД", "СведАдрЛицВД"}),
)
