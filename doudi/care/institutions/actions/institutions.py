"""Register an institution, change its beds, licence and account, and close it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.agreements.actions.carers import CarerDetails, end_carer, register_institution_carer
from doudi.care.institutions.beds import most_taken
from doudi.care.institutions.models import Institution
from doudi.care.institutions.refusals import InstitutionIncomplete, NoBedFree
from doudi.care.institutions.workflow import NOT_ENDED, ResidenceState
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.process import lock_row, refuse_stale, save_changes
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.carries import carries
from doudi.values.text import compact

MOST_BEDS = 2_000
_LONGEST_ACCOUNT = 40


@dataclass(frozen=True)
class InstitutionDetails:
    """Licence, beds and account of an institution."""

    licence: str
    beds: int
    holder_name: str
    account: str
    licence_until: date | None = None


@carries("SC649-19", "SAL2026-16")
@action("care.institution.open")
def open_institution(*, by: User, name: str, village: Division, phone: str, details: InstitutionDetails) -> Institution:
    """Register an institution, which becomes a party that cares as well.

    Raises:
        PermissionRequired, OutsideScope, CarerAlreadyOpen, CareIncomplete, InstitutionIncomplete, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    carer = register_institution_carer(by=by, name=name, village=village, details=CarerDetails(phone))
    institution = Institution(carer=carer, name=carer.name, village_code=village.code, opened_on=today(), opened_by=by)
    _fill(institution, details)
    institution.save()
    record(
        _("登记供养服务机构{name}，床位{beds}张。").format(name=institution.name, beds=institution.beds),
        subject=institution,
        village_code=village.code,
    )
    return institution


@action("care.institution.change")
def change_institution(
    *, by: User, institution: Institution, details: InstitutionDetails, seen_version: int | None = None
) -> Institution:
    """Change licence, beds and account; beds never fall below those who live there or will.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, InstitutionIncomplete, NoBedFree,
        ReasonRequired
    """
    locked = lock_own_institution(by, institution, seen_version)
    before = locked.beds
    most = most_taken(locked, today())
    if details.beds < most:
        message = _("现在和已定的在住人员最多{most}人，床位不能少于这个数。").format(most=most)
        raise NoBedFree(message, beds=message)
    _fill(locked, details)
    locked.version += 1
    save_changes(locked)
    record(
        _("更新供养服务机构{name}的床位、许可和账户。").format(name=locked.name),
        subject=locked,
        village_code=locked.village_code,
        old={"beds": before},
        new={"beds": locked.beds},
    )
    return locked


@action("care.institution.close")
def close_institution(*, by: User, institution: Institution, seen_version: int | None = None) -> Institution:
    """Close an institution in which nobody lives any more.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, CarerStillCares
    """
    locked = lock_own_institution(by, institution, seen_version)
    if locked.residences.filter(state__in=(*NOT_ENDED, ResidenceState.PROPOSED)).exists():
        raise TransitionNotAllowed(_("还有人在住或者申请入住，请先办转院、离院，或者办完申请。"))
    end_carer(by=by, carer=locked.carer, why="closed")
    locked.closed_on = today()
    locked.version += 1
    save_changes(locked)
    record(_("供养服务机构{name}停办。").format(name=locked.name), subject=locked, village_code=locked.village_code)
    return locked


def lock_own_institution(by: User, institution: Institution, seen_version: int | None) -> Institution:
    """Lock an open institution of a user's own area.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这家机构不在您的辖区内。"))
    locked = lock_row(Institution.objects.visible_to(by).select_related("carer"), institution.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经改过这家机构，请看过再办。"))
    if locked.closed_on is not None:
        raise TransitionNotAllowed(_("这家机构已经停办。"))
    return locked


def _fill(institution: Institution, details: InstitutionDetails) -> None:
    if not 1 <= details.beds <= MOST_BEDS:
        message = _("床位填1到{most}。").format(most=MOST_BEDS)
        raise InstitutionIncomplete(message, beds=message)
    account = compact(details.account)
    if not account.isdigit() or len(account) > _LONGEST_ACCOUNT:
        message = _("账号只能是数字，最长40位，请核对。")
        raise InstitutionIncomplete(message, account=message)
    institution.licence = required_text(details.licence, "licence", _("请填写许可或者备案编号。"))[:60]
    institution.licence_until = details.licence_until
    institution.holder_name = required_text(details.holder_name, "holder_name", _("请填写户名。"))[:60]
    institution.beds, institution.account = details.beds, account
