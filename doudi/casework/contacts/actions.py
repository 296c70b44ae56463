"""Reveal address and telephones of the family of a case; each time is an audit entry with the purpose."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.contacts.queries import CaseContact, contact_of
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.refusals import required_text
from doudi.registry.access import refuse_outside_scope


@action("personal_data.reveal")
def reveal_case_contact(*, by: User, case: Case, why: str) -> CaseContact:
    """Return address and telephones of the family of a case, to be shown in clear (SAL2026-70.6).

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    refuse_outside_scope(by, case.village_code)
    why = required_text(why, "why", _("请写明查看的用途或案件编号。"))
    record(
        _("查看{name}申请的完整住址和电话。").format(name=case.application.applicant_name),
        subject=case,
        village_code=case.village_code,
        why=why,
    )
    return contact_of(case, by=by)
