"""Review a case for a department: agree, send it back, look at the full identity number."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import advance, cases_open_to, lock_case_for
from doudi.casework.models import Case, DepartmentReview
from doudi.casework.refusals import CertificateNotChecked
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text


@action("case.federation_agree")
def agree_for_department(
    *, by: User, case: Case, has_checked_certificate: bool = False, seen_version: int | None = None
) -> Case:
    """Agree for the federation after checking the disability certificate; the case passes on to the bureau (SC52-5).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, CertificateNotChecked
    """
    locked = lock_case_for(case, "federation_agree", by, seen_version)
    if not has_checked_certificate:
        message = _("请先查验残疾人证，再勾选。")
        raise CertificateNotChecked(message, has_checked_certificate=message)
    _record_review(locked, by, is_agreed=True)
    advance(locked, "federation_agree")
    record(
        _("{department}查验残疾人证，审核同意。").format(department=by.get_department_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("case.federation_send_back")
def send_back_for_department(*, by: User, case: Case, why: str, seen_version: int | None = None) -> Case:
    """Send a case back to the township for the federation, with the reason.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "federation_send_back", by, seen_version)
    why = required_text(why, "why", _("请写明退回的理由。"))
    _record_review(locked, by, is_agreed=False, reason=why)
    advance(locked, "federation_send_back")
    record(
        _("{department}退回乡镇。").format(department=by.get_department_display()),
        subject=locked,
        village_code=locked.village_code,
        why=why,
    )
    return locked


@action("case.department_id_number")
def reveal_id_number(*, by: User, case: Case) -> str:
    """Return the full identity number of the person of a case, to look their certificate up by.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.REVIEW_FOR_DEPARTMENT)
    missing = OutsideScope(_("这一件没有转到您的部门，或者已经办过。"))
    locked = lock_row(cases_open_to(by), case.pk, missing=missing)
    person = locked.person
    record(
        _("{department}查看办件{number}的完整身份证号。").format(
            department=by.get_department_display(), number=locked.number
        ),
        subject=locked,
        village_code=locked.village_code,
        why=_("查验残疾人证"),
    )
    return person.id_number.clear() if person is not None and person.id_number else ""


def _record_review(case: Case, by: User, *, is_agreed: bool, reason: str = "") -> None:
    DepartmentReview.objects.create(
        case=case, department=by.department, is_agreed=is_agreed, reason=reason[:500], reviewed_by=by
    )
