"""How a case ended, by the titles of the acts; what no pattern knows stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from scrapers.kad.outcomes import Document, end_by_title, ending

COURT, APPEAL, DISTRICT = "АС Примерной области", "17 арбитражный апелляционный суд", "АС Примерного округа"


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("Удовлетворить иск полностью", "granted"),
        ("Отказать в признании недействительным решения", "denied"),
        ("Первоначальный иск удовлетворить. В удовлетворении встречного иска отказать", "unknown"),
        ("Отказать в удовлетворении встречного иска. Иск удовлетворить полностью", "unknown"),
        ("Иск удовлетворить полностью", "granted"),
        ("Исковые требования удовлетворить", "granted"),
        ("Удовлетворить заявленные требования", "granted"),
        ("Удовлетворить заявление", "granted"),
        ("Судебный приказ. Выдать судебный приказ", "granted"),
        ("Признать ненормативный акт недействительным полностью", "granted"),
        ("Удовлетворить иск частично", "partly"),
        ("Иск удовлетворить частично", "partly"),
        ("Требования удовлетворить частично, в остальной части отказать", "partly"),
        ("В иске отказать полностью", "denied"),
        ("В иске отказать частично", "partly"),
        ("Отказать в иске", "denied"),
        ("Отказать в удовлетворении заявленных требований", "denied"),
        ("В удовлетворении исковых требований отказать", "denied"),
        ("Утвердить мировое соглашение", "settled"),
        ("Прекратить производство по делу, утвердить мировое соглашение", "settled"),
        ("Мировое соглашение утвердить", "settled"),
        ("Принять отказ от иска, прекратить производство по делу", "withdrawn"),
        ("Прекратить производство по делу в связи с отказом истца от иска", "withdrawn"),
        ("Прекратить производство по делу", "terminated"),
        ("Прекратить производство по делу о банкротстве", "terminated"),
        ("Оставить без рассмотрения", "returned"),
        ("Оставить исковое заявление без рассмотрения", "returned"),
        ("Возвратить исковое заявление", "returned"),
        ("Возврат искового заявления", "returned"),
        ("Определение (возвратить заявление)", "returned"),
        ("Оставить исковое заявление без движения", ""),
        ("Принять исковое заявление к производству", ""),
        ("Назначить дело к судебному разбирательству", ""),
        ("Отказать в удовлетворении ходатайства", ""),
        ("Отказать в удовлетворении заявления об обеспечении иска", ""),
        ("Удовлетворить заявление об обеспечении иска", ""),
        ("Удовлетворить заявление о взыскании судебных расходов", ""),
        ("Возвратить государственную пошлину", ""),
        ("Отказать в утверждении мирового соглашения", ""),
        ("Признать требования обоснованными и включить в реестр требований кредиторов", ""),
        ("Ввести наблюдение", ""),
        ("Признать должника банкротом и открыть конкурсное производство", ""),
        ("Завершить конкурсное производство", ""),
        ("Приостановить производство по делу", ""),
        ("", ""),
    ],
)
def test_titles(title: str, outcome: str) -> None:
    assert end_by_title(title) == outcome


def act(on: str, *titles: str, court: str = COURT) -> Document:
    return Document(on, titles, court, is_act=True)


GRANTED = act("2026-02-01", "Решение", "Иск удовлетворить полностью")
COMPLAINT = Document("2026-02-20", ("Апелляционная жалоба",), APPEAL)


UPHELD = "Оставить решение без изменения, жалобу без удовлетворения"
INSTEAD = "Отменить решение полностью и принять новый судебный акт: в иске отказать полностью"
ANEW = "Отменить решение, направить дело на новое рассмотрение"


def appeal(title: str, on: str = "2026-04-01") -> Document:
    return act(on, "Постановление", title, court=APPEAL)


def district(title: str) -> Document:
    return act("2026-06-01", "Постановление", title, court=DISTRICT)


@pytest.mark.parametrize(
    ("later", "outcome", "instance", "is_open"),
    [
        ([], "granted", "first", False),
        ([COMPLAINT], "granted", "first", True),
        ([COMPLAINT, appeal(UPHELD)], "granted", "first", False),
        ([appeal("Прекратить производство по апелляционной жалобе")], "granted", "first", False),
        ([appeal("Возвратить апелляционную жалобу")], "granted", "first", False),
        ([appeal(INSTEAD)], "denied", "appeal", False),
        ([appeal("Изменить решение, иск удовлетворить частично")], "partly", "appeal", False),
        ([appeal("Отменить решение полностью, принять новый судебный акт")], "unknown", "appeal", False),
        ([appeal("Отменить решение в части, в остальной части оставить без изменения")], "unknown", "appeal", False),
        ([appeal(INSTEAD), district("Отменить постановление, оставить в силе решение")], "unknown", "cassation", False),
        ([district(ANEW)], "", "cassation", True),
        ([district(ANEW), act("2026-09-01", "Решение", "В иске отказать полностью")], "denied", "first", False),
        (
            [act("2026-07-01", "Отказать в передаче дела в Судебную коллегию", court="Верховный Суд РФ")],
            "granted", "first", False,
        ),
        ([act("2026-03-01", "Отказать в удовлетворении ходатайства")], "granted", "first", False),
        ([Document("2026-03-01", ("Заявление", "Отказ истца от иска"), COURT)], "granted", "first", False),
    ],
)  # fmt: skip
def test_the_later_act_of_the_higher_instance_wins(
    later: list[Document], outcome: str, instance: str, is_open: bool
) -> None:
    for order in ([GRANTED, *later], [*reversed(later), GRANTED]):
        found = ending(order)
        assert (found.outcome, found.instance, found.open) == (outcome, instance, is_open)
        if found.at >= 0:
            assert found.on == order[found.at].on


def test_a_case_without_acts_is_open() -> None:
    assert ending([Document("2026-01-01", ("Исковое заявление",), COURT)]).outcome == ""
    assert ending([]).open


@examples("any titles of acts: an outcome of the table or none", 2_000)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from([COURT, APPEAL, DISTRICT, ""]), st.booleans()), max_size=6)
)
def test_any_titles_are_read(acts: list[tuple[str, str, bool]]) -> None:
    found = ending(Document("2026-01-01", (title,), court, is_act=is_act) for title, court, is_act in acts)
    assert found.outcome in {
        "",
        "granted",
        "partly",
        "denied",
        "settled",
        "withdrawn",
        "terminated",
        "returned",
        "unknown",
    }


def test_a_court_order_that_was_cancelled_is_no_lost_case() -> None:
    order = act("2026-02-01", "Выдать судебный приказ")
    assert ending([order]).outcome == "granted"
    assert ending([order, act("2026-02-20", "Отменить судебный приказ")]).outcome == "unknown"
    assert ending([order, act("2026-02-20", "Отказать в отмене судебного приказа")]).outcome == "granted"
