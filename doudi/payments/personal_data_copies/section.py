"""What was paid to a person in the last months, with the account in clear."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.personal_data_copies.contents import MOST_ROWS
from doudi.casework.personal_data_copies.sections import CopySection, register_section
from doudi.core.clock import this_month
from doudi.payments.models import Payment
from doudi.payments.workflow import PaymentState
from doudi.registry.models import Person
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.money import format_yuan

MONTHS_OF_COPY = 24


def payments_section(person: Person) -> CopySection:
    """Return the payments of the last 24 months, the latest first."""
    since = add_months(this_month(), -MONTHS_OF_COPY)
    payments = Payment.objects.filter(person=person, run__month__gte=since).exclude(state=PaymentState.VOID)
    rows = [
        (
            format_month_in_words(payment.run.month),
            payment.programme_label,
            format_yuan(payment.bank_fen),
            f"{payment.holder_name} {payment.account.clear()}",
            payment.get_state_display(),
        )
        for payment in payments.select_related("run").order_by("-run__month", "-pk")[:MOST_ROWS]
    ]
    columns = (_("月份"), _("项目"), _("金额（元）"), _("发到哪张卡"), _("状态"))
    title = _("六、近{months}个月的发放").format(months=MONTHS_OF_COPY)
    return CopySection(title, columns, rows)


def register_sections() -> None:
    """Register the section."""
    register_section(payments_section)
