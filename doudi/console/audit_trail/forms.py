"""The filter of the audit trail."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.console.audit_trail.verbs import subject_choices, verb_choices
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.filters import ListFilterForm, choice_field, from_day_field, to_day_field
from doudi.ui.pickers.fields import PickerField


class TrailFilterForm(ListFilterForm):
    """Days, officer, action, and what or whom the entry is about."""

    from_day = from_day_field()
    to_day = to_day_field()
    verb = choice_field(_("操作"))
    subject = choice_field(_("对象"))
    officer = PickerField("officers", label=_("谁办的"))
    person = PickerField("people", label=_("关于谁"), is_private=True)

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        if not by.may(Permission.READ_REGISTRY):
            del self.fields["person"]
        self.offer("verb", verb_choices())
        self.offer("subject", subject_choices())
