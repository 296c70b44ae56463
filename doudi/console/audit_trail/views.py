"""Pages of the audit trail."""

from __future__ import annotations

from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.console.audit_trail.columns import TRAIL_COLUMNS
from doudi.console.audit_trail.queries import trail
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.exports import record_export
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.ui.templatetags.ui import date_and_time

PAGE_SIZE = 50


@require_GET
@permission_required(Permission.READ_AUDIT_TRAIL)
def audit_trail(request: StaffRequest) -> HttpResponse:
    """Show the audit entries that the user may read."""
    verb = request.GET.get("verb", "")
    try:
        shown = paginate(trail(by=request.user, verb=verb), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    context = {"shown": shown, "verb": verb, "trail_columns": TRAIL_COLUMNS}
    return render(request, "console/audit_trail.html", context)


@require_GET
@permission_required(Permission.READ_AUDIT_TRAIL)
def export_audit_trail(request: StaffRequest) -> HttpResponse:
    """Export the latest entries as Excel, up to the limit of rows."""
    verb = request.GET.get("verb", "")
    entries = list(trail(by=request.user, verb=verb)[:MAX_ROWS])
    filters = [verb] if verb else []
    record_export(
        by=request.user,
        filters=[_("操作记录"), *filters],
        rows=len(entries),
        most=MAX_ROWS,
        permission=Permission.READ_AUDIT_TRAIL,
    )
    columns = [_("序号"), _("时间"), _("谁"), _("角色"), _("做了什么"), _("原因")]
    rows = (
        (
            entry.number,
            date_and_time(entry.at),
            entry.actor_name,
            _role_label(entry.actor_role),
            entry.sentence,
            entry.why,
        )
        for entry in entries
    )
    return excel_response(_("操作记录"), filters, columns, rows, by=request.user)


def _role_label(name: str) -> str:
    return str(Role(name).label) if name in Role.values else _("系统")
