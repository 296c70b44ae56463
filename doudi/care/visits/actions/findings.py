"""What becomes of findings: leads at once, tasks for the township, a reassessment, an end with a reason."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.care.visits.answers import Needs
from doudi.care.visits.models import CareFinding, CareVisit, PlannedVisit
from doudi.care.visits.refusals import FindingHandled
from doudi.casework.models import Case
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.procedures.clocks import deadline, procedure_figure
from doudi.casework.referrals.actions.leads import open_lead
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.values.carries import carries

REASSESSMENT = "self_care_review"
LONGEST_ANSWER = 300
_Topic, _Result = CareFinding.Topic, CareFinding.Result


@carries("P18-10.c")
def open_findings(*, by: User, planned: PlannedVisit, visit: CareVisit, needs: Needs, remarks: str) -> None:
    """Open what a visit needs, within the action that records it: tasks, and a lead that is reported at once."""
    if visit.is_doubtful:
        _open(planned, visit, _Topic.DOUBT)
        return
    for topic in needs.topics:
        _open(planned, visit, topic)
    if needs.lead_need:
        text = "。".join(part for part in (needs.lead_words, remarks.strip()) if part)
        lead = open_lead(
            village=Division.objects.get(code=planned.village_code),
            need=needs.lead_need,
            who=planned.person.name,
            text=text,
            reported_by=by,
        )
        finding = _open(planned, visit, _Topic.LIVING)
        finding.lead, finding.result = lead, _Result.LEAD
        finding.handled_on, finding.handled_by = today(), by
        finding.save()


def _open(planned: PlannedVisit, visit: CareVisit, topic: CareFinding.Topic) -> CareFinding:
    due_on = deadline("care_finding_days", today())
    if topic == _Topic.HOSPITAL:
        due_on = today() + timedelta(days=procedure_figure("care_hospital_recheck_days", today()))
    return CareFinding.objects.create(
        visit=visit,
        person=planned.person,
        village_code=planned.village_code,
        topic=topic,
        found_on=visit.visited_on,
        due_on=due_on,
    )


def _lock(by: User, finding: CareFinding) -> CareFinding:
    """Lock a finding that nobody has dealt with.

    Raises:
        PermissionRequired, OutsideScope, FindingHandled
    """
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这个问题不在您的辖区内。"))
    locked = lock_row(CareFinding.objects.visible_to(by), finding.pk, missing=outside)
    if locked.result:
        raise FindingHandled(_("这个问题已经处理过：{result}。").format(result=locked.get_result_display()))
    return locked


@carries("P18-5.e", "MCA43-23")
def open_reassessment(*, by: User, finding: CareFinding) -> Case:
    """Open the reassessment of self-care that a finding asks for.

    Raises:
        PermissionRequired, OutsideScope, FindingHandled, and what ``open_case`` refuses
    """
    with transaction.atomic():
        locked = _lock(by, finding)
        household = locked.person.household
        if household is None:
            raise ReasonRequired(_("{name}没有登记家庭，请先在登记库里补上。").format(name=locked.person.name))
        why = gettext_noop("{day}探视时六项自理能力有变化。").format(day=locked.found_on)
        case = open_case(by=by, matter=REASSESSMENT, household=household, why=why)
        answer = gettext_noop("发起{number}。").format(number=case.number)
        _settle(by=by, finding=locked, result=_Result.CASE, answer=answer, case=case)
        return case


def settle_finding(*, by: User, finding: CareFinding, result: str, answer: str) -> CareFinding:
    """End a finding with what was done about it, or why nothing is needed.

    Raises:
        PermissionRequired, OutsideScope, FindingHandled, ReasonRequired
    """
    with transaction.atomic():
        locked = _lock(by, finding)
        if result not in {_Result.SETTLED, _Result.NO_NEED}:
            raise ReasonRequired(_("请选择结果。"), result=_("请选择结果。"))
        text = required_text(answer, "answer", _("请写明怎么处理的。"), is_sealed=True)
        return _settle(by=by, finding=locked, result=result, answer=text)


@action("care_finding.settle")
def _settle(*, by: User, finding: CareFinding, result: str, answer: str, case: Case | None = None) -> CareFinding:
    finding.result, finding.case, finding.sealed_answer = result, case, answer[:LONGEST_ANSWER]
    finding.handled_on, finding.handled_by = today(), by
    finding.save()
    record(
        _("探视发现的“{topic}”：{result}。").format(
            topic=finding.get_topic_display(), result=finding.get_result_display()
        ),
        subject=finding,
        village_code=finding.village_code,
    )
    return finding
