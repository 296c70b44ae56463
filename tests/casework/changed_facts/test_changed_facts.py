"""Facts that differ from the registry: seen as old and new, with source and evidence, by those who sign."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from doudi.casework import actions
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.cases.queries import case_view
from doudi.casework.changed_facts.queries import changed_facts
from doudi.casework.models import Case
from doudi.core.audit.models import Entry
from doudi.registry import actions as registry_actions
from doudi.registry.models import Person
from doudi.ui.pdf import document_html
from tests.casework.conftest import answers, member, send, with_home_visit, with_opinion
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def accepted(staff: Cast, matter: str = "dibao", *said: dict[str, Any], **more: Any) -> Case:
    application, _code = send(staff.village, answers(matter, *said, **more))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    return Case.objects.get(pk=case.pk)


def rows_of(case: Case, *, hides: bool = True) -> list[tuple[str, str, str]]:
    return [(row.who, row.change, row.source) for row in changed_facts(case, hides=hides)]


def test_registered_declaration_shows_old_and_new(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    clock.after(1)
    head = Person.objects.get(name="邱长生")
    registry_actions.change_circumstance(
        by=staff.officer, subject=head, kind="business_fen", value=500_00, since=clock.today, source="department"
    )
    assert rows_of(case) == [("邱长生", "100.00元 → 500.00元", "登记变更，部门数据")]
    clock.after(1)
    actions.register_declared_facts(by=staff.officer, case=case, chosen=[0], why="账本核对")
    assert rows_of(case)[1] == ("邱长生", "500.00元 → 100.00元", "按申报登记")
    (_changed, registered) = changed_facts(case, hides=True)
    assert (registered.evidence, registered.changed_by) == ("账本核对", staff.officer.name)
    page = signed_in("leader").get(case.get_absolute_url()).content.decode()
    assert "签字以前请看" in page
    assert page.count("500.00元 → 100.00元") == 2  # before signing, and in the timeline
    entries = Entry.objects.filter(verb__startswith="case")
    assert not any("500.00元" in f"{one.sentence}{one.new}{one.old}" for one in entries)


def test_answers_of_the_home_visit_are_changes_once(staff: Cast) -> None:
    case = accepted(staff, "tekun", places=[0])
    number = case.person.number if case.person else ""
    with_home_visit(case, staff.officer, asked={number: {"can_eat": True, "can_wash": False}})
    with_home_visit(case, staff.officer, asked={number: {"can_eat": False, "can_wash": False}})
    changes = [change for _who, change, _source in rows_of(case)]
    assert changes == ["登记未载 → 能、是", "登记未载 → 不能、否", "能、是 → 不能、否"]
    timeline = [item.sentence for item in case_view(case, by=staff.leader).timeline]
    assert any("能、是 → 不能、否（入户调查）" in sentence for sentence in timeline)


def test_opinion_and_visit_documents_print_the_changes(staff: Cast) -> None:
    case = accepted(staff, "tekun", places=[0])
    number = case.person.number if case.person else ""
    with_home_visit(case, staff.officer, asked={number: {"can_wash": False, "supporter_situation": "nobody"}})
    with_opinion(case, staff.officer)
    for kind in ("opinion", "home_visit"):
        contents = contents_of(case, kind)
        assert contents is not None
        text = document_html(f"casework/case_documents/{kind}.html", contents)
        assert "和登记不同的事项" in text
        assert "登记未载 → 不能、否" in text


def test_verified_change_shows_the_registered_value(staff: Cast, family: Any) -> None:
    registry_actions.change_circumstance(
        by=staff.officer, subject=family.son, kind="wage_fen", value=400_00, since=date(2022, 1, 1), source="paper"
    )
    case = actions.open_case(by=staff.officer, matter="circumstances_change", household=family.household, why="就业")
    actions.record_verified_change(
        by=staff.officer,
        case=case,
        person=family.son,
        kind="wage_fen",
        value=600_00,
        since=date(2025, 8, 1),
        evidence="工资流水",
    )
    assert rows_of(case)[-1] == ("易小明", "400.00元 → 600.00元", "查实的变化")


def test_hiv_status_is_hidden_in_changes(staff: Cast, clock: Clock) -> None:
    child = member("小石头", date(2015, 5, 5), 801, child_status="orphan")
    case = accepted(staff, "child_living", child, places=[0])
    person = Person.objects.get(name="小石头")
    clock.after(1)
    registry_actions.change_circumstance(
        by=staff.bureau, subject=person, kind="child_status", value="hiv", since=clock.today, source="paper"
    )
    assert "艾滋" not in str(rows_of(case))
    assert "艾滋" in str(rows_of(case, hides=False))


def test_differs_only_where_the_registry_has_a_value(staff: Cast, family: Any) -> None:
    registry_actions.change_circumstance(
        by=staff.officer, subject=family.mother, kind="transfer_fen", value=0, since=date(2022, 1, 1), source="paper"
    )
    said = member("钟桂英", date(1970, 5, 1), 20, wage_fen="30000", transfer_fen="5000")
    application, _code = send(staff.village, answers("disability_nursing", said, places=[0]))
    case = actions.accept_case(by=staff.officer, case=application.cases.get())
    mother = case_view(Case.objects.get(pk=case.pk), by=staff.officer).members[0]
    assert [(line.mark, line.registered) for line in mother.lines] == [("unregistered", ""), ("differs", "0.00元")]
    assert mother.difference_count == 1


def test_changed_facts_are_append_only(staff: Cast) -> None:
    case = accepted(staff, "tekun", places=[0])
    with_home_visit(case, staff.officer, asked={case.person.number if case.person else "": {"can_eat": False}})
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        connection.cursor().execute("DELETE FROM casework_changedfact")
