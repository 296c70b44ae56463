"""Pages of the annual review: progress by place, the families of a village, and the preview of a sitting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.annual_reviews import actions, queries
from doudi.casework.annual_reviews.columns import FAMILY_LIST, PLACE_LIST, PREVIEW_COLUMNS
from doudi.casework.annual_reviews.forms import FamilyFilterForm, ProgressFilterForm, SignForm, VisitPlanForm
from doudi.casework.annual_reviews.models import AnnualReview
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import place_name, villages_of
from doudi.core.divisions.scope import contains
from doudi.core.process import posted_version
from doudi.core.refusals import Refused
from doudi.ui.forms import mark_chinese
from doudi.ui.lists.shown_list import open_list

_SIGN, _AGREE = "sign", "agree"


def _year(request: StaffRequest) -> int:
    """Return the year of an address; this year where it names none.

    Raises:
        BadRequest: it is no year of four digits.
    """
    text = request.GET.get("year", "") or str(today().year)
    if not (text.isdecimal() and len(text) == 4):
        raise BadRequest
    return int(text)


def _programme(request: StaffRequest) -> str:
    chosen = request.GET.get("programme", "")
    return chosen if chosen in dict(queries.programme_choices()) else ""


def _township(request: StaffRequest) -> str:
    """Return the township of an address that the user may see; empty where it names none.

    Raises:
        Http404: it is outside the user's scope.
    """
    code = request.GET.get("township", "")
    if code and (len(code) != TOWNSHIP_DIGITS or not code.isdecimal() or not contains(request.user.scope, code)):
        raise Http404
    return code


@require_GET
@permission_required(Permission.READ_CASES)
def annual_reviews(request: StaffRequest) -> HttpResponse:
    """Show the progress of a year by township, or by village, on the page or as Excel."""
    filters = ProgressFilterForm(_with_year(request), by=request.user)
    year, township, programme = _year(request), _township(request), _programme(request)
    places = queries.progress(by=request.user, year=year, township=township, programme=programme)
    shown = open_list(request, PLACE_LIST, places, filters=filters)
    total = queries.total_of(places)
    is_of_township = bool(township) or len(request.user.scope or "") == TOWNSHIP_DIGITS
    context = {
        "year": year,
        "done_percent": total.done_percent if total else "",
        "township": township,
        "place": place_name(township) if township else "",
        "may_draw_up": is_of_township and request.user.may(Permission.HANDLE_CASES) and year == today().year,
    }
    return shown.render("casework/annual_reviews/progress.html", context)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def draw_up(request: StaffRequest) -> HttpResponse:
    """Draw up the list of this year for the villages of a township, each in its own transaction."""
    code = request.POST.get("place", "") or (request.user.scope or "")
    if len(code) < TOWNSHIP_DIGITS or not contains(request.user.scope, code):
        raise Http404
    differing = 0
    try:
        for village in villages_of(code):
            differing += actions.draw_up_village(by=request.user, year=today().year, village=village)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("名单已列出，数据有差异的{number}户。").format(number=differing))
    return redirect(_place_url(code))


def _place_url(code: str) -> str:
    if len(code) > TOWNSHIP_DIGITS:
        return reverse("casework:annual_review_village", args=[code])
    return f"{reverse('casework:annual_reviews')}?township={code}"


def _village_or_404(request: StaffRequest, code: str) -> Division:
    if not contains(request.user.scope, code):
        raise Http404
    return get_object_or_404(Division, code=code, level=Division.Level.VILLAGE)


@require_GET
@permission_required(Permission.READ_CASES)
def village(request: StaffRequest, code: str) -> HttpResponse:
    """List the families of a village, those whose data differ first; on the page or as Excel."""
    return _render_village(request, _village_or_404(request, code))


def _render_village(request: StaffRequest, village: Division, plan_form: VisitPlanForm | None = None) -> HttpResponse:
    filters = FamilyFilterForm(_with_year(request), by=request.user)
    year = int(filters.chosen["year"])
    chosen = {name: filters.chosen[name] for name in ("state", "programme")}
    only = bool(filters.chosen["differing"])
    shown = open_list(
        request,
        FAMILY_LIST,
        queries.families(by=request.user, year=year, village=village.code, only_differing=only, **chosen),
        filters=filters,
        rows_of=queries.family_rows,
    )
    by = request.user
    may_act = by.may(Permission.HANDLE_CASES) and year == today().year
    context: dict[str, Any] = {
        "village": village,
        "place": place_name(village.code),
        "year": year,
        "may_act": may_act,
        "may_plan": may_act and Role(by.role) in {Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER, *COUNTY_ROLES},
        "plan_form": plan_form or VisitPlanForm(initial={"visit_on": today()}),
    }
    return shown.render("casework/annual_reviews/village.html", context, status=422 if plan_form else 200)


def _with_year(request: StaffRequest) -> QueryDict:
    """Return the address with its year, this year where it names none."""
    asked = request.GET.copy()
    asked["year"] = str(_year(request))
    return asked


def _chosen(request: StaffRequest, village: Division) -> list[AnnualReview]:
    """Return the chosen families of a village this year.

    Raises:
        BadRequest: a key is none, or there are too many.
    """
    keys = request.POST.getlist("review")
    if len(keys) > actions.MOST_AT_ONCE or not all(key.isdecimal() and len(key) < 12 for key in keys):
        raise BadRequest
    query = queries.families(by=request.user, year=today().year, village=village.code)
    return list(query.filter(pk__in=keys))


@require_POST
@permission_required(Permission.HANDLE_CASES)
def plan_visits(request: StaffRequest, code: str) -> HttpResponse:
    """Plan the visits of a day for the chosen families."""
    village = _village_or_404(request, code)
    form, reviews = VisitPlanForm(request.POST), _chosen(request, village)
    if form.perform(lambda: actions.plan_visits(by=request.user, reviews=reviews, **form.cleaned_data)):
        messages.success(request, _("已安排入户{number}户，在“要入户的”里可以放进手机。").format(number=len(reviews)))
        return redirect("casework:annual_review_village", code=code)
    return _render_village(request, village, form)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def sitting(request: StaffRequest, code: str, act: str) -> HttpResponse:
    """Show what signing, or agreeing, will do with the chosen families; then do it.

    Raises:
        Http404: there is no such act.
    """
    if act not in {_SIGN, _AGREE}:
        raise Http404
    village = _village_or_404(request, code)
    reviews = _chosen(request, village)
    is_confirmed = request.POST.get("confirmed") == "1"
    sentence = gettext_noop("入户核实，人员、收入、财产与登记一致，没有变化，各项待遇继续。")
    form = SignForm(request.POST if is_confirmed else None, initial={"reason": sentence})
    mark_chinese(form, "reason")
    if act == _AGREE:
        form.fields.pop("reason")
    done: list[actions.Sitting] = []
    if form.perform(lambda: done.append(_perform(request, act, reviews, form))):
        _tell(request, done[0])
        return redirect("casework:annual_review_village", code=code)
    rows = queries.preview(reviews, is_agreement=act == _AGREE)
    context = {
        "rows": rows,
        "ready": [row for row in rows if not row.left_out],
        "columns": PREVIEW_COLUMNS,
        "form": form,
        "act": act,
        "is_agreement": act == _AGREE,
        "village": village,
        "place": place_name(village.code),
    }
    return render(request, "casework/annual_reviews/preview.html", context, status=422 if is_confirmed else 200)


def _perform(request: StaffRequest, act: str, reviews: list[AnnualReview], form: SignForm) -> actions.Sitting:
    versions = {review.pk: posted_version(request.POST.get(f"version_{review.pk}", "")) for review in reviews}
    if act == _AGREE:
        return actions.agree_unchanged(by=request.user, reviews=reviews, versions=versions)
    reason = form.cleaned_data["reason"]
    return actions.sign_unchanged(by=request.user, reviews=reviews, reason=reason, versions=versions)


def _tell(request: StaffRequest, sitting: actions.Sitting) -> None:
    if sitting.done:
        messages.success(request, _("已办理{number}户。").format(number=sitting.done))
    for name, reason in sitting.left_out:
        messages.warning(request, _("{name}没有办：{reason}").format(name=name, reason=reason))
