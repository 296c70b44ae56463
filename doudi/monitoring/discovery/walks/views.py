"""Pages of walks: progress by village, the list of a village, a household, and what a phone takes along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month
from doudi.core.divisions.models import VILLAGE_DIGITS, Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.monitoring.discovery.walks import actions, queries
from doudi.monitoring.discovery.walks.columns import PROGRESS_LIST, VILLAGE_LIST
from doudi.monitoring.discovery.walks.forms import ProgressFilterForm, VillageFilterForm, WalkForm
from doudi.monitoring.discovery.walks.models import Finding, WalkHousehold
from doudi.monitoring.discovery.walks.queries import ListedWalk
from doudi.registry.models import Person
from doudi.ui.lists.shown_list import open_list
from doudi.ui.phone_pages import PhonePage, chosen_keys, pages_to_take_along, received
from doudi.ui.templatetags.ui import month as month_in_words
from doudi.values.benefit_month import parse_month
from doudi.values.carries import carries

MOST_TAKEN_ALONG = 60
"""Households that one person takes along at once; more of a village are taken along afterwards."""


@carries("P18-10.b")
@require_GET
@permission_required(Permission.READ_CASES)
def walk_plans(request: StaffRequest) -> HttpResponse:
    """Show how far the walks of a month are, by village."""
    filters = ProgressFilterForm(request.GET, by=request.user)
    month = filters.month_chosen
    rows = queries.walk_progress(by=request.user, month=month, place=filters.chosen["place"])
    shown = open_list(request, PROGRESS_LIST, rows, filters=filters)
    scope = request.user.scope or ""
    own_village = scope if len(scope) == VILLAGE_DIGITS else ""
    context = {
        "month": month,
        "month_key": f"{month:%Y-%m}",
        "chart": queries.progress_chart(rows) if any(row.due for row in rows) else None,
        "own_village": own_village,
    }
    return shown.render("discovery/walks/plans.html", context)


def _month_or_404(text: str) -> date:
    try:
        return parse_month(text)
    except ValueError:
        raise Http404 from None


def _refuse_foreign(request: StaffRequest, village_code: str) -> None:
    is_village = len(village_code) == VILLAGE_DIGITS and contains(request.user.scope, village_code)
    if not is_village or not Division.objects.filter(code=village_code).exists():
        raise Http404


@require_GET
@permission_required(Permission.READ_CASES)
def walk_plan(request: StaffRequest, village_code: str, month: str) -> HttpResponse:
    """List the households of a village that are due in a month, in walking order."""
    _refuse_foreign(request, village_code)
    chosen_month = _month_or_404(month)
    filters = VillageFilterForm(request.GET)
    rows = queries.walks_of(by=request.user, village_code=village_code, month=chosen_month)
    shown = open_list(request, VILLAGE_LIST, queries.in_walking_order(_filtered(rows, filters)), filters=filters)
    context = {
        "village_code": village_code,
        "place": place_name(village_code),
        "month": chosen_month,
        "month_key": month,
        "progress": next(iter(queries.walk_progress(by=request.user, month=chosen_month, place=village_code)), None),
        "may_walk": request.user.may(Permission.APPLY_ON_BEHALF),
        "may_draw": request.user.may(Permission.APPLY_ON_BEHALF) and chosen_month == this_month(),
        "most": MOST_TAKEN_ALONG,
    }
    return shown.render("discovery/walks/plan.html", context)


_SHOWN: dict[str, Callable[[WalkHousehold], bool]] = {
    "": lambda _row: True,
    "open": lambda row: not row.is_done,
    "done": lambda row: row.is_done,
    "needs": lambda row: row.finding == Finding.NEEDS,
}


def _filtered(rows: Any, filters: VillageFilterForm) -> list[WalkHousehold]:
    chosen = filters.chosen
    if chosen["walk_class"]:
        rows = rows.filter(walk_class=chosen["walk_class"])
    return [row for row in rows if _SHOWN[chosen["only"]](row)]


@require_POST
@permission_required(Permission.APPLY_ON_BEHALF)
def draw_walk_plan(request: StaffRequest, village_code: str) -> HttpResponse:
    """Draw the plan of a village for this month, or add who is due and not on it yet."""
    _refuse_foreign(request, village_code)
    number = actions.draw_walk_plans(by=request.user, month=this_month(), villages=[village_code])
    messages.success(request, _("新列入{number}户。").format(number=number))
    return redirect("discovery:walk_plan", village_code=village_code, month=f"{this_month():%Y-%m}")


def _visible(request: StaffRequest, pk: int) -> WalkHousehold:
    rows = WalkHousehold.objects.visible_to(request.user).select_related("household")
    return get_object_or_404(rows, pk=pk)


@permission_required(Permission.READ_CASES)
def walk(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a household with every record of the month, and the form of a record; a phone sends it here."""
    found = _visible(request, pk)
    is_sent = request.method == "POST"
    if is_sent and not request.user.may(Permission.APPLY_ON_BEHALF):
        raise BadRequest
    form = WalkForm(request.POST, request.FILES) if is_sent else WalkForm()
    if form.perform(lambda: actions.submit_walk(by=request.user, walk=found, report=form.report())):
        messages.success(request, _("走访已登记。"))
        return received(request, found.get_absolute_url())
    context = _context(request, queries.in_walking_order([found])[0], form)
    return render(request, "discovery/walks/walk.html", context, status=422 if is_sent else 200)


def _context(request: StaffRequest, listed: ListedWalk, form: WalkForm, *, is_clear: bool = False) -> dict[str, Any]:
    visits = listed.row.visits.select_related("recorded_by", "photo", "lead")
    is_dead = listed.row.finding == Finding.DIED
    return {
        "listed": listed,
        "walk": listed.row,
        "place": place_name(listed.row.village_code),
        "form": form,
        "is_clear": is_clear,
        "phones": [one.clear() if is_clear else str(one) for one in listed.phones],
        "addresses": [one.clear() if is_clear else str(one) for one in listed.addresses],
        "visits": visits,
        "may_walk": request.user.may(Permission.APPLY_ON_BEHALF),
        "living": Person.objects.filter(household=listed.row.household, death_date=None) if is_dead else (),
    }


@require_POST
@permission_required(Permission.APPLY_ON_BEHALF, fresh_code=ON_POST)
def take_walks_along(request: StaffRequest, village_code: str, month: str) -> HttpResponse:
    """Return the pages of the chosen households for the store of the phone, with one audit entry.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    _refuse_foreign(request, village_code)
    chosen_month = _month_or_404(month)
    rows = queries.walks_of(by=request.user, village_code=village_code, month=chosen_month)
    if request.POST.get("all"):
        listed = queries.in_walking_order(row for row in rows if not row.is_done)[:MOST_TAKEN_ALONG]
    else:
        listed = queries.in_walking_order(rows.filter(pk__in=chosen_keys(request, "walk", MOST_TAKEN_ALONG)))
    if not listed:
        raise BadRequest
    return pages_to_take_along(_pages(request, listed, village_code, chosen_month))


def walk_pages(request: StaffRequest, keys: Sequence[int]) -> list[PhonePage]:
    """Return the pages of chosen households, in walking order, with one audit entry a village."""
    rows = list(WalkHousehold.objects.visible_to(request.user).filter(pk__in=keys).select_related("household"))
    pages: list[PhonePage] = []
    for village_code, month in sorted({(row.village_code, row.month) for row in rows}):
        listed = queries.in_walking_order(row for row in rows if (row.village_code, row.month) == (village_code, month))
        pages += _pages(request, listed, village_code, month)
    return pages


def _pages(request: StaffRequest, listed: Sequence[ListedWalk], village_code: str, month: date) -> list[PhonePage]:
    is_clear = request.user.may(Permission.REVEAL_PERSONAL_DATA)
    actions.take_walks_along(by=request.user, village_code=village_code, month=month, listed=listed, is_clear=is_clear)
    pages = []
    for place, one in enumerate(listed, 1):
        context = _context(request, one, WalkForm(), is_clear=is_clear)
        title = f"{one.group_place} {one.head}".strip()
        pages.append(
            PhonePage(
                f"walk-{one.row.pk}",
                _("{title} {month}走访").format(title=title, month=month_in_words(month)),
                one.url,
                render_to_string("discovery/walks/form.html", context, request),
                place,
                task=f"{queries.FIELD_NAME}.{one.row.pk}",
            )
        )
    return pages
