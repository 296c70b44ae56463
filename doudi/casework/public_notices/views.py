"""The page of a public notice, to print and to post in the village."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from doudi.casework.models import Case
from doudi.casework.public_notices.recorded_lines import lines_in_language
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@require_GET
@permission_required(Permission.READ_CASES)
def public_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the last public notice of a case."""
    visible = Case.objects.visible_to(request.user).select_related("application", "household", "person")
    case = get_object_or_404(visible, pk=pk)
    notice = case.public_notices.last()
    if notice is None:
        raise Http404
    context = {"case": case, "notice": notice, "lines": lines_in_language(notice.lines).items()}
    return render(request, "casework/public_notices/notice.html", context)
