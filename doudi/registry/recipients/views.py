"""The list of recipients, on the page and as an Excel export."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name, villages_of
from doudi.registry.recipients import queries
from doudi.registry.recipients.columns import RECIPIENT_COLUMNS
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate


def _filter(request: StaffRequest) -> queries.RecipientFilter:
    """Read the filter of the list from the address.

    Raises:
        BadRequest: a value is not one of the choices.
    """
    chosen = queries.RecipientFilter(
        village=request.GET.get("village", ""),
        programme=request.GET.get("programme", ""),
        lacks=request.GET.get("lacks", ""),
    )
    is_known = chosen.programme in {"", *policy.award_programmes()} and chosen.lacks in {
        "",
        *queries.MISSING_DATA_FILTERS,
    }
    if not is_known or (chosen.village and not chosen.village.isdigit()):
        raise BadRequest
    return chosen


@require_GET
@permission_required(Permission.EXPORT_LISTS)
def export_recipients(request: StaffRequest) -> HttpResponse:
    """Export the filtered list to Excel, with masked identity numbers."""
    chosen = _filter(request)
    recipients = queries.recipients(by=request.user, chosen=chosen)
    people = list(recipients[: MAX_ROWS + 1])
    programmes = queries.programmes_of(recipients.order_by().values("pk"))
    filters = queries.describe_filter(chosen)
    record_export(by=request.user, filters=filters, rows=len(people), most=MAX_ROWS)
    columns = [_("家庭"), _("姓名"), _("性别"), _("出生日期"), _("身份证号"), _("待遇"), _("乡镇和村（居）")]
    rows = (
        (
            person.household.number if person.household else "",
            person.name,
            person.get_sex_display(),
            person.birth_date,
            str(person.id_number or ""),
            programmes.get(person.pk, ""),
            place_name(person.village_id),
        )
        for person in people
    )
    return excel_response(_("在享人员名单"), filters, columns, rows, by=request.user)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def recipients(request: StaffRequest) -> HttpResponse:
    """List the recipients of the month, filtered by village, programme and missing data."""
    chosen = _filter(request)
    try:
        shown = paginate(queries.recipients(by=request.user, chosen=chosen), request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    return render(
        request,
        "registry/recipients.html",
        {
            "columns": RECIPIENT_COLUMNS,
            "shown": shown,
            "rows": queries.recipient_rows(shown.rows),
            "chosen": chosen,
            "villages": villages_of(request.user.scope),
            "programmes": [(name, policy.programme_name(name)) for name in policy.award_programmes()],
            "lacks": queries.MISSING_DATA_FILTERS,
            "month": this_month(),
            "may_register": request.user.may(Permission.CHANGE_REGISTRY),
            "may_export": request.user.may(Permission.EXPORT_LISTS),
        },
    )
