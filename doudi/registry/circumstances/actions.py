"""Change and correct circumstances of people and households.

A change ends the present row and adds a new one; a correction withdraws a row that was never true.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import (
    Actor,
    action,
    lock_audit_trail,
    record,
)
from doudi.core.refusals import required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind, Value
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from
from doudi.registry.dated_rows import (
    ONE_DAY,
    Subject,
    end_row,
    lock,
    subject_label,
)
from doudi.registry.models import Circumstance, Person
from doudi.registry.refusals import AlreadyWithdrawn, CircumstanceConfidential, DatesOutOfOrder, UnknownCircumstanceKind
from doudi.values.dates import format_date_chinese


@action("circumstance.change")
def change_circumstance(
    *, by: Actor, subject: Subject, kind: str, value: Value, since: date, source: str, source_detail: str = ""
) -> Circumstance:
    """Record a new value from a day on; the present value ends the day before.

    Raises:
        OutsideScope, UnknownCircumstanceKind, CircumstanceConfidential
        DatesOutOfOrder: the present value began on or after the day.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, subject.village_id)
    declared = _kind(kind, subject)
    _lock(subject, kind)
    now = timezone.now()
    present = _present(subject, kind)
    _refuse_hidden(by, present)
    if present is not None:
        if present.valid_from is not None and since <= present.valid_from:
            text = _("现有登记自{day}起，变更日期须在其后；如原来登记有误，请用“更正”。")
            message = text.format(day=format_date_chinese(present.valid_from))
            raise DatesOutOfOrder(message, since=message)
        before = _audit_text(declared, present.value)
        end_row(present, since - ONE_DAY, by, now)
    else:
        before = _audit_text(declared, declared.absent)
    changed = _create(subject, declared, value, since, None, source, source_detail, by, now)
    _update_death_date(subject, declared, value)
    record(
        _change_sentence(subject_label(subject), declared, since, before, _audit_text(declared, value)),
        subject=subject,
        village_code=subject.village_id,
        why=source_detail,
        old={kind: before},
        new={kind: _audit_text(declared, value), "since": since.isoformat()},
    )
    return changed


@action("circumstance.correct")
def correct_circumstance(
    *, by: Actor, circumstance: Circumstance, value: Value, since: date | None, until: date | None, why: str
) -> Circumstance:
    """Withdraw a circumstance that was never true and record the right value instead.

    Raises:
        OutsideScope, AlreadyWithdrawn, DatesOutOfOrder, CircumstanceConfidential, ReasonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    subject = circumstance.person or circumstance.household
    assert subject is not None  # noqa: S101 - the database sees to it
    refuse_outside_scope(by, subject.village_id)
    _refuse_hidden(by, circumstance)
    _lock(subject, circumstance.kind)
    circumstance.refresh_from_db(fields=["withdrawn_at"])
    if circumstance.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("这条登记已经作废。"))
    if since and until and until < since:
        raise DatesOutOfOrder(_("截止日期早于起始日期。"), until=_("截止日期早于起始日期。"))
    why = required_text(why, "why", _("请写明更正的原因。"))
    now, declared = timezone.now(), circumstance.declared
    before = _audit_text(declared, circumstance.value)
    circumstance.withdrawn_at, circumstance.withdrawn_by_id = now, by.pk
    circumstance.save(update_fields=["withdrawn_at", "withdrawn_by"])
    corrected = _create(
        subject, declared, value, since, until, circumstance.source, circumstance.source_detail, by, now
    )
    if until is None:
        _update_death_date(subject, declared, value)
    record(
        _correction_sentence(subject_label(subject), declared, before, _audit_text(declared, value)),
        subject=subject,
        village_code=subject.village_id,
        why=why,
        old={circumstance.kind: before, "row": circumstance.pk},
        new={circumstance.kind: _audit_text(declared, value), "row": corrected.pk},
    )
    return corrected


def _lock(subject: Subject, kind: str) -> None:
    """Lock the subject; for a death also the audit trail, so that no payroll is released at the same time."""
    lock(subject)
    if kind == "death_date":
        lock_audit_trail()


def _change_sentence(subject: str, kind: CircumstanceKind, since: date, before: str, after: str) -> str:
    day = format_date_chinese(since)
    if kind.sealed:
        return _("{subject}的{kind}自{day}起变更（内容加密）。").format(subject=subject, kind=kind.label, day=day)
    text = _("{subject}的{kind}自{day}起由{old}变更为{new}。")
    return text.format(subject=subject, kind=kind.label, day=day, old=before, new=after)


def _correction_sentence(subject: str, kind: CircumstanceKind, before: str, after: str) -> str:
    if kind.sealed:
        return _("更正{subject}的{kind}（内容加密）。").format(subject=subject, kind=kind.label)
    return _("更正{subject}的{kind}：{old}改为{new}。").format(subject=subject, kind=kind.label, old=before, new=after)


def _refuse_hidden(by: Actor, circumstance: Circumstance | None) -> None:
    """Refuse to change or correct a circumstance that is hidden from the user.

    Raises:
        CircumstanceConfidential
    """
    if is_hidden_from(by, circumstance):
        raise CircumstanceConfidential(_("这项儿童身份由县局登记和更正，请报县局办理。"))


def _present(subject: Subject, kind: str) -> Circumstance | None:
    return (
        subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None)
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )


def _create(
    subject: Subject,
    kind: CircumstanceKind,
    value: Value,
    since: date | None,
    until: date | None,
    source: str,
    source_detail: str,
    by: Actor,
    now: Any,
) -> Circumstance:
    text, index = kind.stored(value)
    owner = {"person": subject} if isinstance(subject, Person) else {"household": subject}
    return Circumstance.objects.create(
        kind=kind.name,
        text=text,
        text_index=index,
        valid_from=since,
        valid_to=until,
        source=source,
        source_detail=source_detail,
        recorded_at=now,
        recorded_by_id=by.pk,
        **owner,
    )


def _update_death_date(subject: Subject, kind: CircumstanceKind, value: Value) -> None:
    """Copy a date of death to the person, so that lists can leave out dead people."""
    if kind.name == "death_date" and isinstance(subject, Person):
        subject.death_date = value if isinstance(value, date) else None
        subject.save(update_fields=["death_date"])


def _kind(name: str, subject: Subject) -> CircumstanceKind:
    kind = KINDS.get(name)
    wanted = "person" if isinstance(subject, Person) else "household"
    if kind is None or kind.subject != wanted:
        raise UnknownCircumstanceKind(_("没有“{name}”这个登记事项。").format(name=name))
    return kind


def _audit_text(kind: CircumstanceKind, value: Value) -> str:
    """The value for the audit trail; sealed values are not written in clear."""
    return _("（加密）") if kind.sealed else kind.shown(value)
