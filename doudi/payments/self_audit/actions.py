"""Run the self-audit; close a hit with evidence."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.payments import refusals
from doudi.payments.models import MAX_REASON_LENGTH, AuditHit, Run
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS, Hit
from doudi.payments.self_audit.recipients import PaidMonth, chunks, last_paid_month, paid_in
from doudi.payments.workflow import SENT_RUN_STATES
from doudi.registry.models import Person
from doudi.values.benefit_month import format_month_in_words

_UPDATED_FIELDS = ["what", "facts", "village_code", "seen_on", "state", "evidence", "closed_by", "closed_at"]
_MAX_FACTS = 200
_MAX_WHAT = 300


@action("self_audit.run")
def run_self_audit(*, by: User) -> dict[str, int]:
    """Ask every question about the people paid last; a closed hit stays closed while its facts are the same.

    Returns:
        The number of open hits by question.

    Raises:
        PermissionRequired, NothingToPay
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    month = last_paid_month()
    if month is None:
        raise refusals.NothingToPay(_("还没有发放过，没有可查的。"))
    paid = paid_in(month)
    counts = {name: _store(name, list(question.ask(paid)), paid) for name, question in AUDIT_QUESTIONS.items()}
    record(
        _("自查{month}的发放：{number}条待查明。").format(
            month=format_month_in_words(month), number=sum(counts.values())
        ),
        new=counts,
    )
    return counts


def _store(question: str, hits: list[Hit], paid: PaidMonth) -> int:
    """Add new hits, reopen those with other facts, and mark open ones as gone that are no longer found.

    Returns:
        The number of open hits of the question.
    """
    day = today()
    earlier = {(stored.person_id, stored.about): stored for stored in AuditHit.objects.filter(question=question)}
    villages = _villages_of(hits, paid)
    new, updated = [], []
    for hit in hits:
        stored = earlier.pop((hit.person, hit.about), None)
        if stored is None:
            stored = AuditHit(
                question=question, person_id=hit.person, about=hit.about, month=paid.month, first_seen_on=day
            )
            new.append(stored)
        else:
            updated.append(stored)
            if stored.state == AuditHit.State.GONE or stored.facts != hit.facts[:_MAX_FACTS]:
                stored.state, stored.evidence, stored.closed_by, stored.closed_at = AuditHit.State.OPEN, "", None, None
        stored.what, stored.facts = hit.what[:_MAX_WHAT], hit.facts[:_MAX_FACTS]
        stored.village_code, stored.seen_on = villages[hit.person], day
    gone = [stored for stored in earlier.values() if stored.state == AuditHit.State.OPEN]
    for stored in gone:
        stored.state = AuditHit.State.GONE
    AuditHit.objects.bulk_create(new, batch_size=500)
    AuditHit.objects.bulk_update([*updated, *gone], _UPDATED_FIELDS, batch_size=50)
    return AuditHit.objects.filter(question=question, state=AuditHit.State.OPEN).count()


def _villages_of(hits: list[Hit], paid: PaidMonth) -> dict[int, str]:
    villages = {person.pk: person.village for person in paid.people.values()}
    for chunk in chunks({hit.person for hit in hits} - villages.keys()):
        villages |= dict(Person.objects.filter(pk__in=chunk).values_list("pk", "village_id"))
    return villages


@action("self_audit.clear")
def clear_hit(*, by: User, hit: AuditHit, evidence: str) -> AuditHit:
    """Close a hit with what was found out and where it is documented.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    locked = lock_row(AuditHit.objects.select_related("person"), hit.pk)
    if not contains(by.scope, locked.village_code):
        raise OutsideScope(_("{name}不在您的辖区内。").format(name=locked.person.name))
    if locked.state != AuditHit.State.OPEN:
        raise TransitionNotAllowed(_("这一条已经是“{state}”。").format(state=locked.get_state_display()))
    preparers = Run.objects.filter(payments__person=locked.person, state__in=SENT_RUN_STATES)
    sentence = _("核算过这个人发放的人不能办结自查疑点。")
    refuse_same_person(by, *preparers.values_list("prepared_by_id", flat=True).distinct(), sentence=sentence)
    text = required_text(evidence, "evidence", _("请写明查明的情况和依据。"))
    locked.state, locked.evidence = AuditHit.State.CLOSED, text[:MAX_REASON_LENGTH]
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
