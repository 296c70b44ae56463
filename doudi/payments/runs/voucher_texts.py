"""What the vouchers of a run say: the basis of the booking, and the functional accounts with their amounts."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.funding.account_codes import codes_in_words, function_code
from doudi.payments.models import Line, Run
from doudi.payments.workflow import PaymentState
from doudi.values.benefit_month import format_month_in_words
from doudi.values.money import format_yuan


def basis_of_release(run: Run) -> str:
    """Return why the money of a run is released: the run and who approved it."""
    return _("{month}{kind}，批次{number}，{who}批准").format(
        month=format_month_in_words(run.month),
        kind=run.get_kind_display(),
        number=run.number,
        who=run.approved_by.name if run.approved_by else "",
    )


def accounts_of_release(run: Run) -> str:
    """Return the functional accounts that a run is spent on, with the amount of each (GFC-208.19)."""
    lines = Line.objects.filter(payment__run=run).exclude(payment__state=PaymentState.WITHDRAWN).order_by()
    amounts: dict[str, int] = {}
    for programme, area, total in lines.values_list("programme", "area").annotate(total=Sum("amount_fen")):
        code = function_code(programme, area, run.month)
        amounts[code] = amounts.get(code, 0) + int(total)
    parts = [f"{codes_in_words([code])} {format_yuan(amount)}元" for code, amount in sorted(amounts.items())]
    return _("功能分类科目：{accounts}").format(accounts="，".join(parts))
