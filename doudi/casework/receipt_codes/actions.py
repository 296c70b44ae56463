"""Issue a new code to follow an application by; the old one stops working."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.models import Application, RecipientRequest
from doudi.casework.receipt_codes.refusals import IdentityNotChecked
from doudi.casework.recipient_requests.models import IdentityCheck as SenderCheck
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.lookup_codes import hash_of, new_code
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.ui.tables import Text


class IdentityCheck(models.TextChoices):
    """How the officer made sure that the code goes to the applicant."""

    CARD = "card", gettext_lazy("当面核对了申请人的身份证原件")
    CALL_BACK = "call_back", gettext_lazy("拨打申请时留的电话，核对了姓名、出生日期和申请事项")
    PROXY = "proxy", gettext_lazy("核对了受托人身份证和申请人的委托书")


@action("application.new_code")
def issue_new_code(*, by: User, application: Application, check: str, detail: str) -> str:
    """Replace the code of an application; return the new one, of which only the hash is stored.

    Raises:
        PermissionRequired, OutsideScope, IdentityNotChecked, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这份申请不在您的辖区内。"))
    locked = lock_row(Application.objects.visible_to(by), application.pk, missing=outside)
    if check not in IdentityCheck.values:
        raise _not_checked()
    return _replace_code(locked, locked.applicant_name, IdentityCheck(check).label, detail)


@action("recipient_request.new_code")
def issue_new_request_code(*, by: User, request: RecipientRequest, check: str, detail: str) -> str:
    """Replace the code of a request that was sent from a phone; return the new one.

    Raises:
        PermissionRequired, OutsideScope, IdentityNotChecked, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这份申报不在您的辖区内。"))
    locked = lock_row(RecipientRequest.objects.visible_to(by), request.pk, missing=outside)
    if check not in SenderCheck.values:
        raise _not_checked()
    return _replace_code(locked, locked.name, SenderCheck(check).label, detail)


def _not_checked() -> IdentityNotChecked:
    message = _("请选择怎么核对的身份。没有核对身份的，不能补发查询码。")
    return IdentityNotChecked(message, check=message)


def _replace_code(locked: Application | RecipientRequest, name: str, check: Text, detail: str) -> str:
    detail = required_text(detail, "detail", _("请写明谁来补、什么情况。"))
    code = new_code()
    locked.code_hash = hash_of(code)
    locked.save(update_fields=["code_hash"])
    record(
        _("为{name}补发查询码：{check}。原来的查询码作废。").format(name=name, check=check),
        subject=locked,
        village_code=locked.village_code,
        why=detail[:300],
    )
    return code
