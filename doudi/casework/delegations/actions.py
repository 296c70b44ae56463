"""Delegate the confirmation of a procedure to a township, and revoke it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.delegations.basis import is_valid_basis, known_level_of
from doudi.casework.models import Delegation
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.refusals import DelegationBasisInvalid, DelegationNotAllowed
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.process import lock_row
from doudi.core.refusals import required_text
from doudi.values.carries import carries


@carries("MCA57-2")
@action("delegation.begin")
def begin_delegation(
    *,
    by: User,
    township_code: str,
    matter: str,
    first_day: date,
    legal_text: str,
    clause: str,
    issuer_level: str,
    basis: str = "",
) -> Delegation:
    """Let the township's leader confirm cases accepted from a day on, by a clause of a legal text.

    Raises:
        PermissionRequired, DelegationNotAllowed, ReasonRequired, DelegationBasisInvalid
    """
    require_permission(by, Permission.MANAGE_DELEGATIONS)
    if matter not in all_procedures() or not all_procedures()[matter].may_be_delegated:
        raise DelegationNotAllowed(_("这一事项不能下放确认权限。"))
    legal_text = required_text(legal_text, "legal_text", _("请写明依据的文件。"))
    clause = required_text(clause, "clause", _("请写明依据的条款。"))
    _refuse_invalid_basis(legal_text, issuer_level, first_day)
    if Delegation.objects.filter(township_code=township_code, procedure_id=matter, last_day=None).exists():
        raise DelegationNotAllowed(_("这个乡镇的这一事项已经下放。"))
    delegation = Delegation.objects.create(
        township_code=township_code,
        procedure_id=matter,
        first_day=first_day,
        legal_text=legal_text[:120],
        clause=clause[:60],
        issuer_level=issuer_level,
        basis=basis.strip()[:200],
        recorded_by=by,
    )
    record(
        _("自{day}起由{township}确认{matter}。").format(
            day=first_day, township=place_name(township_code), matter=all_procedures()[matter].label
        ),
        subject=delegation,
        village_code=township_code.ljust(12, "0"),
        why=f"{legal_text} {clause}",
    )
    return delegation


def _refuse_invalid_basis(legal_text: str, issuer_level: str, first_day: date) -> None:
    known = known_level_of(legal_text)
    if issuer_level not in Delegation.IssuerLevel.values or (known and known != issuer_level):
        message = _("这份文件的发文机关不是所选的一级，请核对。")
        raise DelegationBasisInvalid(message, issuer_level=message)
    if not is_valid_basis(issuer_level, first_day):
        message = _("这一天起受理的，须依据省级文件才能由乡镇确认（社会救助法第四十四条）。")
        raise DelegationBasisInvalid(message, issuer_level=message)


@action("delegation.end")
def revoke_delegation(*, by: User, delegation: Delegation) -> None:
    """Let the bureau confirm cases accepted from tomorrow on; open cases end as they began.

    Raises:
        PermissionRequired, DelegationNotAllowed
    """
    require_permission(by, Permission.MANAGE_DELEGATIONS)
    locked = lock_row(Delegation.objects.all(), delegation.pk)
    if locked.last_day is not None:
        raise DelegationNotAllowed(_("这项下放已经收回。"))
    locked.last_day = max(today(), locked.first_day - timedelta(days=1))
    locked.save(update_fields=["last_day"])
    record(
        _("收回{township}对{matter}的确认权限。").format(
            township=place_name(locked.township_code), matter=all_procedures()[locked.procedure_id].label
        ),
        subject=locked,
        village_code=locked.township_code.ljust(12, "0"),
    )
