"""The register of near relatives: who stands aside from which people, before any case begins."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Case, NearRelative
from doudi.casework.refusals import AlreadyNoted, OutOfSight, SaysNothing
from doudi.casework.standing_aside import stand_aside
from doudi.casework.workflow import CLOSED
from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.core.divisions.scope import contains
from doudi.registry.models import Person
from doudi.registry.queries import today


@action("relative.note")
def note_relative(
    *, by: User, person: Person, staff: User | None, post: str, relation: str, since: date
) -> NearRelative:
    """A person of the register is somebody's near relative. The running cases of his family know it at once.

    Raises:
        NotAllowed, OutOfSight, SaysNothing, AlreadyNoted
    """
    require(by, Permission.HANDLE_CASES)
    if not contains(by.scope, person.village_id):
        raise OutOfSight(_("这个人不在您的辖区内。"))
    said = post.strip() or (f"{staff.name}（{staff.get_role_display()}）" if staff else "")
    if not said or relation not in NearRelative.Relation.values or since > today():
        message = _("请选择经办人员，或写明村（居）干部的姓名和职务。")
        raise SaysNothing(message, post=message)
    if NearRelative.objects.filter(person=person, staff=staff, post=said, until=None).exists():
        raise AlreadyNoted(_("这一关系已经备案。"))
    noted = NearRelative.objects.create(
        person=person, staff=staff, post=said[:80], relation=relation, since=since, recorded_by=by
    )
    home = person.household_id
    running = list(Case.objects.exclude(step=CLOSED).filter(household=home)) if home else []
    for case in running:
        stand_aside(case, [person])
        case.save(update_fields=["near_relative", "barred"])
    record(
        _("备案：{name}是{post}的{relation}。").format(
            name=person.name, post=noted.post, relation=noted.get_relation_display()
        ),
        subject=person,
        village_code=person.village_id,
        new={"running_cases": [one.number for one in running]},
    )
    return noted


@action("relative.end")
def end_relative(*, by: User, noted: NearRelative, why: str) -> None:
    """The relation or the post is no more; cases that began under it go on as they began.

    Raises:
        NotAllowed, OutOfSight, SaysNothing
    """
    require(by, Permission.HANDLE_CASES)
    held = NearRelative.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=noted.pk, until=None).first()
    if held is None:
        raise OutOfSight(_("没有这条备案，或已经解除。"))
    if held.staff_id == by.pk:
        raise OutOfSight(_("您本人的备案须由别人解除。"))
    if not why.strip():
        raise SaysNothing(_("请写明解除的原因。"), why=_("请写明解除的原因。"))
    held.until = today()
    held.save(update_fields=["until"])
    record(
        _("解除备案：{name}与{post}。").format(name=held.person.name, post=held.post),
        subject=held.person,
        village_code=held.person.village_id,
        why=why.strip(),
    )
