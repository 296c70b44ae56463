"""Archive the files of a meeting and read them as they were archived."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi.conferences.meetings.queries import documents_for
from doudi.conferences.models import Meeting, MeetingDocument
from doudi.conferences.refusals import DocumentAltered
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_generated, store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.encryption import sm3_digest
from doudi.core.refusals import OutsideScope
from doudi.ui.pdf import document_html, pdf_of
from doudi.values.divisions import COUNTY_CODE

COUNTY_FILES = COUNTY_CODE.ljust(VILLAGE_DIGITS, "0")
"""Where the files of a meeting belong: to the county, so no township reads them."""


def archive_pdf(meeting: Meeting, kind: str, contents: dict[str, Any], by: User) -> MeetingDocument:
    """Print and archive a document; part of the action that makes it final and records it."""
    content = pdf_of(document_html(f"conferences/documents/{kind}.html", contents))
    name = f"{contents['title']}{meeting.minutes_number}.pdf"
    attachment = store_generated(by=by, name=name, content=content, village_code=COUNTY_FILES)
    return _archived(meeting, kind, attachment, content, by)


def archive_upload(meeting: Meeting, kind: str, upload: Upload, by: User) -> MeetingDocument:
    """Archive a scan; part of the action that records it.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    attachment = store_upload(by=by, upload=upload, village_code=COUNTY_FILES)
    return _archived(meeting, kind, attachment, upload.content, by)


def _archived(meeting: Meeting, kind: str, attachment: Attachment, content: bytes, by: User) -> MeetingDocument:
    edition = meeting.documents.filter(kind=kind).count() + 1
    return MeetingDocument.objects.create(
        meeting=meeting, kind=kind, edition=edition, attachment=attachment, sm3=sm3_digest(content), made_by=by
    )


def refuse_altered(document: MeetingDocument) -> bytes:
    """Return the bytes of an archived file.

    Raises:
        DocumentAltered: they are not the ones that were archived.
    """
    content = file_storage.read(document.attachment.key)
    if sm3_digest(content) != document.sm3:
        raise DocumentAltered(_("存档文件与存档时的摘要不符，可能被改动，请联系系统管理员核查。"))
    return content


@action("conference.read_document")
def read_meeting_document(*, by: User, document: MeetingDocument) -> bytes:
    """Return an archived file byte for byte, and record who looked at it.

    Raises:
        PermissionRequired, OutsideScope, DocumentAltered
    """
    require_permission(by, Permission.ATTEND_CONFERENCES)
    if not documents_for(by).filter(pk=document.pk).exists():
        raise OutsideScope(_("您不是这次会议的成员。"))
    content = refuse_altered(document)
    sentence = _("查看{meeting}的{kind}第{edition}稿。").format(
        meeting=document.meeting.label, kind=document.get_kind_display(), edition=document.edition
    )
    record(sentence, subject=document.meeting)
    return content
