"""Open a check, record the consents, and send the request to the county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import set_next_due
from doudi.casework.economic_checks.models import CheckConsent, CheckSubject, EconomicCheck
from doudi.casework.economic_checks.refusals import (
    CheckAlreadyOpen,
    CheckConsentMissing,
    CheckNotNeeded,
    CheckSourceNotAllowed,
    GuardianRequired,
    OwnConsentRequired,
)
from doudi.casework.economic_checks.sources import source_label, sources_on
from doudi.casework.economic_checks.workflow import CHECK_TRANSITIONS, lock_case_for_check, lock_check_for
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import deadline
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import advance
from doudi.core.refusals import ReasonRequired, required_text
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Person
from doudi.values.carries import carries
from doudi.values.dates import age_on

AGE_OF_MAJORITY = 18


@dataclass(frozen=True)
class SignedConsent:
    """A consent as it was signed, with its scan; ``guardian_reason`` where somebody else signed."""

    signed_by: str
    signed_on: date
    attachment: Attachment | None
    guardian_reason: str = ""


@dataclass(frozen=True)
class Obligor:
    """A person under a legal duty of support who lives apart."""

    name: str
    relation: str
    id_number: str = ""


def living_members(case: Case) -> list[tuple[Person, str]]:
    """Return the living members of a case's household today, each with the relation."""
    assert case.household is not None  # noqa: S101 - linked when it was accepted
    members = household_facts(case.household, today(), today()).members
    return [(member.person, member.relation) for member in members if member.person.death_date is None]


@action("check.open")
def open_check(*, by: User, case: Case, sources: list[str], scope_reason: str = "") -> EconomicCheck:
    """Open a check of every living member of the household; leaving sources out needs a reason.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckNotNeeded, CheckAlreadyOpen,
        CheckSourceNotAllowed, ReasonRequired
    """
    locked = lock_case_for_check(case, by)
    if not locked.procedure.needs_economic_check:
        raise CheckNotNeeded(_("“{label}”不用核对家庭经济状况。").format(label=locked.procedure.label))
    running = locked.economic_checks.filter(state__in=_RUNNING).first()
    if running is not None:
        raise CheckAlreadyOpen(_("已有核对在办（{number}）。").format(number=running.number))
    allowed = sources_on(today())
    unknown = [name for name in sources if name not in allowed]
    if unknown or not sources:
        message = _("请选择核对范围；有的来源现在还不能核对。")
        raise CheckSourceNotAllowed(message, sources=message)
    if set(sources) != set(allowed) and not scope_reason.strip():
        message = _("没有核对全部来源的，请写明理由。")
        raise ReasonRequired(message, scope_reason=message)
    purpose = EconomicCheck.Purpose.REASSESSMENT if locked.procedure.reassesses else EconomicCheck.Purpose.APPLICATION
    check = EconomicCheck.objects.create(
        case=locked,
        number=next_check_number(),
        purpose=purpose,
        sources=[name for name in allowed if name in sources],
        scope_reason=scope_reason.strip(),
        opened_by=by,
        opened_on=today(),
    )
    for person, relation in living_members(locked):
        is_adult = age_on(person.birth_date, today()) >= AGE_OF_MAJORITY
        role = CheckSubject.Role.ADULT if is_adult else CheckSubject.Role.WARD
        CheckSubject.objects.create(check_request=check, person=person, name=person.name, role=role, relation=relation)
    set_next_due(locked)
    locked.save()
    record(
        _("发起经济状况核对{number}（用途：{purpose}），范围：{sources}。").format(
            number=check.number,
            purpose=check.get_purpose_display(),
            sources="、".join(source_label(name) for name in check.sources),
        ),
        subject=locked,
        village_code=locked.village_code,
        why=check.scope_reason,
    )
    return check


_RUNNING = (EconomicCheck.State.PREPARING, EconomicCheck.State.REQUESTED, EconomicCheck.State.SENT)


def next_check_number() -> str:
    """Return year and running number; the column is unique, so two transactions cannot both use one."""
    prefix = f"HD{today().year}-"
    last = EconomicCheck.objects.filter(number__startswith=prefix).order_by("-number").values_list("number", flat=True)
    running = int(last[0].removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{running:06d}"


@action("check.record_consent")
def record_consent(*, by: User, subject: CheckSubject, consent: SignedConsent) -> CheckConsent:
    """Record the signed consent of a person: one's own, or a guardian's with the reason (SAL2026-41).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, ReasonRequired, GuardianRequired,
        OwnConsentRequired
    """
    check = lock_check_for(subject.check_request, "record_consent", by)
    recorded = _store_consent(by, subject, consent)
    record(
        _("登记{name}的核对授权（{signer}签字）。").format(name=subject.name, signer=recorded.signed_by),
        subject=check.case,
        village_code=check.case.village_code,
        why=recorded.guardian_reason,
    )
    return recorded


def _store_consent(by: User, subject: CheckSubject, consent: SignedConsent) -> CheckConsent:
    signed_by = required_text(consent.signed_by, "signed_by", _("请写明谁签的字。"))
    if consent.attachment is None:
        message = _("请上传签字的授权书。")
        raise ReasonRequired(message, attachment=message)
    if consent.signed_on > today():
        message = _("日期不能晚于今天。")
        raise ReasonRequired(message, signed_on=message)
    is_own = signed_by == subject.name
    if subject.role == CheckSubject.Role.OBLIGOR and not is_own:
        message = _("不共同生活的法定义务人，须本人签字同意。")
        raise OwnConsentRequired(message, signed_by=message)
    if subject.role == CheckSubject.Role.WARD and is_own:
        message = _("未成年人由监护人签字。")
        raise GuardianRequired(message, signed_by=message)
    if not is_own and not consent.guardian_reason.strip():
        message = _("不是本人签字的，请写明签字人是谁的监护人、为什么由监护人签。")
        raise GuardianRequired(message, guardian_reason=message)
    return CheckConsent.objects.create(
        subject=subject,
        signed_by=signed_by[:40],
        guardian_reason="" if is_own else consent.guardian_reason.strip()[:80],
        signed_on=consent.signed_on,
        attachment=consent.attachment,
        recorded_by=by,
    )


@action("check.add_obligor")
def add_obligor(*, by: User, check: EconomicCheck, obligor: Obligor, consent: SignedConsent) -> CheckSubject:
    """Add an obligor who lives apart, together with their own consent: without it nobody may look (SAL2026-41).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, ReasonRequired, OwnConsentRequired
    """
    locked = lock_check_for(check, "add_obligor", by)
    name = required_text(obligor.name, "name", _("请填写姓名。"))
    person = _registered(locked, name, obligor.id_number)
    relation = required_text(obligor.relation, "relation", _("请填写与申请人的关系。"))
    subject = CheckSubject.objects.create(
        check_request=locked,
        person=person,
        name=name[:40],
        role=CheckSubject.Role.OBLIGOR,
        relation=relation[:40],
        id_number=obligor.id_number,
    )
    _store_consent(by, subject, consent)
    record(
        _("把不共同生活的法定义务人{name}列入核对，本人已签字同意。").format(name=subject.name),
        subject=locked.case,
        village_code=locked.case.village_code,
    )
    return subject


def _registered(check: EconomicCheck, name: str, id_number: str) -> Person | None:
    """Return the registered person of this number and name who is not in the check yet."""
    if not id_number:
        return None
    index = blind_index(id_number, SealedKind.IDENTITY_NUMBER)
    same = Person.objects.filter(id_number_index=index, merged_into=None).exclude(
        pk__in=check.subjects.exclude(person=None).values("person")
    )
    return next((person for person in same if person.name == name), None)


@carries("SAL2026-65")
@action("check.request")
def request_check(*, by: User, check: EconomicCheck) -> EconomicCheck:
    """Send the request to the county, once everybody has consented; the county starts within its days (MCA57-17).

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, CheckConsentMissing
    """
    locked = lock_check_for(check, "request_check", by)
    subjects = list(locked.subjects.prefetch_related("consents"))
    included = {subject.person_id for subject in subjects}
    missing = [subject.name for subject in subjects if subject.consent is None]
    missing += [person.name for person, _relation in living_members(locked.case) if person.pk not in included]
    if missing:
        message = _("还缺核对授权：{names}。成年人须本人签字，其他人由监护人签；新增成员的，请撤销后重新发起。")
        raise CheckConsentMissing(message.format(names="、".join(missing)))
    locked.requested_by, locked.requested_on = by, today()
    locked.start_due_on = deadline("check_start_days", today())
    advance(locked, "request_check", CHECK_TRANSITIONS)
    case = locked.case
    set_next_due(case)
    case.save()
    record(
        _("提请县局核对{number}，{count}人，{day}前启动。").format(
            number=locked.number, count=len(subjects), day=locked.start_due_on
        ),
        subject=case,
        village_code=case.village_code,
    )
    return locked


@action("check.cancel")
def cancel_check(*, by: User, check: EconomicCheck, reason: str) -> EconomicCheck:
    """Cancel a check that has not been sent to the sources.

    Raises:
        OutsideScope, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed, ReasonRequired
    """
    locked = lock_check_for(check, "cancel_check", by)
    locked.cancel_reason = required_text(reason, "reason")
    advance(locked, "cancel_check", CHECK_TRANSITIONS)
    case = locked.case
    set_next_due(case)
    case.save()
    record(
        _("撤销核对{number}。").format(number=locked.number),
        subject=case,
        village_code=case.village_code,
        why=locked.cancel_reason,
    )
    return locked
