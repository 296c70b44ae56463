"""The filter of the day's list."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name, village_choices
from doudi.ui.field_tasks import villages_elsewhere
from doudi.ui.lists.filters import ListFilterForm, choice_field


class FieldListFilterForm(ListFilterForm):
    """The village of the day, elsewhere too where a room sends somebody there; a cadre's own at first."""

    village = choice_field(_("村（居）"), everything=_("请选择"))

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
        villages = [
            (name, [choice for choice in group if len(choice[0]) == VILLAGE_DIGITS])
            for name, group in village_choices(by.scope)
            if not isinstance(group, str)
        ]
        self.offer("village", villages)
        elsewhere: dict[str, list[tuple[str, str]]] = {}
        for code in villages_elsewhere(by):
            elsewhere.setdefault(place_name(code[:TOWNSHIP_DIGITS]), []).append((code, place_name(code)))
        self.offer("village", elsewhere.items())

    @property
    def village_code(self) -> str:
        """The village chosen, else the only one of the user's scope, else nothing."""
        scope = self.by.scope or ""
        return str(self.chosen["village"]) or (scope if len(scope) == VILLAGE_DIGITS else "")
