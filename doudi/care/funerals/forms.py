"""Forms of payments for funerals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.care.funerals.workflow import FuneralState
from doudi.care.medical.forms import payee_choice, source_field
from doudi.care.payables.kinds import PayeeKind
from doudi.core.attachments.uploads import UploadField
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.fields import PickerField


class FuneralFilterForm(PlaceFilterForm):
    """State and place."""

    state = choice_field(_("状态"), FuneralState.choices)


class FuneralForm(ActionForm):
    """Whose funeral it was, and who arranged it."""

    person = PickerField("people", label=_("去世的特困人员"))
    payee = forms.TypedChoiceField(label=_("付给办理丧葬的人"))
    relation = forms.CharField(label=_("与死者的关系"), max_length=60)
    source = source_field()
    upload = UploadField(label=_("丧葬凭证（照片或PDF）"))

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payee_choice(self, by, (PayeeKind.ARRANGER,))
        self.for_user(by)
