"""Making papers, and keeping them as they were."""

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

DECISION_DOCUMENTS = (
    CaseDocument.Kind.APPLICATION,
    CaseDocument.Kind.HOME_VISIT,
    CaseDocument.Kind.OPINION,
    CaseDocument.Kind.NOTIFICATION,
)


def render_document(case: Case, kind: str) -> bytes | None:
    """The paper as it would be today; None while there is none."""
    contents = contents_of(case, kind)
    return pdf_of(document_html(f"casework/case_documents/{kind}.html", contents)) if contents is not None else None


def keep_documents(case: Case, kinds: tuple[str, ...], by: Actor) -> list[CaseDocument]:
    """Keep papers of a case as they are now; part of the action that made them final, whose sentence speaks for it."""
    kept = []
    for kind in kinds:
        content = render_document(case, kind)
        if content is None:
            continue
        name = f"{case.number}-{CaseDocument.Kind(kind).label}.pdf"
        attachment = store_generated(by=by, name=name, content=content, village_code=case.village_code)
        kept.append(CaseDocument.objects.create(case=case, kind=kind, attachment=attachment, sm3=sm3_digest(content)))
    return kept


def read_document(*, by: User, case: Case, kind: str) -> tuple[bytes, CaseDocument | None]:
    """A paper for whoever may see the case: the kept one, byte for byte, or as it would be today.

    Raises:
        PermissionRequired, OutsideScope, DocumentAltered, Case.DoesNotExist
    """
    held = Case.objects.visible_to(by).get(pk=case.pk)
    kept = held.papers.filter(kind=kind).select_related("attachment").last()
    if kept is None:
        return render_document(held, kind) or b"", None
    content = read_attachment(by=by, attachment=kept.attachment)
    if sm3_digest(content) != kept.sm3:
        raise DocumentAltered(_("存档文书与存档时的摘要不符，可能被改动，请联系系统管理员核查。"))
    return content, kept


def is_intact(paper: CaseDocument) -> bool:
    """Whether the bytes that are kept are those that were made."""
    return sm3_digest(file_storage.read(paper.attachment.key)) == paper.sm3
