"""The filter of the recognitions, and the form to propose the ending of one."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.recognitions import queries
from doudi.casework.recognitions.models import Recognition
from doudi.core.clock import this_month
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.values.benefit_month import add_months, format_month, format_month_in_words, months_between, parse_month

STATE_LABELS = {
    "in_force": _("有效"),
    "expiring": _("快到期"),
    "to_confirm": _("拟终止，待确认"),
    "ended": _("已到期或终止"),
}


class RecognitionFilterForm(ListFilterForm):
    """Procedure and state; at first those in force."""

    procedure = choice_field(_("认定"))
    state = choice_field(_("状态"), STATE_LABELS.items(), initial="in_force")

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        names = queries.recognised_procedures()
        self.offer("procedure", ((name, all_procedures()[name].label) for name in names))


class EndingForm(ActionForm):
    """The last month of a recognition and why it ends."""

    reason = forms.CharField(label=_("终止的理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))

    field_order = ("last_month", "reason")

    def __init__(self, recognition: Recognition, data: FormData = None) -> None:
        super().__init__(data)
        first = max(this_month(), recognition.first_month)
        months = months_between(first, add_months(recognition.last_month, -1))
        choices = [(format_month(month), format_month_in_words(month)) for month in months]
        self.fields["last_month"] = forms.TypedChoiceField(label=_("最后一个月"), choices=choices, coerce=parse_month)
        self.order_fields(self.field_order)
