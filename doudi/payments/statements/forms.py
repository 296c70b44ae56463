"""What a statement is cut by, and what a forecast asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.clock import today
from doudi.payments.models import PRICE_SUBSIDY, SPECIAL, programme_label
from doudi.payments.statements.queries import BASES, BREAKDOWNS
from doudi.ui.forms import ActionForm, YuanField
from doudi.values.benefit_month import parse_month
from doudi.values.money import format_yuan

_ALL = [("", _("全部"))]
FORECAST_PARAMETERS = (
    "dibao_standard",
    "tekun_standard_urban",
    "tekun_standard_rural",
    "tekun_care_standard",
    "child_living_home",
    "child_living_institution",
    "disabled_child_care_standard",
)
"""Standards that a what-if can change."""


class MonthField(forms.CharField):
    """A month, picked or typed."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, max_length=7, required=False, widget=forms.DateInput(attrs={"type": "month"}))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError:
            raise ValidationError(_("请按 2023-05 的样子填写月份。")) from None


class StatementForm(ActionForm):
    """Months, the way to cut, and what to leave out."""

    first = MonthField(_("从"))
    last = MonthField(_("到"))
    by = forms.ChoiceField(
        label=_("分列"), required=False, choices=lambda: [(name, cut.label) for name, cut in BREAKDOWNS.items()]
    )
    basis = forms.ChoiceField(label=_("月份口径"), required=False, choices=list(BASES.items()))
    programme = forms.ChoiceField(
        label=_("项目"),
        required=False,
        choices=lambda: [
            *_ALL,
            *((one, programme_label(one)) for one in (*policy.due_programmes(), PRICE_SUBSIDY, SPECIAL)),
        ],
    )
    source = forms.ChoiceField(
        label=_("资金来源"), required=False, choices=lambda: [*_ALL, *policy.SOURCE_LABELS.items()]
    )
    area = forms.ChoiceField(
        label=_("城乡"),
        required=False,
        choices=lambda: [*_ALL, *((one, policy.WORD_LABELS[one]) for one in ("urban", "rural"))],
    )

    def clean(self) -> dict[str, Any]:
        """This year up to now where nothing is said; first before last."""
        given = super().clean() or {}
        month = today().replace(day=1)
        given["last"] = given.get("last") or month
        given["first"] = given.get("first") or date(given["last"].year, 1, 1)
        if given["first"] > given["last"]:
            self.add_error("last", ValidationError(_("结束月份早于开始月份。")))
        given["by"], given["basis"] = given.get("by") or "programme", given.get("basis") or "paid"
        return given


class ForecastForm(ActionForm):
    """Standards to try, each filled in with what holds today."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        for name, parameter in policy.rule_book().parameters.items():
            if name not in FORECAST_PARAMETERS:
                continue
            latest = max(parameter.values, key=lambda value: (value.effective, value.decided))
            for key, figure in latest.figures.items():
                category = f"（{parameter.word(key)}）" if key else ""
                self.fields[f"{name}.{key or ''}"] = YuanField(
                    label=f"{parameter.label}{category}",
                    help_text=_("元；不变的不改"),
                    max_length=20,
                    required=False,
                    initial=format_yuan(int(figure)),
                )

    def clean(self) -> dict[str, Any]:
        """No standard is below zero."""
        given = super().clean() or {}
        for field in [name for name, value in given.items() if value is not None and value < 0]:
            self.add_error(field, ValidationError(_("金额不能小于零。")))
        return given

    def what_if(self) -> dict[str, dict[str, int]]:
        """The figures that differ from today's, by parameter and category."""
        changed: dict[str, dict[str, int]] = {}
        for field, value in self.cleaned_data.items():
            if value is None or format_yuan(value) == self.fields[field].initial:
                continue
            name, _dot, key = field.partition(".")
            changed.setdefault(name, {})[key] = value
        return changed
