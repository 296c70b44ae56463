"""What the pages of money share: the year asked for, and the Excel export."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.clock import today
from doudi.ui.excel import MAX_ROWS, excel_response


def requested_year(request: StaffRequest) -> int:
    """Return the year of the address, by default this year."""
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else today().year


def funds_excel(
    request: StaffRequest, title: str, filters: list[str], headings: list[str], rows: Sequence[Sequence[object]]
) -> HttpResponse:
    """Record the export of a list of money and return it as an Excel file."""
    record_export(
        by=request.user, filters=[title, *filters], rows=len(rows), most=MAX_ROWS, permission=Permission.READ_FUNDS
    )
    return excel_response(title, filters, headings, rows, by=request.user)
