"""Register a carer, change their telephone and checks, and end them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.agreements.models import Carer
from doudi.care.agreements.queries import cared_for_count
from doudi.care.agreements.refusals import CareIncomplete, CarerAlreadyOpen, CarerStillCares, CarerUnfit
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.process import lock_row, refuse_stale, save_changes
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from doudi.registry.models import Person
from doudi.values.carries import carries


@dataclass(frozen=True)
class CarerDetails:
    """How to reach a carer, and what they learned and were checked for."""

    phone: str
    training: str = ""
    trained_on: date | None = None
    health_checked_on: date | None = None
    record_checked_on: date | None = None


@carries("P18-5.c", "SAL2026-34")
@action("care.register_carer")
def register_carer(*, by: User, person: Person, details: CarerDetails) -> Carer:
    """Register somebody of the registry as a carer.

    Raises:
        PermissionRequired, OutsideScope, CarerUnfit, CarerAlreadyOpen, CareIncomplete
    """
    require_permission(by, Permission.HANDLE_CARE)
    if not contains((by.scope or "-")[:6], person.village_id):
        raise OutsideScope(_("这个人不在本县。"))
    refuse_unfit_carer(person, today())
    if Carer.objects.filter(person=person, ended_on=None).exists():
        raise CarerAlreadyOpen(_("{name}已经登记为照料人，直接选用即可。").format(name=person.name))
    carer = Carer(person=person, name=person.name, village_code=person.village_id)
    return _open(by, carer, details)


@action("care.register_institution")
def register_institution_carer(*, by: User, name: str, village: Division, details: CarerDetails) -> Carer:
    """Register an institution as a party that cares.

    Raises:
        PermissionRequired, OutsideScope, CareIncomplete, CarerAlreadyOpen
    """
    require_permission(by, Permission.HANDLE_CARE)
    if not contains(by.scope, village.code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    title = name.strip()[:60]
    if not title:
        raise CareIncomplete(_("请填写机构名称。"), name=_("请填写机构名称。"))
    if Carer.objects.filter(kind=Carer.Kind.INSTITUTION, name=title, ended_on=None).exists():
        raise CarerAlreadyOpen(_("这个机构已经登记。"), name=_("这个机构已经登记。"))
    carer = Carer(kind=Carer.Kind.INSTITUTION, name=title, village_code=village.code)
    return _open(by, carer, details)


def _open(by: User, carer: Carer, details: CarerDetails) -> Carer:
    _fill(carer, details)
    carer.opened_on, carer.opened_by = today(), by
    carer.save()
    record(_("登记照料人{name}。").format(name=carer.name), subject=carer, village_code=carer.village_code)
    return carer


@action("care.change_carer")
def change_carer(*, by: User, carer: Carer, details: CarerDetails, seen_version: int | None = None) -> Carer:
    """Change telephone, training and checks; the carer's village becomes the one where they live now.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, CareIncomplete
    """
    locked = _lock(by, carer, seen_version)
    _fill(locked, details)
    if locked.person is not None:
        locked.name, locked.village_code = locked.person.name, locked.person.village_id
    locked.version += 1
    save_changes(locked)
    record(_("更新照料人{name}的情况。").format(name=locked.name), subject=locked, village_code=locked.village_code)
    return locked


@action("care.end_carer")
def end_carer(*, by: User, carer: Carer, why: str, seen_version: int | None = None) -> Carer:
    """End a carer who is party to no agreement any more.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, CareIncomplete, CarerStillCares
    """
    locked = _lock(by, carer, seen_version)
    if why not in Carer.EndedWhy.values:
        raise CareIncomplete(_("请选择停止原因。"), why=_("请选择停止原因。"))
    if number := cared_for_count(locked):
        message = _("{name}还照料着{number}个人，请先办交接，或者终止协议。").format(name=locked.name, number=number)
        raise CarerStillCares(message)
    locked.ended_on, locked.ended_why, locked.ended_by = max(today(), locked.opened_on), why, by
    locked.version += 1
    save_changes(locked)
    record(
        _("照料人{name}停止照料。").format(name=locked.name),
        subject=locked,
        village_code=locked.village_code,
        why=locked.get_ended_why_display(),
    )
    return locked


def _lock(by: User, carer: Carer, seen_version: int | None) -> Carer:
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这个照料人不在您的辖区内。"))
    rows = Carer.objects.visible_to(by).select_related("person")
    locked = lock_row(rows, carer.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经改过这个照料人，请看过再办。"))
    if locked.ended_on is not None:
        raise TransitionNotAllowed(_("这个照料人已经停止照料。"))
    return locked


def _fill(carer: Carer, details: CarerDetails) -> None:
    if not details.phone:
        raise CareIncomplete(_("请填写电话。"), phone=_("请填写电话。"))
    days = (details.trained_on, details.health_checked_on, details.record_checked_on)
    if any(day is not None and day > today() for day in days):
        raise CareIncomplete(_("培训、检查的日期不能晚于今天。"))
    carer.phone = details.phone
    carer.phone_index = blind_index(details.phone, SealedKind.PHONE)
    carer.training, carer.trained_on = details.training.strip()[:100], details.trained_on
    carer.health_checked_on, carer.record_checked_on = details.health_checked_on, details.record_checked_on


def refuse_unfit_carer(person: Person, day: date) -> None:
    """Refuse a carer who is dead or under age on a day.

    Raises:
        CarerUnfit
    """
    if person.death_date is not None or person.merged_into_id is not None:
        raise CarerUnfit(_("照料人已经死亡或者登记已并入别人，请另选照料人。"), carer=_("请另选照料人。"))
    least = procedure_figure("care_least_age_of_carer", day)
    if age_on(person.birth_date, day) < least:
        message = _("照料人不满{age}周岁，不能签协议，请另选照料人。").format(age=least)
        raise CarerUnfit(message, carer=message)


def age_on(born: date, day: date) -> int:
    """Return how many full years somebody has lived on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
