"""The filter of a list by township or village of the user's scope."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import village_choices
from doudi.ui.lists.filters import ListFilterForm, choice_field


class PlaceFilterForm(ListFilterForm):
    """Township or village."""

    place = choice_field(_("乡镇、村（居）"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        self.offer("place", village_choices(by.scope))
