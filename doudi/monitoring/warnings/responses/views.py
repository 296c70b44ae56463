"""The page of responses by township."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.warnings.responses import queries
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.lists.filters import ListFilterForm, from_day_field, to_day_field
from doudi.ui.lists.shown_list import open_list
from doudi.ui.tables import Column

RESPONSE_LIST = ListDeclaration(
    name="warnings.responses",
    title=_("预警响应率"),
    columns=(
        Column("label", _("乡镇"), is_title=True, sort=("key",)),
        Column("received", _("收到"), is_number=True, sort=("received",), is_page_total=True),
        Column("looked_shown", _("按时查看"), is_number=True, sort=("sort_looked",)),
        Column("answered_shown", _("按时办结"), is_number=True, sort=("sort_answered",)),
        Column("overdue", _("现在逾期"), is_number=True, sort=("overdue",), is_page_total=True),
        Column("climbed", _("县局督办"), is_number=True, sort=("climbed",), is_page_total=True),
    ),
    empty=_("这段时间没有预警。"),
    export=Permission.READ_WARNINGS,
    page_size=100,
)


class ResponseFilterForm(ListFilterForm):
    """The days on which the warnings came."""

    first = from_day_field()
    last = to_day_field()


@require_GET
@permission_required(Permission.READ_WARNINGS)
def responses(request: StaffRequest) -> HttpResponse:
    """List the response of each township, with the sum."""
    filters = ResponseFilterForm(request.GET, by=request.user)
    rows = queries.responses(by=request.user, **filters.chosen)
    shown = open_list(request, RESPONSE_LIST, rows, filters=filters)
    return shown.render("warnings/responses.html", {"total": queries.total_of(rows, gettext("合计"))})
