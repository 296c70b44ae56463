"""Entries of funds in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_MONEY = NavigationGroup.MONEY

ENTRIES = (
    NavigationEntry(_MONEY, _("资金总览"), "funding:home", pages=("funding:*",), order=35),
    NavigationEntry(_MONEY, _("账簿"), "funding:ledger", pages=("funding:voucher",), order=50, is_minor=True),
    NavigationEntry(
        _MONEY,
        _("预算"),
        "funding:budgets",
        pages=("funding:budget", "funding:propose_budget"),
        order=51,
        is_minor=True,
    ),
    NavigationEntry(
        _MONEY,
        _("垫支"),
        "funding:overdrafts",
        pages=("funding:overdraft", "funding:propose_overdraft"),
        order=52,
        is_minor=True,
    ),
    NavigationEntry(
        _MONEY,
        _("价格指数"),
        "funding:indices",
        pages=("funding:price_indices", "funding:propose_price_indices"),
        order=53,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
