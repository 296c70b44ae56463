"""Statements add up every way they are cut; the supplement is held against its target; the forecast to the fen."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import PermissionRequired
from doudi.payments import actions
from doudi.payments.models import Run
from doudi.payments.statements import forecasts, queries
from doudi.payments.statements.actions import request_forecast
from doudi.payments.statements.models import Forecast
from doudi.registry import actions as registry_actions
from tests.payments.conftest import Office

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


@pytest.fixture
def paid(office: Office, through_the_bank: Callable[..., Run]) -> Run:
    """April: two at home and one abroad at 600.00, and 80.00 for a disability; one card of the three is closed."""

    def release() -> tuple[list[Any], Run]:
        office.funds()
        people = [
            office.person("钟有田"),
            office.person("易有金"),
            office.person("谢外乡", village=office.cast.other_village),
        ]
        for one in people:
            office.award(one)
        office.award(people[2], "disability_living")
        return people, office.release(office.prepare(APRIL))

    people, run = office.built_once("released", release)
    closed = run.payments.get(person=people[1]).account.clear()
    return through_the_bank(run, failures={closed: "account_closed"})


def lines(by: str, **more: Any) -> dict[str, tuple[int, int, int]]:
    found, total = queries.statement(by, APRIL, MAY, **more)
    assert sum(line.sent_fen for line in found) == total.sent_fen
    assert sum(line.net_fen for line in found) == total.net_fen
    return {line.name: (line.people, line.sent_fen, line.returned_fen) for line in found}


def test_every_breakdown_has_the_same_total(paid: Run) -> None:
    assert lines("programme") == {"低保": (3, 1800_00, 600_00), "困难残疾人生活补贴": (1, 80_00, 0)}
    assert lines("area") == {"农村": (3, 1880_00, 600_00)}
    assert sorted(lines("township").values()) == [(1, 680_00, 0), (2, 1200_00, 600_00)]
    assert lines("source") == {
        "上级补助": (3, 1536_00, 512_00),
        "县级财政": (3, 264_00, 88_00),
        "来源待确认": (1, 80_00, 0),
    }
    assert lines("month") == {"2023年4月": (3, 1880_00, 600_00)}
    assert lines("programme", source="county") == {"低保": (3, 264_00, 88_00)}
    assert lines("source", programme="disability_living") == {"来源待确认": (1, 80_00, 0)}
    assert lines("programme", area="urban") == {}
    _found, total = queries.statement("township", APRIL, MAY)
    assert (total.people, total.paid_fen, total.awaiting_bank_fen) == (3, 1280_00, 0)


def test_figures_are_added_up_once_until_money_is_written_again(
    office: Office, paid: Run, through_the_bank: Callable[..., Run], django_assert_max_num_queries: Any
) -> None:
    """The payments of a county are read once for all who look; the next payment shows at once."""
    before, supplements = lines("month"), queries.supplements(2023)
    with django_assert_max_num_queries(6) as asked:  # the version and the kept figures of each
        assert lines("month") == before
        assert queries.supplements(2023) == supplements
    assert not [query for query in asked.captured_queries if "payments_payment" in query["sql"]]
    office.clock.on(date(2023, 5, 10))
    through_the_bank(office.prepare(MAY))
    assert set(lines("month")) == {"2023年4月", "2023年5月"}
    assert len(queries.supplements(2023)) == 2


@pytest.mark.clause("GFC-208.19", "GFC-208.10", "DIRECTFUND-1")
def test_statement_by_functional_account(paid: Run) -> None:
    """Rural dibao is 2081902, the disability subsidy 20810; marks come from the sources of the money."""
    assert lines("function_code") == {"2081902": (3, 1800_00, 600_00), "20810": (1, 80_00, 0)}
    found, _total = queries.statement("township", APRIL, MAY)
    assert {line.function_codes for line in found} == {"2081902", "20810、2081902"}
    assert {line.direct_fund_marks for line in found} == {"01"}


def test_arrears_count_in_the_month_that_paid_them_or_the_month_they_are_for(
    office: Office, paid: Run, through_the_bank: Callable[..., Run]
) -> None:
    office.clock.on(date(2023, 5, 10))
    through_the_bank(office.prepare(MAY))
    assert set(lines("month")) == {"2023年4月", "2023年5月"}
    by_payment, by_benefit = lines("month"), lines("month", basis="benefit")
    assert by_benefit["2023年4月"][1] > by_payment["2023年4月"][1]
    assert by_benefit["2023年5月"] == (2, 2 * 660_00 + 100_00, 0)  # the closed card waits


@pytest.mark.clause("P30-1.1", "P30-1.2")
def test_supplement_is_compared_with_its_target(
    office: Office, paid: Run, through_the_bank: Callable[..., Run]
) -> None:
    [line] = queries.supplements(2023)
    assert (line.area, line.people, line.average_fen, line.target_fen, line.is_reached) == (
        "rural",
        2,
        600_00,
        400_00,
        True,
    )
    office.clock.on(date(2023, 5, 10))
    poor = office.person("刘补差")
    office.award(poor, since=MAY, dibao_class="other", assessed_income_fen=655_00)
    through_the_bank(office.prepare(MAY))
    assert [line.target_fen for line in queries.supplements(2023)][-1] == 440_00
    may = queries.supplements(2023)[-1]
    assert may.people == 3  # the one whose card is closed waits
    assert may.average_fen == (2 * 660_00 + 220_00) // 3


@pytest.mark.clause("P30-1.1")
def test_supplement_of_towns_has_a_target_of_its_own(office: Office, through_the_bank: Callable[..., Run]) -> None:
    """P30-1.1: 570 yuan a head in towns from 2023, where the rural target is 440."""
    office.funds()
    person = office.person("钟城里")
    change = {"by": office.cast.bureau, "subject": person.household, "kind": "area", "value": "urban"}
    registry_actions.change_circumstance(**change, since=date(2023, 4, 1), source="visit")
    office.award(person, since=MAY)
    office.clock.on(date(2023, 5, 10))
    through_the_bank(office.prepare(MAY))
    assert [(line.area, line.target_fen) for line in queries.supplements(2023)] == [("urban", 570_00)]


def test_history_counts_in_its_area(office: Office, signed_in: Any) -> None:
    """What the old system paid is a part of each month's supplement; who was not due by law is of no known area."""
    poor, unknown = office.person("钟有田"), office.person("易有金")
    office.award(poor)
    paid = [(one.pk, "dibao", date(2023, 3, 1), 600_00) for one in (poor, unknown)]
    history = actions.take_over_payment_history(
        by=office.cast.bureau, paid=paid, law_known=date(2023, 3, 31), detail="原系统已发"
    )
    actions.confirm_payment_history(by=office.cast.director, run=history)
    found = {line.area: (line.people, line.average_fen, line.target_fen) for line in queries.supplements(2023)}
    assert found == {"rural": (1, 600_00, 400_00), "": (1, 600_00, None)}
    assert "城乡不明" in text(signed_in("finance").get(reverse("statements:supplement")))


def test_pages_and_sheets_show_the_same_totals(office: Office, paid: Run, signed_in: Any) -> None:
    client = signed_in("auditor")
    asked = "?first=2023-04&last=2023-05&by=source"
    page = text(client.get(reverse("statements:statement") + asked))
    assert "¥1,536.00" in page
    assert '"kind": "bars"' in page
    assert "结束月份早于开始月份" in text(
        client.get(reverse("statements:statement") + "?first=2023-05&last=2023-04"), 422
    )
    assert client.get(reverse("statements:export_statement") + "?first=x").status_code == 404
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("statements:export_statement") + asked).content)
    ).active
    rows = list(sheet.values)
    assert rows[0][0] == "社会救助资金发放情况表（分资金来源）"
    assert sum(row[4] for row in rows[3:-1]) == rows[-1][4] == 1880
    assert {row[0]: row[1:3] for row in rows[3:-1]} == {
        "上级补助": ("2081902", "01"),
        "县级财政": ("2081902", "—"),
        "来源待确认": ("20810", "—"),
    }
    assert rows[2][1:3] == ("功能分类科目", "直达资金标识")
    assert "2081902" in page
    assert "¥600.00" in text(client.get(reverse("statements:supplement") + "?year=2023"))
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("statements:export_supplement") + "?year=2023").content)
    ).active
    assert list(sheet.values)[3][2:] == ("2081902", 2, 1200, 600, 400, "达到")


def test_the_forecast_is_the_dues_of_the_rest_of_the_year(office: Office, paid: Run, signed_in: Any) -> None:
    """By hand, from May to December at the law of 10 May: 3 × 660.00 dibao and 100.00, eight months."""
    office.clock.on(date(2023, 5, 10))
    client = signed_in("finance")
    assert client.get(reverse("statements:forecasts")).status_code == 200
    answer = client.post(
        reverse("statements:request_forecast"), {"dibao_standard.rural": "700", "dibao_standard.urban": "885.00"}
    )
    forecast = Forecast.objects.get()
    assert forecast.what_if == {"dibao_standard": {"rural": 700_00}}
    assert "正在测算" in text(client.get(answer.url))
    run_waiting_jobs()
    forecast.refresh_from_db()
    result = forecast.result
    assert result is not None
    assert (result["first"], result["months"]) == ("2023-05-01", 8)
    assert {key: (now, changed) for key, now, changed in result["programme"]} == {
        "dibao": (8 * 3 * 660_00, 8 * 3 * 700_00),
        "disability_living": (8 * 100_00, 8 * 100_00),
    }
    assert sum(now for _key, now, _changed in result["source"]) == 8 * (3 * 660_00 + 100_00)
    assert result["waiting_fen"] == 600_00
    page = text(client.get(answer.url))
    assert "¥16,800.00" in page
    assert client.get(reverse("statements:forecast_progress", args=[forecast.pk]))["HX-Refresh"] == "true"
    county = forecasts.funds_by_source(forecast)[0]
    assert county.changed_fen == 8 * 3 * 88_00
    assert county.left_fen == county.available_fen - county.changed_fen


@pytest.mark.parametrize("wrong", ["八百", "-1", "6.005"])
def test_invalid_standard_is_refused(office: Office, signed_in: Any, wrong: str) -> None:
    page = text(signed_in("bureau").post(reverse("statements:request_forecast"), {"dibao_standard.rural": wrong}), 422)
    assert "还有几处需要修改" in page
    assert not Forecast.objects.exists()


def test_auditor_cannot_request_a_forecast(office: Office, signed_in: Any) -> None:
    assert signed_in("auditor").post(reverse("statements:request_forecast"), {}).status_code == 403
    with pytest.raises(PermissionRequired):
        request_forecast(by=office.cast.auditor, year=2023, what_if={})


def test_forecast_of_a_past_year_is_empty(office: Office) -> None:
    office.clock.on(date(2024, 2, 5))
    forecast = request_forecast(by=office.cast.finance, year=2023, what_if={})
    run_waiting_jobs()
    forecast.refresh_from_db()
    assert forecast.result is not None
    assert forecast.result["source"] == []
