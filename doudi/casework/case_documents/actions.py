"""Render the documents of a case, archive them, and read what is archived."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.case_documents.contents import contents_of
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.models import Case
from doudi.casework.refusals import DocumentAltered
from doudi.core.accounts.models import User
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import read_attachment, store_generated
from doudi.core.audit.trail import Actor
from doudi.core.encryption import sm3_digest
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.carries import carries

DECISION_DOCUMENTS = (
    CaseDocument.Kind.APPLICATION,
    CaseDocument.Kind.ACCEPTANCE,
    CaseDocument.Kind.HOME_VISIT,
    CaseDocument.Kind.OPINION,
    CaseDocument.Kind.NOTIFICATION,
)


def render_document(case: Case, kind: str) -> bytes | None:
    """Return a document as PDF as it would be today; None where the case has none of the kind."""
    contents = contents_of(case, kind)
    return pdf_of(document_html(f"casework/case_documents/{kind}.html", contents)) if contents is not None else None


@carries("MCA43-17")
def archive_documents(case: Case, kinds: tuple[str, ...], by: Actor) -> list[CaseDocument]:
    """Archive documents as they are now; part of the action that makes them final and records its own audit entry."""
    archived = []
    for kind in kinds:
        content = render_document(case, kind)
        if content is None:
            continue
        name = f"{case.number}-{CaseDocument.Kind(kind).label}.pdf"
        attachment = store_generated(by=by, name=name, content=content, village_code=case.village_code)
        archived.append(
            CaseDocument.objects.create(case=case, kind=kind, attachment=attachment, sm3=sm3_digest(content))
        )
    return archived


def read_document(*, by: User, case: Case, kind: str) -> tuple[bytes, CaseDocument | None]:
    """Return a document as archived, with its record; as it would be today, with None, until it is archived.

    Raises:
        PermissionRequired, OutsideScope, DocumentAltered, Case.DoesNotExist
    """
    visible = Case.objects.visible_to(by).get(pk=case.pk)
    document = visible.documents.filter(kind=kind).select_related("attachment").last()
    if document is None:
        return render_document(visible, kind) or b"", None
    content = read_attachment(by=by, attachment=document.attachment)
    if sm3_digest(content) != document.sm3:
        raise DocumentAltered(_("存档文书与存档时的摘要不符，可能被改动，请联系系统管理员核查。"))
    return content, document


def is_intact(document: CaseDocument) -> bool:
    """Return whether the archived bytes still have their digest."""
    return sm3_digest(file_storage.read(document.attachment.key)) == document.sm3
