"""Admit a person by their own signed application: proposed by an officer, decided by the bureau."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.agreements.actions.drafts import draft_agreement, withdraw_agreement
from doudi.care.agreements.actions.payees import PayeeTerms, propose_payee
from doudi.care.agreements.actions.signatures import confirm_agreement, sign_agreement
from doudi.care.agreements.models import Agreement, CarePayee
from doudi.care.agreements.refusals import NotUnderTekun
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.care.institutions.beds import refuse_full
from doudi.care.institutions.models import Absence, Institution, Residence
from doudi.care.institutions.refusals import (
    ApplicationMissing,
    InstitutionIncomplete,
    ResidenceOverlaps,
    ResidenceUnderWay,
)
from doudi.care.institutions.registry_fact import follow_registry
from doudi.care.institutions.workflow import IN_FORCE, NOT_ENDED, RESIDENCE_TRANSITIONS, ResidenceState
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition, save_changes
from doudi.core.refusals import OutsideScope, PermissionRequired, required_text
from doudi.registry.models import Person
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

MOST_DAYS_AHEAD = 60


@dataclass(frozen=True)
class Admission:
    """Where a person wants to live and from when, with the papers they signed."""

    institution: Institution
    bed: str
    first_day: date
    application: Upload | None
    agreement: Upload | None
    trial_until: date | None = None


@carries("SC649-19", "SAL2026-16", "P18-5.d")
@action("care.residence.propose")
def propose_admission(*, by: User, person: Person, admission: Admission) -> Residence:
    """Propose that a person moves in, or from one institution to another; the agreement with it is drafted and signed.

    Raises:
        PermissionRequired, OutsideScope, ApplicationMissing, InstitutionIncomplete, ResidenceUnderWay, NoBedFree,
        ResidenceOverlaps, NotUnderTekun, AgreementUnderWay, EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.HANDLE_CARE)
    if not contains(by.scope, person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    locked = lock_row(Person.objects.all(), person.pk)
    institution = lock_row(Institution.objects.select_related("carer"), admission.institution.pk)
    _refuse_incomplete(institution, admission)
    if Residence.objects.filter(person=locked, state=ResidenceState.PROPOSED).exists():
        raise ResidenceUnderWay(_("{name}已有一份入住申请待决定。").format(name=locked.name))
    before = _residence_before(locked, admission.first_day)
    if before is not None and before.institution_id == institution.pk:
        raise ResidenceOverlaps(_("{name}已经住在这家机构。").format(name=locked.name))
    refuse_full(institution, admission.bed.strip(), admission.first_day)
    residence = Residence.objects.create(
        person=locked,
        institution=institution,
        bed=required_text(admission.bed, "bed", _("请填写床位号。"))[:20],
        application=_stored(by, admission.application, locked),
        agreement=_signed_agreement(by, locked, institution, admission),
        comes_from=before,
        first_day=admission.first_day,
        trial_until=admission.trial_until,
        proposed_by=by,
        proposed_on=today(),
    )
    _record(residence, _("{name}申请{day}起入住{place}，待县局决定。"))
    return residence


@carries("SC649-19", "SAL2026-16", "P18-5.d")
@action("care.residence.confirm")
def confirm_admission(*, by: User, residence: Residence, seen_version: int | None = None) -> Residence:
    """Decide for the bureau, as the second person, that a person moves in.

    The care agreement before ends the day before, the one with the institution begins, and who is paid is proposed
    from the first full month on; another officer confirms the account.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, NoBedFree,
        ResidenceOverlaps, NotUnderTekun, AgreementOverlaps
    """
    locked = _lock_for_decision(by, residence, "confirm", seen_version)
    lock_row(Person.objects.all(), locked.person_id)
    institution = lock_row(Institution.objects.all(), locked.institution_id)
    refuse_full(institution, locked.bed, locked.first_day)
    before = _residence_before(locked.person, locked.first_day)
    if before is not None:
        _leave_for(before, locked, by)
    follow_registry(by, locked.person, is_inside=True, since=locked.first_day)
    confirm_agreement(by=by, agreement=locked.agreement)
    _propose_payees(by, locked, institution)
    locked.comes_from, locked.decided_by, locked.decided_on = before, by, today()
    advance(locked, "confirm", RESIDENCE_TRANSITIONS)
    _record(locked, _("同意{name}{day}起入住{place}。"))
    return locked


@action("care.residence.refuse")
def refuse_admission(*, by: User, residence: Residence, reason: str, seen_version: int | None = None) -> Residence:
    """Refuse an admission with the reason; the agreement with the institution is withdrawn.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_for_decision(by, residence, "refuse", seen_version)
    locked.refused_why = required_text(reason, "reason", _("请写明为什么不同意。"))[:200]
    if locked.agreement.state in {"draft", "signed"}:
        withdraw_agreement(by=by, agreement=locked.agreement, reason=locked.refused_why)
    locked.decided_by, locked.decided_on = by, today()
    advance(locked, "refuse", RESIDENCE_TRANSITIONS)
    _record(locked, _("不同意{name}{day}起入住{place}。"), locked.refused_why)
    return locked


def _refuse_incomplete(institution: Institution, admission: Admission) -> None:
    if admission.application is None or admission.agreement is None:
        message = _("请上传本人（监护人）签字的申请和签好的照料服务协议：入住是本人自愿选择。")
        raise ApplicationMissing(message, application=message)
    if institution.closed_on is not None:
        raise InstitutionIncomplete(_("这家机构已经停办。"), institution=_("这家机构已经停办。"))
    if institution.licence_until is not None and institution.licence_until < admission.first_day:
        message = _("这家机构的许可在入住以前到期，请先更新许可。")
        raise InstitutionIncomplete(message, institution=message)
    if admission.first_day > today() + timedelta(days=MOST_DAYS_AHEAD):
        message = _("入住日期最多提前{days}天。").format(days=MOST_DAYS_AHEAD)
        raise InstitutionIncomplete(message, first_day=message)
    if admission.trial_until is not None:
        most = procedure_figure("care_trial_days", admission.first_day)
        if not timedelta(0) <= admission.trial_until - admission.first_day < timedelta(days=most):
            message = _("试住从入住那天起，最长{days}天。").format(days=most)
            raise InstitutionIncomplete(message, trial_until=message)


def _residence_before(person: Person, day: date) -> Residence | None:
    """Return the residence that the one from a day on would end.

    Raises:
        ResidenceOverlaps
    """
    rows = list(Residence.objects.filter(person=person, state__in=IN_FORCE).select_for_update(of=("self",)))
    for row in rows:
        if row.first_day >= day or (row.until is not None and row.until >= day):
            message = _("{name}那天还住在机构，入住日期要在离院以后。").format(name=person.name)
            raise ResidenceOverlaps(message, first_day=message)
    held = [row for row in rows if row.state in NOT_ENDED]
    if held and held[0].state == ResidenceState.LEAVING:
        raise ResidenceOverlaps(_("{name}的离院还没有复核，请先办完。").format(name=person.name))
    return held[0] if held else None


def _signed_agreement(by: User, person: Person, institution: Institution, admission: Admission) -> Agreement:
    award = tekun_award(person, admission.first_day)
    if award is None:
        message = _("{name}在入住那天不享受特困供养。").format(name=person.name)
        raise NotUnderTekun(message, person=message)
    terms = proposed_terms(
        award,
        institution.carer,
        _("供养服务机构"),
        admission.first_day,
        form=Agreement.Form.INSTITUTION,
        why=Agreement.Why.FORM,
        services=("daily_watch", "living_care", "hospital_company"),
    )
    agreement = draft_agreement(by=by, person=person, terms=terms)
    return sign_agreement(by=by, agreement=agreement, signed_on=today(), upload=admission.agreement)


def _leave_for(before: Residence, after: Residence, by: User) -> None:
    """End a residence the day before the next one; part of confirming that."""
    last = after.first_day - timedelta(days=1)
    before.last_day, before.ended_why = last, Residence.EndedWhy.TRANSFER
    before.leaving_by_id, before.ended_by = after.proposed_by_id, by
    advance(before, "transfer", RESIDENCE_TRANSITIONS)
    close_absence(before, last)


def close_absence(residence: Residence, last: date) -> None:
    """Close the absence that is open when a residence ends; part of an action."""
    for absence in Absence.objects.filter(residence=residence, last_day=None).select_for_update():
        absence.last_day = max(last, absence.first_day)
        save_changes(absence)


def _propose_payees(by: User, residence: Residence, institution: Institution) -> None:
    """Propose that the living and the care part go to the institution from the first full month on."""
    month = residence.first_day.replace(day=1)
    if residence.first_day.day > 1:
        month = add_months(month, 1)
    for programme in (CarePayee.Programme.LIVING, CarePayee.Programme.CARE):
        terms = PayeeTerms(
            programme=programme,
            to_whom=CarePayee.ToWhom.INSTITUTION,
            first_month=month,
            holder_name=institution.holder_name,
            account=str(institution.account.clear()),
        )
        propose_payee(by=by, agreement=residence.agreement, terms=terms)


def _stored(by: User, upload: Upload | None, person: Person) -> Attachment:
    assert upload is not None  # noqa: S101 - refused before
    return store_upload(by=by, upload=upload, village_code=person.village_id)


def lock_residence(
    by: User,
    residence: Residence,
    verb: str,
    seen_version: int | None,
    permission: Permission = Permission.HANDLE_CARE,
) -> Residence:
    """Lock a residence for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, permission)
    rows = Residence.objects.visible_to(by).select_related("person", "institution", "agreement")
    locked = lock_row(rows, residence.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办过这一件，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(RESIDENCE_TRANSITIONS, locked.state, verb, sentence)
    return locked


def _lock_for_decision(by: User, residence: Residence, verb: str, seen_version: int | None) -> Residence:
    locked = lock_residence(by, residence, verb, seen_version, Permission.CONFIRM_CARE)
    if Role(by.role) not in BUREAU_ROLES:
        raise PermissionRequired(_("入住、转院由县局决定。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("申请的经办人和决定的人须是不同的人。"))
    return locked


def _record(residence: Residence, sentence: str, why: str = "") -> None:
    record(
        sentence.format(
            name=residence.person.name, day=residence.first_day.isoformat(), place=residence.institution.name
        ),
        subject=residence,
        village_code=residence.person.village_id,
        why=why,
    )
