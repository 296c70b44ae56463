"""The page of a case: declared and registered facts, incomes, and the next step."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.queries import case_view
from doudi.casework.models import Case
from doudi.casework.procedures.standard_reasons import standard_reasons, standard_reasons_for
from doudi.registry import actions as registry_actions
from doudi.registry.models import Person
from tests.casework.conftest import answers, member, seen_versions, send, with_home_visit
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def accepted(staff: Cast, *said: Any, **more: Any) -> Case:
    application, _code = send(staff.village, answers("dibao", *said, **more))
    return actions.accept_case(by=staff.officer, case=application.cases.get())


def shown(client: Any, case: Case) -> str:
    answer = client.get(reverse("casework:case", args=[case.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_page_compares_form_and_registry_with_source(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    clock.after(1)
    head = Person.objects.get(name="邱长生")
    for kind, value in (("business_fen", 500_00), ("transfer_fen", 80_00)):
        registry_actions.change_circumstance(
            by=staff.officer, subject=head, kind=kind, value=value, since=clock.today, source="department"
        )
    view = case_view(Case.objects.get(pk=case.pk), by=staff.officer)
    lines = {one.label: one for one in view.members[0].lines}
    assert {one.mark for one in lines.values()} == {"differs", "undeclared"}
    assert any(one.source == "部门数据" for one in lines.values())
    text = shown(signed_in("officer"), case)
    assert "2处不同" in text
    assert "未申报" in text
    assert "部门数据，2025年9月2日" in text


def test_income_table_tells_what_counts(staff: Cast, clock: Clock) -> None:
    said = member("邱长生", date(1958, 4, 3), 701, business_fen="10000", basic_pension_fen="13000")
    view = case_view(accepted(staff, said), by=staff.officer)
    items = {one.label: one for one in view.incomes[0].items}
    assert [one.counts for one in items.values()] == [True, False]
    assert view.incomes[0].counted_fen == 100_00
    pension = next(one for one in items.values() if not one.counts)
    assert pension.amount_fen == 130_00
    assert "号" in pension.clause


def test_one_primary_verb_and_others_folded(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    officer = signed_in("officer")
    text = shown(officer, case)
    assert "去入户调查" in text
    assert text.count('class="main"') == 0
    with_home_visit(case, staff.officer)
    text = shown(officer, case)
    assert text.count('class="main"') == 1
    assert "/do/propose/" in text


def test_the_nearest_deadline_is_named_for_what_it_is_of(staff: Cast, clock: Clock, signed_in: Any) -> None:
    """A limit on the way is not the day by which the case has to be done."""
    case = accepted(staff)
    assert case.next_due_on < case.due_on
    text = re.sub(r"\s+", " ", shown(signed_in("officer"), case))
    assert "启动调查的期限" in text
    assert text.count("办结期限") == 1, "only in the table of deadlines"


def test_proposer_is_not_offered_the_review(staff: Cast, signed_in: Any) -> None:
    from tests.casework.conftest import with_opinion

    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer)
    assert "/do/agree/" not in shown(signed_in("officer"), case)
    assert "/do/agree/" in shown(signed_in("leader"), case)


def test_standard_reasons_name_clause_and_remedy(staff: Cast, signed_in: Any) -> None:
    assert all(one.full_text.endswith(f"{one.remedy}。") for one in standard_reasons())
    picked = standard_reasons_for("decline", "dibao")[0]
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    address = reverse("casework:act", args=[waiting.pk, "decline"])
    officer = signed_in("officer")
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"picked_against": "没有这一句", "reason": ""}).status_code == 422
    assert (
        officer.post(
            address, {"picked_against": picked, "reason": "另附说明", "version": str(waiting.version)}
        ).status_code
        == 302
    )
    waiting.refresh_from_db()
    assert waiting.decision.reason == f"{picked}另附说明"


@pytest.mark.clause("SAL2026-62")
def test_what_data_tell_is_not_among_the_missing_materials(staff: Cast, signed_in: Any) -> None:
    waiting = send(staff.village, answers("dibao"))[0].cases.get()
    page = signed_in("officer").get(waiting.get_absolute_url()).content.decode()
    offered = re.findall(r'name="ticked" value="([^"]+)"', page)
    assert "重病诊断证明（有重病的）" in offered
    assert not {"身份证、户口本", "存款、车辆、房产"} & set(offered)
    address = reverse("casework:act", args=[waiting.pk, "request_materials"])
    given = {"ticked": "身份证、户口本", "materials": "", "version": str(waiting.version)}
    assert signed_in("officer").post(address, given).status_code == 422


def test_long_term_class_requires_a_reason(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    person = Person.objects.get(name="邱长生").number
    address = reverse("casework:act", args=[case.pk, "propose"])
    given = {"is_favourable": "true", "people": person, "dibao_class": "long_term", "reason": "属实"}
    officer = signed_in("officer")
    assert officer.post(address, given).status_code == 422
    assert officer.post(address, given | {"class_why": "无劳动能力"} | seen_versions(case.pk)).status_code == 302
    assert case.opinions.get().reason == "属实定为常补：无劳动能力。"


def test_page_shows_the_words_of_the_applicant(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff, words="老伴去年中风")
    assert "老伴去年中风" in shown(signed_in("officer"), case)


def test_hiv_status_is_shown_to_appointed_staff_only(staff: Cast, signed_in: Any) -> None:
    child = member("小石头", date(2015, 5, 5), 801, relation="户主", child_status="hiv")
    application, _code = send(staff.village, answers("child_living", child, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    assert "艾滋" not in shown(signed_in("officer"), case)
    assert "艾滋" not in shown(signed_in("cadre"), case)
    assert "享受儿童基本生活费" in shown(signed_in("officer"), case), "nor can it be told from what is left out"
    assert "艾滋" in shown(signed_in("bureau"), case)


def test_another_township_sees_nothing(staff: Cast, signed_in: Any) -> None:
    case = accepted(staff)
    assert signed_in("other_officer").get(reverse("casework:case", args=[case.pk])).status_code == 404
