"""The words of the verdict in Russian. Babel extracts whatever `N_` marks; English stands in the catalogues.

Wording (law and practice, part 3): what the record says and when, never what somebody is; no promise of
safety.
"""

from __future__ import annotations

from checker.scoring.vocabulary import N_

SENTENCES = {
    "status.active": N_("По реестру действует: записей о прекращении или исключении нет"),
    "status.unrecognised": N_(
        "В реестре стоит состояние, которого мы не знаем (код {register_code}): запись {grn} от {date}"
    ),
    "status.terminated_voluntary": N_("Деятельность прекращена {date} по собственному решению: запись {grn}"),
    "status.terminated_simplified": N_("Прекращена {date} в упрощённом порядке по решению участников: запись {grn}"),
    "status.terminated_bankruptcy": N_("Деятельность прекращена {date} после завершения банкротства: запись {grn}"),
    "status.terminated_court": N_("Деятельность прекращена {date} по решению суда: запись {grn}"),
    "status.terminated_inactive": N_("Из реестра исключили {date}: признаки недействующего лица, запись {grn}"),
    "status.terminated_untrue": N_("Из реестра исключили {date} из-за недостоверных сведений: запись {grn}"),
    "status.terminated_no_money": N_("Исключена из реестра {date}: на ликвидацию не было средств, запись {grn}"),
    "status.terminated_zsk": N_("Исключена из реестра {date} из-за подозрительных операций (115-ФЗ): запись {grn}"),
    "status.terminated_other": N_("Деятельность прекращена {date} (код реестра {register_code}): запись {grn}"),
    "status.succeeded_by": N_("Деятельность прекращена {date} при реорганизации; правопреемник: {successor}"),
    "status.registration_void": N_(
        "Регистрация признана недействительной (код реестра {register_code}), {date}: запись {grn}"
    ),
    "status.debts_stay": N_("Предприниматель закрыл дело, но его долги остались: гражданин отвечает по ним и дальше"),
    "status.row_ended": N_("Выписку не читали, но поиск реестра показывает, что запись {ogrn} прекращена {date}"),
    "status.row_void": N_(
        "Выписку не читали, но поиск реестра показывает, что регистрация {ogrn} признана недействительной {date}"
    ),
    "status.exclusion_pending_inactive": N_(
        "Налоговая решила исключить из реестра как недействующее лицо: запись {grn} от {date}. "
        "Возражения {objections} до {deadline}"
    ),
    "status.exclusion_no_money": N_(
        "Налоговая решила исключить из реестра: на ликвидацию нет средств, запись {grn} от {date}. "
        "Возражения {objections} до {deadline}"
    ),
    "status.exclusion_pending_untrue": N_(
        "Налоговая решила исключить из реестра из-за недостоверных сведений: запись {grn} от {date}. "
        "Возражения {objections} до {deadline}"
    ),
    "status.exclusion_zsk": N_(
        "Налоговая решила исключить из реестра из-за подозрительных операций (115-ФЗ): запись {grn} от "
        "{date}. "
        "Возражения {objections} до {deadline}"
    ),
    "status.closing_voluntary": N_(
        "Закрывается по желанию участников в упрощённом порядке: запись {grn} от {date}. Возражения "
        "{objections} до {deadline}"
    ),
    "status.liquidation": N_("Находится в стадии ликвидации: запись {grn} от {date}"),
    "status.reorganisation_form": N_("Меняет организационную форму: запись {grn} от {date}"),
    "status.reorganisation_leaving": N_(
        "Реорганизуется и прекратит деятельность, обязательства перейдут другому лицу: запись {grn} от {date}"
    ),
    "status.reorganisation_continues": N_("Участвует в реорганизации и продолжит деятельность: запись {grn} от {date}"),
    "status.reorganisation_risk": N_(
        "Обязательства при реорганизации перейдут к лицу, которое зарегистрировано в {year} году: "
        "{receiver}. "
        "Вместе с этой организацией присоединяются: {joining}"
    ),
    "status.capital_decrease": N_("Уменьшает уставный капитал: запись {grn} от {date}"),
    "status.moving": N_("Место нахождения решено сменить: запись {grn} от {date}"),
    "bankruptcy.petition": N_("Суд возбудил дело о банкротстве: запись {grn} от {date}"),
    "bankruptcy.observation": N_("В деле о банкротстве введено наблюдение: запись {grn} от {date}"),
    "bankruptcy.recovery": N_("В деле о банкротстве введено финансовое оздоровление: запись {grn} от {date}"),
    "bankruptcy.external": N_("В деле о банкротстве введено внешнее управление: запись {grn} от {date}"),
    "bankruptcy.competition": N_("Суд признал банкротство, открыто конкурсное производство: запись {grn} от {date}"),
    "age.under_6_months": N_("С регистрации прошло меньше полугода: {date}"),
    "age.under_12_months": N_("С регистрации прошло меньше года: {date}"),
    "age.12_18_months": N_("С регистрации прошло меньше полутора лет: {date}"),
    "age.over_10": N_("Работает больше десяти лет, с {date}, и показывает доходы"),
    "age.from_predecessor": N_(
        "Создана {date} при реорганизации: дело старше этой записи. Предшественник: {predecessor}"
    ),
    "people.head_mark_own_statement": N_(
        "Человек, записанный руководителем, сам заявил, что запись о нём неверна: запись {grn} от {date}"
    ),
    "people.head_mark_inspection": N_(
        "Сведения о руководителе отмечены как недостоверные после проверки: запись {grn} от {date}"
    ),
    "people.head_mark_court": N_(
        "Сведения о руководителе отмечены как недостоверные по решению суда: запись {grn} от {date}"
    ),
    "people.founder_mark_own_statement": N_("Участник сам заявил, что запись о нём неверна: запись {grn} от {date}"),
    "people.founder_mark_inspection": N_(
        "Сведения об участнике отмечены как недостоверные после проверки: запись {grn} от {date}"
    ),
    "people.founder_mark_court": N_(
        "Сведения об участнике отмечены как недостоверные по решению суда: запись {grn} от {date}"
    ),
    "people.companies": N_(
        "{name}: другие организации, где он руководит или участвует: {companies}; действуют {active}, "
        "закрыты по решению участников "
        "{voluntary}, исключены налоговой {struck_off_all}, банкротство {bankrupt}, реорганизованы "
        "{reorganised}"
    ),
    "people.court_appointed": N_("{name}: назначен судом или для ликвидации, другие его должности не считаем"),
    "people.court_appointed_elsewhere": N_(
        "{name}: должностей по назначению суда или для ликвидации — {count}, это его профессия"
    ),
    "people.many": N_("{name}: действующих организаций — {live}"),
    "people.too_many": N_("{name}: действующих организаций — {live}; управлять столькими лично трудно"),
    "people.closed_badly": N_(
        "У руководителя или владельца за три года налоговая исключила из реестра организаций: {count} ({names})"
    ),
    "people.closed_badly_several": N_(
        "У руководителя или владельца за три года налоговая исключила из реестра несколько организаций: "
        "{count} ({names})"
    ),
    "people.closed_zsk": N_(
        "У руководителя или владельца за три года исключены организации из-за подозрительных операций "
        "(115-ФЗ): {count} ({names})"
    ),
    "people.bankrupt": N_("У руководителя или владельца за три года обанкротились организации: {count} ({names})"),
    "people.bankrupt_several": N_(
        "У руководителя или владельца за три года обанкротилось несколько организаций: {count} ({names})"
    ),
    "people.same_business_struck_off": N_(
        "Руководитель или владелец управлял организацией с тем же видом деятельности, её исключили из "
        "реестра {last}: {names}"
    ),
    "people.head_disqualified": N_(
        "Руководитель дисквалифицирован судом до {until} и подписывать не вправе, другого руководителя нет"
    ),
    "people.one_head_disqualified": N_(
        "Один из руководителей дисквалифицирован судом до {until}: подписывать он не вправе"
    ),
    "people.disqualified_not_head": N_(
        "В реестре дисквалифицированных лиц эта организация названа местом работы человека, которого среди "
        "нынешних руководителей нет; срок — до {until}"
    ),
    "people.head_changed_recent": N_("Руководитель сменился {date}: {name}"),
    "people.control_changed_all": N_("Руководитель, владелец и адрес сменились вместе, с {since} по {until}"),
    "address.mark_inspection": N_("Адрес отмечен как недостоверный после проверки: запись {grn} от {date}"),
    "address.mark_court": N_("Адрес отмечен как недостоверный по решению суда: запись {grn} от {date}"),
    "tax.no_arrears": N_("В списке должников по налогам на {date} организация не значится"),
    "tax.arrears_small": N_("Налоговый долг на {date} — {debt_kop}: {share_bp} {measure} за {year} год"),
    "tax.arrears_slight": N_("Налоговый долг на {date} — {debt_kop}: {share_bp} {measure} за {year} год"),
    "tax.arrears": N_("Налоговый долг на {date} — {debt_kop}: {share_bp} {measure} за {year} год"),
    "tax.arrears_scale_unknown": N_(
        "Налоговый долг на {date} — {debt_kop}; сравнить его с размером дела не с чем: свежих данных о доходах нет"
    ),
    "tax.arrears_grave": N_("Налоговый долг на {date} — {debt_kop}: {share_bp} {measure} за {year} год"),
    "tax.arrears_over_net_assets": N_(
        "Налоговый долг на {date} — {debt_kop}, это больше чистых активов за {statement_year} год ({net_assets_kop})"
    ),
    "tax.arrears_quarter_of_assets": N_(
        "Налоговый долг на {date} — {debt_kop}, это больше четверти активов за {statement_year} год ({assets_kop})"
    ),
    "tax.paid": N_("За {year} год уплачено налогов и взносов {paid_kop}: {share_bp} {measure} того же года"),
    "tax.nothing_paid": N_("За {year} год налогов не уплачено; {measure} за тот же год — {base_kop}"),
    "tax.load_far_below": N_(
        "За {year} год уплачено налогов {paid_kop}, это всего {share_bp} {measure} того же года ({base_kop})"
    ),
    "tax.vat_paid": N_("НДС за {year} год уплачен: {paid_kop}; платит ли его организация сейчас, спросите"),
    "tax.vat_unknown": N_("Платит ли организация НДС, неизвестно: среди налогов за {year} год его не видно"),
    "tax.offences": N_(
        "Штрафы за налоговые нарушения {year} года — {fines_kop}: {share_bp} {measure} за {measure_year} год"
    ),
    "tax.regime": N_("Налоговый режим на {date}: {regime}"),
    "tax.group": N_("На {date} входила в консолидированную группу налогоплательщиков: {role}"),
    "finance.headcount": N_("Работников в {year} году: {staff}"),
    "finance.income": N_("Доходы за {year} год — {income_kop}, расходы — {expense_kop}"),
    "finance.result": N_("По отчётности за {year} год выручка — {revenue_kop}, чистый результат — {profit_kop}"),
    "finance.net_loss": N_("Чистый убыток за {year} год — {loss_kop}"),
    "finance.net_loss_repeated": N_("Чистый убыток второй год подряд, за {year} год — {loss_kop}"),
    "finance.net_assets": N_("Чистые активы на конец {year} года — {net_assets_kop}"),
    "finance.net_assets_negative": N_("Долги на конец {year} года больше активов на {short_kop}"),
    "finance.net_assets_negative_again": N_(
        "Долги больше активов второй год подряд, на конец {year} года — на {short_kop}"
    ),
    "finance.liquidity_low": N_(
        "На конец {year} года оборотных активов {current_kop}, а краткосрочных долгов {short_kop}: отношение "
        "{ratio_hundredths}"
    ),
    "finance.liquidity_high": N_(
        "На конец {year} года оборотных активов {current_kop} против краткосрочных долгов {short_kop}: отношение "
        "{ratio_hundredths}"
    ),
    "finance.equity_thin": N_("На конец {year} года собственных средств {share_bp} от активов ({assets_kop})"),
    "finance.revenue_change": N_("{turnover} за {year} год — {revenue_kop}, годом раньше — {before_kop}"),
    "finance.revenue_fell": N_(
        "{turnover} за {year} год — {revenue_kop}: падение вдвое или сильнее, годом раньше — {before_kop}"
    ),
    "finance.statements_missing": N_("Отчётности за {year} год на {date} не нашли, а срок публикации прошёл"),
    "finance.numbers_differ": N_(
        "Официальные числа за {year} год расходятся: по отчётности доходы {statement_kop}, по данным налоговой "
        "{income_kop}"
    ),
    "finance.does_not_add_up": N_("Отчётность за {year} год не сходится ({problem}): на её числа не опираемся"),
    "finance.statements_not_due": N_("Отчётность сдавать ещё не обязана: первый срок — {until}"),
    "finance.not_yet_known": N_("О доходах и работниках пока ничего не опубликовано: организация недавняя"),
    "finance.loss": N_("Расходы за {year} год больше доходов на {loss_kop}"),
    "finance.loss_repeated": N_("Расходы больше доходов второй год подряд, за {year} год — на {loss_kop}"),
    "finance.no_staff_with_income": N_("Доходы за {year} год — {income_kop}, а работников нет"),
    "finance.staff_vs_income": N_("Доходы за {year} год — {income_kop}, а работников {staff}"),
    "finance.transit_profile": N_(
        "За {year} год доходы {income_kop}, расходы почти равны им ({expense_kop}), работников {staff}"
    ),
    "activity.none": N_("В {year} году не было ни доходов, ни работников"),
    "activity.real": N_("Видна работа: в {year} году работников {staff}, доходы {income_kop}"),
    "activity.broad": N_("Виды деятельности, о которых организация отчиталась, из разных отраслей: {names}"),
    "activity.unrelated": N_("Виды деятельности, о которых организация отчиталась, мало связаны между собой: {names}"),
    "sign.sole": N_("Без доверенности подписывает один руководитель: {names}"),
    "sign.joint": N_("Руководители подписывают только вместе: {names}"),
    "sign.independent": N_("Каждый из руководителей подписывает сам: {names}"),
    "sign.several": N_("Руководителей несколько, порядок подписи в реестре не указан: {names}"),
    "sign.managing_company": N_("Подписывает управляющая организация: {names}"),
    "sign.receiver_only": N_("Подписывает только арбитражный управляющий: {names}"),
    "sign.liquidator": N_("Подписывает только ликвидатор: {names}"),
    "sign.hidden": N_("Кто вправе подписать, по закону не публикуется"),
    "sign.unknown": N_("В реестре не нашли, кто вправе подписать без доверенности"),
    "sign.major_deal": N_("Сделка на {deal_kop} — это {share_bp} активов за {year} год ({assets_kop})"),
    "sign.check_decision": N_("Руководитель назначен недавно, {date}: нужен документ о его полномочиях"),
    "group.parent": N_("Владеет долей {share} %: {owner}"),
    "kind.sme": N_("В реестре малого и среднего бизнеса с {date}: {category}"),
    "kind.support": N_("Получена поддержка для малого бизнеса, раз: {count}, последнее решение — {date}"),
    "kind.support_violation": N_("В записях о поддержке отмечено нарушение её условий, раз: {count}"),
    "kind.entrepreneur": N_(
        "Это предприниматель: отчётности и открытых налоговых данных у него нет, долги гражданина по ИНН не проверить"
    ),
    "kind.treasury": N_(
        "Это казённое учреждение: отчётности, капитала и прибыли у него быть не должно, обанкротить его нельзя"
    ),
    "kind.budget_limits": N_("Платит только в пределах выделенных бюджетом лимитов"),
    "kind.budget": N_("Это государственное или муниципальное учреждение: прибыль и капитал для него не обязательны"),
    "kind.unitary": N_("Это унитарное предприятие: крупные сделки согласует собственник имущества"),
    "kind.nonprofit": N_("Это некоммерческая организация: убыток и малый капитал для неё обычны"),
    "kind.financial": N_("Финансовая организация: отчитывается Банку России, обычные показатели к ней не подходят"),
    "kind.other": N_("Для такого вида лица у нас мало источников"),
    "kind.hidden_by_law": N_("Нужные для этой сделки сведения скрыты по закону: {part}"),
    "kind.register_hidden_by_law": N_("Часть сведений реестра скрыта по закону: {part}"),
    "kind.source_hidden_by_law": N_("Сведения источника скрыты по закону: {part}"),
    "bankruptcy.petition_pending": N_("Суд принял заявление о банкротстве: дело {case}, {date}"),
    "bankruptcy.finished": N_("Конкурсное производство завершено, следует ликвидация: дело {case}, {date}"),
    "bankruptcy.citizen_debts": N_("Идёт банкротство гражданина, реструктуризация долгов: дело {case} с {date}"),
    "bankruptcy.citizen_assets": N_("Идёт банкротство гражданина, реализация имущества: дело {case} с {date}"),
    "bankruptcy.citizen_finished": N_("Банкротство гражданина завершено: дело {case}, {date}"),
    "bankruptcy.stopped_past": N_("Дело о банкротстве {case} прекращено {date}: банкротства сейчас нет"),
    "bankruptcy.stopped_long_ago": N_("Дело о банкротстве {case} прекращено {date}, прошло больше года"),
    "bankruptcy.unrecognised": N_("В реестре банкротств стоит процедура, которой мы не знаем ({stage}): дело {case}"),
    "bankruptcy.intention": N_("Кредитор объявил, что подаст на банкротство: {date}, {who}. Таких сообщений: {count}"),
    "bankruptcy.own_intention": N_("Организация сама объявила, что подаст на своё банкротство: {date}"),
    "courts.share_small": N_(
        "По решениям за три года взыскано {sum_kop} (дел: {count}); за год это {share_bp} {measure} за {year} год"
    ),
    "courts.lost_slight": N_(
        "По решениям за три года взыскано {sum_kop} (дел: {count}); за год это {share_bp} {measure} за {year} год"
    ),
    "courts.lost": N_(
        "По решениям за три года взыскано {sum_kop} (дел: {count}); за год это {share_bp} {measure} за {year} год"
    ),
    "courts.lost_grave": N_(
        "По решениям за три года взыскано {sum_kop} (дел: {count}); за год это {share_bp} {measure} за {year} год"
    ),
    "courts.lost_scale_unknown": N_(
        "По решениям за три года взыскано {sum_kop} (дел: {count}); сравнить с размером дела не с чем"
    ),
    "courts.lost_by_treasury": N_("По решениям за три года взыскано {sum_kop} (дел: {count}): платит казна"),
    "courts.pending": N_("Требования к организации, решений по которым мы не знаем: {sum_kop} (дел: {count})"),
    "courts.pending_without_sum": N_(
        "Требования к организации, решений по которым мы не знаем (дел: {count}), суммы неизвестны"
    ),
    "courts.pending_heavy": N_(
        "Требования к организации, решений по которым мы не знаем: {sum_kop} (дел: {count}), это {share_bp} {measure} "
        "за {year} год"
    ),
    "courts.outcome_unknown": N_("Завершённые дела, исход которых нам неизвестен: {count}"),
    "courts.as_creditor": N_("Организация сама обращалась в суд (дел: {count})"),
    "courts.in_bankruptcy_case": N_(
        "Названа ответчиком в деле о банкротстве (дел: {count}): должник ли она, говорит реестр"
    ),
    "bailiffs.share_small": N_(
        "У приставов {debt_kop} (производств: {count}): это {share_bp} {measure} за {year} год, немного"
    ),
    "bailiffs.share_slight": N_(
        "У приставов {debt_kop} (производств: {count}): это {share_bp} {measure} за {year} год"
    ),
    "bailiffs.share_bad": N_("У приставов {debt_kop} (производств: {count}): это {share_bp} {measure} за {year} год"),
    "bailiffs.share_grave": N_("У приставов {debt_kop} (производств: {count}): это {share_bp} {measure} за {year} год"),
    "bailiffs.over_net_assets": N_(
        "У приставов {debt_kop} (производств: {count}): больше чистых активов ({net_assets_kop})"
    ),
    "bailiffs.scale_unknown": N_("У приставов {debt_kop} (производств: {count}); сравнить с размером дела не с чем"),
    "bailiffs.open": N_("У приставов {debt_kop} (производств: {count})"),
    "bailiffs.open_small": N_("У приставов {debt_kop} (производств: {count}): сумма невелика"),
    "bailiffs.fines_small": N_("Штрафы у приставов: {count} на {debt_kop}, для дела немного"),
    "bailiffs.without_sum": N_("Открытые производства, сумма которых не опубликована: {count}"),
    "bailiffs.wages": N_("Приставы взыскивают зарплату: {debt_kop} (производств: {count})"),
    "bailiffs.uncollectable": N_(
        "Приставы вернули документы взыскателям: взыскать не удалось (производств: {count}), {date}"
    ),
    "bailiffs.uncollectable_small": N_(
        "Приставы вернули документы взыскателям: взыскать не удалось {debt_kop} (производств: {count}), {date}"
    ),
    "bailiffs.ended_by_insolvency": N_(
        "Приставы передали документы ликвидатору или управляющему (производств: {count}), {date}"
    ),
    "bailiffs.no_longer_listed": N_(
        "Производства больше не значатся в списке: {count}, последнее {date}. "
        "Оплачены или окончены иначе, не публикуется"
    ),
    "lists.rnp": N_("В реестре недобросовестных поставщиков с {date} до {until} ({law})"),
    "lists.rnp_bar": N_(
        "В реестре недобросовестных поставщиков с {date} до {until} ({law}): к закупке могут не допустить"
    ),
    "lists.zsk_red": N_("Банк России относит к группе высокого риска подозрительных операций: на {date}"),
    "lists.zsk_not_red": N_("В группе высокого риска по данным Банка России не значится: на {date}"),
    "lists.freeze_recent": N_("Налоговая приостановила операции по счетам: решение от {date}"),
    "lists.freeze_grave": N_("Налоговая приостановила операции по счетам: решений {count}, первое от {date}"),
    "people.management_ban": N_(
        "{name}: банкротство гражданина завершено {date}; руководить организацией нельзя до {until}"
    ),
    "people.head_in_bankruptcy": N_("{name}: идёт банкротство гражданина с {date}"),
    "coverage.full": N_("Все подходящие источники ответили в срок: {count}"),
    "coverage.not_checked": N_("Не проверено: {source} ({reason})"),
    "coverage.blocked": N_("Источник не пустил: {source} ({reason})"),
    "coverage.stale": N_("Данные устарели: {source}, последние от {as_of}"),
    "coverage.courts_not_checked": N_("Суды и приставы не проверены: {sources}"),
    "coverage.others_not_checked": N_("Не проверено, для этой сделки не обязательно: {sources}"),
    "coverage.verify_stop": N_(
        "Запись серьёзная, но источник давно не отвечал: проверьте её сегодня. Источник: {sources}"
    ),
    "coverage.deal_assumed": N_("Сделка не описана полностью: считаем, что {kind}, {size}"),
}

WITHOUT = {
    "bankruptcy.observation": ("grn", N_("В деле о банкротстве {case} введено наблюдение с {date}")),
    "bankruptcy.recovery": ("grn", N_("В деле о банкротстве {case} введено финансовое оздоровление с {date}")),
    "bankruptcy.external": ("grn", N_("В деле о банкротстве {case} введено внешнее управление с {date}")),
    "bankruptcy.competition": (
        "grn",
        N_("Суд признал банкротство, открыто конкурсное производство с {date}: дело {case}"),
    ),
    "courts.share_small": ("measure", N_("По решениям за три года взыскано {sum_kop} (дел: {count}): сумма невелика")),
    "courts.lost_grave": (
        "measure",
        N_("По решениям за три года взыскано {sum_kop} (дел: {count}): много против имущества организации"),
    ),
    "bailiffs.share_small": ("measure", N_("У приставов {debt_kop} (производств: {count}): сумма невелика")),
    "bailiffs.share_grave": (
        "measure",
        N_("У приставов {debt_kop} (производств: {count}): много против имущества организации"),
    ),
    "tax.arrears_small": (
        "measure",
        N_("Налоговый долг на {date} — {debt_kop}; сумма невелика, сравнить её с размером дела не с чем"),
    ),
    "tax.paid": ("measure", N_("За {year} год уплачено налогов и взносов {paid_kop}; доходов того же года не знаем")),
    "tax.offences": (
        "measure",
        N_("Штрафы за налоговые нарушения {year} года — {fines_kop}; сравнить их с размером дела не с чем"),
    ),
    "kind.sme": ("date", N_("В реестре малого и среднего бизнеса: {category}")),
    "kind.support": ("date", N_("Получена поддержка для малого бизнеса, раз: {count}")),
    "people.disqualified_not_head": (
        "until",
        N_(
            "В реестре дисквалифицированных лиц эта организация названа местом работы человека, которого среди "
            "нынешних руководителей нет"
        ),
    ),
    "status.succeeded_by": (
        "successor",
        N_("Деятельность прекращена {date} при реорганизации; правопреемника реестр не называет"),
    ),
    "age.from_predecessor": (
        "predecessor",
        N_("Создана {date} при реорганизации: дело старше этой записи, предшественника реестр не называет"),
    ),
}
"""Of a finding whose parameter may be empty: the parameter, and the sentence that does without it."""
