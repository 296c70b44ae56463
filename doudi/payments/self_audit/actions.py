"""Ask every question; clear a hit with evidence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.core.divisions.scope import contains
from doudi.payments import refusals
from doudi.payments.models import LONGEST_REASON, AuditHit
from doudi.payments.self_audit.catalogue import QUERIES, Hit
from doudi.payments.self_audit.paid import Paid, last_paid_month, paid_in, parts
from doudi.registry.models import Person
from doudi.registry.queries import today

_MOVING = ["what", "facts", "village_code", "seen_on", "state", "evidence", "closed_by", "closed_at"]
_AT_ONCE = 500


@action("self_audit.ask")
def ask_all(*, by: User) -> dict[str, int]:
    """Ask every question of who is paid now. What was cleared stays cleared while its facts are the same.

    Returns how many hits of each question are open.

    Raises:
        NotAllowed, NothingToPay
    """
    require(by, Permission.PREPARE_PAYROLL)
    month = last_paid_month()
    if month is None:
        raise refusals.NothingToPay(_("还没有发放过，没有可查的。"))
    paid = paid_in(month)
    found = {name: _keep(name, list(query.ask(paid)), paid) for name, query in QUERIES.items()}
    number = sum(found.values())
    record(_("自查{month}的发放：{number}条待查明。").format(month=f"{month:%Y-%m}", number=number), new=found)
    return found


def _keep(name: str, hits: list[Hit], paid: Paid) -> int:
    """Add what is new, open again what rests on other facts, and let go what is found no more."""
    day = today()
    before = {(one.person_id, one.about): one for one in AuditHit.objects.filter(query=name)}
    villages = {one.pk: one.village for one in paid.people.values()}
    for part in parts({hit.person for hit in hits} - villages.keys()):
        villages |= dict(Person.objects.filter(pk__in=part).values_list("pk", "village_id"))
    new, moved = [], []
    for hit in hits:
        held = before.pop((hit.person, hit.about), None)
        said = {"what": hit.what[:300], "village_code": villages[hit.person], "seen_on": day}
        if held is None:
            given = {"facts": hit.facts[:200], "month": paid.month, "first_seen_on": day}
            new.append(AuditHit(query=name, person_id=hit.person, about=hit.about, **said, **given))
            continue
        if held.state == AuditHit.State.GONE or held.facts != hit.facts[:200]:
            held.state, held.evidence, held.closed_by, held.closed_at = AuditHit.State.OPEN, "", None, None
        held.facts = hit.facts[:200]
        for field, value in said.items():
            setattr(held, field, value)
        moved.append(held)
    gone = [one for one in before.values() if one.state == AuditHit.State.OPEN]
    for one in gone:
        one.state = AuditHit.State.GONE
    AuditHit.objects.bulk_create(new, batch_size=_AT_ONCE)
    AuditHit.objects.bulk_update([*moved, *gone], _MOVING, batch_size=50)
    return AuditHit.objects.filter(query=name, state=AuditHit.State.OPEN).count()


@action("self_audit.close")
def close_hit(*, by: User, hit: AuditHit, evidence: str) -> AuditHit:
    """Somebody has looked into it and says what he found and where it is written.

    Raises:
        NotAllowed, OutOfSight, NotNow, WhyIsNeeded
    """
    require(by, Permission.HOLD_PAYMENTS)
    held = AuditHit.objects.select_for_update(of=("self",)).select_related("person").get(pk=hit.pk)
    if not contains(by.scope, held.village_code):
        raise refusals.OutOfSight(_("{name}不在您的辖区内。").format(name=held.person.name))
    if held.state != AuditHit.State.OPEN:
        raise refusals.NotNow(_("这一条已经是“{state}”。").format(state=held.get_state_display()))
    if not evidence.strip():
        message = _("请写明查明的情况和依据。")
        raise refusals.WhyIsNeeded(message, evidence=message)
    held.state, held.evidence = AuditHit.State.CLOSED, evidence.strip()[:LONGEST_REASON]
    held.closed_by, held.closed_at = by, timezone.now()
    held.save()
    record(
        _("自查“{query}”：{name}已查明。").format(query=QUERIES[held.query].label, name=held.person.name),
        subject=held,
        village_code=held.village_code,
        why=held.evidence,
    )
    return held
