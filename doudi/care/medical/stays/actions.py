"""Record stays in hospital, and pay the care there by agreement: one person asks, another confirms."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.medical.refusals import StayInvalid
from doudi.care.medical.stays.models import HospitalStay
from doudi.care.payables.creation import ConfirmedAmount, create_payable, refuse_unfit_payee
from doudi.care.payables.kinds import PayableKind
from doudi.care.payables.models import Payee
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person, refuse_stale, save_changes
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Person
from doudi.values.carries import carries
from doudi.values.money import format_yuan

LONGEST_HOSPITAL = 60
HOSPITAL_CARE_SOURCE = "county"


@carries("SAL2026-16")
@action("medical.record_stay")
def record_stay(
    *, by: User, person: Person, hospital: str, admitted_on: date, discharged_on: date | None = None
) -> HospitalStay:
    """Record that a person is, or was, in hospital.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, StayInvalid
    """
    require_permission(by, Permission.HANDLE_CARE)
    refuse_outside_scope(by, person.village_id)
    where = required_text(hospital, "hospital", _("请写明医疗机构。"), is_sealed=True)[:LONGEST_HOSPITAL]
    Person.objects.select_for_update().get(pk=person.pk)
    _refuse_days(person, admitted_on, discharged_on)
    stay = HospitalStay.objects.create(
        person=person,
        sealed_hospital=where,
        admitted_on=admitted_on,
        discharged_on=discharged_on,
        recorded_by=by,
    )
    record(_("登记{name}住院。").format(name=person.name), subject=stay, village_code=person.village_id)
    return stay


@action("medical.end_stay")
def end_stay(*, by: User, stay: HospitalStay, discharged_on: date, seen_version: int | None = None) -> HospitalStay:
    """Record that a person left hospital.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, StayInvalid
    """
    locked = _lock(by, stay, Permission.HANDLE_CARE, seen_version)
    if locked.discharged_on is not None:
        raise TransitionNotAllowed(_("已经登记出院。"))
    _refuse_days(locked.person, locked.admitted_on, discharged_on, own=locked.pk)
    locked.discharged_on = discharged_on
    _save(locked)
    record(_("登记{name}出院。").format(name=locked.person.name), subject=locked, village_code=locked.person.village_id)
    return locked


def _refuse_days(person: Person, first: date, last: date | None, *, own: int | None = None) -> None:
    if first > today() or (last is not None and not first <= last <= today()):
        message = _("出院不早于入院，都不晚于今天。")
        raise StayInvalid(message, discharged_on=message)
    others = HospitalStay.objects.filter(person=person)
    if own is not None:
        others = others.exclude(pk=own)
    for begin, end in others.values_list("admitted_on", "discharged_on"):
        if begin < (last or date.max) and first < (end or date.max):
            message = _("和已经登记的一次住院重叠，请先登记那一次的出院。")
            raise StayInvalid(message, admitted_on=message)


@carries("SAL2026-16")
@action("medical.ask_care")
def ask_hospital_care(
    *, by: User, stay: HospitalStay, payee: Payee, care_days: int, seen_version: int | None = None
) -> HospitalStay:
    """Ask for the payment of days of care in a stay that is over; another person confirms it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PayeeDoesNotFit, StayInvalid
        policy.NoKnownValueError
    """
    locked = _lock(by, stay, Permission.HANDLE_CARE, seen_version)
    if locked.discharged_on is None or locked.confirmed_by_id is not None:
        raise TransitionNotAllowed(_("出院以后才能结算住院照料；已经复核的不能再改。"))
    refuse_unfit_payee(PayableKind.HOSPITAL_CARE, payee)
    most = (locked.discharged_on - locked.admitted_on).days + 1
    if not 0 < care_days <= most:
        message = _("照料天数在1到{most}天之间。").format(most=most)
        raise StayInvalid(message, care_days=message)
    each = int(policy.parameter_value("hospital_care_day", locked.discharged_on.replace(day=1), today()))
    locked.payee, locked.care_days, locked.care_fen, locked.asked_by = payee, care_days, care_days * each, by
    _save(locked)
    record(
        _("申请{name}住院照料{days}天{amount}元，待第二人复核。").format(
            name=locked.person.name, days=care_days, amount=format_yuan(locked.care_fen)
        ),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked


@carries("SAL2026-16")
@action("medical.confirm_care")
def confirm_hospital_care(*, by: User, stay: HospitalStay, seen_version: int | None = None) -> HospitalStay:
    """Confirm the payment of care in hospital as the second person; it becomes an approved amount.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock(by, stay, Permission.CONFIRM_CARE, seen_version)
    if locked.asked_by is None or locked.confirmed_by_id is not None or locked.care_fen is None:
        raise TransitionNotAllowed(_("没有待复核的住院照料。"))
    refuse_same_person(by, locked.asked_by_id, sentence=_("申请的人不能自己复核，请由另一人复核。"))
    amount = ConfirmedAmount(
        locked.reference,
        locked.person,
        PayableKind.HOSPITAL_CARE,
        locked.care_fen,
        HOSPITAL_CARE_SOURCE,
        locked.payee,
    )
    create_payable(amount, decided_by=locked.asked_by, confirmed_by=by)
    locked.confirmed_by, locked.confirmed_on = by, today()
    _save(locked)
    record(
        _("复核{name}住院照料{amount}元。").format(name=locked.person.name, amount=format_yuan(locked.care_fen)),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked


def _lock(by: User, stay: HospitalStay, permission: Permission, seen_version: int | None) -> HospitalStay:
    require_permission(by, permission)
    rows = HospitalStay.objects.visible_to(by).select_related("person", "payee", "asked_by")
    locked = lock_row(rows, stay.pk, missing=OutsideScope(_("这个人不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    return locked


def _save(stay: HospitalStay) -> None:
    stay.version += 1
    save_changes(stay)
