"""The list of an officer's day in a village, and what a phone takes along of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.field_list.forms import FieldListFilterForm
from doudi.casework.field_list.queries import day_of_village, labels_of
from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.ui.field_tasks import field_sources
from doudi.ui.phone_pages import PhonePage, chosen_values, pages_to_take_along
from doudi.values.carries import carries

MOST_TAKEN_ALONG = 60
_MOST_DIGITS = 9


@carries("P18-5.e")
@require_GET
@permission_required(Permission.APPLY_ON_BEHALF)
def field_list(request: StaffRequest) -> HttpResponse:
    """Show what is to be done at the homes of a village today, from every room, in walking order."""
    filters = FieldListFilterForm(request.GET, by=request.user)
    village_code = filters.village_code
    houses = day_of_village(by=request.user, village_code=village_code, day=today()) if village_code else []
    context = {
        "filters": filters,
        "village_code": village_code,
        "has_villages": len(request.user.scope or "") < VILLAGE_DIGITS,
        "place": place_name(village_code) if village_code else _("请先选择村（居）"),
        "day": today(),
        "houses": houses,
        "labels": labels_of(houses),
        "has_choice": any(one.choice for house in houses for one in house.tasks),
        "most": MOST_TAKEN_ALONG,
    }
    return render(request, "casework/field_list/list.html", context)


@require_POST
@permission_required(Permission.APPLY_ON_BEHALF, fresh_code=ON_POST)
def take_field_list_along(request: StaffRequest) -> HttpResponse:
    """Return the pages of the chosen tasks for the store of the phone, in the order of the list.

    Raises:
        BadRequest: nothing or too much is chosen, or something that nobody registered.
    """
    chosen = chosen_values(request, "task", MOST_TAKEN_ALONG)
    by_source: dict[str, list[int]] = defaultdict(list)
    for name in chosen:
        source, _dot, key = name.partition(".")
        if not key.isdecimal() or len(key) > _MOST_DIGITS:
            raise BadRequest
        by_source[source].append(int(key))
    offered = {source.name: source for source in field_sources(request.user) if source.pages}
    if not by_source.keys() <= offered.keys():
        raise BadRequest
    pages: list[PhonePage] = []
    for name, keys in by_source.items():
        find = offered[name].pages
        assert find is not None  # noqa: S101 - offered are those that have one
        pages += find(request, keys)
    places = {name: place for place, name in enumerate(chosen, 1)}
    return pages_to_take_along(replace(page, order=places.get(page.task, 0)) for page in pages)
