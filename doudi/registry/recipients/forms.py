"""The filter of the list of recipients."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.divisions.queries import village_choices
from doudi.registry.recipients.queries import MISSING_DATA_FILTERS
from doudi.ui.lists.filters import ListFilterForm, choice_field


class RecipientFilterForm(ListFilterForm):
    """Village or township, programme, and what is missing."""

    village = choice_field(_("乡镇、村（居）"))
    programme = choice_field(_("待遇"))
    lacks = choice_field(_("缺什么"), MISSING_DATA_FILTERS.items(), everything=_("不限"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("village", village_choices(by.scope))
        self.offer("programme", [(name, policy.programme_name(name)) for name in policy.award_programmes()])
