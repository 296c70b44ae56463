"""Pages of a family's chain of help and of the form that prints it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.low_income.family_chain.chain import chain_of
from doudi.monitoring.low_income.family_chain.columns import CHAIN_COLUMNS, PART_COLUMNS
from doudi.monitoring.low_income.family_chain.document import family_document_contents
from doudi.monitoring.low_income.family_chain.one_matter import matters_of
from doudi.monitoring.low_income.family_chain.panels import periods_of
from doudi.monitoring.low_income.layers.columns import PERIOD_COLUMNS
from doudi.registry.access import household_or_404
from doudi.registry.households.panels import FamilyFile
from doudi.ui.language import makes_file
from doudi.ui.pdf import document_html, pdf_of


@require_GET
@permission_required(Permission.READ_CASES)
def chain(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what every department gave a family, year by year, and every department's part of its applications."""
    household = household_or_404(request, pk)
    file = FamilyFile(household, request.user)
    context = {
        "household": household,
        "layers": periods_of(file),
        "layer_columns": PERIOD_COLUMNS,
        "matters": matters_of(file),
        "part_columns": PART_COLUMNS,
        "years": chain_of(file),
        "columns": CHAIN_COLUMNS,
    }
    return render(request, "low_income/family_chain/chain.html", context)


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def family_document(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the file of a family as two A4 pages; the access log has each printing as a document."""
    household = household_or_404(request, pk)
    contents = family_document_contents(FamilyFile(household, request.user))
    note_access("document", subject=household, village_code=household.village_id)
    html = document_html("low_income/family_chain/document.html", contents)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
