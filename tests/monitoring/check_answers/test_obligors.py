"""Obligors who live apart: asked with their own consent and reported apart, named as not asked without it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks.models import CheckSubject, EconomicCheck
from doudi.casework.economic_checks.report_contents import counted_results, obligors_of, report_contents
from doudi.core.access_log.models import Access
from doudi.core.access_log.spool import take_in
from doudi.core.attachments import file_storage
from doudi.monitoring.check_answers.answers import run_due
from doudi.registry.models import Person, SupportObligation
from tests.casework.conftest import answers, member, send, signed_paper
from tests.conftest import Cast, identity_number
from tests.monitoring.check_answers.test_check_answers import MONTH, Deliver


@pytest.fixture(autouse=True)
def own_spool(settings: Any, tmp_path: Path) -> None:
    settings.ACCESS_SPOOL = tmp_path / "spool"


pytestmark = [pytest.mark.django_db, pytest.mark.clause("SAL2026-41")]
SON = identity_number(date(1985, 1, 1), 811)


def check_with_son(staff: Cast, number: str = SON) -> tuple[EconomicCheck, CheckSubject]:
    """A check of an old man whose son lives apart and consented."""
    old = member("邱长生", date(1958, 4, 3), 701)
    case = actions.accept_case(by=staff.officer, case=send(staff.village, answers("dibao", old))[0].cases.get())
    case.refresh_from_db()
    paper = signed_paper(case, staff.officer)
    check = checks.open_check(by=staff.officer, case=case, sources=["vehicles"], scope_reason="其余没有开通")
    own = checks.SignedConsent("邱远生", date(2025, 9, 1), paper)
    son = checks.add_obligor(by=staff.officer, check=check, obligor=checks.Obligor("邱远生", "子", number), consent=own)
    father = check.subjects.exclude(pk=son.pk).get()
    checks.record_consent(
        by=staff.officer, subject=father, consent=checks.SignedConsent(father.name, date(2025, 9, 1), paper)
    )
    checks.request_check(by=staff.officer, check=check)
    return checks.send_check(by=staff.bureau, check=check), son


def car(name: str, number: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "id_number": number, "plate": "赣B1", "kind": "轿车", "outcome": "not_resident", **more}


def test_obligor_who_consented_is_asked_and_reported_apart(staff: Cast, delivered: Deliver) -> None:
    check, son = check_with_son(staff)
    fifteen = SON[:6] + SON[8:17]
    delivered("vehicles", car("邱远生", SON), car("邱生远", fifteen, plate="赣B2"), car("别人", SON), month=MONTH)
    assert run_due() == 1
    found = son.results.get()
    assert (found.finding, str(found.sealed_detail.clear())) == ("found", "轿车 赣B1；轿车 赣B2")
    assert check.results.exclude(subject=son).get().finding == "nothing", "the family has no car"
    report = checks.issue_report(by=staff.bureau, check=check)
    assert report.attachment is not None
    page = file_storage.read(report.attachment.key).decode()
    for said in ("不共同生活的法定义务人", "本人2025年9月1日签字同意", "查到记录", "轿车 赣B1；轿车 赣B2"):
        assert said in page
    contents = report_contents(check, report)
    assert contents["differences"] == 0, "what an obligor has is no difference from what the family declared"
    assert [line.name for source in contents["sources"] for line in source.lines] == ["邱长生"]
    take_in(waits=False)
    assert Access.objects.filter(subject_kind="checksubject", subject_id=str(son.pk)).count() == 1


def test_obligor_without_a_number_cannot_be_compared(staff: Cast, delivered: Deliver) -> None:
    check, son = check_with_son(staff, number="")
    assert check.subjects.get(pk=son.pk).person is None
    run_due()
    delivered("vehicles", month=MONTH)
    run_due()
    assert son.results.get().finding == "not_asked", "without a number nobody can be compared"


def test_registered_obligor_without_consent_is_named_and_not_asked(
    staff: Cast, delivered: Deliver, family: Any
) -> None:
    check, son = check_with_son(staff)
    father = check.subjects.exclude(pk=son.pk).get().person
    assert father is not None
    SupportObligation.objects.create(
        person=father,
        supporter=family.mother,
        relation="长女",
        source="paper",
        valid_from=date(2020, 1, 1),
        recorded_at=timezone.now(),
    )
    delivered("vehicles", car("钟桂英", "", person_id=family.mother.number, outcome="linked", tier="T1"), month=MONTH)
    run_due()
    report = checks.issue_report(by=staff.bureau, check=check)
    assert report.attachment is not None
    page = file_storage.read(report.attachment.key).decode()
    assert "未取得授权，未查" in page
    named = {one.name: one.consented_on for one in obligors_of(check, counted_results(check))}
    assert named == {"邱远生": date(2025, 9, 1), "钟桂英": None}
    assert not check.results.filter(subject__person=family.mother).exists()
    take_in(waits=False)
    assert not Access.objects.filter(subject_kind="person", subject_id=str(family.mother.pk)).exists()


def test_obligor_in_the_registry_is_tied_to_the_record(staff: Cast, delivered: Deliver, family: Any) -> None:
    mother = Person.objects.get(pk=family.mother.pk)
    Person.objects.filter(pk=mother.pk).update(name="邱远生")
    check, son = check_with_son(staff, number=str(mother.id_number.clear()))
    assert son.person == mother
    delivered("vehicles", car("邱远生", "", person_id=mother.number, outcome="linked", tier="T1"), month=MONTH)
    run_due()
    assert son.results.get().finding == "found"
    assert check.results.exclude(subject=son).get().finding == "nothing"
