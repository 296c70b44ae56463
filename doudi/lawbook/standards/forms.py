"""Forms that enter a standard, with fields that follow from the parameter, and refuse one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.attachments.uploads import UploadField
from doudi.lawbook.models import LONGEST_CLAUSE, Standard
from doudi.lawbook.standards.actions import Basis
from doudi.lawbook.standards.current_figures import large_changes
from doudi.policy import Figure
from doudi.ui.forms import ActionForm, YuanField, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

_LARGEST_COUNT = 100_000
_LARGEST_RATIO = 100
_FIGURE = "figure_"


class StandardFilterForm(ListFilterForm):
    """The filter of the entered standards; the text also searches what can be entered."""

    text = forms.CharField(label=_("找哪一项标准"), max_length=30)
    state = choice_field(_("状态"), Standard.State.choices)


class StandardForm(ActionForm):
    """Figures by category, dates, legal text and clause."""

    def __init__(self, parameter: Any, *args: Any) -> None:
        super().__init__(*args)
        self.parameter = parameter
        latest = max(parameter.values, key=lambda value: (value.effective, value.decided))
        for key, figure in latest.figures.items():
            category = parameter.word(key)
            label = f"{parameter.label}（{category}）" if category else parameter.label
            field = _figure_field(parameter.unit, label, figure)
            field.help_text = _("现行：{figure}，{day}起").format(
                figure=policy.format_figure(figure, parameter.unit), day=format_date(latest.effective)
            )
            self.fields[f"{_FIGURE}{key or ''}"] = field
        self.fields["effective"] = date_field(_("执行日期"), help_text=_("从这一天所在月份起；不是1日的，从下个月起"))
        self.fields["until"] = date_field(_("截止日期"), required=False, help_text=_("长期执行的不填"))
        self.fields["decided"] = date_field(
            _("决定日期"), help_text=_("文件的落款日期：补发和“当时知道什么”都按它计算")
        )
        legislation = [
            (legal_text.id, f"{legal_text.number} {legal_text.title}".strip())
            for legal_text in policy.rule_book().legislation.by_id.values()
        ]
        self.fields["legal_text"] = forms.ChoiceField(
            label=_("依据文件"), choices=[("", _("新文件（填写下面三项）")), *legislation], required=False
        )
        self.fields["number"] = forms.CharField(label=_("新文件的文号"), max_length=60, required=False)
        self.fields["title"] = forms.CharField(label=_("新文件的标题"), max_length=200, required=False)
        self.fields["issuer"] = forms.CharField(label=_("新文件的发文机关"), max_length=100, required=False)
        self.fields["paper"] = UploadField(
            label=_("文件原件（PDF 或照片）"), required=False, help_text=_("新文件必须上传，供复核人对照")
        )
        self.fields["place"] = forms.CharField(label=_("条款"), max_length=60, help_text=_("如：一（七）"))
        self.fields["text"] = forms.CharField(
            label=_("条款内容"), max_length=LONGEST_CLAUSE, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["note"] = forms.CharField(label=_("说明"), max_length=200, required=False)
        self.fields["is_large_change_meant"] = forms.BooleanField(
            label=_("数值与现行标准相差一半以上，已核对无误"), required=False
        )
        if not self.is_bound:
            self.fields["is_large_change_meant"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and a new legal text without its paper."""
        cleaned = super().clean() or {}
        effective, until = cleaned.get("effective"), cleaned.get("until")
        if effective and until and until < effective:
            self.add_error("until", ValidationError(_("截止日期早于执行日期。")))
        if not cleaned.get("legal_text") and not cleaned.get("paper") and "paper" not in self.errors:
            self.add_error("paper", ValidationError(_("请上传文件原件。")))
        tick = self.fields["is_large_change_meant"]
        tick.required = True
        if not effective or not large_changes(self.parameter.name, self.figures(), effective):
            tick.widget = forms.HiddenInput()
        return cleaned

    def figures(self) -> dict[str | None, Figure]:
        """The figures by category, under None where there is none."""
        return {
            name.removeprefix(_FIGURE) or None: value
            for name, value in self.cleaned_data.items()
            if name.startswith(_FIGURE) and value is not None
        }

    def basis(self) -> Basis:
        """The legal basis as entered."""
        names = ("number", "title", "issuer", "place", "text")
        return Basis(self.cleaned_data["legal_text"], *(self.cleaned_data[name] for name in names))


class RatioField(forms.DecimalField):
    """A ratio as a decimal; cleaned to ten-thousandths, as the rule book stores it."""

    def clean(self, value: Any) -> Any:
        ratio = super().clean(value)
        return None if ratio is None else int(Decimal(ratio) * policy.RATIO_SCALE)


def _figure_field(unit: str, label: str, figure: Figure) -> forms.Field:
    if unit == "fen":
        return YuanField(label=label, max_length=20, initial=format_yuan(int(figure)))
    if unit == "ratio":
        initial = (Decimal(int(figure)) / policy.RATIO_SCALE).normalize()
        return RatioField(
            label=label,
            min_value=0,
            max_value=_LARGEST_RATIO,
            decimal_places=4,
            initial=f"{initial:f}",
        )
    if unit == "flag":
        return forms.TypedChoiceField(
            label=label,
            choices=(("true", _("是")), ("false", _("否"))),
            coerce=lambda text: text == "true",
            initial="true" if figure else "false",
            widget=forms.RadioSelect,
        )
    return forms.IntegerField(label=label, min_value=0, max_value=_LARGEST_COUNT, initial=figure)


class ReasonForm(ActionForm):
    """Reason for refusing a standard."""

    why = forms.CharField(label=_("退回的理由"), max_length=200)
