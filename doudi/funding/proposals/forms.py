"""Forms of budgets, overdrafts and price indices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.funding import actions
from doudi.funding.forms import (
    FIRST_YEAR,
    LARGEST_AMOUNT_FEN,
    basis_field,
    note_field,
    source_field,
)
from doudi.funding.models import MAX_BASIS_LENGTH, MAX_NOTE_LENGTH, Proposal
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.tables import Text
from doudi.values.benefit_month import parse_month

_PERCENT = 100


def _this_year() -> int:
    return today().year


class ProposalFilterForm(ListFilterForm):
    """State."""

    state = choice_field(_("状态"), Proposal.State.choices)


class ProposalForm(ActionForm):
    """A form that makes a proposal."""

    def propose(self, user: User) -> Proposal:
        """Make the proposal."""
        raise NotImplementedError


class BudgetForm(ProposalForm):
    """Propose a budget or a change of one."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=9999, initial=_this_year)
    source = source_field(_("资金来源"))
    programme = forms.ChoiceField(
        label=_("项目"), required=False, choices=lambda: [("", _("不分项目")), *actions.budget_programmes().items()]
    )
    residents = forms.IntegerField(
        label=_("户籍人口"),
        min_value=1,
        max_value=100_000_000,
        required=False,
        help_text=_("只在编制临时救助预算时填写：按户籍人口每人每年安排"),
    )
    amount = YuanField(
        label=_("金额"),
        help_text=_("元；调减的填负数；临时救助不填的，按户籍人口算出"),
        max_length=20,
        required=False,
        largest_fen=LARGEST_AMOUNT_FEN,
    )
    basis = basis_field()
    note = note_field()

    def propose(self, user: User) -> Proposal:
        values = self.cleaned_data
        return actions.propose_budget(
            by=user,
            year=values["year"],
            source=values["source"],
            programme=values["programme"],
            amount_fen=values["amount"],
            residents=values["residents"],
            basis=values["basis"],
            note=values["note"],
        )


class OverdraftForm(ProposalForm):
    """Propose that a source may be overdrawn."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=9999, initial=_this_year)
    source = source_field(_("资金来源"))
    amount = YuanField(label=_("最多垫支"), help_text=_("元"), max_length=20, largest_fen=LARGEST_AMOUNT_FEN)
    until = date_field(_("期限"), help_text=_("过了这一天不能再垫；已垫的等资金到账补上"))
    reason = forms.CharField(label=_("事由"), max_length=MAX_NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def propose(self, user: User) -> Proposal:
        values = self.cleaned_data
        return actions.propose_overdraft(
            by=user,
            year=values["year"],
            source=values["source"],
            amount_fen=values["amount"],
            until=values["until"],
            reason=values["reason"],
        )


class PercentField(forms.DecimalField):
    """A rise in per cent, as published; cleans to the ratio of the rule book (ten-thousandths)."""

    def __init__(self, label: Text, **kwargs: Any) -> None:
        super().__init__(label=label, help_text=_("%"), min_value=-99, max_value=999, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(Decimal(percent) * policy.RATIO_SCALE / _PERCENT)


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError:
        raise ValidationError(_("请按 2023-05 的样子填写月份。")) from None


class IndicesForm(ProposalForm):
    """Enter a month's price indices."""

    month = forms.CharField(
        label=_("指数月份"), max_length=7, widget=forms.DateInput(attrs={"type": "month"}), help_text=_("如 2023-05")
    )
    pay_month = forms.CharField(
        label=_("发放月份"),
        max_length=7,
        required=False,
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("不填的，为指数月份的次月"),
    )
    cpi = PercentField(_("居民消费价格指数同比涨幅"))
    food = PercentField(_("食品价格同比涨幅"))
    low_income = PercentField(_("低收入居民价格指数同比涨幅"), required=False)
    published_on = date_field(_("公布日期"), help_text=_("发放时限从这一天起算"))
    basis = forms.CharField(
        label=_("依据"),
        max_length=MAX_BASIS_LENGTH,
        help_text=_("统计部门的通报；低收入居民指数没有公布的不填，按居民消费价格指数计算"),
    )

    def clean_month(self) -> date:
        """Refuse months before the rule book begins and months to come."""
        month = _month(self.cleaned_data["month"])
        if not date(FIRST_YEAR, 1, 1) <= month <= today():
            raise ValidationError(_("月份须在2022年1月以后、今天以前。"))
        return month

    def clean_pay_month(self) -> date | None:
        """Read the month, where one is given."""
        text = self.cleaned_data["pay_month"]
        return _month(text) if text else None

    def propose(self, user: User) -> Proposal:
        values = self.cleaned_data
        rises = actions.PriceRises(values["cpi"], values["food"], values["low_income"])
        return actions.propose_indices(
            by=user,
            month=values["month"],
            pay_month=values["pay_month"],
            rises=rises,
            published_on=values["published_on"],
            basis=values["basis"],
        )
