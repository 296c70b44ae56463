"""Pages of the overview of funds, the ledger and a voucher."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.funding import actions, overview, queries
from doudi.funding.columns import (
    EXPORTED_FIGURES,
    EXPORTED_LEDGER_HEADINGS,
    LEDGER_COLUMNS,
    MOVEMENT_COLUMNS,
    RESERVE_COLUMNS,
)
from doudi.funding.entries.kinds import ENTRY_KINDS
from doudi.funding.forms import LedgerFilter, ReasonForm
from doudi.funding.models import Transaction
from doudi.funding.pages import funds_excel, requested_year
from doudi.ui.excel import MAX_ROWS
from doudi.ui.pagination import Page, page_of
from doudi.values.money import yuan_amount

_PAGE_SIZE = 40
_FILTER_LABELS: dict[str, dict[Any, Any]] = {
    "source": policy.SOURCE_LABELS,
    "kind": dict(Transaction.Kind.choices),
}


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
@permission_required(Permission.READ_FUNDS)
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


@require_GET
@permission_required(Permission.READ_FUNDS)
def ledger(request: StaffRequest) -> HttpResponse:
    """List the transactions with their movements, the latest first."""
    form, criteria = _filter(request)
    shown = page_of(request, queries.transactions(**criteria), _PAGE_SIZE)
    movements = [
        movement for transaction in queries.number_vouchers(shown.rows) for movement in transaction.movements.all()
    ]
    shown = Page(movements, shown.number, shown.has_next)
    return render(request, "funding/ledger.html", {"form": form, "shown": shown, "columns": LEDGER_COLUMNS})


@require_GET
@permission_required(Permission.READ_FUNDS)
def export_ledger(request: StaffRequest) -> HttpResponse:
    """Export the filtered ledger as Excel, a row for each movement."""
    _form, criteria = _filter(request)
    filters = [str(_FILTER_LABELS.get(name, {}).get(value, value)) for name, value in criteria.items()]
    rows = [
        (
            transaction.booked_on,
            transaction.get_kind_display(),
            transaction.number,
            transaction.reference,
            str(movement.from_account),
            str(movement.to_account),
            movement.direct_fund_marks,
            yuan_amount(movement.amount_fen),
            transaction.basis,
            transaction.note,
            transaction.entered_by.name if transaction.entered_by else _("系统"),
            f"{timezone.localtime(transaction.entered_at):%Y-%m-%d %H:%M}",
        )
        for transaction in queries.number_vouchers(queries.transactions(**criteria)[:MAX_ROWS])
        for movement in transaction.movements.all()
    ]
    return funds_excel(request, _("困难群众救助资金账簿"), filters, list(map(str, EXPORTED_LEDGER_HEADINGS)), rows)


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


def _filter(request: StaffRequest) -> tuple[LedgerFilter, dict[str, Any]]:
    form = LedgerFilter(request.GET)
    form.is_valid()
    return form, {name: value for name, value in form.cleaned_data.items() if value}
