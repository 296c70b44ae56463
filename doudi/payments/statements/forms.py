"""Forms of statements and forecasts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.clock import today
from doudi.payments.models import PRICE_SUBSIDY, programme_label, programmes_of_lists
from doudi.payments.statements.queries import BASES, BREAKDOWNS
from doudi.ui.forms import ActionForm, YuanField
from doudi.ui.tables import Text
from doudi.values.benefit_month import parse_month
from doudi.values.money import format_yuan

_ALL: list[tuple[str, Text]] = [("", _("全部"))]
FORECAST_PARAMETERS = (
    "dibao_standard",
    "tekun_standard_urban",
    "tekun_standard_rural",
    "tekun_care_standard",
    "child_living_home",
    "child_living_institution",
    "disabled_child_care_standard",
)
"""Standards that a forecast can change."""


class MonthField(forms.CharField):
    """A month; cleans to its first day or None."""

    def __init__(self, label: Text) -> None:
        super().__init__(label=label, max_length=7, required=False, widget=forms.DateInput(attrs={"type": "month"}))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_month(text)
        except ValueError:
            raise ValidationError(_("请按 2023-05 的样子填写月份。")) from None


def _programme_choices() -> list[tuple[str, Text]]:
    programmes = (*policy.due_programmes(), PRICE_SUBSIDY, *programmes_of_lists())
    return [*_ALL, *((programme, programme_label(programme)) for programme in programmes)]


def _area_choices() -> list[tuple[str, Text]]:
    return [*_ALL, *((area, policy.WORD_LABELS[area]) for area in ("urban", "rural"))]


class StatementForm(ActionForm):
    """Months, breakdown and filters of a statement."""

    first = MonthField(_("从"))
    last = MonthField(_("到"))
    by = forms.ChoiceField(
        label=_("分列"),
        required=False,
        choices=lambda: [(name, breakdown.label) for name, breakdown in BREAKDOWNS.items()],
    )
    basis = forms.ChoiceField(label=_("月份口径"), required=False, choices=list(BASES.items()))
    programme = forms.ChoiceField(
        label=_("项目"),
        required=False,
        choices=_programme_choices,
    )
    source = forms.ChoiceField(
        label=_("资金来源"), required=False, choices=lambda: [*_ALL, *policy.SOURCE_LABELS.items()]
    )
    area = forms.ChoiceField(
        label=_("城乡"),
        required=False,
        choices=_area_choices,
    )

    def clean(self) -> dict[str, Any]:
        """Fill in the current year up to now; refuse an end before the beginning."""
        values = super().clean() or {}
        month = today().replace(day=1)
        values["last"] = values.get("last") or month
        values["first"] = values.get("first") or date(values["last"].year, 1, 1)
        if values["first"] > values["last"]:
            self.add_error("last", ValidationError(_("结束月份早于开始月份。")))
        values["by"], values["basis"] = values.get("by") or "programme", values.get("basis") or "paid"
        return values


class ForecastForm(ActionForm):
    """Standards to try, each filled in with its latest figure."""

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
        """Refuse negative standards."""
        values = super().clean() or {}
        for field in [name for name, value in values.items() if value is not None and value < 0]:
            self.add_error(field, ValidationError(_("金额不能小于零。")))
        return values

    def what_if(self) -> dict[str, dict[str, int]]:
        """Return the changed figures in fen by parameter and category."""
        changed: dict[str, dict[str, int]] = {}
        for field, value in self.cleaned_data.items():
            if value is None or format_yuan(value) == self.fields[field].initial:
                continue
            name, _dot, key = field.partition(".")
            changed.setdefault(name, {})[key] = value
        return changed
