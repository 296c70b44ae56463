"""What officers do about a gap: name who looks after the person meanwhile, and say how it is handled."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.agreements.actions.carers import refuse_unfit_carer
from doudi.care.agreements.models import CareGap, Carer
from doudi.care.agreements.refusals import CarerUnfit
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, save_changes
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.carries import carries


@carries("P18-5.c")
@action("care.name_substitute")
def name_substitute(*, by: User, gap: CareGap, carer: Carer) -> CareGap:
    """Name who looks after the person from today until the next agreement; the gap stays open until then.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, CarerUnfit
    """
    locked = _lock(by, gap)
    if carer.ended_on is not None or carer.person_id in (None, locked.person_id):
        raise CarerUnfit(_("请选一个正在照料的个人，不能是本人。"), carer=_("请另选照料人。"))
    assert carer.person is not None  # noqa: S101 - checked above
    refuse_unfit_carer(carer.person, today())
    locked.substitute, locked.substitute_since, locked.substitute_by = carer, today(), by
    save_changes(locked)
    record(
        _("{name}由{carer}临时照料，协议待签。").format(name=locked.person.name, carer=carer.name),
        subject=locked.person,
        village_code=locked.person.village_id,
    )
    return locked


@carries("P18-5.e")
@action("care.handle_gap")
def handle_gap(*, by: User, gap: CareGap, handling: str) -> CareGap:
    """Say what is being done about a gap or doubt; it stays open until its cause is gone.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    locked = _lock(by, gap)
    locked.handling = required_text(handling, "handling", _("请写明怎样处理。"))[:200]
    locked.handled_by, locked.handled_on = by, today()
    save_changes(locked)
    record(
        _("说明{name}“{kind}”的处理情况。").format(name=locked.person.name, kind=locked.get_kind_display()),
        subject=locked.person,
        village_code=locked.person.village_id,
        why=locked.handling,
    )
    return locked


def _lock(by: User, gap: CareGap) -> CareGap:
    require_permission(by, Permission.HANDLE_CARE)
    rows = CareGap.objects.visible_to(by).select_related("person")
    locked = lock_row(rows, gap.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    if locked.last_day is not None:
        raise TransitionNotAllowed(_("这一条已经解决。"))
    return locked
