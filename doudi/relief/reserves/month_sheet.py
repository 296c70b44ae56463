"""The monthly sheet of a reserve on A4: opening, movements, closing, count, signatures."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.relief.reserves.models import ReserveCount
from doudi.relief.reserves.queries import month_sheet
from doudi.relief.reserves.townships import township_name
from doudi.ui.pdf import document_html, pdf_of


def month_sheet_html(township_code: str, month: date) -> str:
    """Return the sheet as the PDF is made from."""
    counts = ReserveCount.objects.filter(township_code=township_code, month=month, refused_by=None)
    context = {
        "title": _("临时救助备用金月报表"),
        "name": township_name(township_code),
        "month": month,
        "sheet": month_sheet(township_code, month),
        "count": counts.select_related("counted_by", "confirmed_by").first(),
        "mark": "",
    }
    return document_html("relief/reserves/month_sheet.html", context)


def month_sheet_pdf(township_code: str, month: date) -> bytes:
    """Return the sheet as PDF."""
    return pdf_of(month_sheet_html(township_code, month))
