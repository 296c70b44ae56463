"""Forms of payroll runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.divisions.queries import villages_of
from doudi.payments.forms import MonthField, PersonForm, reason_field
from doudi.payments.models import AccountAuthority, Hold, Run, programme_label
from doudi.payments.runs.roll_exceptions import RollPart
from doudi.payments.workflow import RunState
from doudi.ui.forms import ActionForm, NameField, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


class RunForm(ActionForm):
    """Which run to compute."""

    month = MonthField(label=_("月份"))
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[choice for choice in Run.Kind.choices if choice[0] != Run.Kind.OPENING],
        help_text=_("按月发放会把以前月份应补、应追的一并算出；价格临时补贴填指数月份，发放月份按复核过的指数"),
    )


class RunFilterForm(ListFilterForm):
    """Kind and state."""

    kind = choice_field(_("类别"), Run.Kind.choices)
    state = choice_field(_("状态"), RunState.choices)


class TownshipRollFilterForm(ListFilterForm):
    """The part of the roll, which the chips choose, the village, and a part of a name."""

    show = forms.ChoiceField(
        label=_("看哪些"), choices=RollPart.choices, initial=RollPart.EXCEPTIONS.value, widget=forms.HiddenInput
    )
    village = choice_field(_("村（居）"))
    name = forms.CharField(label=_("姓名"), max_length=30)

    def __init__(self, data: QueryDict, *, by: Any, township_code: str) -> None:
        super().__init__(data, by=by)
        self.offer("village", ((one.code, one.name) for one in villages_of(township_code)))


class HoldForm(PersonForm):
    reason = forms.ChoiceField(label=_("原因"), choices=Hold.Reason.choices)
    programme = forms.ChoiceField(label=_("哪项待遇"), required=False)
    detail = reason_field(_("情况和依据"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", str(_("全部"))), *((one, programme_label(one)) for one in policy.due_programmes())]


class AuthorityForm(PersonForm):
    basis = forms.ChoiceField(label=_("谁的账户"), choices=AccountAuthority.Basis.choices)
    holder_name = NameField(label=_("户名"), max_length=60)
    account = forms.RegexField(
        label=_("账号"), regex=r"^[0-9]{8,32}$", error_messages={"invalid": _("账号是8到32位数字。")}
    )
    proof = reason_field(_("监护证明或供养协议"))
    since = date_field(_("自"))


class SpecialForm(PersonForm):
    month = MonthField(label=_("月份"))
    amount_fen = YuanField(label=_("金额（元）"))
    source = forms.ChoiceField(label=_("资金来源"), choices=lambda: list(policy.SOURCE_LABELS.items()))
    reason = reason_field(_("理由"))
