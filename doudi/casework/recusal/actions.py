"""Record and end near relatives of officers and village committees."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.recusal.models import NearRelative, RelativeDoubtSettlement, StaffMember
from doudi.casework.recusal.relative_doubts import may_settle, open_relative_doubts
from doudi.casework.refusals import ConflictOfInterest, RelativeAlreadyRecorded, StaffMemberInvalid
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row
from doudi.core.refusals import (
    OutsideScope,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
    required_text,
)
from doudi.registry.models import Person
from doudi.values.identity_number import has_valid_check_digit


@action("near_relative.record")
def record_near_relative(
    *, by: User, person: Person, staff: User | None, post: str, relation: str, since: date
) -> NearRelative:
    """Record a person as a near relative of an officer or committee member; open cases of their household follow.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, RelativeAlreadyRecorded
    """
    require_permission(by, Permission.HANDLE_CASES)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    post = post.strip() or (f"{staff.name}（{staff.get_role_display()}）" if staff else "")
    if not post or relation not in NearRelative.Relation.values or since > today():
        message = _("请选择经办人员，或写明村（居）干部的姓名和职务。")
        raise ReasonRequired(message, post=message)
    if NearRelative.objects.filter(person=person, staff=staff, post=post, until=None).exists():
        raise RelativeAlreadyRecorded(_("这一关系已经备案。"))
    relative = NearRelative.objects.create(
        person=person, staff=staff, post=post[:80], relation=relation, since=since, recorded_by=by
    )
    household = person.household_id
    open_cases = list(Case.objects.exclude(step=CLOSED).filter(household=household)) if household else []
    for case in open_cases:
        apply_recusals(case, [person])
        case.save(update_fields=["near_relative_of", "recused_staff"])
    record(
        _("备案：{name}是{post}的{relation}。").format(
            name=person.name, post=relative.post, relation=relative.get_relation_display()
        ),
        subject=person,
        village_code=person.village_id,
        new={"running_cases": [case.number for case in open_cases]},
    )
    return relative


@action("near_relative.end")
def end_near_relative(*, by: User, near_relative: NearRelative, reason: str) -> None:
    """End the record, because the relation or the post has ended; cases already open keep their recusals.

    Raises:
        PermissionRequired, OutsideScope, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    ended = OutsideScope(_("没有这条备案，或已经解除。"))
    locked = lock_row(NearRelative.objects.visible_to(by).filter(until=None), near_relative.pk, missing=ended)
    if locked.staff_id == by.pk:
        raise SecondPersonRequired(_("您本人的备案须由别人解除。"))
    reason = required_text(reason, "reason", _("请写明解除的原因。"))
    locked.until = today()
    locked.save(update_fields=["until"])
    record(
        _("解除备案：{name}与{post}。").format(name=locked.person.name, post=locked.post),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=reason,
    )


@action("staff_member.record")
def record_staff_member(
    *, by: User, name: str, id_number: str, post: str, office_code: str, account: User | None, since: date
) -> StaffMember:
    """Enter an officer or committee member in the staff directory, by which near relatives are found.

    Raises:
        PermissionRequired, OutsideScope, StaffMemberInvalid
    """
    require_permission(by, Permission.HANDLE_CASES)
    if not contains(by.scope, office_code):
        raise OutsideScope(_("这个单位不在您的辖区内。"))
    number = id_number.strip().upper()
    if number and not has_valid_check_digit(number):
        message = _("身份证号不对，请核对。")
        raise StaffMemberInvalid(message, id_number=message)
    if not name.strip() or not post.strip() or since > today():
        message = _("请写明姓名和职务，日期不能晚于今天。")
        raise StaffMemberInvalid(message, name=message)
    index = blind_index(number, SealedKind.IDENTITY_NUMBER) if number else ""
    if number and StaffMember.objects.filter(id_number_index=index, office_code=office_code, until=None).exists():
        message = _("此人已在这个单位的名录里。")
        raise StaffMemberInvalid(message, id_number=message)
    member = StaffMember.objects.create(
        name=name.strip()[:40],
        id_number=number,
        id_number_index=index,
        post=post.strip()[:60],
        office_code=office_code,
        account=account,
        since=since,
        recorded_by=by,
    )
    record(
        _("工作人员名录登记{name}（{post}）。").format(name=member.name, post=member.post),
        subject=member,
        village_code=office_code.ljust(12, "0"),
    )
    return member


@action("staff_member.end")
def end_staff_member(*, by: User, member: StaffMember) -> None:
    """End an entry because the person has left the office.

    Raises:
        PermissionRequired, OutsideScope, SecondPersonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    missing = OutsideScope(_("辖区内没有这个人，或者已经离任。"))
    locked = lock_row(
        StaffMember.objects.filter(office_code__startswith=by.scope or "-", until=None), member.pk, missing
    )
    if locked.account_id == by.pk:
        raise SecondPersonRequired(_("您本人的登记须由别人撤销。"))
    locked.until = today()
    locked.save(update_fields=["until"])
    record(
        _("工作人员名录：{name}（{post}）已离任。").format(name=locked.name, post=locked.post),
        subject=locked,
        village_code=locked.office_code.ljust(12, "0"),
    )


@action("case.settle_relative_doubt")
def settle_relative_doubt(*, by: User, case: Case, key: str, is_relative: bool, evidence: str) -> Case:
    """Settle whether somebody of a case is an undeclared near relative of staff; another person than the officer does.

    Where it is so, the relation is recorded on the case: the officer recuses themselves and the bureau visits.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ConflictOfInterest, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = lock_row(Case.objects.visible_to(by), case.pk, OutsideScope(_("这个办件不在您的辖区内。")))
    doubt = next((one for one in open_relative_doubts(locked) if one.key == key), None)
    if locked.is_closed or doubt is None:
        raise TransitionNotAllowed(_("这个疑点已经查清，或者办件已办结。"))
    if by.pk == doubt.account_id or by.pk in locked.recused_staff:
        raise ConflictOfInterest(_("疑点涉及您本人，须由别人查证。"))
    if not may_settle(locked, doubt, by):
        raise SecondPersonRequired(_("近亲属疑点须由经办这一件以外的人查证。"))
    evidence = required_text(evidence, "evidence", _("请写明怎么查证的。"))
    RelativeDoubtSettlement.objects.create(
        case=locked, key=key, doubt=doubt.text, is_relative=is_relative, evidence=evidence[:500], settled_by=by
    )
    if is_relative:
        declared = [text for text in locked.near_relative_of.split("；") if text]
        locked.near_relative_of = "；".join([*declared, doubt.text])[:200]
        staff = {doubt.account_id} - {None}
        locked.recused_staff = sorted({*locked.recused_staff, *staff})
    locked.version += 1
    locked.save(update_fields=["near_relative_of", "recused_staff", "version"])
    result = _("是近亲属，已备案回避") if is_relative else _("不是近亲属")
    record(
        _("查证“{doubt}”：{result}。").format(doubt=doubt.text, result=result),
        subject=locked,
        village_code=locked.village_code,
        why=evidence,
    )
    return locked
