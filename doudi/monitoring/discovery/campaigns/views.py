"""Pages of campaigns: the list, a campaign with its results, its households, and the printed report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.campaigns import actions, queries
from doudi.monitoring.discovery.campaigns.columns import CAMPAIGN_LIST, FIGURES, HOUSEHOLD_LIST, REPORT_LIST
from doudi.monitoring.discovery.campaigns.forms import (
    CampaignForm,
    HouseholdFilterForm,
    OutcomeForm,
    SummaryForm,
    WidenForm,
)
from doudi.monitoring.discovery.campaigns.models import Campaign, CampaignHousehold
from doudi.monitoring.discovery.campaigns.screens import labels_of
from doudi.monitoring.discovery.walks.queries import head_of
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day


def _is_bureau(request: StaffRequest) -> bool:
    return Role(request.user.role) in BUREAU_ROLES


@permission_required(Permission.READ_CASES)
def campaigns(request: StaffRequest) -> HttpResponse:
    """List the campaigns; the bureau opens one."""
    if request.method == "POST" and not _is_bureau(request):
        raise BadRequest
    form = CampaignForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Campaign] = []
    if form.perform(lambda: made.append(actions.open_campaign(by=request.user, **form.cleaned_data))):
        messages.success(request, _("扩围行动已发起。"))
        return redirect(made[0])
    shown = open_list(request, CAMPAIGN_LIST, queries.campaigns(by=request.user))
    context = {"form": form if _is_bureau(request) else None}
    answer = shown.render("discovery/campaigns/list.html", context)
    if form.is_bound:
        answer.status_code = 422
    return answer


def _campaign_or_404(request: StaffRequest, pk: int) -> Campaign:
    return get_object_or_404(queries.campaigns(by=request.user), pk=pk)


@permission_required(Permission.READ_CASES)
def campaign(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress and results of a campaign; the bureau adds to its list, or sums it up."""
    found = _campaign_or_404(request, pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    if asked and (not _is_bureau(request) or asked not in {"widen", "close"}):
        raise BadRequest
    close = SummaryForm(request.POST if asked == "close" else None)
    widen = WidenForm(request.POST if asked == "widen" else None)
    added: list[int] = []
    if widen.perform(lambda: added.append(actions.widen_campaign(by=request.user, campaign=found))):
        messages.success(request, _("新列入{number}户。").format(number=added[0]))
        return redirect(found)
    if close.perform(lambda: actions.close_campaign(by=request.user, campaign=found, **close.cleaned_data)):
        messages.success(request, _("扩围行动已总结。"))
        return redirect(found)
    figures = queries.figures_of(found, by=request.user)
    total = queries.total_of(figures)
    shown = open_list(request, REPORT_LIST, figures)
    context = {
        "campaign": found,
        "place": place_name(found.area_code),
        "rules": labels_of(found.rules),
        "results": queries.results_of(found, total, by=request.user),
        "chart": queries.campaign_chart(figures) if figures else None,
        "close_form": close,
        "widen_form": widen,
        "may_manage": _is_bureau(request) and found.closed_on is None,
        "may_close": close.is_bound or not total.open,
    }
    answer = shown.render("discovery/campaigns/campaign.html", context)
    if asked:
        answer.status_code = 422
    return answer


@require_GET
@permission_required(Permission.READ_CASES)
def campaign_households(request: StaffRequest, pk: int) -> HttpResponse:
    """List the households of a campaign."""
    found = _campaign_or_404(request, pk)
    filters = HouseholdFilterForm(request.GET, by=request.user)
    rows = queries.households_of(found, by=request.user, **filters.chosen)
    shown = open_list(request, HOUSEHOLD_LIST, rows, filters=filters, rows_of=queries.rows_of)
    return shown.render("discovery/campaigns/households.html", {"campaign": found})


@permission_required(Permission.READ_CASES)
def campaign_household(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a household of a campaign, and end it."""
    rows = CampaignHousehold.objects.visible_to(request.user).select_related("campaign", "household", "decided_by")
    row = get_object_or_404(rows, pk=pk)
    may_decide = request.user.may(Permission.HANDLE_CASES) and row.campaign.closed_on is None
    if request.method == "POST" and not may_decide:
        raise BadRequest
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial={"seen_version": row.version})
    if form.perform(lambda: actions.decide_household(by=request.user, row=row, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect("discovery:campaign_households", pk=row.campaign_id)
    context = {
        "row": row,
        "head": head_of(row.household),
        "facts": _facts(row),
        "form": form if may_decide else None,
    }
    return render(request, "discovery/campaigns/household.html", context, status=422 if form.is_bound else 200)


def _facts(row: CampaignHousehold) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(row.village_code)),
        (_("为什么列入"), "、".join(labels_of(row.rules.split(",")))),
    ]
    if row.outcome:
        who = row.decided_by.name if row.decided_by else _("系统")
        facts += [(_("结果"), row.get_outcome_display()), (_("登记"), f"{who} {day(row.decided_on)}")]
    if row.told_on:
        facts.append((_("告知本人"), day(row.told_on)))
    if row.reason:
        facts.append((_("理由"), row.reason))
    return facts


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def print_campaign(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the results of a campaign as A4."""
    found = _campaign_or_404(request, pk)
    figures = queries.figures_of(found, by=request.user)
    total = queries.total_of(figures)
    context = {
        "title": _("低保扩围行动情况"),
        "campaign": found,
        "place": place_name(found.area_code),
        "rules": labels_of(found.rules),
        "results": queries.results_of(found, total, by=request.user),
        "headings": [column.heading for column in FIGURES],
        "rows": [(one.place, [getattr(one, column.name) for column in FIGURES]) for one in [*figures, total]],
        "today": today(),
        "mark": "",
    }
    html = document_html("discovery/campaigns/document.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
