"""Downloads of uploaded files, for users who may see them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import read_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.owners import is_own_of_department, is_readable_by


@require_GET
@permission_required(Permission.DESK)
def read(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a photograph, download any other file; browsers do not cache it.

    Departments open only what they uploaded, everybody else what is in their area.
    """
    attachment = get_object_or_404(Attachment.objects.all(), pk=pk)
    if not is_own_of_department(request.user, attachment):
        if not request.user.may(Permission.READ_REGISTRY):
            raise PermissionDenied
        if not is_readable_by(request.user, attachment):
            raise Http404
    content = read_attachment(by=request.user, attachment=attachment)
    response = HttpResponse(content, content_type=attachment.media_type)
    shown = attachment.kind == Attachment.Kind.PHOTO
    response["Content-Disposition"] = content_disposition_header(not shown, attachment.name) or "attachment"
    return response
