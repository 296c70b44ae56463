"""Forms of notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import village_choices
from doudi.outreach.notices.changes import Change
from doudi.outreach.notices.deliveries import RECORDED_WAYS
from doudi.outreach.notices.models import LONGEST_TEXT
from doudi.outreach.notices.workflow import PublicationKind, Way
from doudi.ui.forms import ActionForm, FormData, date_field, version_field
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.divisions import COUNTY_CODE

MONTHS_OFFERED = 18


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=_("给群众的说明"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("印在海报和网页上，可以不填；不写姓名和号码"),
    )


class BeginRoundForm(ActionForm):
    """The month from which the change is paid, and the words of the round."""

    title = forms.CharField(label=_("名称"), max_length=80)
    pay_month = forms.ChoiceField(label=_("从哪个月起按新标准发放"), help_text=_("这个月以前的差额算补发"))
    paid_by = date_field(_("哪天以前到账"))
    explanation = _words_field()

    def __init__(self, change: Change, data: FormData = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["pay_month"]
        months = [add_months(change.first_month, number) for number in range(MONTHS_OFFERED)]
        field.choices = [(one.isoformat(), format_month_in_words(one)) for one in months]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_pay_month(self) -> date:
        """The month as a date."""
        return date.fromisoformat(self.cleaned_data["pay_month"])


class EditRoundForm(ActionForm):
    """The words of a round."""

    title = forms.CharField(label=_("名称"), max_length=80)
    paid_by = date_field(_("哪天以前到账"))
    explanation = _words_field()
    seen_version = version_field()


class ConfirmRoundForm(ActionForm):
    """A button."""

    seen_version = version_field()


class SendMessagesForm(ActionForm):
    """A button."""


class DiscardRoundForm(ActionForm):
    """Why a round is discarded."""

    why = forms.CharField(label=_("放弃的理由"), max_length=200)
    seen_version = version_field()


class DeliveryForm(ActionForm):
    """How and when the households ticked were told."""

    way = forms.ChoiceField(
        label=_("怎么告知的"),
        choices=[(way.value, way.label) for way in Way if way in RECORDED_WAYS],
        widget=forms.RadioSelect,
    )
    told_on = date_field(_("哪天"), required=False)


class PublicationForm(ActionForm):
    """Where the public text was published, and when."""

    area = forms.ChoiceField(label=_("范围"))
    kind = forms.ChoiceField(label=_("方式"), choices=PublicationKind.choices)
    place = forms.CharField(label=_("地点或媒体"), max_length=80)
    published_on = date_field(_("日期"))

    def __init__(self, data: FormData = None, *, scope: str | None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        choices: list[Any] = [(COUNTY_CODE, _("全县"))] if scope == COUNTY_CODE else []
        if scope and len(scope) == TOWNSHIP_DIGITS:
            choices = [(scope, _("全乡镇"))]
        field = self.fields["area"]
        field.choices = [*choices, *village_choices(scope)]  # type: ignore[attr-defined]  # a ChoiceField
