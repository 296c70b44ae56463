"""Every rule of the screening, in the order of the result."""

from __future__ import annotations

from doudi.screening import wrong_payments
from doudi.screening.rules import Rule
from doudi.values.translation import gettext as _

_COMPARISON = ("P18-3.d", "MCA83-III.2")
_NEEDS_STORE = _("要看系统里的发放、账户、复核或者工作人员登记，快照里没有")

RULES = (
    Rule(
        "W01",
        _("去世以后仍有待遇"),
        "d",
        "H",
        _COMPARISON,
        wrong_payments.paid_after_death,
        any_of=("deaths", "cremations"),
    ),
    Rule("W02", _("服刑期间仍有待遇"), "d", "H", _COMPARISON, wrong_payments.paid_in_prison, needs=("prison",)),
    Rule(
        "W03",
        _("财政供养人员享受待遇"),
        "d",
        "H",
        _COMPARISON,
        wrong_payments.on_public_payroll,
        needs=("public_payroll",),
    ),
    Rule("W10", _("金额高于标准，或者非常补低于最低补助"), "d", "H", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W11", _("账户由无关人员共用，或者户名是工作人员"), "d", "H", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W12", _("复核、渐退、支出型认定超期"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W13", _("工作人员近亲属没有备案"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W14", _("连续两个月退款"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
)
