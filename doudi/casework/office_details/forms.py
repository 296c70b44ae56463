"""The form of a detail of an office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.office_details.actions import MAX_VALUE
from doudi.casework.office_details.models import OfficeDetail
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, FormData
from doudi.values.divisions import COUNTY_CODE


class OfficeDetailForm(ActionForm):
    """Office, detail and value."""

    place_code = forms.ChoiceField(label=_("机关"))
    name = forms.ChoiceField(label=_("内容"), choices=OfficeDetail.Name.choices)
    value = forms.CharField(
        label=_("填写"), max_length=MAX_VALUE, help_text=_("印在公示、公布和告知书上；改了从今天起用新的")
    )

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        place = self.fields["place_code"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 - declared above
        offices = [(township.code, township.name) for township in townships()]
        place.choices = [(COUNTY_CODE, _("县民政局")), *offices]
