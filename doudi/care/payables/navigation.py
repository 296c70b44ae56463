"""Entries of approved amounts in the navigation, with what waits for a user."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.payables.queries import payees_to_confirm, wrong_payments_to_confirm
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_counts, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.CARE, _("医疗、丧葬支付"), "care_payables:payables", pages=("care_payables:payable",), order=60
    ),
    NavigationEntry(
        NavigationGroup.CARE,
        _("收款账户"),
        "care_payables:payees",
        pages=("care_payables:payee",),
        order=61,
        is_minor=True,
    ),
)


def _counts(user: User) -> dict[str, int]:
    found = {"care_payables:payees": payees_to_confirm(by=user)} if user.may(Permission.HANDLE_CARE) else {}
    if user.may(Permission.APPROVE_PAYROLL):
        found["care_payables:payables"] = wrong_payments_to_confirm(by=user)
    return found


register_counts(_counts)
