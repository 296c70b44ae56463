"""Archive the order to return and the decision on a fine when they are decided, and read them as they went out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.refusals import DocumentAltered
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_generated
from doudi.core.audit.trail import action, record
from doudi.core.encryption import sm3_digest
from doudi.core.refusals import OutsideScope
from doudi.payments.models import Recovery, RecoveryDocument, RecoveryFine
from doudi.payments.recoveries.documents import fine_decision, return_order
from doudi.ui.pdf import document_html, pdf_of

_Kind = RecoveryDocument.Kind


def archive_return_order(recovery: Recovery, by: User) -> RecoveryDocument:
    """Archive the order to return; part of the action that decides it and records it."""
    return _archive(recovery, _Kind.RETURN_ORDER, return_order(recovery), by)


def archive_fine_decision(fine: RecoveryFine, by: User) -> RecoveryDocument:
    """Archive the decision on an imposed fine; part of the action that decides it and records it."""
    return _archive(fine.recovery, _Kind.FINE_DECISION, fine_decision(fine), by)


def _archive(recovery: Recovery, kind: str, contents: dict[str, Any], by: User) -> RecoveryDocument:
    content = pdf_of(document_html(f"payments/documents/{kind}.html", contents))
    name = f"{contents['title']}{contents['number']}.pdf"
    attachment = store_generated(by=by, name=name, content=content, village_code=recovery.village_code)
    return RecoveryDocument.objects.create(
        recovery=recovery, kind=kind, number=contents["number"], attachment=attachment, sm3=sm3_digest(content)
    )


@action("recovery.read_document")
def read_recovery_document(*, by: User, document: RecoveryDocument) -> bytes:
    """Return an archived document byte for byte, and record who looked at it.

    Raises:
        PermissionRequired, OutsideScope, DocumentAltered
    """
    require_permission(by, Permission.READ_PAYROLL)
    recovery = Recovery.objects.in_scope(money_scope(by)).filter(pk=document.recovery_id).first()
    if recovery is None:
        raise OutsideScope(_("这笔追缴不在您的辖区内。"))
    content = file_storage.read(document.attachment.key)
    if sm3_digest(content) != document.sm3:
        raise DocumentAltered(_("存档文书与存档时的摘要不符，可能被改动，请联系系统管理员核查。"))
    sentence = _("查看{kind}{number}。").format(kind=document.get_kind_display(), number=document.number)
    record(sentence, subject=recovery, village_code=recovery.village_code)
    return content
