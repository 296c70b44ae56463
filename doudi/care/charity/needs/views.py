"""Pages of needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.charity.columns import NEED_LIST
from doudi.care.charity.forms import EndNeedForm, NeedByPaperForm, NeedFilterForm, NeedForm, ProposeForm
from doudi.care.charity.matches.actions import propose_match
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.proposals import proposals_for
from doudi.care.charity.needs import actions, queries
from doudi.care.charity.needs.government_aid import government_aid
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.needs.people import find_person
from doudi.care.charity.resources.queries import resources
from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Person
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, yuan


@require_GET
@permission_required(Permission.READ_CHARITY)
def needs(request: StaffRequest) -> HttpResponse:
    """List the needs of the user's area."""
    filters = NeedFilterForm(request.GET, by=request.user)
    shown = open_list(request, NEED_LIST, queries.needs(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_charity/needs/list.html", {"may_manage": request.user.may(Permission.MANAGE_CHARITY)})


@permission_required(Permission.MANAGE_CHARITY)
def new_need_by_paper(request: StaffRequest) -> HttpResponse:
    """Write down what a person still needs, found by the identity card alone."""
    form = NeedByPaperForm(request.POST if request.method == "POST" else None)
    made: list[CharityNeed] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        person = find_person(by=request.user, name=given.pop("name"), id_number=given.pop("id_number"))
        made.append(actions.open_need(by=request.user, person=person, **given))

    if form.perform(act):
        messages.success(request, _("需求已登记。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "care_charity/needs/new_by_paper.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.CHANGE_REGISTRY)
def new_need(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what a person still needs, beside what the government gave the family."""
    person = get_object_or_404(Person.objects.visible_to(request.user).filter(merged_into=None), pk=pk)
    form = NeedForm(request.POST if request.method == "POST" else None)
    made: list[CharityNeed] = []
    if form.perform(lambda: made.append(actions.open_need(by=request.user, person=person, **form.cleaned_data))):
        messages.success(request, _("需求已登记。"))
        return redirect(made[0])
    aid = government_aid(person)
    context = {"person": person, "form": form, "aid": aid, "sum_fen": sum(one.amount_fen for one in aid)}
    return render(request, "care_charity/needs/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CHARITY)
def need(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a need with the resources that fit it: match one, or end the need."""
    found = get_object_or_404(queries.needs(by=request.user), pk=pk)
    note_access(subject=found.person, village_code=found.village_code)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    may_manage = request.user.may(Permission.MANAGE_CHARITY)
    if asked and (not may_manage or asked not in {"end", "propose"}):
        raise BadRequest
    end = EndNeedForm(request.POST if asked == "end" else None, initial={"seen_version": found.version})
    propose = ProposeForm(request.POST if asked == "propose" else None)
    made: list[Match] = []
    if propose.perform(lambda: made.append(_propose(request, found, **propose.cleaned_data))):
        messages.success(request, _("已提出对接，请征得本人书面同意。"))
        return redirect(made[0])
    if end.perform(lambda: actions.end_need(by=request.user, need=found, **end.cleaned_data)):
        messages.success(request, _("需求已结束。"))
        return redirect(found)
    is_waiting = not found.ending and not found.is_matched
    context = {
        "need": found,
        "facts": _facts(found),
        "matches": found.matches.select_related("resource"),
        "proposals": _forms_of(found, propose) if is_waiting and may_manage else [],
        "is_waiting": is_waiting,
        "propose_errors": propose.errors if propose.is_bound else None,
        "end_form": end if may_manage and is_waiting else None,
    }
    return render(request, "care_charity/needs/need.html", context, status=422 if asked else 200)


def _propose(request: StaffRequest, found: Any, resource: int, quantity: int) -> Match:
    offered = get_object_or_404(resources(by=request.user), pk=resource)
    return propose_match(by=request.user, need=found, resource=offered, quantity=quantity)


def _forms_of(found: Any, sent: ProposeForm) -> list[tuple[Any, ProposeForm]]:
    """Return what fits with a form for each; the one that was sent and refused keeps what was typed."""
    asked = sent.data.get("resource", "") if sent.is_bound else ""
    return [
        (
            one,
            sent
            if str(one.resource.pk) == asked
            else ProposeForm(initial={"resource": one.resource.pk}, auto_id=f"of_{one.resource.pk}_%s"),
        )
        for one in proposals_for(found)
    ]


def _facts(found: Any) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.village_code)),
        (_("需求"), found.get_kind_display()),
        (_("具体情况"), found.sealed_text.clear()),
        (_("近一年政府救助"), yuan(found.government_aid_fen)),
        (_("公开的说法"), found.public_text or _("不公开")),
        (_("登记"), f"{found.opened_by.name} {day(found.opened_on)}"),
    ]
    if found.ending:
        facts.append((_("结束"), f"{found.get_ending_display()} {day(found.ended_on)}"))
    return facts
