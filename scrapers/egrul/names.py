"""The one table of ЕГРЮЛ names: elements and attributes beneath `СвЮЛ`, formats 4.05–4.08, and our keys.

Sources: XSDs VO_RUGF_2_311_26_04_05_01, _04_07_01 (order ЕД-7-14/382@), _04_08_01 (order ЕД-7-14/613@); for
4.06 the text of order ЕД-7-14/17@. The table is flat: a name has the same key wherever it stands. Many names
may share a key, but never two attributes or children of one element. What ЕГРИП has with the same meaning is in
`scrapers.register_names`. Names of the file itself (Файл, ИдОтпр, Документ …) belong to the parser.
"""

from __future__ import annotations

from scrapers import register_names

# The formatter would give every pair a line of its own; here a line is an element and what is new inside it.
# fmt: off
NAMES: dict[str, str] = {
    **register_names.COMMON,

    # stamps of the register: they stand in nearly every element
    "ГРНДата": "entry", "ГРН": "grn",
    "ГРНДатаПерв": "entry_first",
    "ГРНДатаИспр": "entry_corrected",
    "ОгрДосСв": "hidden",  # the element and its only attribute: hidden{hidden "1"}

    # the record itself
    "ДатаОГРН": "ogrn_date", "КПП": "kpp",
    "СпрОПФ": "opf_classifier", "КодОПФ": "opf_code", "ПолнНаимОПФ": "opf_name",

    # names of the company
    "СвНаимЮЛ": "name", "НаимЮЛСокр": "name_short",  # НаимЮЛСокр: only 4.05
    "СвНаимЮЛСокр": "short", "НаимСокр": "name_short",
    "СвНаимЮЛКодОКИН": "languages", "КодОКИН": "code", "НаимОКИН": "name",
    "СвНаимЮЛПолнИн": "foreign", "НаимПолн": "name",
    "СвНаимЮЛСокрИн": "short_foreign",

    # address of the company
    "СвАдресЮЛ": "address",
    "СвМНЮЛ": "seat", "СвАдрЮЛФИАС": "fias",
    "СвРешИзмМН": "move_decision", "ТекстРешИзмМН": "text", "СвИзмМНЮЛ": "new_seat",
    "АдрИн": "address",  # abroad

    # marks of unreliability; ground: 1 own statement, 2 inspection, 3 court
    "СвНедАдресЮЛ": "marks", "ПризнНедАдресЮЛ": "ground", "ТекстНедАдресЮЛ": "text",
    "СвНедДанУпрОрг": "marks", "ПризнНедДанУпрОрг": "ground", "ТекстНедДанУпрОрг": "text",
    "СвНедДанДолжнФЛ": "marks", "ПризнНедДанДолжнФЛ": "ground", "ТекстНедДанДолжнФЛ": "text",
    "СвНедДанУчр": "marks", "ПризнНедДанУчр": "ground", "ТекстНедДанУчр": "text",
    "РешСудНедАдр": "court_decision", "РешСудНедДанУпрОрг": "court_decision",
    "РешСудНедДанДолжнФЛ": "court_decision", "РешСудНедДанУчр": "court_decision",
    "НаимСуда": "court", "Дата": "date",

    # formation, registration abroad, registrar
    "СвОбрЮЛ": "formation", "СтатусМКФ": "international_status", "ИдКодЮЛ": "id_code",
    "СпОбрЮЛ": "method", "КодСпОбрЮЛ": "code", "НаимСпОбрЮЛ": "name",
    "СвРегИнЮЛ": "foreign_registration", "ИННЮЛ": "inn", "НаимЮЛПолнРус": "name_full",
    "НаимЮЛПолнЛат": "name_latin", "РегНомер": "reg_number", "КодИОСтрРег": "taxpayer_code",
    "СвРегИн": "foreign_registration", "НаимРегОрг": "registrar_name", "КодНПСтрРег": "taxpayer_code",
    "АдрСтр": "address",

    # state and end
    "КодСтатусЮЛ": "code", "НаимСтатусЮЛ": "name", "СрокЛиквООО": "deadline",
    # ДатаРеш stands in СведУмУК and СвДискв too (docs/sources.md names the latter `decided`)
    "СвРешИсклЮЛ": "exclusion_decision",
    "СвПрекрЮЛ": "termination", "ДатаПрекрЮЛ": "date",
    "СпПрекрЮЛ": "method", "КодСпПрекрЮЛ": "code", "НаимСпПрекрЮЛ": "name",

    # model charter: its number since 4.06, the act that approved it in 4.05
    "СвТипУстав": "charter", "НомТипУстав": "number",
    "СвНПАУтвТУ": "act", "НаимГОУтвТУ": "issuer", "ВидНПА": "kind", "НаимНПА": "name", "НомерНПА": "number",
    "ДатаНПА": "date", "НомерПрил": "annex",

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
    "СвФЛ": "person",
    "СвДолжн": "office", "ВидДолжн": "kind", "НаимВидДолжн": "kind_name", "НаимДолжн": "title",
    "ОГРНИП": "ogrnip",
    "ДопСвПолДолжФЛ": "further_powers", "ПризДопСвПолДолжнФЛ": "kind", "ТекстДопСвПолДолжнФЛ": "text",
    "СвГраждФЛ": "citizenship", "КодГражд": "code",
    "СвДискв": "disqualification", "ДатаНачДискв": "from", "ДатаОкончДискв": "until",
    "СвПолФЛ": "sex", "Пол": "code",
    # never seen in open files
    "СвРождФЛ": "birth", "СвЗапРожд": "birth_record", "НомЗапРожд": "number",
    "УдЛичнФЛ": "identity_document",
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
    "РазмерДоли": "size", "ДробДесят": "decimal", "ДробПрост": "fraction",
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
    "СвЗапЕГРЮЛ": "changes",
    "СвЗаявФЛ": "applicants", "ВидЗаяв": "kind", "КодСЗОЮЛ": "code", "НаимСЗОЮЛ": "name",
    "СвФИОИНН": "full_name", "СвЮЛ": "company",  # СвЮЛ inside СвЗаявФЛ: for whom the applicant acts
    "ГРНДатаСвидНед": "void",
    "ГРНДатаИспрПред": "corrects", "ГРНДатаНедПред": "voids",
    "ГРНДатаНед": "void",  # entries that correct this one: entry_corrected
}
"""Russian element or attribute name → our key."""

# Single in one place and repeated in another, yet always a list, so the shape does not hang on the place:
# СвСтатус (single in СвСтатус and СвРеорг), СвУпрОрг (single in СвЗаявФЛ), ГРНДатаИспр (repeated only in
# СвСтатусЗап); СвДовУпрЮЛ, СвДовУпрФЛ, ЛицоУпрНасл (single in 4.05).
REPEATED: frozenset[str] = register_names.REPEATED | {
    "ГРНДатаИспр", "СвНаимЮЛКодОКИН", "СвНедАдресЮЛ", "СвСтатус",
    "СвУпрОрг", "СвНедДанУпрОрг", "СведДолжнФЛ", "СвНедДанДолжнФЛ", "ДопСвПолДолжФЛ", "СвДискв",
    "СвКорпДог", "УчрЮЛРос", "УчрЮЛИн", "УчрФЛ", "УчрРФСубМО", "УчрПИФ", "УчрДогИнвТов",
    "СвНедДанУчр", "ЛицоУпрНасл", "СвОргОсущПр", "СвФЛОсущПр",
    "СвОбрем", "СвУправЗал", "СвДовУпрЮЛ", "СвДовУпрФЛ", "СвДовУпрЮЛРФ", "СвАрестДоли", "СвКонвЗайм",
    "СвФилиал", "СвПредстав",
    "СвРеорг", "СвРеоргЮЛ", "ГРНДатаИзмСостРеоргЮЛ", "СвПредш", "СвКФХПредш", "СвПреем",
    "СвЗапЕГРЮЛ", "СвЗаявФЛ",
}
# fmt: on
"""Elements that may occur more than once in their parent, in any format: they become lists, even of one."""

VOLATILE: frozenset[str] = frozenset({"ДатаВып"})
"""Attributes that change from file to file without a change of facts: they stay out of the stored body."""

KOPECKS: frozenset[str] = frozenset({"СумКап", "ВелУмУК", "НоминСтоим"})
"""Attributes with sums in roubles (XSD: 19 digits, up to 4 of them decimals) that become whole kopecks."""
