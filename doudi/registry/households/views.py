"""Pages for whoever is new to the register, and for how people belong to each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.households.forms import (
    EndSupportForm,
    FamilyForm,
    HukouForm,
    MemberForm,
    SplitForm,
    SupporterForm,
)
from doudi.registry.models import Household, Person, SupportObligation
from doudi.registry.people.views import household_or_404, person_or_404


def _data(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _asked(request: StaffRequest, form: Any, title: str, about: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "about": about, "back": back}
    return render(request, "registry/form_page.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.CHANGE_REGISTRY)
def register_family(request: StaffRequest) -> HttpResponse:
    """A household that nobody had registered."""
    form = FamilyForm(request.user, _data(request))
    made: list[Household] = []
    if form.perform(lambda: made.append(actions.register_family(by=request.user, **form.said()))):
        messages.success(request, _("已登记，可以接着登记其他成员。"))
        return redirect(made[0])
    return _asked(request, form, _("登记新家庭"), "", "/")


@permission_required(Permission.CHANGE_REGISTRY)
def register_member(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody new in a household."""
    household = household_or_404(request, pk)
    form = MemberForm(_data(request))
    if form.perform(lambda: actions.register_member(by=request.user, household=household, **form.said())):
        messages.success(request, _("已登记。"))
        return redirect(household)
    return _asked(request, form, _("登记家庭成员"), household.number, household.get_absolute_url())


@permission_required(Permission.CHANGE_REGISTRY)
def register_hukou(request: StaffRequest, pk: int) -> HttpResponse:
    """Where a person is registered, which need not be where he lives."""
    person = person_or_404(request, pk)
    form = HukouForm(_data(request))
    if form.perform(lambda: actions.register_hukou(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("户籍已登记。"))
        return redirect(person)
    return _asked(request, form, _("户籍登记"), person.name, person.get_absolute_url())


@permission_required(Permission.CHANGE_REGISTRY)
def register_support(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is bound by law to support a person."""
    person = person_or_404(request, pk)
    form = SupporterForm(_data(request))
    if form.perform(lambda: actions.register_support(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(person)
    return _asked(request, form, _("登记法定赡养、抚养、扶养义务人"), person.name, person.get_absolute_url())


@permission_required(Permission.CHANGE_REGISTRY)
def end_support(request: StaffRequest, pk: int) -> HttpResponse:
    """A duty to support ends."""
    support = get_object_or_404(SupportObligation.objects.select_related("person", "supporter"), pk=pk)
    person: Person = person_or_404(request, support.person_id)
    form = EndSupportForm(_data(request))
    if form.perform(lambda: actions.end_support(by=request.user, support=support, **form.cleaned_data)):
        messages.success(request, _("已登记终止，原登记留底。"))
        return redirect(person)
    about = f"{support.supporter.name} → {person.name}"
    return _asked(request, form, _("终止法定义务关系"), about, person.get_absolute_url())


@permission_required(Permission.CHANGE_REGISTRY)
def split(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo a wrong merge."""
    person = person_or_404(request, pk)
    form = SplitForm(_data(request))
    if form.perform(lambda: actions.split_people(by=request.user, other=person, **form.cleaned_data)):
        messages.success(request, _("已撤销合并。"))
        return redirect(person)
    return _asked(request, form, _("撤销合并"), person.number, person.get_absolute_url())
