"""What finance and the bureau enter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.funding import actions
from doudi.funding.models import Proposal, Transaction
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.values.benefit_month import parse_month

_LONGEST_PAPER = 200
_LONGEST_NOTE = 300
_FIRST_YEAR = 2022
_PERCENT = 100
_LARGEST_FEN = 10_000_000_000_00


def _sources() -> list[tuple[str, str]]:
    return list(policy.SOURCE_LABELS.items())


def _source_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_sources)


def _basis_field() -> forms.CharField:
    return forms.CharField(
        label=_("依据"), max_length=_LONGEST_PAPER, help_text=_("文号或者凭证，如：赣财社〔2023〕15号")
    )


class EntryForm(ActionForm):
    """An allotment, or what is carried over: the day, the source, the amount, the basis."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    on = date_field(_("日期"), help_text=_("到账或者办理的日期，记入当年"))
    source = _source_field(_("资金来源"))
    amount = YuanField(label=_("金额"), help_text=_("元"), max_length=20, largest_fen=_LARGEST_FEN)
    basis = _basis_field()
    note = forms.CharField(label=_("说明"), max_length=_LONGEST_NOTE, required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["key"].initial = uuid4().hex
        self.fields["on"].initial = today()

    @property
    def entry(self) -> actions.Entry:
        """For the verbs."""
        given = self.cleaned_data
        return actions.Entry(given["key"], given["on"], given["source"], given["amount"], given["basis"], given["note"])


class ReserveForm(EntryForm):
    """A township's reserve: filled, taken back, or accounted for."""

    kind = forms.ChoiceField(
        label=_("办理"),
        choices=[
            (kind.value, kind.label)
            for kind in (
                Transaction.Kind.TO_RESERVE,
                Transaction.Kind.RESERVE_SPENT,
                Transaction.Kind.FROM_RESERVE,
            )
        ],
    )
    township_code = forms.ChoiceField(
        label=_("乡镇"), choices=lambda: [(one.code[:9], one.name) for one in townships()]
    )
    field_order = ("key", "kind", "township_code")


class ReassignForm(EntryForm):
    """What was spent out of one source is borne by another."""

    to_source = _source_field(_("改由谁承担"))
    field_order = ("key", "on", "source", "to_source")

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["source"].label = _("原记来源")

    def clean(self) -> dict[str, Any]:
        """Two sources."""
        given = super().clean() or {}
        if given.get("source") and given.get("source") == given.get("to_source"):
            self.add_error("to_source", ValidationError(_("与原记来源相同。")))
        return given


class BudgetForm(ActionForm):
    """A budget or a change of one."""

    year = forms.IntegerField(label=_("年度"), min_value=_FIRST_YEAR, max_value=9999)
    source = _source_field(_("资金来源"))
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
        largest_fen=_LARGEST_FEN,
    )
    basis = _basis_field()
    note = forms.CharField(label=_("说明"), max_length=_LONGEST_NOTE, required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["year"].initial = today().year

    def propose(self, by: User) -> Proposal:
        """Enter it."""
        given = self.cleaned_data
        return actions.propose_budget(
            by=by,
            year=given["year"],
            source=given["source"],
            programme=given["programme"],
            amount_fen=given["amount"],
            residents=given["residents"],
            basis=given["basis"],
            note=given["note"],
        )


class OverdraftForm(ActionForm):
    """Asking to spend a source further than what has come."""

    year = forms.IntegerField(label=_("年度"), min_value=_FIRST_YEAR, max_value=9999)
    source = _source_field(_("资金来源"))
    amount = YuanField(label=_("最多垫支"), help_text=_("元"), max_length=20, largest_fen=_LARGEST_FEN)
    until = date_field(_("期限"), help_text=_("过了这一天不能再垫；已垫的等资金到账补上"))
    reason = forms.CharField(label=_("事由"), max_length=_LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["year"].initial = today().year

    def propose(self, by: User) -> Proposal:
        """Ask for it."""
        given = self.cleaned_data
        return actions.propose_overdraft(
            by=by,
            year=given["year"],
            source=given["source"],
            amount_fen=given["amount"],
            until=given["until"],
            reason=given["reason"],
        )


class PercentField(forms.DecimalField):
    """A rise as it is published, in per cent; in clean the whole number that the rule book keeps."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, help_text=_("%"), min_value=-99, max_value=999, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(Decimal(percent) * policy.RATIO_SCALE / _PERCENT)


class IndicesForm(ActionForm):
    """A month's price indices."""

    month = forms.CharField(
        label=_("指数月份"), max_length=7, widget=forms.DateInput(attrs={"type": "month"}), help_text=_("如 2023-05")
    )
    cpi = PercentField(_("居民消费价格指数同比涨幅"))
    food = PercentField(_("食品价格同比涨幅"))
    low_income = PercentField(_("低收入居民价格指数同比涨幅"))
    published_on = date_field(_("公布日期"), help_text=_("发放时限从这一天起算"))
    basis = forms.CharField(
        label=_("依据"),
        max_length=_LONGEST_PAPER,
        help_text=_("统计部门的通报；低收入居民指数没有公布的，填居民消费价格指数涨幅并在此注明"),
    )

    def clean_month(self) -> date:
        """A month that the rule book may know."""
        try:
            month = parse_month(self.cleaned_data["month"])
        except ValueError:
            raise ValidationError(_("请按 2023-05 的样子填写月份。")) from None
        if not date(_FIRST_YEAR, 1, 1) <= month <= today():
            raise ValidationError(_("月份须在2022年1月以后、今天以前。"))
        return month

    def propose(self, by: User) -> Proposal:
        """Enter them."""
        given = self.cleaned_data
        rises = actions.PriceRises(given["cpi"], given["food"], given["low_income"])
        return actions.propose_indices(
            by=by, month=given["month"], rises=rises, published_on=given["published_on"], basis=given["basis"]
        )


class ReasonForm(ActionForm):
    """Why something is sent back, ended or corrected."""

    why = forms.CharField(label=_("理由"), max_length=200)


class LedgerFilter(ActionForm):
    """What the ledger is cut down to. Whatever does not fit is left out."""

    year = forms.IntegerField(label=_("年度"), required=False, min_value=_FIRST_YEAR, max_value=9999)
    source = forms.ChoiceField(label=_("资金来源"), required=False, choices=lambda: [("", _("全部")), *_sources()])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部")), *Transaction.Kind.choices])
    text = forms.CharField(label=_("凭证号、依据"), required=False, max_length=60)
