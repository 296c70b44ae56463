"""What is true of people and households: a change and a correction are different acts."""

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
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind, Value
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from
from doudi.registry.dated_rows import (
    ONE_DAY,
    Subject,
    end_row,
    lock,
    refuse_outside_scope,
    subject_label,
)
from doudi.registry.models import Circumstance, Person
from doudi.registry.refusals import AlreadyWithdrawn, CircumstanceConfidential, DatesOutOfOrder, UnknownCircumstanceKind
from doudi.values.dates import format_date_chinese


@action("circumstance.change")
def change_circumstance(
    *, by: Actor, subject: Subject, kind: str, value: Value, since: date, source: str, source_detail: str = ""
) -> Circumstance:
    """Something is otherwise from a day on: what held ends the day before.

    Raises:
        OutsideScope, UnknownCircumstanceKind, CircumstanceConfidential
        DatesOutOfOrder: what holds began on or after the day; that would be a correction.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, subject.village_id)
    declared = _kind(kind, subject)
    _lock(subject, kind)
    now = timezone.now()
    present = _present(subject, kind)
    _refuse_unseen(by, present)
    if present is not None:
        if present.valid_from is not None and since <= present.valid_from:
            text = _("现有登记自{day}起，变更日期须在其后；如原来登记有误，请用“更正”。")
            message = text.format(day=format_date_chinese(present.valid_from))
            raise DatesOutOfOrder(message, since=message)
        before = _plain(declared, present.value)
        end_row(present, since - ONE_DAY, by, now)
    else:
        before = _plain(declared, declared.absent)
    said = _say(subject, declared, value, since, None, source, source_detail, by, now)
    _keep_beside(subject, declared, value)
    record(
        _changed_in_words(subject_label(subject), declared, since, before, _plain(declared, value)),
        subject=subject,
        village_code=subject.village_id,
        why=source_detail,
        old={kind: before},
        new={kind: _plain(declared, value), "since": since.isoformat()},
    )
    return said


@action("circumstance.correct")
def correct_circumstance(
    *, by: Actor, said: Circumstance, value: Value, since: date | None, until: date | None, why: str
) -> Circumstance:
    """What was recorded was never true: it is withdrawn, and what is true takes its place.

    Raises:
        OutsideScope, AlreadyWithdrawn, DatesOutOfOrder, CircumstanceConfidential, ReasonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    subject = said.person or said.household
    assert subject is not None  # noqa: S101 - the database sees to it
    refuse_outside_scope(by, subject.village_id)
    _refuse_unseen(by, said)
    _lock(subject, said.kind)
    said.refresh_from_db(fields=["withdrawn_at"])
    if said.withdrawn_at is not None:
        raise AlreadyWithdrawn(_("这条登记已经作废。"))
    if since and until and until < since:
        raise DatesOutOfOrder(_("截止日期早于起始日期。"), until=_("截止日期早于起始日期。"))
    why = required_text(why, "why", _("请写明更正的原因。"))
    now, declared = timezone.now(), said.declared
    before = _plain(declared, said.value)
    said.withdrawn_at, said.withdrawn_by_id = now, by.pk
    said.save(update_fields=["withdrawn_at", "withdrawn_by"])
    right = _say(subject, declared, value, since, until, said.source, said.source_detail, by, now)
    if until is None:
        _keep_beside(subject, declared, value)
    record(
        _corrected_in_words(subject_label(subject), declared, before, _plain(declared, value)),
        subject=subject,
        village_code=subject.village_id,
        why=why,
        old={said.kind: before, "row": said.pk},
        new={said.kind: _plain(declared, value), "row": right.pk},
    )
    return right


def _lock(subject: Subject, kind: str) -> None:
    """One change at a time; and a death is recorded before a payroll is let go or after it, never in between."""
    lock(subject)
    if kind == "death_date":
        lock_audit_trail()


def _changed_in_words(subject: str, kind: CircumstanceKind, since: date, before: str, after: str) -> str:
    day = format_date_chinese(since)
    if kind.sealed:
        return _("{subject}的{kind}自{day}起变更（内容加密）。").format(subject=subject, kind=kind.label, day=day)
    text = _("{subject}的{kind}自{day}起由{old}变更为{new}。")
    return text.format(subject=subject, kind=kind.label, day=day, old=before, new=after)


def _corrected_in_words(subject: str, kind: CircumstanceKind, before: str, after: str) -> str:
    if kind.sealed:
        return _("更正{subject}的{kind}（内容加密）。").format(subject=subject, kind=kind.label)
    return _("更正{subject}的{kind}：{old}改为{new}。").format(subject=subject, kind=kind.label, old=before, new=after)


def _refuse_unseen(by: Actor, said: Circumstance | None) -> None:
    """Nobody changes or corrects what he cannot read."""
    if is_hidden_from(by, said):
        raise CircumstanceConfidential(_("这项儿童身份由县局登记和更正，请报县局办理。"))


def _present(subject: Subject, kind: str) -> Circumstance | None:
    return (
        subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None)
        .order_by(F("valid_from").desc(nulls_last=True))
        .first()
    )


def _say(
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
    whose = {"person": subject} if isinstance(subject, Person) else {"household": subject}
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
        **whose,
    )


def _keep_beside(subject: Subject, kind: CircumstanceKind, value: Value) -> None:
    """A death stands on the person as well, so that lists can leave out the dead."""
    if kind.name == "death_date" and isinstance(subject, Person):
        subject.death_date = value if isinstance(value, date) else None
        subject.save(update_fields=["death_date"])


def _kind(name: str, subject: Subject) -> CircumstanceKind:
    kind = KINDS.get(name)
    wanted = "person" if isinstance(subject, Person) else "household"
    if kind is None or kind.subject != wanted:
        raise UnknownCircumstanceKind(_("没有“{name}”这个登记事项。").format(name=name))
    return kind


def _plain(kind: CircumstanceKind, value: Value) -> str:
    """A value for the trail: what is sealed in the register is not written in clear beside it."""
    return _("（加密）") if kind.sealed else kind.shown(value)
