"""Pages of the registry: content, invalid input, scope."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.registry import actions
from doudi.registry.models import Award, Person
from doudi.registry.refusals import CircumstanceConfidential, UnknownCircumstanceKind
from tests.conftest import Cast, Family
from tests.database_owner import as_owner
from tests.deaths_and_cards import record_card

pytestmark = pytest.mark.django_db
_TOKEN = re.compile(r"[A-Za-z0-9]{64}")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_household_page_shows_dues_and_reasons(signed_in: Any, family: Family) -> None:
    page = text(signed_in("officer").get(reverse("registry:household", args=[family.household.pk])))
    assert "¥685.00" in page  # 885.00 of the town less 200.00 of income
    reasons = reverse("registry:why", args=[family.mother.pk])
    assert f"{reasons}?programme=dibao" in page
    for htmx in (True, False):
        headers = {"HX-Request": "true"} if htmx else {}
        answer = text(signed_in("officer").get(f"{reasons}?programme=dibao", headers=headers))
        assert "885.00元" in answer
        assert "于民字〔2023〕30号" in answer
        assert ("<html" in answer) is not htmx
    assert "钟桂英" in page
    assert "易小明" in page


def test_reasons_tell_the_source_of_the_assessed_income_and_no_untruth(signed_in: Any, family: Family) -> None:
    page = text(signed_in("officer").get(reverse("registry:why", args=[family.mother.pk])))
    assert "核定的月人均收入 ¥200.00：花名册导入" in page
    assert "没有当时的测算明细" in page
    assert "享受儿童基本生活费" not in page, "nobody here has a benefit for children"


@pytest.mark.parametrize(("who", "is_offered"), [("officer", True), ("cadre", False)])
def test_full_numbers_are_offered_to_who_may_see_them(
    who: str, is_offered: bool, signed_in: Any, family: Family
) -> None:
    card = record_card(family.mother, "6217000012345678901", date(2023, 1, 1))
    page = text(signed_in(who).get(reverse("registry:person", args=[family.mother.pk])))
    for link in (
        reverse("registry:reveal_id_number", args=[family.mother.pk]),
        reverse("registry:reveal", args=[card.pk]),
    ):
        assert (link in page) is is_offered, link


def test_household_page_as_of_another_day(signed_in: Any, family: Family) -> None:
    address = reverse("registry:household", args=[family.household.pk])
    client = signed_in("officer")
    assert "您看到的是2023年1月1日的情况" in text(client.get(address + "?as_of=2023-01-01"))
    assert client.get(address + "?as_of=yesterday").status_code == 400


def test_change_page(signed_in: Any, family: Family) -> None:
    client = signed_in("officer")
    address = reverse("registry:change_person", args=[family.son.pk])
    assert "月工资收入" in text(client.get(address + "?kind=wage_fen"))
    filled = {
        "kind": "wage_fen",
        "value": "1,234.50",
        "since": "2023-05-01",
        "source": "declared",
        "source_detail": "本人说",
    }
    assert client.post(address, filled).status_code == 302
    assert family.son.circumstances.get(kind="wage_fen").value == 1_234_50
    assert "1,234.50元" in text(client.get(reverse("registry:person", args=[family.son.pk])))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": "很多"}, "不是金额"),
        ({"value": "1.234"}, "最小到分"),
        ({"since": "2999-01-01"}, "不能晚于今天"),
        ({"since": ""}, "从哪天起"),
        ({"source": "rumour"}, "来源"),
        ({"source_detail": ""}, "来源说明"),
    ],
)
def test_change_page_keeps_invalid_input(signed_in: Any, family: Family, changes: Any, message: str) -> None:
    filled = {
        "kind": "wage_fen",
        "value": "100",
        "since": "2023-05-01",
        "source": "declared",
        "source_detail": "打工收入",
    } | changes
    answer = signed_in("officer").post(reverse("registry:change_person", args=[family.son.pk]), filled)
    assert answer.status_code == 422
    assert message in text(answer)
    assert "还有几处需要修改" in text(answer)
    assert not family.son.circumstances.exists()


@pytest.mark.parametrize("kind", ["nothing", "area", ""])
def test_change_page_of_unknown_kind_is_not_found(signed_in: Any, family: Family, kind: str) -> None:
    answer = signed_in("officer").get(reverse("registry:change_person", args=[family.son.pk]) + f"?kind={kind}")
    assert answer.status_code == 404


def test_bank_card_is_masked_until_revealed(cast: Cast, signed_in: Any, family: Family) -> None:
    circumstance = record_card(family.mother, "6217000012345678901", date(2023, 1, 1))
    client = signed_in("officer")
    page = text(client.get(reverse("registry:person", args=[family.mother.pk])))
    assert "***************8901" in page
    address = reverse("registry:reveal", args=[circumstance.pk])
    assert client.post(address, {"why": ""}).status_code == 422
    answer = client.post(address, {"why": "核对发放失败"})
    assert "6217000012345678901" in text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert Entry.objects.filter(verb="personal_data.reveal", why="核对发放失败").count() == 1


def test_correction_page(cast: Cast, signed_in: Any, family: Family) -> None:
    circumstance = actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="student", value=True, since=date(2023, 1, 1), source="declared"
    )
    address = reverse("registry:correct", args=[circumstance.pk])
    client = signed_in("officer")
    assert client.get(address).status_code == 200
    assert client.post(address, {"value": "false", "since": "2023-01-01", "why": ""}).status_code == 422
    wrong_way = {"value": "false", "since": "2023-02-01", "until": "2023-01-01", "why": "写错"}
    assert "截止日期早于起始日期" in text(client.post(address, wrong_way))
    assert client.post(address, {"value": "false", "since": "2023-01-01", "why": "写错"}).status_code == 302


@pytest.mark.clause("HIV179-2")
def test_hiv_status_requires_permission(cast: Cast, signed_in: Any, family: Family) -> None:
    actions.change_circumstance(
        by=cast.bureau, subject=family.son, kind="student", value=True, since=date(2022, 1, 1), source="paper"
    )
    actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="child_status", value="hiv", since=date(2010, 1, 1), source="paper"
    )
    actions.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="C1",
        person=family.son,
        programme="child_living",
        from_month=date(2022, 1, 1),
        child_status="hiv",
        in_institution=False,
    )
    for name in ("registry:person", "registry:household", "registry:why"):
        address = reverse(name, args=[family.household.pk if name.endswith("household") else family.son.pk])
        for who in ("officer", "leader", "cadre", "auditor"):
            page = _TOKEN.sub("", text(signed_in(who).get(address)))
            for rule in ("低保不与特困、孤儿和艾滋病病毒感染儿童待遇重复", "按孤儿或艾滋病病毒感染儿童保障"):
                page = page.replace(rule, "")  # texts of the law do not count
            assert "艾滋" not in page, (name, who)
            assert "hiv" not in page.lower().replace("hx-headers", ""), (name, who)
        assert "艾滋" in text(signed_in("bureau").get(address)), name
    for entry in Entry.objects.all():
        assert "艾滋" not in f"{entry.sentence}{entry.old}{entry.new}"
        assert "hiv" not in f"{entry.sentence}{entry.old}{entry.new}"


def test_orphan_and_child_with_hiv_have_same_text(cast: Cast, signed_in: Any, family: Family) -> None:
    actions.change_circumstance(
        by=cast.bureau, subject=family.son, kind="student", value=True, since=date(2022, 1, 1), source="paper"
    )
    circumstance = actions.change_circumstance(
        by=cast.bureau, subject=family.son, kind="child_status", value="hiv", since=date(2010, 1, 1), source="paper"
    )
    award = actions.take_over_award(
        by=cast.bureau,
        approved_by=cast.director,
        number="C1",
        person=family.son,
        programme="child_living",
        from_month=date(2022, 1, 1),
        child_status="hiv",
        in_institution=False,
    )
    pages = [reverse(name, args=[family.son.pk]) for name in ("registry:person", "registry:why")]
    with_hiv = [_TOKEN.sub("", text(signed_in("officer").get(one))) for one in pages]
    circumstance.text, _index = circumstance.declared.stored("orphan", circumstance.pk)
    statement = "UPDATE registry_circumstance SET text = %s WHERE id = %s"
    as_owner("registry_circumstance", statement, [circumstance.text, circumstance.pk])
    award.child_status = "orphan"
    award.save()
    orphan = [_TOKEN.sub("", text(signed_in("officer").get(one))) for one in pages]
    assert with_hiv == orphan
    assert "享受儿童基本生活费" in with_hiv[0]
    assert "儿童基本生活费标准" in with_hiv[1]


def test_hidden_status_may_not_be_changed_or_corrected(cast: Cast, signed_in: Any, family: Family) -> None:
    circumstance = actions.change_circumstance(
        by=cast.bureau, subject=family.son, kind="child_status", value="hiv", since=date(2010, 1, 1), source="paper"
    )
    officer = signed_in("officer")
    assert officer.get(reverse("registry:correct", args=[circumstance.pk])).status_code == 403
    assert signed_in("bureau").get(reverse("registry:correct", args=[circumstance.pk])).status_code == 200
    change = reverse("registry:change_person", args=[family.son.pk]) + "?kind=child_status"
    assert "hiv" not in text(officer.get(change)).replace("hx-headers", "")
    assert "hiv" in text(signed_in("bureau").get(change))
    with pytest.raises(CircumstanceConfidential):
        actions.change_circumstance(
            by=cast.officer,
            subject=family.son,
            kind="child_status",
            value="none",
            since=date(2020, 1, 1),
            source="paper",
        )
    assert officer.get(reverse("registry:reveal", args=[circumstance.pk])).status_code == 404
    with pytest.raises(UnknownCircumstanceKind):
        actions.reveal_circumstance(by=cast.officer, circumstance=circumstance, why="办件")


def test_person_page_separates_past_from_present(cast: Cast, signed_in: Any, family: Family) -> None:
    for amount, since in ((300_00, date(2023, 1, 1)), (500_00, date(2024, 1, 1))):
        actions.change_circumstance(
            by=cast.officer, subject=family.son, kind="wage_fen", value=amount, since=since, source="declared"
        )
    page = text(signed_in("officer").get(reverse("registry:person", args=[family.son.pk])))
    past = page.partition("以往的情况")[2].partition("</table>")[0]
    assert past.count("300.00元") == 1
    assert "500.00元" not in past
    assert "2023年1月1日至2023年12月31日" in past


def test_recipients_list_shows_programmes(signed_in: Any, family: Family) -> None:
    assert "低保" in text(signed_in("officer").get("/households/")).partition("<tbody>")[2]


@pytest.mark.parametrize("name", ["registry:recipients", "registry:household", "registry:person", "registry:search"])
def test_number_of_queries_does_not_grow_with_rows(cast: Cast, signed_in: Any, family: Family, name: str) -> None:
    client = signed_in("officer")
    arguments = {"registry:household": [family.household.pk], "registry:person": [family.mother.pk]}.get(name, [])
    address = reverse(name, args=arguments) + ("?q=某某" if name.endswith("search") else "")

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address).status_code == 200
        return len(questions)

    asked()
    register_many(cast, family, range(1))
    before = asked()
    register_many(cast, family, range(1, 12))
    assert asked() <= before


def register_many(cast: Cast, family: Family, numbers: range) -> None:
    for number in numbers:
        person = actions.register_person(
            by=cast.officer,
            number=f"Q{number}",
            name="某某",
            id_number="",
            sex="male",
            birth_date=date(1990, 1, 1),
            household=family.household,
            relation="",
            source="paper",
        )
        actions.take_over_award(
            by=cast.officer,
            approved_by=cast.director,
            number=f"QA{number}",
            person=person,
            programme="dibao",
            from_month=date(2022, 1, 1),
        )


def test_recipients_list_is_filtered(signed_in: Any, family: Family) -> None:
    client = signed_in("officer")
    address = reverse("registry:recipients")
    assert "钟桂英" in text(client.get(address + "?programme=dibao"))
    assert "钟桂英" not in text(client.get(address + "?programme=tekun"))
    assert "钟桂英" in text(client.get(address + "?lacks=bank_account"))
    assert client.get(address + "?programme=nothing").status_code == 400
    assert client.get(address + "?page=2").status_code == 200
    for page in ("0", "x", "99999", "-1"):
        assert client.get(address + f"?page={page}").status_code == 404


def test_search_page(signed_in: Any, family: Family) -> None:
    client = signed_in("officer")
    address = reverse("registry:search")
    assert "找到1条" in text(client.get(address + "?q=易小明"))
    assert "辖区内没有找到" in text(client.get(address + "?q=没有的人"))
    number = family.mother.id_number.clear()
    page = text(client.post(address, {"q": number}, follow=True))
    assert "钟桂英" in page
    assert number not in page


def test_outdated_standard_is_marked(signed_in: Any, family: Family) -> None:
    assert Award.objects.exists()
    page = text(signed_in("officer").get(reverse("registry:household", args=[family.household.pk])))
    assert "此后没有已确认的新标准" in page


def test_recipients_export_is_masked_and_audited(cast: Cast, signed_in: Any, family: Family) -> None:
    actions.register_person(
        by=cast.officer,
        number="=1+1",
        name="=HYPERLINK(1)",
        id_number="",
        sex="male",
        birth_date=date(1990, 1, 1),
        household=family.household,
        relation="",
        source="paper",
    )
    actions.take_over_award(
        by=cast.officer,
        approved_by=cast.director,
        number="F1",
        person=Person.objects.get(number="=1+1"),
        programme="dibao",
        from_month=date(2022, 1, 1),
    )
    answer = signed_in("officer").get(reverse("registry:recipients") + "?programme=dibao&excel=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert "在享人员" in str(rows[0][0].value)
    assert "低保" in str(rows[1][0].value)
    assert cast.officer.name in str(rows[1][0].value)
    by_name = {row[1].value: row for row in rows[3:]}
    assert by_name["=HYPERLINK(1)"][1].data_type == "s"
    assert str(by_name["钟桂英"][2].value).count("*") == 11
    entry = Entry.objects.get(verb="list.export")
    assert "低保" in entry.sentence
    assert "2行" in entry.sentence


def test_move_page(cast: Cast, signed_in: Any, family: Family, other_family: Family) -> None:
    client = signed_in("officer")
    address = reverse("registry:move", args=[family.son.pk])
    filled = {
        "household": "H2",
        "relation": "女婿",
        "since": "2023-05-01",
        "source": "paper",
        "source_detail": "户口本",
    }
    wrong = client.post(address, filled | {"household": "nowhere"})
    assert wrong.status_code == 422
    assert "没有找到这个家庭" in text(wrong)
    preview = client.post(address, filled)
    assert preview.status_code == 422
    assert "迁出和迁入的家庭对照" in text(preview)
    assert "不在您的辖区内" in text(preview)
    assert client.post(address, filled | {"is_compared": "on"}).status_code == 302
    actions.agree_to_move(by=cast.other_officer, proposal=family.son.move_proposals.get())
    assert client.get(reverse("registry:person", args=[family.son.pk])).status_code == 404
    assert "H2" in text(signed_in("other_officer").get(reverse("registry:person", args=[family.son.pk])))


def test_merge_page(cast: Cast, signed_in: Any, family: Family, other_family: Family) -> None:
    actions.register_person(
        by=cast.officer,
        number="T1",
        name="钟桂英",
        id_number="",
        sex="female",
        birth_date=date(1970, 5, 1),
        household=family.household,
        relation="",
        source="paper",
    )
    client = signed_in("officer")
    address = reverse("registry:merge", args=[family.mother.pk])
    assert client.post(address, {"other": "T1", "why": ""}).status_code == 422
    assert client.post(address, {"other": "nobody", "why": "同名"}).status_code == 422
    assert client.post(address, {"other": "M1", "why": "同名"}).status_code == 422
    assert "辖区内没有找到这个人" in text(client.post(address, {"other": "M2", "why": "同名"}))
    preview = client.post(address, {"other": "T1", "why": "同名同生日"})
    assert preview.status_code == 422
    assert "两条记录对照" in text(preview)
    assert not Person.objects.get(number="T1").merged_into_id
    assert client.post(address, {"other": "T1", "why": "同名同生日", "is_compared": "on"}).status_code == 302
    assert Person.objects.get(number="T1").merged_into == family.mother
