"""Sign an agreement on paper or screen, and confirm it as the second person, who files the printed agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.agreements.actions.drafts import lock_agreement, refuse_carer_of
from doudi.care.agreements.actions.ends import end_now, end_payees
from doudi.care.agreements.documents import agreement_pdf
from doudi.care.agreements.gaps import record_hole, refresh_gaps
from doudi.care.agreements.models import Agreement
from doudi.care.agreements.refusals import AgreementOverlaps, CareIncomplete, NotUnderTekun, SignatureMissing
from doudi.care.agreements.terms import Terms, grade_of, tekun_award
from doudi.care.agreements.workflow import AGREEMENT_TRANSITIONS, IN_FORCE_STATES
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_attachment, store_generated, store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import required_text
from doudi.values.carries import carries


@dataclass(frozen=True)
class Drawing:
    """A signature drawn on the screen: whose, as what, and the picture (PNG)."""

    name: str
    role: str
    picture: bytes


@carries("P18-5.d")
@action("care.sign_agreement")
def sign_agreement(
    *,
    by: User,
    agreement: Agreement,
    signed_on: date,
    upload: Upload | None = None,
    drawings: Sequence[Drawing] = (),
    seen_version: int | None = None,
) -> Agreement:
    """Record that all parties signed: the scanned paper, or the signatures of the person's side and the carer.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SignatureMissing, CareIncomplete,
        EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_agreement(by, agreement, "sign", seen_version)
    if signed_on > today():
        raise CareIncomplete(_("签字日期不能晚于今天。"), signed_on=_("签字日期不能晚于今天。"))
    village = locked.person.village_id
    if upload is not None:
        locked.signed_way = Agreement.SignedWay.PAPER
        locked.signed_file = store_upload(by=by, upload=upload, village_code=village)
    elif {drawing.role for drawing in drawings if drawing.picture} >= {"person", "carer"}:
        locked.signed_way = Agreement.SignedWay.SCREEN
        locked.signatures = [_stored(by, drawing, village) for drawing in drawings if drawing.picture]
    else:
        message = _("请上传签好的协议，或者请本人（监护人）和照料人都在屏幕上签名。")
        raise SignatureMissing(message, upload=message)
    locked.signed_on, locked.signed_by = signed_on, by
    advance(locked, "sign", AGREEMENT_TRANSITIONS)
    record(
        _("登记{name}的照料服务协议已签字（{way}），待另一人复核。").format(
            name=locked.person.name, way=locked.get_signed_way_display()
        ),
        subject=locked,
        village_code=village,
    )
    return locked


def _stored(by: User, drawing: Drawing, village: str) -> dict[str, str | int]:
    picture = store_attachment(
        by=by,
        name=_("签名.png"),
        content=drawing.picture,
        kind=Attachment.Kind.PHOTO,
        village_code=village,
    )
    return {"name": drawing.name.strip()[:40], "as": drawing.role, "file": picture.pk}


@carries("P18-5.c", "P18-5.d", "SC649-15", "SC649-19", "SAL2026-16")
@action("care.confirm_agreement")
def confirm_agreement(*, by: User, agreement: Agreement, seen_version: int | None = None) -> Agreement:
    """Confirm a signed agreement as the second person: it holds from its first day, and the one before ends then.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, NotUnderTekun,
        CarerUnfit, AgreementOverlaps
    """
    locked = lock_agreement(by, agreement, "confirm", seen_version, Permission.CONFIRM_CARE)
    sentence = _("起草、签字经办和复核须是不同的人。")
    refuse_same_person(by, locked.drafted_by_id, locked.signed_by_id, sentence=sentence)
    award = tekun_award(locked.person, locked.first_day)
    if award is None or locked.person.death_date is not None:
        raise NotUnderTekun(_("{name}不再享受特困供养，请撤回这份协议。").format(name=locked.person.name))
    if locked.grade.clear() != grade_of(award):
        raise CareIncomplete(_("起草以后自理能力的认定变了，请退回，按现在的等级重新签。"))
    refuse_carer_of(locked.person, _terms(locked))
    before = _end_predecessor(locked, by)
    record_hole(locked, before)
    locked.confirmed_by, locked.confirmed_on = by, today()
    name = f"{locked.number}-{_('照料服务协议')}.pdf"
    locked.archived_file = store_generated(
        by=by, name=name, content=agreement_pdf(locked), village_code=locked.person.village_id
    )
    advance(locked, "confirm", AGREEMENT_TRANSITIONS)
    refresh_gaps([locked.person_id])
    record(
        _("复核{name}的照料服务协议，照料人{carer}，{first}起。").format(
            name=locked.person.name, carer=locked.carer.name, first=locked.first_day.isoformat()
        ),
        subject=locked,
        village_code=locked.person.village_id,
        old={"agreement": before.number} if before else None,
    )
    return locked


@action("care.send_back_agreement")
def send_back_agreement(*, by: User, agreement: Agreement, reason: str, seen_version: int | None = None) -> Agreement:
    """Send a signed agreement back to be corrected and signed again, with what is wrong.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_agreement(by, agreement, "send_back", seen_version, Permission.CONFIRM_CARE)
    reason = required_text(reason, "reason", _("请写明为什么退回。"))[:300]
    locked.signed_by, locked.signed_on, locked.signed_way = None, None, ""
    locked.signed_file, locked.signatures = None, []
    advance(locked, "send_back", AGREEMENT_TRANSITIONS)
    record(
        _("退回{name}的照料服务协议。").format(name=locked.person.name),
        subject=locked,
        village_code=locked.person.village_id,
        why=reason,
    )
    return locked


def _terms(agreement: Agreement) -> Terms:
    return Terms(
        carer=agreement.carer,
        relation=agreement.relation,
        first_day=agreement.first_day,
        last_day=agreement.last_day,
        services=tuple(agreement.services),
        visit_every_days=agreement.visit_every_days,
        hours_per_week=agreement.hours_per_week,
        form=agreement.form,
        why=agreement.why,
    )


def _end_predecessor(agreement: Agreement, by: User) -> Agreement | None:
    """End the agreement in force on the day before the new one begins; return the last one before it.

    Raises:
        AgreementOverlaps
    """
    earlier = Agreement.objects.filter(person=agreement.person, state__in=IN_FORCE_STATES).exclude(pk=agreement.pk)
    rows = list(earlier.select_related("carer").select_for_update(of=("self",)).order_by("first_day", "pk"))
    last_before = agreement.first_day - timedelta(days=1)
    for row in rows:
        begins_later = row.first_day >= agreement.first_day and row.first_day <= row.until
        if begins_later or (row.state == "ended" and row.until >= agreement.first_day):
            message = _("协议{number}到{day}为止，新协议的起始日期要在它以后。").format(
                number=row.number, day=row.until.isoformat()
            )
            raise AgreementOverlaps(message)
        if row.state == "confirmed":
            end_now(row, by, on=min(row.until, last_before), why=Agreement.EndedWhy.SUCCESSOR)
            if row.carer_id != agreement.carer_id:
                end_payees(row.person_id, by, last_day=last_before, why=_("照料协议更换照料人"))
    return rows[-1] if rows else None
