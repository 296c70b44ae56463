"""Hear and look into a petition, mediate, and extend its limit by approval of a leader."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person, save_changes
from doudi.core.refusals import required_text
from doudi.supervision.petitions.actions.answers import refuse_wrong_day, refuse_wrong_telling
from doudi.supervision.petitions.actions.locking import lock_petition, record_on
from doudi.supervision.petitions.actions.registration import LONGEST_REASON, LONGEST_TEXT
from doudi.supervision.petitions.kinds import InquiryKind
from doudi.supervision.petitions.limits import most_extension_days
from doudi.supervision.petitions.models import Extension, Inquiry, Petition
from doudi.supervision.petitions.refusals import ExtensionNotPossible, PetitionIncomplete
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries


@carries("XF2022-28", "XF2022-31", "SAL2026-68")
@action("petition.inquire")
def record_inquiry(
    *, by: User, petition: Petition, kind: str, held_on: date, text: str, seen_version: int | None = None
) -> Inquiry:
    """Record a statement heard, an inquiry, a hearing or a mediation without an agreement.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete, ReasonRequired
    """
    locked = lock_petition(by, petition, "inquire", seen_version)
    if kind not in InquiryKind.values:
        raise PetitionIncomplete(_("请选择方式。"), kind=_("请选择方式。"))
    refuse_wrong_day(held_on, locked.received_on, "held_on")
    inquiry = Inquiry.objects.create(
        petition=locked,
        kind=kind,
        held_on=held_on,
        sealed_text=required_text(text, "text", is_sealed=True)[:LONGEST_TEXT],
        recorded_by=by,
    )
    advance(locked, "inquire", PETITION_TRANSITIONS)
    record_on(locked, _("{day}{kind}。").format(day=held_on, kind=inquiry.get_kind_display()))
    return inquiry


@carries("XF2022-33")
@action("petition.mediate")
def record_agreement(
    *, by: User, petition: Petition, held_on: date, text: str, seen_version: int | None = None
) -> Petition:
    """End a petition by an agreement that both sides signed; the text is that of the agreement (XF2022-33).

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete, ReasonRequired
    """
    locked = lock_petition(by, petition, "mediate", seen_version)
    refuse_wrong_day(held_on, locked.received_on, "held_on")
    Inquiry.objects.create(
        petition=locked,
        kind=InquiryKind.MEDIATION,
        held_on=held_on,
        sealed_text=required_text(text, "text", _("请写明协议内容。"), is_sealed=True)[:LONGEST_TEXT],
        recorded_by=by,
    )
    locked.due_on, locked.finished_on = None, held_on
    advance(locked, "mediate", PETITION_TRANSITIONS)
    record_on(locked, _("经调解、和解达成协议，办结。"))
    return locked


@carries("XF2022-34")
@action("petition.propose_extension")
def propose_extension(
    *, by: User, petition: Petition, days: int, reason: str, seen_version: int | None = None
) -> Extension:
    """Propose to extend the limit of a difficult petition, once and by thirty days at most.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ExtensionNotPossible, ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "propose_extension", seen_version)
    if Extension.objects.filter(petition=locked).exists():
        raise ExtensionNotPossible(_("已经提出过延期，只能延长一次。"))
    most = most_extension_days(today())
    if not 0 < days <= most:
        message = _("最多延长{most}天。").format(most=most)
        raise ExtensionNotPossible(message, days=message)
    extension = Extension.objects.create(
        petition=locked,
        reason=required_text(reason, "reason")[:LONGEST_REASON],
        days=days,
        proposed_by=by,
        proposed_on=today(),
    )
    advance(locked, "propose_extension", PETITION_TRANSITIONS)
    record_on(locked, _("提出延长{days}天。").format(days=days), why=extension.reason)
    return extension


@carries("XF2022-34")
@action("petition.decide_extension")
def decide_extension(*, by: User, petition: Petition, is_agreed: bool, seen_version: int | None = None) -> Extension:
    """Decide on an extension as the leader of the office and a second person.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ExtensionNotPossible, SecondPersonRequired
    """
    locked = lock_petition(by, petition, "decide_extension", seen_version)
    extension = Extension.objects.filter(petition=locked, is_agreed=None).first()
    if extension is None or locked.finish_due_on is None:
        raise ExtensionNotPossible(_("没有待审批的延期。"))
    refuse_same_person(by, extension.proposed_by_id, sentence=_("延期由提出人以外的负责人审批。"))
    extension.is_agreed, extension.decided_by, extension.decided_on = is_agreed, by, today()
    extension.save()
    if is_agreed:
        locked.finish_due_on = locked.due_on = locked.finish_due_on + timedelta(days=extension.days)
    advance(locked, "decide_extension", PETITION_TRANSITIONS)
    answer = _("同意延长{days}天，{day}前办结。") if is_agreed else _("不同意延期。")
    record_on(locked, answer.format(days=extension.days, day=locked.finish_due_on))
    return extension


@carries("XF2022-34")
@action("petition.tell_extension")
def tell_extension(
    *, by: User, petition: Petition, told_on: date, told_by: str, seen_version: int | None = None
) -> Extension:
    """Note when the petitioner was told of the extension and its reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ExtensionNotPossible, PetitionIncomplete
    """
    locked = lock_petition(by, petition, "tell_extension", seen_version)
    extension = Extension.objects.filter(petition=locked, is_agreed=True, told_on=None).first()
    if extension is None or extension.decided_on is None:
        raise ExtensionNotPossible(_("没有待告知的延期。"))
    refuse_wrong_day(told_on, extension.decided_on, "told_on")
    refuse_wrong_telling(told_by)
    extension.told_on, extension.told_by = told_on, told_by
    extension.save()
    locked.version += 1
    save_changes(locked)
    record_on(locked, _("告知延期理由，{how}。").format(how=extension.get_told_by_display()))
    return extension
