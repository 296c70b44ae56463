"""Ask every question; clear a hit with evidence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.models import MAX_REASON_LENGTH, AuditHit
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS, Hit
from doudi.payments.self_audit.recipients import (
    PaidMonth,
    last_paid_month,
    paid_in,
    parts,
)
from doudi.registry.models import Person

_MOVING = ["what", "facts", "village_code", "seen_on", "state", "evidence", "closed_by", "closed_at"]
_AT_ONCE = 500


@action("self_audit.run")
def run_self_audit(*, by: User) -> dict[str, int]:
    """Ask every question of who is paid now. What was cleared stays cleared while its facts are the same.

    Returns how many hits of each question are open.

    Raises:
        PermissionRequired, NothingToPay
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    month = last_paid_month()
    if month is None:
        raise refusals.NothingToPay(_("还没有发放过，没有可查的。"))
    paid = paid_in(month)
    found = {name: _keep(name, list(question.ask(paid)), paid) for name, question in AUDIT_QUESTIONS.items()}
    number = sum(found.values())
    record(_("自查{month}的发放：{number}条待查明。").format(month=f"{month:%Y-%m}", number=number), new=found)
    return found


def _keep(name: str, hits: list[Hit], paid: PaidMonth) -> int:
    """Add what is new, open again what rests on other facts, and let go what is found no more."""
    day = today()
    before = {(one.person_id, one.about): one for one in AuditHit.objects.filter(question=name)}
    villages = {one.pk: one.village for one in paid.people.values()}
    for part in parts({hit.person for hit in hits} - villages.keys()):
        villages |= dict(Person.objects.filter(pk__in=part).values_list("pk", "village_id"))
    new, moved = [], []
    for hit in hits:
        locked = before.pop((hit.person, hit.about), None)
        said = {"what": hit.what[:300], "village_code": villages[hit.person], "seen_on": day}
        if locked is None:
            given = {"facts": hit.facts[:200], "month": paid.month, "first_seen_on": day}
            new.append(AuditHit(question=name, person_id=hit.person, about=hit.about, **said, **given))
            continue
        if locked.state == AuditHit.State.GONE or locked.facts != hit.facts[:200]:
            locked.state, locked.evidence, locked.closed_by, locked.closed_at = AuditHit.State.OPEN, "", None, None
        locked.facts = hit.facts[:200]
        for field, value in said.items():
            setattr(locked, field, value)
        moved.append(locked)
    gone = [one for one in before.values() if one.state == AuditHit.State.OPEN]
    for one in gone:
        one.state = AuditHit.State.GONE
    AuditHit.objects.bulk_create(new, batch_size=_AT_ONCE)
    AuditHit.objects.bulk_update([*moved, *gone], _MOVING, batch_size=50)
    return AuditHit.objects.filter(question=name, state=AuditHit.State.OPEN).count()


@action("self_audit.clear")
def clear_hit(*, by: User, hit: AuditHit, evidence: str) -> AuditHit:
    """Somebody has looked into it and says what he found and where it is written.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(AuditHit.objects.select_related("person"), hit.pk)
    if not contains(by.scope, locked.village_code):
        raise OutsideScope(_("{name}不在您的辖区内。").format(name=locked.person.name))
    if locked.state != AuditHit.State.OPEN:
        raise TransitionNotAllowed(_("这一条已经是“{state}”。").format(state=locked.get_state_display()))
    evidence = required_text(evidence, "evidence", _("请写明查明的情况和依据。"))
    locked.state, locked.evidence = AuditHit.State.CLOSED, evidence[:MAX_REASON_LENGTH]
    locked.closed_by, locked.closed_at = by, timezone.now()
    locked.save()
    record(
        _("自查“{question}”：{name}已查明。").format(
            question=AUDIT_QUESTIONS[locked.question].label, name=locked.person.name
        ),
        subject=locked,
        village_code=locked.village_code,
        why=locked.evidence,
    )
    return locked
