"""Pages of the money: finance enters, the director decides, bureau and auditor read, nobody else."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from doudi.core.audit.models import Entry as Sentence
from doudi.funding import actions, queries
from doudi.funding.models import Budget, Overdraft, PriceIndices, Transaction
from tests.funding.conftest import MAY, entry

pytestmark = pytest.mark.django_db


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


def sheet(answer: Any) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


def given(**changed: Any) -> dict[str, Any]:
    return {
        "key": uuid4().hex,
        "on": "2023-05-10",
        "source": "county",
        "amount": "1,200.50",
        "basis": "于财社〔2023〕9号",
        "note": "",
    } | changed


def test_an_allotment_from_the_form_to_the_voucher(cast: Any, signed_in: Any) -> None:
    finance = signed_in("finance")
    address = reverse("funding:enter", args=["allotment"])
    assert 'name="key"' in text(finance.get(address))
    sent = given()
    answer = finance.post(address, sent)
    assert finance.post(address, sent).url == answer.url
    assert Transaction.objects.count() == 1
    page = text(finance.get(answer.url))
    assert "¥1,200.50" in page
    assert "壹仟贰佰元伍角整" in page
    assert "于财社〔2023〕9号" in page
    assert "已记账" in page


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("allotment", {"amount": "八百"}, "不是金额"),
        ("allotment", {"amount": "-5"}, "金额须大于零"),
        ("allotment", {"amount": "100000000000.01"}, "请核对"),
        ("allotment", {"on": "2999-01-01"}, "日期在今天之后"),
        ("allotment", {"source": "bank"}, "id_source_error"),
        ("allotment", {"basis": ""}, "请填写"),
        ("allotment", {"key": "x"}, "还有几处需要修改"),
        ("carried-over", {}, "2022年县级财政可用资金还差1,200.50元"),
        ("reserve", {"kind": "to_reserve", "township_code": "360731100"}, "资金不足"),
        ("reserve", {"kind": "to_reserve", "township_code": "110101001"}, "id_township_code_error"),
        ("reserve", {"kind": "reserve_spent", "township_code": "360731100"}, "id_kind_error"),
        ("reassign", {"to_source": "county"}, "与原记来源相同"),
        ("reassign", {"to_source": "upper_grant"}, "上级补助可用资金还差1,200.50元"),
    ],
)
def test_invalid_entry_shows_its_fault_and_keeps_the_input(
    cast: Any, signed_in: Any, kind: str, wrong: dict[str, str], said: str
) -> None:
    sent = given(**wrong)
    page = text(signed_in("finance").post(reverse("funding:enter", args=[kind]), sent), 422)
    assert said in page
    assert f'value="{sent["amount"]}"' in page
    assert not Transaction.objects.exists()


def test_the_other_entries_go_through_their_forms(cast: Any, signed_in: Any, allotted_funds: Any) -> None:
    allotted_funds(county=5_000_00, to_be_confirmed=100_00)
    finance = signed_in("finance")
    for kind, more in (
        ("reserve", {"kind": "to_reserve", "township_code": "360731100"}),
        ("reserve", {"kind": "from_reserve", "township_code": "360731100", "amount": "100"}),
    ):
        assert finance.post(reverse("funding:enter", args=[kind]), given(**more)).status_code == 302
    actions.book_release(by=cast.finance, reference="run:1", on=MAY, lines={"to_be_confirmed": 25_00})
    moved = given(source="to_be_confirmed", to_source="county", amount="25")
    assert finance.post(reverse("funding:enter", args=["reassign"]), moved).status_code == 302
    over = given(on="2024-01-03", amount="10")
    assert finance.post(reverse("funding:enter", args=["carried-over"]), over).status_code == 302
    assert finance.get(reverse("funding:enter", args=["nothing"])).status_code == 404
    page = text(finance.get(reverse("funding:home") + "?year=2023"))
    assert "¥1,100.50" in page  # what is left of the reserve
    assert queries.ledger_faults() == []


def test_the_overview_adds_up(cast: Any, signed_in: Any, allotted_funds: Any) -> None:
    allotted_funds(county=1_000_00, upper_grant=2_000_00)
    actions.confirm(
        by=cast.director,
        proposal=actions.propose_budget(
            by=cast.finance, year=2023, source="county", programme="", amount_fen=800_00, residents=None, basis="预"
        ),
    )
    actions.book_release(by=cast.finance, reference="run:1", on=MAY, lines={"county": 450_00, "upper_grant": 500_00})
    actions.book_return(by=cast.finance, reference="b:1", on=MAY, lines={"county": 30_00})
    actions.book_recovery(by=cast.finance, reference="c:1", on=MAY, lines={"county": 20_00})
    wrong = actions.allot(by=cast.finance, entry=entry(amount_fen=77_00))
    actions.correct(by=cast.finance, transaction=wrong, why="录错")
    client = signed_in("auditor")
    page = text(client.get(reverse("funding:home") + "?year=2023"))
    assert "已支出50.0%，时间进度100%" in page  # 400 of 800
    assert "600元与525元合计比1150元少25元" in page
    assert "登记资金下达" not in page
    rows = sheet(client.get(reverse("funding:export_home") + "?year=2023"))
    head, county, total = rows[2], rows[3], rows[-1]
    line = dict(zip(head, county, strict=True))
    assert line == {
        "资金来源": "县级财政",
        "直达资金标识": "—",
        "预算": 800,
        "下达": 1000,
        "上年结转": 0,
        "发放": 450,
        "银行退回": 30,
        "追缴收回": 20,
        "备用金支出": 0,
        "调整来源": 0,
        "净支出": 400,
        "备用金结存": 0,
        "可用资金": 600,
        "批准的垫支": 0,
    }
    assert dict(zip(head, total, strict=True))["可用资金"] == 2100
    assert Sentence.objects.filter(verb="list.export").count() == 1


def test_overview_shows_overdrafts_and_proposals(cast: Any, signed_in: Any) -> None:
    year = timezone.localdate().year
    asked = actions.propose_overdraft(
        by=cast.finance, year=year, source="county", amount_fen=500_00, until=timezone.localdate(), reason="在途"
    )
    client = signed_in("director")
    assert asked.get_absolute_url() in text(client.get(reverse("funding:home")))
    client.post(reverse("funding:decide_overdraft", args=[asked.pk, "confirm"]))
    actions.book_release(by=cast.finance, reference="run:1", on=timezone.localdate(), lines={"county": 1_00})
    page = text(client.get(reverse("funding:home")))
    assert "县级财政可用资金为-¥1.00，现行批准的垫支额度¥500.00" in page
    assert asked.get_absolute_url() not in page


# --- the ledger ------------------------------------------------------------------------------------


def test_ledger_filters_and_export(cast: Any, signed_in: Any, allotted_funds: Any) -> None:
    allotted_funds(county=1_000_00, upper_grant=2_000_00)
    actions.book_release(by=cast.finance, reference="run:2023-05", on=MAY, lines={"county": 450_00})
    client = signed_in("bureau")
    ledger = reverse("funding:ledger")
    assert "run:2023-05" in text(client.get(ledger))
    for query, there in (
        ("?kind=release", True),
        ("?kind=allotment", False),
        ("?source=upper_grant", False),
        ("?source=county", True),
        ("?year=2022", False),
        ("?text=2023-05", True),
        ("?text=于财社", False),
    ):
        assert ("run:2023-05" in text(client.get(ledger + query))) is there, query
    rows = sheet(client.get(ledger + "?kind=release&excel=1"))
    assert len(rows) == 4
    assert rows[3][:6] == (
        "2023年5月10日",
        "记-2023-05-0003",
        "2023 县级财政 可用资金",
        "2023 县级财政 已支出",
        "—",
        450,
    )
    assert rows[2][4:6] == ("直达标识", "金额（元）")
    assert client.get(ledger + "?page=x").status_code == 404
    assert client.get(ledger + "?kind=nonsense").status_code == 400


def test_ledger_takes_a_constant_number_of_queries(cast: Any, signed_in: Any, allotted_funds: Any) -> None:
    client = signed_in("finance")
    counts = []
    for _round in range(2):
        allotted_funds(county=1_00)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("funding:ledger"))
            client.get(reverse("funding:home") + "?year=2023")
        counts.append(len(asked))
        allotted_funds(county=1_00, upper_grant=1_00, to_be_confirmed=1)
    assert counts[1] <= counts[0] + 2  # the limits of two more sources


def test_a_voucher_is_corrected_from_its_page(cast: Any, signed_in: Any) -> None:
    wrong = actions.allot(by=cast.finance, entry=entry())
    client = signed_in("finance")
    address = reverse("funding:correct", args=[wrong.pk])
    assert "请填写" in text(client.post(address, {"why": ""}), 422)
    answer = client.post(address, {"why": "多录一个零"})
    assert "多录一个零" in text(client.get(answer.url))
    page = text(client.get(reverse("funding:voucher", args=[wrong.pk])))
    assert "已冲正" in page
    assert "冲正这一笔" not in page
    assert "已经冲正过" in text(client.post(address, {"why": "再来"}), 422)
    assert signed_in("auditor").post(address, {"why": "看看"}).status_code == 403


# --- what two decide -------------------------------------------------------------------------------


def test_relief_budget_from_residents(cast: Any, signed_in: Any) -> None:
    client = signed_in("finance")
    sent = {
        "year": "2023",
        "source": "county",
        "programme": "temporary_relief",
        "residents": "",
        "amount": "",
        "basis": "于财预〔2023〕1号",
        "note": "",
    }
    address = reverse("funding:propose_budget")
    assert "请填写户籍人口数" in text(client.post(address, sent), 422)
    answer = client.post(address, sent | {"residents": "1100000"})
    assert Budget.objects.get().amount_fen == 1_100_000_00
    page = text(client.get(answer.url))
    assert "1100000人" in page
    assert "撤回" in page
    assert "批准</button>" not in page
    director = signed_in("director")
    assert "退回" in text(director.get(answer.url))
    assert "请填写" in text(director.post(answer.url + "refuse/", {"why": ""}), 422)
    director.post(answer.url + "confirm/")
    assert Budget.objects.get().state == "confirmed"
    assert "已批准" in text(client.get(reverse("funding:budgets")))


@pytest.mark.parametrize("who", ["finance", "bureau", "auditor"])
def test_only_the_director_decides_an_overdraft(cast: Any, signed_in: Any, who: str) -> None:
    asked = actions.propose_overdraft(
        by=cast.finance, year=2023, source="county", amount_fen=1, until=timezone.localdate(), reason="在途"
    )
    client = signed_in(who)
    for verb in ("confirm", "refuse", "revoke"):
        assert client.post(reverse("funding:decide_overdraft", args=[asked.pk, verb])).status_code == 403
    assert client.post(reverse("funding:decide_overdraft", args=[asked.pk, "dance"])).status_code == 403
    assert signed_in("director").post(reverse("funding:decide_overdraft", args=[asked.pk, "dance"])).status_code == 404
    withdrawn = client.post(reverse("funding:decide_overdraft", args=[asked.pk, "withdraw"]))
    assert withdrawn.status_code == (302 if who == "finance" else 403)
    assert Overdraft.objects.get().state == ("withdrawn" if who == "finance" else "proposed")


def test_indices_show_the_rule_before_confirmation(cast: Any, signed_in: Any) -> None:
    client = signed_in("bureau")
    sent = {
        "month": "2023-05",
        "cpi": "3.5",
        "food": "1.2",
        "low_income": "3.2",
        "published_on": "2023-06-09",
        "basis": "统计部门通报",
    }
    address = reverse("funding:propose_price_indices")
    for wrong, said in (
        ({"month": "五月"}, "请按 2023-05 的样子"),
        ({"month": "2021-05"}, "月份须在2022年1月以后"),
        ({"cpi": "高"}, "id_cpi_error"),
        ({"published_on": "2023-01-01"}, "公布日期早于指数月份"),
        ({"pay_month": "2023-05"}, "发放月份须在指数月份以后"),
        ({"pay_month": "六月"}, "请按 2023-05 的样子"),
    ):
        assert said in text(client.post(address, sent | wrong), 422)
    answer = client.post(address, sent)
    assert PriceIndices.objects.get().county_facts == {
        "cpi_rise": 350,
        "food_price_rise": 120,
        "low_income_index_rise": 320,
    }
    page = text(client.get(answer.url))
    assert "于民字〔2023〕30号一（六）" in page
    assert "¥28.32" in page
    assert "2023年6月" in page[page.index("发放月份") :]
    assert "来源待确认" in page
    assert "2023年7月10日" in page
    assert "已经录入" in text(client.post(address, sent), 422)
    assert queries.indices_of(date(2023, 5, 1)) is None
    director = signed_in("director")
    director.post(answer.url + "confirm/")
    assert queries.indices_of(date(2023, 5, 1)) is not None
    director.post(answer.url + "revoke/", {"why": "统计部门更正"})
    assert "已撤销" in text(client.get(reverse("funding:indices")))


@pytest.mark.clause("SAL2026-66")
def test_finance_and_audit_see_every_movement_and_audit_changes_none(
    cast: Any, signed_in: Any, allotted_funds: Any
) -> None:
    allotted_funds(county=1_000_00)
    actions.book_release(by=cast.finance, reference="run:2023-05", on=MAY, lines={"county": 450_00})
    for name in ("finance", "auditor"):
        reader = signed_in(name)
        assert "县级财政" in text(reader.get(reverse("funding:home")))
        assert "run:2023-05" in text(reader.get(reverse("funding:ledger")))
    assert signed_in("auditor").post(reverse("funding:enter", args=["allotment"]), given()).status_code == 403
    assert Transaction.objects.count() == 2
