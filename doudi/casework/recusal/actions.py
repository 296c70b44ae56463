"""The register of near relatives: who stands aside from which people, before any case begins."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case, NearRelative
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.refusals import RelativeAlreadyRecorded
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.registry.models import Person


@action("near_relative.record")
def record_near_relative(
    *, by: User, person: Person, staff: User | None, post: str, relation: str, since: date
) -> NearRelative:
    """A person of the register is somebody's near relative. The running cases of his family know it at once.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, RelativeAlreadyRecorded
    """
    require_permission(by, Permission.HANDLE_CASES)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    said = post.strip() or (f"{staff.name}（{staff.get_role_display()}）" if staff else "")
    if not said or relation not in NearRelative.Relation.values or since > today():
        message = _("请选择经办人员，或写明村（居）干部的姓名和职务。")
        raise ReasonRequired(message, post=message)
    if NearRelative.objects.filter(person=person, staff=staff, post=said, until=None).exists():
        raise RelativeAlreadyRecorded(_("这一关系已经备案。"))
    noted = NearRelative.objects.create(
        person=person, staff=staff, post=said[:80], relation=relation, since=since, recorded_by=by
    )
    home = person.household_id
    running = list(Case.objects.exclude(step=CLOSED).filter(household=home)) if home else []
    for case in running:
        apply_recusals(case, [person])
        case.save(update_fields=["near_relative_of", "recused_staff"])
    record(
        _("备案：{name}是{post}的{relation}。").format(
            name=person.name, post=noted.post, relation=noted.get_relation_display()
        ),
        subject=person,
        village_code=person.village_id,
        new={"running_cases": [one.number for one in running]},
    )
    return noted


@action("near_relative.end")
def end_near_relative(*, by: User, noted: NearRelative, why: str) -> None:
    """The relation or the post is no more; cases that began under it go on as they began.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    gone = OutsideScope(_("没有这条备案，或已经解除。"))
    locked = lock_row(NearRelative.objects.visible_to(by).filter(until=None), noted.pk, missing=gone)
    if locked.staff_id == by.pk:
        raise OutsideScope(_("您本人的备案须由别人解除。"))
    why = required_text(why, "why", _("请写明解除的原因。"))
    locked.until = today()
    locked.save(update_fields=["until"])
    record(
        _("解除备案：{name}与{post}。").format(name=locked.person.name, post=locked.post),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=why,
    )
