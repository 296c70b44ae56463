"""Forms of the public notices: which village, and an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.portal.fields import village_choices
from doudi.ui.forms import ActionForm


class VillageChoiceForm(ActionForm):
    """The village whose notices to show."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["village"] = forms.ChoiceField(label=_("村（社区）"), choices=village_choices())


class ObjectionForm(ActionForm):
    """An objection, and optionally who objects."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("如：家里有车、在城里有房、不住在一起"),
    )
    who = forms.CharField(
        label=_("您的姓名和电话"), max_length=80, required=False, help_text=_("只给办案的人核实用，不公开；也可以不填")
    )
