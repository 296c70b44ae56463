"""Entries of payments in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_MONEY = NavigationGroup.MONEY

ENTRIES = (
    NavigationEntry(_MONEY, _("发放批次"), "payments:runs", pages=("payments:*",), order=10),
    NavigationEntry(_MONEY, _("银行文件"), "bank_exchange:files", pages=("bank_exchange:*",), order=15),
    NavigationEntry(_MONEY, _("银行退回"), "bank_exchange:returned_payments", order=20),
    NavigationEntry(
        _MONEY,
        _("多发追缴"),
        "payments:recoveries",
        pages=("payments:recovery", "payments:recovery_fine"),
        order=25,
    ),
    NavigationEntry(_MONEY, _("发放日历"), "payments:calendar", pages=("payments:calendar_table",), order=30),
    NavigationEntry(
        NavigationGroup.PEOPLE,
        _("接管向导"),
        "payments:take_overs",
        pages=(
            "payments:take_over",
            "payments:take_over_action",
            "payments:without_account",
            "payments:explain_difference",
            "payments:paid_months",
            "payments:differences",
            "payments:export_differences",
            "payments:compare_again",
            "payments:confirm_roll_with_history",
        ),
        order=61,
    ),
    NavigationEntry(_MONEY, _("缓发"), "payments:holds", pages=("payments:lift_hold",), order=40, is_minor=True),
    NavigationEntry(
        _MONEY,
        _("代领账户"),
        "payments:account_authorities",
        pages=("payments:confirm_account_authority",),
        order=41,
        is_minor=True,
    ),
    NavigationEntry(
        _MONEY,
        _("特殊金额"),
        "payments:special_amounts",
        pages=("payments:decide_special_amount",),
        order=42,
        is_minor=True,
        permission=Permission.READ_FUNDS,
    ),
    NavigationEntry(
        _MONEY,
        _("发放自查"),
        "payments:self_audit",
        pages=("payments:audit_hit",),
        order=43,
        is_minor=True,
    ),
    NavigationEntry(
        _MONEY,
        _("银行查询"),
        "bank_exchange:inquiries",
        pages=("bank_exchange:settle_inquiry",),
        order=44,
        is_minor=True,
    ),
    NavigationEntry(_MONEY, _("资金报表"), "statements:statement", order=60, is_minor=True),
    NavigationEntry(
        _MONEY,
        _("统计月报、季报"),
        "statistical_returns:returns",
        pages=("statistical_returns:*",),
        order=60,
        is_minor=True,
    ),
    NavigationEntry(_MONEY, _("补差水平"), "statements:supplement", order=61, is_minor=True),
    NavigationEntry(_MONEY, _("全年测算"), "statements:forecasts", pages=("statements:*",), order=62, is_minor=True),
)

register_entries(*ENTRIES)
