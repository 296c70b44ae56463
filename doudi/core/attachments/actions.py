"""Actions on attachments: store and read uploaded files."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.file_types import identify_file, safe_file_name
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.owners import is_own_of_department, is_readable_by
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import Actor, action, record
from doudi.core.refusals import OutsideScope


@action("attachment.store")
def store_attachment(*, by: Actor, name: str, content: bytes, kind: str, village_code: str) -> Attachment:
    """Store an uploaded file.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    safe_name, media_type = identify_file(name, content, kind)
    attachment = _create(by, safe_name, content, kind, media_type, village_code)
    record(
        _("上传{kind}“{name}”。").format(kind=attachment.get_kind_display(), name=safe_name),
        subject=attachment,
        village_code=village_code,
    )
    return attachment


def store_upload(*, by: Actor, upload: Upload, village_code: str) -> Attachment:
    """Store a file that a form gave.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    stored: Attachment = store_attachment(
        by=by, name=upload.name, content=upload.content, kind=upload.kind, village_code=village_code
    )
    return stored


def store_generated(*, by: Actor, name: str, content: bytes, village_code: str) -> Attachment:
    """Store a PDF that the system generated, within the action that records it."""
    return _create(by, safe_file_name(name), content, Attachment.Kind.PDF, "application/pdf", village_code)


def _create(by: Actor, name: str, content: bytes, kind: str, media_type: str, village_code: str) -> Attachment:
    return Attachment.objects.create(
        key=file_storage.write(content),
        kind=kind,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        village_code=village_code,
        uploaded_by=by if isinstance(by, User) else None,
    )


@action("attachment.read")
def read_attachment(*, by: User, attachment: Attachment) -> bytes:
    """Return the content of an attachment in the user's area, or of one that the user uploaded for a department.

    A roll contains whole identity and account numbers, so it needs the permission to reveal personal data.

    Raises:
        PermissionRequired, OutsideScope
    """
    if not is_own_of_department(by, attachment):
        is_roll = attachment.kind == Attachment.Kind.ROLL
        require_permission(by, Permission.REVEAL_PERSONAL_DATA if is_roll else Permission.READ_REGISTRY)
        if not is_readable_by(by, attachment):
            raise OutsideScope(_("这份附件不在您的辖区内。"))
    content = file_storage.read(attachment.key)
    record(
        _("查看{kind}“{name}”。").format(kind=attachment.get_kind_display(), name=attachment.name),
        subject=attachment,
        village_code=attachment.village_code,
    )
    return content
