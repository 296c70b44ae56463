"""Economic checks answered from the data at hand: found, nothing, unclear, not asked; report; settled differences."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks import refusals
from doudi.casework.economic_checks.models import CheckReport, CheckResult, CheckSettlement, EconomicCheck
from doudi.casework.economic_checks.requirement import check_status
from doudi.casework.models import Case
from doudi.casework.refusals import DoubtsUnresolved
from doudi.core.access_log.models import Access
from doudi.core.access_log.spool import take_in
from doudi.core.attachments import file_storage
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed, TransitionNotAllowed
from doudi.monitoring.check_answers.answers import run_due
from doudi.monitoring.check_answers.person_rows import rows_of_people
from doudi.monitoring.check_answers.purposes import Purpose, PurposeRequired
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.models import Candidate, UnclearRow
from doudi.registry.models import Person
from tests.casework.conftest import answers, member, send, signed_paper, with_home_visit, with_opinion
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
MONTH = date(2025, 8, 1)
SOURCES = ["vehicles", "real_estate", "banks", "companies", "hukou"]
DATABASE = Path(__file__).parents[3] / "doudi"
Deliver = Callable[..., Delivery]


def sent_check(staff: Cast, sources: list[str] | None = None) -> EconomicCheck:
    """A check of a couple, sent on by the bureau."""
    couple = [member("邱长生", date(1958, 4, 3), 701), member("谢秀英", date(1960, 6, 6), 702, relation="妻")]
    case = actions.accept_case(by=staff.officer, case=send(staff.village, answers("dibao", *couple))[0].cases.get())
    case.refresh_from_db()
    consent = checks.SignedConsent("", date(2025, 9, 1), signed_paper(case, staff.officer))
    check = checks.request_complete_check(
        by=staff.officer, case=case, sources=sources or SOURCES, consent=consent, scope_reason="其余没有开通"
    )
    return checks.send_check(by=staff.bureau, check=check)


def people_of(check: EconomicCheck) -> tuple[Person, Person]:
    first, second = (subject.person for subject in check.subjects.order_by("pk"))
    assert first is not None
    assert second is not None
    return first, second


def findings(check: EconomicCheck) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for result in check.results.order_by("source", "subject_id", "pk"):
        found.setdefault(result.source, []).append(result.finding)
    return found


def with_car(delivered: Deliver, person: Person) -> Delivery:
    row = {"name": person.name, "plate": "赣B00001", "kind": "小型轿车", "person_id": person.number, "tier": "T1"}
    return delivered("vehicles", row, month=MONTH)


@pytest.mark.clause("MCA57-17", "SC649-58")
def test_found_nothing_unclear_and_not_asked_are_four_things(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, wife = people_of(check)
    with_car(delivered, husband)
    may_be = {"name": "谢秀英", "outcome": "to_judge", "candidates": f"P9;{wife.number}", "balance_fen": 2_000_000}
    delivered("deposits", may_be, month=MONTH)
    assert run_due() == 2
    assert findings(check) == {"vehicles": ["differs", "nothing"], "banks": ["nothing", "unclear"]}
    assert run_due() == 0, "what is answered is not asked again"
    car = check.results.get(source="vehicles", finding="differs")
    assert (str(car.sealed_detail.clear()), str(car.sealed_declared.clear())) == ("小型轿车 赣B00001", "机动车 0 辆")
    assert car.data_of == MONTH
    assert "赣B00001" not in car.sealed_detail.stored
    assert not any("赣B" in one.sentence + one.why for one in Entry.objects.filter(verb="check.record_reply"))
    check.refresh_from_db()
    assert check.state == "sent", "sources without data stay with the officer"


def test_judged_rows_count_and_nobody_counts_not(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, wife = people_of(check)
    rows = [
        {
            "name": "谢秀英",
            "plate": f"赣B0000{number}",
            "kind": "轿车",
            "outcome": "to_judge",
            "candidates": wife.number,
        }
        for number in (1, 2)
    ]
    delivery = delivered("vehicles", *rows, month=MONTH)
    for number, (state, person) in enumerate([("linked", wife), ("nobody", None)], start=1):
        unclear = UnclearRow.objects.create(
            delivery=delivery,
            source_row=number,
            village_code=check.case.village_code,
            sealed_row="{}",
            score="0.5",
            needs_second_person=False,
            due_on=date(2025, 9, 8),
            state=state,
            person=person,
            judged_by=staff.officer,
            judged_at=timezone.now(),
        )
        Candidate.objects.create(unclear_row=unclear, person=wife, score="0.5")
    run_due()
    assert findings(check) == {"vehicles": ["nothing", "differs"]}
    found = check.results.get(source="vehicles", finding="differs")
    assert str(found.sealed_detail.clear()) == "轿车 赣B00001"
    assert husband != wife


def test_rows_of_a_merged_person_are_found(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, _wife = people_of(check)
    double = Person.objects.get(pk=husband.pk)
    double.pk, double._state.adding, double.number, double.merged_into = None, True, "P-double", husband
    double.id_number = ""
    double.save()
    with_car(delivered, double)
    run_due()
    assert findings(check)["vehicles"] == ["differs", "nothing"]


def test_declared_and_scrapped_means_do_not_differ(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, _wife = people_of(check)
    delivered("vehicles", {"kind": "普通二轮摩托车", "plate": "赣B1", "person_id": husband.number}, month=MONTH)
    delivered("property", {"use": "住宅", "certificate": "1", "person_id": husband.number}, month=MONTH)
    delivered("companies", {"role": "经营者", "status": "注销", "person_id": husband.number}, month=MONTH)
    run_due()
    assert {values[0] for values in findings(check).values()} == {"consistent"}


@pytest.mark.clause("MCA57-17", "MCA57-18", "MCA57-14")
def test_report_and_settling_each_difference(staff: Cast, clock: Any, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, wife = people_of(check)
    with_car(delivered, husband)
    delivered("companies", {"role": "法定代表人", "status": "存续", "person_id": wife.number}, month=MONTH)
    with pytest.raises(refusals.CheckWithoutData):
        checks.issue_report(by=staff.bureau, check=check)
    run_due()
    with pytest.raises(refusals.CheckRemarkRequired, match="户籍"):
        checks.issue_report(by=staff.bureau, check=check)
    with pytest.raises(RoleNotAllowed):
        checks.issue_report(by=staff.officer, check=check, remark="先出")
    report = checks.issue_report(by=staff.bureau, check=check, remark="户籍、银行没有数据")
    assert (report.origin, report.number) == ("monitoring", f"{check.number}-BG")
    assert report.valid_until > report.reported_on
    assert report.attachment is not None
    page = file_storage.read(report.attachment.key).decode()
    for said in ("小型轿车 赣B00001", "机动车 0 辆", "没有核对", "没有记录", "2项", "户籍、银行没有数据"):
        assert said in page
    assert findings(check)["hukou"] == ["not_asked", "not_asked"]
    case = Case.objects.get()
    assert check_status(case).lets_pass
    with_home_visit(case, staff.officer)
    with pytest.raises(DoubtsUnresolved, match="邱长生的车辆"):
        with_opinion(case, staff.officer)
    doubt = f"核对{check.number}：邱长生的车辆与申报不一致"
    with pytest.raises(refusals.CheckDifferenceOpen):
        actions.clear_doubt(by=staff.officer, case=case, doubt=doubt, is_confirmed=False, evidence="说是借的")
    settle(staff, check, "vehicles", checks.Settlement("corrected", "2021年买的二手车，已补报"))
    with pytest.raises(DoubtsUnresolved, match="谢秀英的市场主体"):
        with_opinion(case, staff.officer)
    settle(staff, check, "companies", checks.Settlement("exempt", "村集体合作社，不分红", "MCA57-14"))
    assert with_opinion(case, staff.officer).opinions.count() == 1
    said = [one.sentence + one.why for one in Entry.objects.filter(verb="check.settle_difference")]
    assert len(said) == 2
    assert not any("二手车" in one for one in said)


def settle(staff: Cast, check: EconomicCheck, source: str, settlement: checks.Settlement) -> CheckSettlement:
    check.refresh_from_db()
    result = check.results.get(source=source, finding="differs")
    return checks.settle_difference(by=staff.officer, check=check, result=result, settlement=settlement)


def test_settlement_needs_proof_clause_and_a_difference(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    with_car(delivered, people_of(check)[0])
    run_due()
    result = check.results.get(finding="differs")
    corrected = checks.Settlement("corrected", "已更正")
    with pytest.raises(TransitionNotAllowed):
        checks.settle_difference(by=staff.officer, check=check, result=result, settlement=corrected)
    checks.issue_report(by=staff.bureau, check=check, remark="其余没有数据")
    for wrong in (("data_wrong", "是别人的"), ("exempt", "不算"), ("other", "随便")):
        with pytest.raises(refusals.CheckSettlementRefused):
            settle(staff, check, "vehicles", checks.Settlement(*wrong))
    with pytest.raises(ReasonRequired):
        settle(staff, check, "vehicles", checks.Settlement("corrected", " "))
    with pytest.raises(OutsideScope):
        checks.settle_difference(by=staff.other_officer, check=check, result=result, settlement=corrected)
    nothing = check.results.filter(finding="nothing")[0]
    with pytest.raises(refusals.CheckSettlementRefused):
        checks.settle_difference(by=staff.officer, check=check, result=nothing, settlement=corrected)
    proof = signed_paper(check.case, staff.officer)
    settled = settle(staff, check, "vehicles", checks.Settlement("data_wrong", "车主同名", attachment=proof))
    assert settled.evidence == "车主同名"
    with pytest.raises(refusals.CheckSettlementRefused):
        settle(staff, check, "vehicles", corrected)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        CheckSettlement.objects.update(clause="改口")
    other = CheckResult.objects.filter(finding="nothing")[0]
    kept = {"result": other, "sealed_evidence": "无", "settled_by": staff.officer, "settled_on": date(2025, 9, 1)}
    for kind in ("data_wrong", "exempt"):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckSettlement.objects.create(kind=kind, **kept)


def test_pages_from_data_to_settled_difference(staff: Cast, delivered: Deliver, signed_in: Any) -> None:
    check = sent_check(staff)
    with_car(delivered, people_of(check)[0])
    run_due()
    bureau, officer = signed_in("bureau"), signed_in("officer")
    page = reverse("casework:economic_check", args=[check.case_id])

    def act(client: Any, verb: str, **said: Any) -> Any:
        return client.post(reverse("casework:act_on_check", args=[check.case_id, verb]), said)

    assert "出具核对报告" in bureau.get(page).content.decode()
    assert act(bureau, "issue_report", remark="").status_code == 422
    assert act(bureau, "issue_report", remark="其余没有数据").status_code == 302
    shown = officer.get(page).content.decode()
    assert "邱长生：车辆" in shown
    assert "赣B00001" not in shown
    result = CheckResult.objects.get(finding="differs")
    said = {"result": result.pk, "kind": "exempt", "evidence": "残疾人代步车"}
    assert act(officer, "settle_difference", **said).status_code == 422
    assert act(signed_in("other_officer"), "settle_difference", **said).status_code == 404
    assert act(officer, "settle_difference", **said, clause="MCA57-14").status_code == 302
    officer.get(page)  # with the message
    settled = officer.get(page).content.decode()
    assert "按规定不计入" in settled
    assert "处理与申报不一致的" not in settled


def test_no_look_up_without_a_stored_purpose(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff)
    husband, _wife = people_of(check)
    for purpose in (
        Purpose("case", Case(), "1", ""),
        Purpose("case", check.case, " ", ""),
        Purpose("curiosity", check.case, "1", ""),  # type: ignore[arg-type]  # what a careless caller might say
    ):
        with pytest.raises(PurposeRequired):
            rows_of_people([husband], "vehicles", MONTH, by=SYSTEM, purpose=purpose)


def test_each_look_up_is_in_the_access_log(
    staff: Cast, delivered: Deliver, signed_in: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ACCESS_SPOOL = tmp_path / "spool"
    check = sent_check(staff)
    husband, wife = people_of(check)
    with_car(delivered, husband)
    run_due()
    take_in(waits=False)
    lines = Access.objects.filter(kind="look_up")
    assert {line.subject_id for line in lines} == {str(husband.pk), str(wife.pk)}
    assert {line.purpose for line in lines} == {f"办件 {check.case.number} 机动车"}
    shown = signed_in("audit_administrator").get(reverse("console:access_log"), {"kind": "look_up"}).content.decode()
    assert shown.count(check.case.number) == 2
    assert husband.name not in shown


def test_nothing_else_opens_the_rows_of_a_single_person() -> None:
    """Whole deliveries are read by the rooms named here; for a person there is one function, which logs."""
    whole = {"monitoring/deliveries", "monitoring/judgements", "monitoring/warnings", "monitoring/low_income"}
    for path in sorted(DATABASE.rglob("*.py")):
        place = path.relative_to(DATABASE).as_posix()
        if place == "monitoring/check_answers/person_rows.py":
            continue
        called = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
        if called & {"rows_file", "open_delivered_rows"}:
            assert any(place.startswith(room) for room in whole), f"{place} opens the rows of deliveries"


def test_report_of_a_complete_check_needs_no_remark(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["vehicles"])
    delivered("vehicles", month=MONTH)
    run_due()
    assert findings(check) == {"vehicles": ["nothing", "nothing"]}
    checks.issue_report(by=SYSTEM, check=check)
    assert CheckReport.objects.get().recorded_by is None


def test_doubled_row_of_a_delivery_is_one_deposit(staff: Cast, delivered: Deliver) -> None:
    check = sent_check(staff, ["banks"])
    husband, wife = people_of(check)
    own = {"name": husband.name, "balance_fen": 100_00, "person_id": husband.number, "tier": "T1"}
    wifes = {"name": wife.name, "balance_fen": 100_00, "person_id": wife.number, "tier": "T1"}
    delivered("deposits", own, own, wifes, month=MONTH)
    run_due()
    found = str(check.results.filter(finding="differs").order_by("pk")[0].sealed_detail.clear())
    assert found == "余额 100.00 元，全家合计 200.00 元"
