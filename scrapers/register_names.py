"""Names that ЕГРЮЛ and ЕГРИП share: elements and attributes of both with one meaning, and our keys.

Sources: XSDs VO_RUGF_2_311_26_04_05/07/08_01 and VO_RIGF_2_311_27_04_04/06/07_01. Where the registers mean different
things by one name (Пол, ОГРНИП, СвФЛ), each has it in its own table.
"""

from __future__ import annotations

# The formatter would give every pair a line of its own; here a line is an element and what is new inside it.
# fmt: off
COMMON: dict[str, str] = {
    # stamps of the register and the record itself
    "ДатаЗаписи": "date",
    "ДатаВып": "issued", "ОГРН": "ogrn", "ИНН": "inn", "ИННФЛ": "inn", "НаимЮЛПолн": "name_full",

    # what every address is made of: by districts (КЛАДР): Регион is an element, НаимРегион its attribute
    "ВидАдрКлассиф": "classifier", "АдресРФ": "classic",
    "Индекс": "index", "КодРегион": "region_code", "КодАдрКладр": "kladr",
    "Дом": "house", "Корпус": "building", "Кварт": "flat",
    "Регион": "region", "ТипРегион": "type", "НаимРегион": "region_name",
    "Район": "district", "ТипРайон": "type", "НаимРайон": "name",
    "Город": "city", "ТипГород": "type", "НаимГород": "name",
    "НаселПункт": "settlement", "ТипНаселПункт": "type", "НаимНаселПункт": "name",
    "Улица": "street", "ТипУлица": "type", "НаимУлица": "name",
    # by municipalities (ГАР, once ФИАС): Регион (a code) and НаимРегион are text elements side by side
    "ИдНом": "fias_id",
    "МуниципРайон": "municipality", "ГородСелПоселен": "urban", "НаселенПункт": "settlement",
    "ЭлПланСтруктур": "plan_element", "ЭлУлДорСети": "street", "Здание": "buildings",
    "ПомещЗдания": "premises", "ПомещКвартиры": "flat_premises",
    "ВидКод": "kind_code", "Вид": "type", "Тип": "type", "Наим": "name", "Номер": "number",

    "СвАдрЭлПочты": "email", "E-mail": "email",

    # people
    "Фамилия": "surname", "Имя": "given", "Отчество": "patronymic",
    "СвФИОЗАГС": "civil_name",
    "ОКСМ": "country_code", "НаимСтран": "country",
    # never seen in open files
    "СвРожд": "birth", "ДатаРожд": "date", "МестоРожд": "place", "ПрДатаРожд": "precision",
    "КодВидДок": "code", "СерНомДок": "number", "ВыдДок": "issuer", "КодВыдДок": "issuer_code",

    # registration, state
    "РегНом": "reg_number", "ДатаРег": "reg_date", "НаимРО": "registrar_name",
    "СвРегОрг": "registrar", "КодНО": "code", "НаимНО": "name", "АдрРО": "address",
    "СвСтатус": "status",  # СвСтатус holds another СвСтатус
    "ДатаРеш": "date", "НомерРеш": "number", "ДатаПубликации": "published", "НомерЖурнала": "journal",

    # tax and social insurance
    "СвУчетНО": "tax_registration", "ДатаПостУч": "date", "СвНО": "tax_office",
    "СвРегСФР": "social_fund", "РегНомСФР": "reg_number", "КодСФР": "code", "НаимСФР": "name",
    "СвРегПФ": "pension", "РегНомПФ": "reg_number", "ДатаПрисвНом": "number_date",
    "СвОргПФ": "fund_office", "КодПФ": "code", "НаимПФ": "name",
    "СвРегФСС": "social", "РегНомФСС": "reg_number",
    "СвОргФСС": "fund_office", "КодФСС": "code", "НаимФСС": "name",

    # activities and licences
    "СвОхрОкрСр": "environmental_facility",  # owns a production facility of art. 56.1 of law 7-ФЗ
    "СвОКВЭД": "activities", "СвОКВЭДОсн": "main", "СвОКВЭДДоп": "further",
    "КодОКВЭД": "code", "НаимОКВЭД": "name", "ПрВерсОКВЭД": "version",
    "СвДоляОКВЭД": "portion", "ДопСведОКВЭД": "kind", "Процент": "percent",
    "СвОКВЭДОтч": "activities_reported", "СвОКВЭДОтчОсн": "main", "СвОКВЭДОтчДоп": "further",
    "СвЛицензия": "licence", "НомерЕРУЛ": "unified_number", "НомЛиц": "number", "ДатаЛиц": "date",
    "ДатаНачЛиц": "from", "ДатаОкончЛиц": "until", "НаимЛицВидДеят": "activities", "МестоДейстЛиц": "places",
    "ЛицОргВыдЛиц": "issuer",
    "СвПриостЛиц": "suspended", "ДатаПриостЛиц": "date", "ЛицОргПриостЛиц": "issuer",

    # entries of the register
    "ИдЗап": "id", "ДатаЗап": "date",
    "ВидЗап": "kind", "КодСПВЗ": "code", "НаимВидЗап": "name",
    "СведПредДок": "documents", "НаимДок": "name", "НомДок": "number", "ДатаДок": "date",
    "СвСвид": "certificates", "Серия": "series", "ДатаВыдСвид": "date",
    "СвСтатусЗап": "status",
}
# fmt: on
"""Russian element or attribute name → our key."""

REPEATED: frozenset[str] = frozenset({
    "Здание", "СвОКВЭДДоп", "СвОКВЭДОтчДоп", "СвЛицензия", "НаимЛицВидДеят", "МестоДейстЛиц", "СведПредДок", "СвСвид",
})  # fmt: skip
"""Elements of both that become lists, even of one."""

TEXTS = frozenset(
    {"ДатаДок", "ЛицОргВыдЛиц", "МестоДейстЛиц", "НаимДок", "НаимЛицВидДеят", "НаимРегион", "НомДок", "Регион"}
)
"""Elements of both that are of a simple type in the XSDs (Регион is of a complex one elsewhere)."""
