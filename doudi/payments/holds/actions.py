"""Place and lift holds."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import (
    Actor,
    action,
    record,
)
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.models import Hold, programme_label
from doudi.payments.money_lock import lock_money
from doudi.payments.scope import require_in_scope
from doudi.registry.models import Person

_TOWNSHIP = frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
LIFTED_BY: dict[str, frozenset[Role]] = {
    Hold.Reason.DEATH_DOUBT: _TOWNSHIP,
    Hold.Reason.PRISON: _BUREAU,
    Hold.Reason.RETURNED_TWICE: _TOWNSHIP | {Role.TOWNSHIP_OFFICER},
    Hold.Reason.SHARED_ACCOUNT: _BUREAU,
    Hold.Reason.BASIS_ENDED: _BUREAU,
    Hold.Reason.PAYEE_ENDED: _TOWNSHIP,
    Hold.Reason.DISPUTED: frozenset({Role.BUREAU_LEADER}),
}
"""Roles that may lift a hold, by its reason."""


@action("hold.place")
def place_hold(*, by: Actor, person: Person, reason: str, detail: str, programme: str = "") -> Hold:
    """Hold a person's payments from the next run on, of one programme or of all (empty ``programme``).

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, HoldAlreadyPlaced
    """
    if isinstance(by, User):
        require_permission(by, Permission.HOLD_PAYMENTS)
    require_in_scope(by, person)
    lock_money()  # a release that runs at the same time either sees the hold or comes before it
    if reason not in Hold.Reason.values or not detail.strip():
        raise ReasonRequired(_("请选择原因并写明情况。"), detail=_("请写明情况。"))
    if Hold.objects.filter(person=person, programme=programme, reason=reason, lifted_at=None).exists():
        raise refusals.HoldAlreadyPlaced(_("{name}已经因为同一原因缓发。").format(name=person.name))
    hold = Hold.objects.create(
        person=person, programme=programme, reason=reason, sealed_detail=detail.strip()[:500], placed_by_id=by.pk
    )
    record(
        _("{name}的{what}缓发：{reason}。").format(
            name=person.name,
            what=programme_label(programme) if programme else _("各项待遇"),
            reason=hold.get_reason_display(),
        ),
        subject=hold,
        village_code=person.village_id,
    )
    return hold


@action("hold.lift")
def lift_hold(*, by: User, hold: Hold, why: str) -> Hold:
    """Lift a hold; the next run pays everything that waited for it.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, HigherOfficeRequired, SecondPersonRequired,
        ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(Hold.objects.select_related("person"), hold.pk)
    require_in_scope(by, locked.person)
    if locked.lifted_at is not None:
        raise TransitionNotAllowed(_("这条缓发已经解除。"))
    if Role(by.role) not in LIFTED_BY[locked.reason]:
        who = "、".join(str(role.label) for role in Role if role in LIFTED_BY[locked.reason])
        message = _("“{reason}”的缓发由{who}解除。")
        raise refusals.HigherOfficeRequired(message.format(reason=locked.get_reason_display(), who=who))
    refuse_same_person(by, locked.placed_by_id, sentence=_("登记缓发和解除须是不同的人。"))
    why = required_text(why, "why", _("请写明查实的情况。"))
    locked.lifted_by, locked.lifted_at, locked.sealed_lifted_why = by, timezone.now(), why[:500]
    locked.save(update_fields=["lifted_by", "lifted_at", "sealed_lifted_why"])
    record(
        _("解除{name}的缓发（{reason}）。").format(name=locked.person.name, reason=locked.get_reason_display()),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked
