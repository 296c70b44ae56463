"""Change and correct circumstances of people and households.

A change ends the present row and adds a new one; a correction withdraws a row that was never true. A death and a bank
card need two people and a procedure of their own, so the general actions refuse them.
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
from doudi.core.encryption import new_keys
from doudi.core.process import refuse_same_person
from doudi.core.refusals import required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.circumstance_kinds import KINDS, KINDS_OF_TWO_PEOPLE, CircumstanceKind, Value
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from
from doudi.registry.dated_rows import (
    ONE_DAY,
    Subject,
    end_row,
    lock,
    subject_label,
)
from doudi.registry.models import LONGEST_SOURCE, Circumstance, Person
from doudi.registry.refusals import (
    AlreadyWithdrawn,
    CardProcedureRequired,
    CircumstanceConfidential,
    DatesOutOfOrder,
    DeathReportRequired,
    UnknownCircumstanceKind,
)
from doudi.values.dates import format_date


@action("circumstance.change")
def change_circumstance(
    *, by: Actor, subject: Subject, kind: str, value: Value, since: date, source: str, source_detail: str = ""
) -> Circumstance:
    """Record a new value from a day on; the present value ends the day before.

    Raises:
        OutsideScope, UnknownCircumstanceKind, CircumstanceConfidential, DeathReportRequired, CardProcedureRequired
        DatesOutOfOrder: the present value began on or after the day.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, subject.village_id)
    declared = _kind(kind, subject)
    refuse_kinds_of_two_people(kind)
    lock(subject)
    now = timezone.now()
    present = _present(subject, kind)
    _refuse_hidden(by, present)
    if present is not None:
        if present.valid_from is not None and since <= present.valid_from:
            text = _("现有登记自{day}起，变更日期须在其后；如原来登记有误，请用“更正”。")
            message = text.format(day=format_date(present.valid_from))
            raise DatesOutOfOrder(message, since=message)
        before = _audit_text(declared, present.value)
        end_row(present, since - ONE_DAY, by, now)
    else:
        before = _audit_text(declared, declared.absent)
    changed = _create(subject, declared, value, since, None, source, source_detail, by, now)
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
        OutsideScope, AlreadyWithdrawn, DatesOutOfOrder, CircumstanceConfidential, ReasonRequired,
        DeathReportRequired, CardProcedureRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_kinds_of_two_people(circumstance.kind)
    subject = circumstance.person or circumstance.household
    assert subject is not None  # noqa: S101 - the database sees to it
    refuse_outside_scope(by, subject.village_id)
    _refuse_hidden(by, circumstance)
    lock(subject)
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
    record(
        _correction_sentence(subject_label(subject), declared, before, _audit_text(declared, value)),
        subject=subject,
        village_code=subject.village_id,
        why=why,
        old={circumstance.kind: before, "row": circumstance.pk},
        new={circumstance.kind: _audit_text(declared, value), "row": corrected.pk},
    )
    return corrected


@action("circumstance.change_by_two")
def change_circumstance_by_two(
    *,
    by: Actor,
    entered_by: Actor,
    subject: Person,
    kind: str,
    value: Value,
    since: date | None,
    source: str,
    source_detail: str = "",
) -> Circumstance:
    """Record a death or a bank card that one person entered with proof and another one, ``by``, confirmed.

    A card ends the present one the day before, or withdraws one recorded for the same day; a death replaces the
    recorded one. Only the procedures that look at the proof call this action.

    Raises:
        OutsideScope, UnknownCircumstanceKind, SecondPersonRequired
    """
    if kind not in KINDS_OF_TWO_PEOPLE:
        raise UnknownCircumstanceKind(_("“{name}”不需要两人经办。").format(name=kind))
    refuse_outside_scope(by, subject.village_id)
    refuse_same_person(by, entered_by.pk, sentence=_("登记和核实须是不同的人。"))
    declared, now = _kind(kind, subject), timezone.now()
    lock(subject)
    lock_audit_trail()  # no payroll is released at the same time
    for present in subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None):
        began_before = present.valid_from is None or (since is not None and present.valid_from < since)
        if kind == "bank_account" and since is not None and began_before:
            end_row(present, since - ONE_DAY, by, now)
        else:
            present.withdrawn_at, present.withdrawn_by_id = now, by.pk
            present.save(update_fields=["withdrawn_at", "withdrawn_by"])
    changed = _create(subject, declared, value, since, None, source, source_detail[:LONGEST_SOURCE], by, now)
    if kind == "death_date":
        subject.death_date = value if isinstance(value, date) else None
        subject.save(update_fields=["death_date"])
    record(
        _("经两人核实，登记{name}的{kind}：{value}。").format(
            name=subject.name, kind=declared.label, value=_audit_text(declared, value)
        ),
        subject=subject,
        village_code=subject.village_id,
        why=source_detail,
        new={kind: _audit_text(declared, value), "entered_by": entered_by.name},
    )
    return changed


def refuse_kinds_of_two_people(kind: str) -> None:
    """Refuse to record a death or a bank card outside of its procedure.

    Raises:
        DeathReportRequired, CardProcedureRequired
    """
    if kind == "death_date":
        raise DeathReportRequired(_("死亡须附证明或写明数据来源报告，由第二人核实，请在人员页面“报告死亡”。"))
    if kind == "bank_account":
        raise CardProcedureRequired(_("银行卡只能按“变更银行卡”办理：上传证明，两人各输一遍账号。"))


def _change_sentence(subject: str, kind: CircumstanceKind, since: date, before: str, after: str) -> str:
    day = format_date(since)
    if kind.sealed:
        return _("{subject}的{kind}自{day}起变更（内容加密）。").format(subject=subject, kind=kind.label, day=day)
    if before == kind.shown(None):
        return _("{subject}的{kind}自{day}起登记为{new}。").format(subject=subject, kind=kind.label, day=day, new=after)
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
    (key,) = new_keys(Circumstance, 1)
    text, index = kind.stored(value, key)
    owner = {"person": subject} if isinstance(subject, Person) else {"household": subject}
    return Circumstance.objects.create(
        pk=key,
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


def _kind(name: str, subject: Subject) -> CircumstanceKind:
    kind = KINDS.get(name)
    wanted = "person" if isinstance(subject, Person) else "household"
    if kind is None or kind.subject != wanted:
        raise UnknownCircumstanceKind(_("没有“{name}”这个登记事项。").format(name=name))
    return kind


def _audit_text(kind: CircumstanceKind, value: Value) -> str:
    """The value for the audit trail; sealed values are not written in clear."""
    return _("（加密）") if kind.sealed else kind.shown(value)
