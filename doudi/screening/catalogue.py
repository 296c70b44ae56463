"""Every rule of the screening, in the order of the result."""

from __future__ import annotations

from doudi.screening import means, wrong_payments
from doudi.screening.rules import Rule
from doudi.values.translation import gettext as _

_COMPARISON = ("P18-3.d", "MCA83-III.2")
_MEANS = ("P18-3.d", "MCA57-14")
_DOUBLE = ("P18-3.d", "MCA57-28", "SC52-3")
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
    Rule("W04", _("名下有机动车"), "d", "M", _MEANS, means.owns_vehicle, needs=("vehicles",)),
    Rule("W05", _("有在营的企业或者个体户"), "d", "M", _MEANS, means.runs_company, needs=("companies",)),
    Rule("W06", _("有第二套住房或者商业用房"), "d", "M", _MEANS, means.owns_second_home, needs=("property",)),
    Rule("W07", _("存款超过限额"), "d", "M", _MEANS, means.deposits_over_limit, needs=("deposits",)),
    Rule(
        "W08",
        _("社保缴费基数超过预警线"),
        "d",
        "M",
        _MEANS,
        means.insurance_base_over_line,
        needs=("social_insurance",),
    ),
    Rule("W09", _("重复享受待遇"), "d", "H", _DOUBLE, wrong_payments.paid_twice),
    Rule("W10", _("金额高于标准，或者非常补低于最低补助"), "d", "H", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W11", _("账户由无关人员共用，或者户名是工作人员"), "d", "H", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W12", _("复核、渐退、支出型认定超期"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W13", _("工作人员近亲属没有备案"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule("W14", _("连续两个月退款"), "a", "M", _COMPARISON, cannot_run=_NEEDS_STORE),
    Rule(
        "W15",
        _("成年以后仍领儿童待遇而不在校"),
        "d",
        "M",
        _COMPARISON,
        wrong_payments.grown_and_not_at_school,
        needs=("students",),
    ),
)
