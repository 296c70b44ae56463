"""The filter of the access log."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.console.audit_trail.verbs import subject_choices
from doudi.core.access_log.models import Access
from doudi.core.accounts.models import User
from doudi.ui.lists.filters import ListFilterForm, choice_field, from_day_field, to_day_field
from doudi.ui.pickers.fields import PickerField


class AccessFilterForm(ListFilterForm):
    """Days, officer, kind, and what was looked at."""

    from_day = from_day_field()
    to_day = to_day_field()
    kind = choice_field(_("做了什么"), Access.Kind.choices)
    officer = PickerField("officers", label=_("谁"))
    subject = choice_field(_("看了什么"))
    number = forms.CharField(label=_("编号"), required=False, max_length=40)

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("subject", subject_choices())
