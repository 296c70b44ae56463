"""The filter of the audit trail."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.console.audit_trail.verbs import subject_choices, verb_choices
from doudi.ui.lists.filters import ListFilterForm, choice_field, from_day_field, to_day_field


class TrailFilterForm(ListFilterForm):
    """Days, action, and what the entry is about."""

    from_day = from_day_field()
    to_day = to_day_field()
    verb = choice_field(_("操作"))
    subject = choice_field(_("对象"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name, choices in (("verb", verb_choices()), ("subject", subject_choices())):
            field = self.fields[name]
            field.choices = [*field.choices, *choices]
