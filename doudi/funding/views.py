"""Pages of the overview of funds, the ledger and a voucher."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.funding import actions, overview, queries
from doudi.funding.columns import (
    EXPORTED_FIGURES,
    LEDGER_LIST,
    MOVEMENT_COLUMNS,
    RESERVE_COLUMNS,
)
from doudi.funding.entries.kinds import ENTRY_KINDS
from doudi.funding.forms import LedgerFilterForm, ReasonForm
from doudi.funding.models import Transaction
from doudi.funding.pages import funds_excel, requested_year
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.values.carries import carries
from doudi.values.money import yuan_amount


@carries("SAL2026-66")
@require_GET
@permission_required(Permission.READ_FUNDS)
def home(request: StaffRequest) -> HttpResponse:
    """Show a year's funds by source, the proposals to decide and the townships' reserves."""
    proposals = queries.proposals_to_decide()
    context = {
        "overview": overview.overview_of(requested_year(request)),
        "years": overview.years(),
        "proposals": [(proposal, actions.describe_proposal(proposal)) for proposal in proposals],
        "entry_kinds": ENTRY_KINDS if request.user.may(Permission.RECORD_FUNDS) else {},
        "reserve_columns": RESERVE_COLUMNS,
    }
    return render(request, "funding/overview.html", context)


@require_GET
@permission_required(Permission.READ_FUNDS, fresh_code=ALWAYS)
@makes_file
def export_home(request: StaffRequest) -> HttpResponse:
    """Export the overview as Excel."""
    year = overview.overview_of(requested_year(request))
    rows = [
        [
            source.name or _("合计"),
            source.direct_fund_mark,
            *(yuan_amount(getattr(source, f"{name}_fen")) for name in EXPORTED_FIGURES),
        ]
        for source in (*year.lines, year.total)
    ]
    headings = [_("资金来源"), _("直达资金标识"), *map(str, EXPORTED_FIGURES.values())]
    title = _("{year}年困难群众救助资金收支情况").format(year=year.year)
    return funds_excel(request, title, [_("{year}年，单位：元").format(year=year.year)], headings, rows)


@carries("SAL2026-66")
@require_GET
@permission_required(Permission.READ_FUNDS)
def ledger(request: StaffRequest) -> HttpResponse:
    """List the transactions with their movements, the latest first."""
    filters = LedgerFilterForm(request.GET, by=request.user)
    chosen = filters.chosen if filters.is_valid() else {}
    shown = open_list(
        request,
        LEDGER_LIST,
        queries.transactions(**chosen),
        filters=filters,
        rows_of=lambda rows: [one for row in queries.number_vouchers(rows) for one in row.movements.all()],
    )
    return shown.render("funding/ledger.html")


@require_GET
@permission_required(Permission.READ_FUNDS)
def voucher(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a transaction as a voucher, to read and to print."""
    return render_voucher(request, find_transaction(pk), ReasonForm())


def find_transaction(pk: int) -> Transaction:
    """Return a transaction with its movements.

    Raises:
        Http404: there is none.
    """
    transactions = Transaction.objects.select_related("entered_by", "corrects", "corrected_by")
    return get_object_or_404(transactions.prefetch_related("movements__from_account", "movements__to_account"), pk=pk)


def render_voucher(
    request: StaffRequest, transaction: Transaction, form: ReasonForm, status: int = 200
) -> HttpResponse:
    """Render the page of a transaction with the form of its correction."""
    is_correctable = transaction.kind in actions.HAND_ENTERED_KINDS and not hasattr(transaction, "corrected_by")
    context = {
        "transaction": transaction,
        "columns": MOVEMENT_COLUMNS,
        "form": form,
        "history": entries_about(transaction),
        "may_correct": is_correctable and request.user.may(Permission.RECORD_FUNDS),
    }
    return render(request, "funding/voucher.html", context, status=status)
