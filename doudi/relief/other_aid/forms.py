"""Forms of aid of other departments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.relief.emergencies.queries import events
from doudi.relief.other_aid.actions import GivenAid
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


class OtherAidFilterForm(PlaceFilterForm):
    """Kind and department."""

    kind = choice_field(_("项目"), OtherDepartmentAid.Kind.choices)
    department = choice_field(_("部门"), OtherDepartmentAid.Department.choices)


class OtherAidForm(ActionForm):
    """What another department gave a household."""

    household = PickerField("households", label=_("哪一家"))
    department = forms.ChoiceField(label=_("部门"), choices=OtherDepartmentAid.Department.choices)
    kind = forms.ChoiceField(label=_("项目"), choices=OtherDepartmentAid.Kind.choices)
    amount_fen = NonNegativeYuanField(label=_("金额（元）"))
    persons = forms.IntegerField(label=_("人数"), min_value=1, initial=1)
    days = forms.IntegerField(label=_("天数"), min_value=1, required=False, help_text=_("过渡期生活救助要填"))
    given_on = date_field(_("发放日期"), initial=today)
    paper = forms.CharField(label=_("依据"), max_length=120, help_text=_("文号，或者哪一份名册"))
    event = forms.ChoiceField(label=_("哪个突发事件"), required=False)

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        self.events = {str(event.pk): event for event in events(by=by)[:50]}
        field = self.fields["event"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "—"), *((key, event.name) for key, event in self.events.items())]
        self.for_user(by)

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        cleaned = dict(self.cleaned_data)
        household, event = cleaned.pop("household"), self.events.get(cleaned.pop("event"))
        return {"household": household, "event": event, "given": GivenAid(**cleaned)}


class CorrectionForm(ActionForm):
    """The right amount, and why the old one was wrong."""

    amount_fen = NonNegativeYuanField(label=_("更正后的金额（元）"), help_text=_("没有发过的填0"))
    reason = forms.CharField(label=_("更正的理由"), max_length=200)
