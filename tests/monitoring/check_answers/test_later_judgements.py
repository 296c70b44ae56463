"""A row judged after its check was answered: the check is answered again, and what was settled stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks.models import CheckSettlement, EconomicCheck
from doudi.casework.economic_checks.queries import check_page, waiting_checks
from doudi.casework.economic_checks.requirement import check_doubts
from doudi.core.audit.models import Entry
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.monitoring.check_answers.answers import run_due
from doudi.monitoring.judgements import actions as judgements
from doudi.monitoring.judgements.models import Candidate, UnclearRow
from doudi.registry.models import Person
from tests.conftest import Cast
from tests.monitoring.check_answers.test_check_answers import MONTH, Deliver, findings, people_of, sent_check, settle

pytestmark = [pytest.mark.django_db, pytest.mark.clause("MCA57-17", "MCA57-18")]


def unclear_car(deliver: Deliver, check: EconomicCheck, person: Person, *others: dict[str, Any]) -> UnclearRow:
    """A car that may be a person's, beside linked rows."""
    row = {"name": person.name, "plate": "赣B2", "kind": "轿车", "outcome": "to_judge", "candidates": person.number}
    delivery = deliver("vehicles", row, *others, month=MONTH)
    unclear = UnclearRow.objects.create(
        delivery=delivery,
        source_row=1,
        village_code=check.case.village_code,
        sealed_row="{}",
        score="0.5",
        needs_second_person=False,
        due_on=date(2025, 9, 8),
    )
    Candidate.objects.create(unclear_row=unclear, person=person, score="0.5")
    return unclear


def test_link_after_the_report_is_a_new_difference_to_settle(staff: Cast, delivered: Deliver, signed_in: Any) -> None:
    check = sent_check(staff, ["vehicles"])
    _husband, wife = people_of(check)
    row = unclear_car(delivered, check, wife)
    run_due()
    assert findings(check) == {"vehicles": ["nothing", "unclear"]}
    checks.issue_report(by=staff.bureau, check=check, remark="先出报告")
    checks.tell_applicant(by=staff.officer, check=check, how="当面")
    judgements.link_row(by=staff.officer, unclear_row=row, person=wife)
    assert findings(check) == {"vehicles": ["nothing", "unclear"]}, "the data are read by a job"
    assert run_waiting_jobs() == 1
    assert findings(check) == {"vehicles": ["nothing", "unclear", "differs"]}
    check.refresh_from_db()
    assert check.told_on is None, "the applicant is told again"
    assert "要再告知申请人" in Entry.objects.get(verb="check.answer_again").sentence
    assert [one.subject.person for one in check_page(check.case, by=staff.officer).open_differences] == [wife]
    assert check_doubts(check.case) == [f"核对{check.number}：谢秀英的车辆与申报不一致"]
    assert ("later", "核对报告以后又查到不一致", 1) in waiting_checks(by=staff.officer)
    listed = signed_in("officer").get(reverse("casework:economic_checks") + "?state=later").content.decode()
    assert check.number in listed
    assert "报告以后重新答复" in signed_in("officer").get(check.get_absolute_url()).content.decode()
    settle(staff, check, "vehicles", checks.Settlement("corrected", "已补报"))
    assert not [row for row in waiting_checks(by=staff.officer) if row[0] == "later"]


def test_settled_difference_stays_beside_the_new_one(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["vehicles"])
    _husband, wife = people_of(check)
    car = {"name": wife.name, "plate": "赣B1", "kind": "轿车", "person_id": wife.number, "tier": "T1"}
    row = unclear_car(delivered, check, wife, car)
    run_due()
    checks.issue_report(by=staff.bureau, check=check)
    first = settle(staff, check, "vehicles", checks.Settlement("exempt", "营运证在村里", "MCA57-14"))
    judgements.link_row(by=staff.officer, unclear_row=row, person=wife)
    run_waiting_jobs()
    assert check_doubts(check.case) == [f"核对{check.number}第2次：谢秀英的车辆与申报不一致"]
    resolved = set(check.case.doubt_resolutions.values_list("doubt", flat=True))
    assert not resolved & set(check_doubts(check.case)), "the earlier settlement does not cover it"
    page = check_page(check.case, by=staff.officer)
    assert list(page.settlements) == [first]
    (new,) = page.open_differences
    assert str(new.sealed_detail.clear()) == "轿车 赣B2；轿车 赣B1"
    judgements.withdraw_judgement(by=staff.officer, unclear_row=row)
    run_waiting_jobs()
    assert str(check.results.latest("pk").sealed_detail.clear()) == "轿车 赣B1；另有1条待判定"
    assert CheckSettlement.objects.count() == 1


def test_nobody_answers_what_was_unclear_and_equal_answers_are_not_recorded(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["vehicles", "banks"])
    _husband, wife = people_of(check)
    row = unclear_car(delivered, check, wife)
    run_due()
    judgements.say_nobody(by=staff.officer, unclear_row=row)
    run_waiting_jobs()
    assert findings(check) == {"vehicles": ["nothing", "unclear", "nothing"]}
    number = check.results.count()
    judgements.withdraw_judgement(by=staff.officer, unclear_row=row)
    judgements.say_nobody(by=staff.officer, unclear_row=row)
    assert Job.objects.filter(state="waiting").count() == 1, "one job for what is not answered yet"
    run_waiting_jobs()
    assert check.results.count() == number


def test_proposed_link_and_decided_case_change_nothing(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["vehicles"])
    husband, wife = people_of(check)
    row = unclear_car(delivered, check, wife)
    run_due()
    judgements.link_row(by=staff.officer, unclear_row=row, person=husband, reason="车是丈夫的")
    assert not Job.objects.exists()
    checks.issue_report(by=staff.bureau, check=check, remark="先出报告")
    type(check.case).objects.filter(pk=check.case_id).update(step="closed")
    judgements.confirm_link(by=staff.leader, unclear_row=row)
    assert not Job.objects.exists()
