"""Documents of a case as PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from doudi.casework.case_documents.actions import read_document
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.models import Case
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.language import makes_file


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def case_document(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Return a document: the archived one, or as it would be today until it is archived."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    if kind not in CaseDocument.Kind.values:
        raise Http404
    content, archived = read_document(by=request.user, case=case, kind=kind)
    if not content:
        raise Http404
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{case.number}-{CaseDocument.Kind(kind).label}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    if archived is not None:
        response["X-SM3"] = archived.sm3
    return response
