"""End agreements and the payees that rest on them: by an officer, or by the death of one of the two."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.care.agreements.actions.drafts import lock_agreement
from doudi.care.agreements.gaps import refresh_gaps
from doudi.care.agreements.models import Agreement, CarePayee
from doudi.care.agreements.refusals import CareIncomplete
from doudi.care.agreements.workflow import AGREEMENT_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, action, record
from doudi.core.process import advance, lock_row, save_changes
from doudi.core.refusals import required_text
from doudi.values.carries import carries

BY_OFFICERS = (
    Agreement.EndedWhy.CARER_GAVE_UP,
    Agreement.EndedWhy.CARER_MOVED,
    Agreement.EndedWhy.BREACH,
    Agreement.EndedWhy.WISH,
    Agreement.EndedWhy.AWARD_ENDED,
    Agreement.EndedWhy.CARER_DIED,
    Agreement.EndedWhy.PERSON_DIED,
)


@carries("P18-5.d")
@action("care.end_agreement")
def end_agreement(
    *, by: User, agreement: Agreement, last_day: date, why: str, note: str, seen_version: int | None = None
) -> Agreement:
    """End an agreement in force on a day, with the reason; the gap after it is recorded at once.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, CareIncomplete, ReasonRequired
    """
    locked = lock_agreement(by, agreement, "end", seen_version)
    if why not in BY_OFFICERS:
        raise CareIncomplete(_("请选择终止原因。"), why=_("请选择终止原因。"))
    if not locked.first_day <= last_day <= locked.last_day:
        message = _("终止日期须在协议期间（{first}至{last}）。").format(
            first=locked.first_day.isoformat(), last=locked.last_day.isoformat()
        )
        raise CareIncomplete(message, last_day=message)
    note = required_text(note, "note", _("请写明终止的情况。"))[:300]
    _end(locked, by, on=last_day, why=why, note=note)
    return locked


@carries("P18-5.e")
@action("care.end_by_fact")
def end_by_fact(*, by: Actor, agreement: Agreement, on: date, why: str) -> Agreement:
    """End an agreement because the registry says so: the person or the carer died, or the award ended."""
    locked = lock_row(Agreement.objects.select_related("person", "carer"), agreement.pk)
    if locked.state == "confirmed":
        _end(locked, by, on=min(on, locked.last_day), why=why)
    else:
        record(_("照料服务协议{number}已经终止。").format(number=locked.number), subject=locked)
    return locked


def _end(locked: Agreement, by: Actor, *, on: date, why: str, note: str = "") -> None:
    end_now(locked, by, on=on, why=why, note=note)
    end_payees(locked.person_id, by, last_day=on, why=str(locked.get_ended_why_display()))
    refresh_gaps([locked.person_id])
    record(
        _("终止{name}与照料人{carer}的照料服务协议：{why}。").format(
            name=locked.person.name, carer=locked.carer.name, why=locked.get_ended_why_display()
        ),
        subject=locked,
        village_code=locked.person.village_id,
        why=note,
    )


def end_now(agreement: Agreement, by: Actor, *, on: date, why: str, note: str = "") -> None:
    """End a locked agreement that is in force; part of an action."""
    agreement.ended_on, agreement.ended_why, agreement.ended_note = on, why, note
    agreement.ended_by = by if isinstance(by, User) else None
    advance(agreement, "end", AGREEMENT_TRANSITIONS)


def end_payees(person_id: int, by: Actor, *, last_day: date, why: str) -> None:
    """End the payees of a person with the month of a day; part of an action. The month of the change stays with them.

    What was only proposed is dropped.
    """
    facts = CarePayee.objects.filter(person=person_id, refused_by=None, last_month=None, ended_at=None)
    month = last_day.replace(day=1)
    for fact in facts.exclude(to_whom=CarePayee.ToWhom.PERSON, confirmed_by__isnull=False).select_for_update():
        if fact.confirmed_by_id is not None:
            fact.last_month = month
        fact.ended_at, fact.ended_why = timezone.now(), why[:200]
        fact.ended_by = by if isinstance(by, User) else None
        fact.version += 1
        save_changes(fact)
