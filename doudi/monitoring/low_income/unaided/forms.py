"""Forms of the list of those who get nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.monitoring.low_income.layers.models import Layer
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UnaidedState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm


class UnaidedFilterForm(PlaceFilterForm):
    """State, outcome, layer."""

    state = choice_field(_("状态"), UnaidedState.choices, initial=UnaidedState.OPEN.value)
    outcome = choice_field(_("结果"), UnaidedPerson.Outcome.choices)
    layer = choice_field(_("类别"), Layer.choices)


class UnaidedForm(ActionForm):
    """What comes of somebody on the list."""

    outcome = forms.ChoiceField(label=_("结果"), choices=UnaidedPerson.Outcome.choices, widget=forms.RadioSelect)
    need = forms.ChoiceField(
        label=_("有什么困难"),
        choices=[("", "—"), *Lead.Need.choices],
        required=False,
        help_text=_("报困难线索的要选"),
    )
    reason = forms.CharField(label=_("核实的情况和理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
