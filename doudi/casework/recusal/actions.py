"""Record and end near relatives of officers and village committees."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.recusal.models import NearRelative
from doudi.casework.refusals import RelativeAlreadyRecorded
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, ReasonRequired, SecondPersonRequired, required_text
from doudi.registry.models import Person


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
