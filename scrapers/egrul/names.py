"""The one table of ЕГРЮЛ names: elements and attributes beneath `СвЮЛ`, formats 4.05–4.08, and our keys.

Sources: XSDs VO_RUGF_2_311_26_04_05_01, _04_07_01 (order ЕД-7-14/382@), _04_08_01 (order ЕД-7-14/613@); for
4.06 the text of order ЕД-7-14/17@. The table is flat: a name has the same key wherever it stands. Many names
may share a key, but never two attributes or children of one element. Names of the file itself (Файл, ИдОтпр,
Документ …) belong to the parser.
"""

from __future__ import annotations

# The formatter would give every pair a line of its own; here a line is an element and what is new inside it.
# fmt: off
NAMES: dict[str, str] = {
    # stamps of the register: they stand in nearly every element
    "ГРНДата": "entry", "ГРН": "grn", "ДатаЗаписи": "date",
    "ГРНДатаПерв": "entry_first",
    "ГРНДатаИспр": "entry_corrected",
    "ОгрДосСв": "hidden",  # the element and its only attribute: hidden{hidden "1"}

    # the record itself
    "ДатаВып": "issued", "ОГРН": "ogrn", "ДатаОГРН": "ogrn_date", "ИНН": "inn", "КПП": "kpp",
    "СпрОПФ": "opf_classifier", "КодОПФ": "opf_code", "ПолнНаимОПФ": "opf_name",

    # names of the company
    "СвНаимЮЛ": "name", "НаимЮЛПолн": "name_full", "НаимЮЛСокр": "name_short",  # НаимЮЛСокр: only 4.05
    "СвНаимЮЛСокр": "short", "НаимСокр": "name_short",
    "СвНаимЮЛКодОКИН": "languages", "КодОКИН": "code", "НаимОКИН": "name",
    "СвНаимЮЛПолнИн": "foreign", "НаимПолн": "name",
    "СвНаимЮЛСокрИн": "short_foreign",

    # address of the company, and what every address is made of
    "СвАдресЮЛ": "address", "ВидАдрКлассиф": "classifier",
    "СвМНЮЛ": "seat", "СвАдрЮЛФИАС": "fias", "АдресРФ": "classic",
    "СвРешИзмМН": "move_decision", "ТекстРешИзмМН": "text", "СвИзмМНЮЛ": "new_seat",
    # by districts (КЛАДР): Регион is an element, НаимРегион its attribute
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
    "ВидКод": "kind_code", "Вид": "type", "Тип": "type", "Наим": "name",
    # abroad
    "ОКСМ": "country_code", "НаимСтран": "country", "АдрИн": "address",

    # marks of unreliability; ground: 1 own statement, 2 inspection, 3 court
    "СвНедАдресЮЛ": "marks", "ПризнНедАдресЮЛ": "ground", "ТекстНедАдресЮЛ": "text",
    "СвНедДанУпрОрг": "marks", "ПризнНедДанУпрОрг": "ground", "ТекстНедДанУпрОрг": "text",
    "СвНедДанДолжнФЛ": "marks", "ПризнНедДанДолжнФЛ": "ground", "ТекстНедДанДолжнФЛ": "text",
    "СвНедДанУчр": "marks", "ПризнНедДанУчр": "ground", "ТекстНедДанУчр": "text",
    "РешСудНедАдр": "court_decision", "РешСудНедДанУпрОрг": "court_decision",
    "РешСудНедДанДолжнФЛ": "court_decision", "РешСудНедДанУчр": "court_decision",
    "НаимСуда": "court", "Номер": "number", "Дата": "date",

    "СвАдрЭлПочты": "email", "E-mail": "email",

    # formation, registration abroad, registrar
    "СвОбрЮЛ": "formation", "СтатусМКФ": "international_status", "ИдКодЮЛ": "id_code",
    "РегНом": "reg_number", "ДатаРег": "reg_date", "НаимРО": "registrar_name",
    "СпОбрЮЛ": "method", "КодСпОбрЮЛ": "code", "НаимСпОбрЮЛ": "name",
    "СвРегИнЮЛ": "foreign_registration", "ИННЮЛ": "inn", "НаимЮЛПолнРус": "name_full",
    "НаимЮЛПолнЛат": "name_latin", "РегНомер": "reg_number", "КодИОСтрРег": "taxpayer_code",
    "СвРегИн": "foreign_registration", "НаимРегОрг": "registrar_name", "КодНПСтрРег": "taxpayer_code",
    "АдрСтр": "address",
    "СвРегОрг": "registrar", "КодНО": "code", "НаимНО": "name", "АдрРО": "address",

    # state and end; СвСтатус holds another СвСтатус
    "СвСтатус": "status", "КодСтатусЮЛ": "code", "НаимСтатусЮЛ": "name", "СрокЛиквООО": "deadline",
    # ДатаРеш stands in СведУмУК and СвДискв too (docs/sources.md names the latter `decided`)
    "СвРешИсклЮЛ": "exclusion_decision", "ДатаРеш": "date", "НомерРеш": "number",
    "ДатаПубликации": "published", "НомерЖурнала": "journal",
    "СвПрекрЮЛ": "termination", "ДатаПрекрЮЛ": "date",
    "СпПрекрЮЛ": "method", "КодСпПрекрЮЛ": "code", "НаимСпПрекрЮЛ": "name",

    # model charter: its number since 4.06, the act that approved it in 4.05
    "СвТипУстав": "charter", "НомТипУстав": "number",
    "СвНПАУтвТУ": "act", "НаимГОУтвТУ": "issuer", "ВидНПА": "kind", "НаимНПА": "name", "НомерНПА": "number",
    "ДатаНПА": "date", "НомерПрил": "annex",

    # tax and social insurance
    "СвУчетНО": "tax_registration", "ДатаПостУч": "date", "СвНО": "tax_office",
    "СвРегСФР": "social_fund", "РегНомСФР": "reg_number", "КодСФР": "code", "НаимСФР": "name",
    "СвРегПФ": "pension", "РегНомПФ": "reg_number", "ДатаПрисвНом": "number_date",
    "СвОргПФ": "fund_office", "КодПФ": "code", "НаимПФ": "name",
    "СвРегФСС": "social", "РегНомФСС": "reg_number",
    "СвОргФСС": "fund_office", "КодФСС": "code", "НаимФСС": "name",

    # capital; ДоляРубля is a part of one rouble on top of the sum
    "СвУстКап": "capital", "НаимВидКап": "kind", "СумКап": "sum_kop",
    "ДоляРубля": "rouble_fraction", "Числит": "numerator", "Знаменат": "denominator",
    "СведУмУК": "decrease", "ВелУмУК": "sum_kop",

    # who acts for the company: powers, managing company
    "СвПолном": "powers", "ВидПолном": "kind",
    "СвУпрОрг": "managing_company", "НаимИННЮЛ": "company", "ДопСв": "note",
    "СвПредЮЛ": "russian_office", "НаимПредЮЛ": "name",  # the branch through which a foreign company manages
    "СвАкРАФП": "accreditation", "НомерРАФП": "number",
    "СвАдрРФ": "classic", "СвНомТел": "phone", "НомТел": "number", "ПредИнЮЛ": "foreign_representative",

    # head
    "СведДолжнФЛ": "head",
    "СвФЛ": "person", "Фамилия": "surname", "Имя": "given", "Отчество": "patronymic", "ИННФЛ": "inn",
    "СвФИОЗАГС": "civil_name",
    "СвДолжн": "office", "ВидДолжн": "kind", "НаимВидДолжн": "kind_name", "НаимДолжн": "title",
    "ОГРНИП": "ogrnip",
    "ДопСвПолДолжФЛ": "further_powers", "ПризДопСвПолДолжнФЛ": "kind", "ТекстДопСвПолДолжнФЛ": "text",
    "СвГраждФЛ": "citizenship", "КодГражд": "code",
    "СвДискв": "disqualification", "ДатаНачДискв": "from", "ДатаОкончДискв": "until",
    "СвПолФЛ": "sex", "Пол": "code",
    # never seen in open files
    "СвРождФЛ": "birth", "СвРожд": "birth",
    "ДатаРожд": "date", "МестоРожд": "place", "ПрДатаРожд": "precision",
    "СвЗапРожд": "birth_record", "НомЗапРожд": "number",
    "УдЛичнФЛ": "identity_document", "КодВидДок": "code", "СерНомДок": "number", "ВыдДок": "issuer",
    "КодВыдДок": "issuer_code",
    "АдресМЖРФ": "residence", "АдрМЖФИАС": "residence_fias",
    "АдрМЖИн": "residence_abroad",  # only in the order of 4.06

    # founders
    "СвКорпДог": "agreement", "ВидСведКорпДог": "kind",
    "СвУчредит": "founders", "СвЗапретРаспДолями": "restriction", "ТексЗапретРаспДолями": "text",
    "УчрЮЛРос": "company_founder", "СвРегСтарые": "old_registration",
    "УчрЮЛИн": "foreign_founder",
    "УчрФЛ": "person_founder", "ЛицоУпрНасл": "estate_managers", "ДатаОткрНасл": "inheritance_date",
    "УчрРФСубМО": "state_founder", "ВидНаимУчр": "state", "КодУчрРФСубМО": "kind", "НаимМО": "name",
    "СвОргОсущПр": "acting_bodies", "СвФЛОсущПр": "acting_persons", "СвДовУпрЮЛРФ": "trustees",
    "УчрПИФ": "fund_founder", "СвНаимПИФ": "fund", "НаимПИФ": "name",
    "СвУпрКомпПИФ": "manager", "УпрКомпПиф": "company",
    "УчрДогИнвТов": "partnership_founder",
    "ИнПрДогИнвТов": "contract", "НаимДог": "name", "НомерДог": "number", "ФИОНотариус": "notary",
    "СвУпТовЮЛ": "managing_partner", "СвУпТовИнЮЛ": "foreign_managing_partner",

    # shares and what burdens them
    "ДоляУстКап": "share", "НоминСтоим": "nominal_kop",
    "РазмерДоли": "size", "Процент": "percent", "ДробДесят": "decimal", "ДробПрост": "fraction",
    "СвОбъемПрав": "rights", "ОбъемПрав": "text",
    "СвОбрем": "encumbrances", "ВидОбрем": "kind", "СрокОбременения": "term", "РешСуд": "court_decision",
    "СвЗалогДержФЛ": "pledgee_person", "СвЗалогДержЮЛ": "pledgee_company",
    "СвНотУдДогЗал": "pledge_contract", "СвНотариус": "notary",
    "СвУправЗал": "pledge_managers", "СвДогУправЗал": "management_contract",
    "СвУпрЗалФЛ": "manager_person", "СвУпрЗалЮЛ": "manager_company",
    "СвДовУпрЮЛ": "trustee_companies", "НаимИННДовУпр": "company", "СвДовУпрФЛ": "trustee_persons",
    "СвАрестДоли": "arrests", "ВидДокАрест": "kind", "НомДокАрест": "number", "ДатаДокАрест": "date",
    "СвДоляООО": "own_share", "ДопСвДоляОбщ": "note",
    "СвДержРеестрАО": "registry_holder", "ДержРеестрАО": "company",
    "СвКонвЗайм": "loan", "ЗаймДавФЛ": "lender_person", "ЗаймДавЮЛ": "lender_company",

    # activities and licences
    "СвОхрОкрСр": "environmental_facility",  # owns a production facility of art. 56.1 of law 7-ФЗ
    "СвОКВЭД": "activities", "СвОКВЭДОсн": "main", "СвОКВЭДДоп": "further",
    "КодОКВЭД": "code", "НаимОКВЭД": "name", "ПрВерсОКВЭД": "version",
    "СвДоляОКВЭД": "portion", "ДопСведОКВЭД": "kind",
    "СвОКВЭДОтч": "activities_reported", "СвОКВЭДОтчОсн": "main", "СвОКВЭДОтчДоп": "further",
    "СвЛицензия": "licence", "НомерЕРУЛ": "unified_number", "НомЛиц": "number", "ДатаЛиц": "date",
    "ДатаНачЛиц": "from", "ДатаОкончЛиц": "until", "НаимЛицВидДеят": "activities", "МестоДейстЛиц": "places",
    "ЛицОргВыдЛиц": "issuer",
    "СвПриостЛиц": "suspended", "ДатаПриостЛиц": "date", "ЛицОргПриостЛиц": "issuer",

    # branches and representations
    "СвПодразд": "units", "СвФилиал": "branch", "СвПредстав": "representation", "УникНомер": "unique_number",
    "СвНаим": "name", "АдрМНРФ": "classic", "АдрМНФИАС": "fias", "АдрМНИн": "abroad",
    "СвАкрФилПредст": "accreditation", "ДатаАкрРАФП": "date",
    "СвУчетНОФилиал": "tax_registration", "СвУчетНОПредстав": "tax_registration",

    # reorganisation, predecessors, successors
    "СвРеорг": "reorganisation", "СвРеоргЮЛ": "participants", "СостЮЛпосле": "after",
    "ГРНДатаИзмСостРеоргЮЛ": "participants_changed",
    "СвПредш": "predecessor", "СвПреем": "successor", "СвЮЛсложнРеорг": "complex",
    "СвКФХПредш": "farm_predecessor", "СвКФХПреем": "farm_successor",

    # entries of the register
    "СвЗапЕГРЮЛ": "changes", "ИдЗап": "id", "ДатаЗап": "date",
    "ВидЗап": "kind", "КодСПВЗ": "code", "НаимВидЗап": "name",
    "СвЗаявФЛ": "applicants", "ВидЗаяв": "kind", "КодСЗОЮЛ": "code", "НаимСЗОЮЛ": "name",
    "СвФИОИНН": "full_name", "СвЮЛ": "company",  # СвЮЛ inside СвЗаявФЛ: for whom the applicant acts
    "СведПредДок": "documents", "НаимДок": "name", "НомДок": "number", "ДатаДок": "date",
    "СвСвид": "certificates", "Серия": "series", "ДатаВыдСвид": "date", "ГРНДатаСвидНед": "void",
    "ГРНДатаИспрПред": "corrects", "ГРНДатаНедПред": "voids",
    "СвСтатусЗап": "status", "ГРНДатаНед": "void",  # entries that correct this one: entry_corrected
}
"""Russian element or attribute name → our key."""

# Single in one place and repeated in another, yet always a list, so the shape does not hang on the place:
# СвСтатус (single in СвСтатус and СвРеорг), СвУпрОрг (single in СвЗаявФЛ), ГРНДатаИспр (repeated only in
# СвСтатусЗап); СвДовУпрЮЛ, СвДовУпрФЛ, ЛицоУпрНасл (single in 4.05).
REPEATED: frozenset[str] = frozenset({
    "ГРНДатаИспр", "СвНаимЮЛКодОКИН", "Здание", "СвНедАдресЮЛ", "СвСтатус",
    "СвУпрОрг", "СвНедДанУпрОрг", "СведДолжнФЛ", "СвНедДанДолжнФЛ", "ДопСвПолДолжФЛ", "СвДискв",
    "СвКорпДог", "УчрЮЛРос", "УчрЮЛИн", "УчрФЛ", "УчрРФСубМО", "УчрПИФ", "УчрДогИнвТов",
    "СвНедДанУчр", "ЛицоУпрНасл", "СвОргОсущПр", "СвФЛОсущПр",
    "СвОбрем", "СвУправЗал", "СвДовУпрЮЛ", "СвДовУпрФЛ", "СвДовУпрЮЛРФ", "СвАрестДоли", "СвКонвЗайм",
    "СвОКВЭДДоп", "СвОКВЭДОтчДоп", "СвЛицензия", "НаимЛицВидДеят", "МестоДейстЛиц", "СвФилиал", "СвПредстав",
    "СвРеорг", "СвРеоргЮЛ", "ГРНДатаИзмСостРеоргЮЛ", "СвПредш", "СвКФХПредш", "СвПреем",
    "СвЗапЕГРЮЛ", "СвЗаявФЛ", "СведПредДок", "СвСвид",
})
# fmt: on
"""Elements that may occur more than once in their parent, in any format: they become lists, even of one."""

VOLATILE: frozenset[str] = frozenset({"ДатаВып"})
"""Attributes that change from file to file without a change of facts: they stay out of the stored body."""

KOPECKS: frozenset[str] = frozenset({"СумКап", "ВелУмУК", "НоминСтоим"})
"""Attributes with sums in roubles (XSD: 19 digits, up to 4 of them decimals) that become whole kopecks."""
