"""Pages for whoever is new to the register, and for how people belong to each other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.pages import StaffRequest, page
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.family_forms import (
    EndSupportForm,
    FamilyForm,
    MemberForm,
    RegisteredForm,
    SplitForm,
    SupporterForm,
)
from doudi.registry.models import Household, Person, Support
from doudi.registry.views import household_in_sight, person_in_sight


def _data(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _asked(request: StaffRequest, form: Any, title: str, about: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "about": about, "back": back}
    return render(request, "registry/ask.html", context, status=422 if form.is_bound else 200)


@page(Permission.CHANGE_REGISTER)
def register_family(request: StaffRequest) -> HttpResponse:
    """A household that nobody had registered."""
    form = FamilyForm(request.user, _data(request))
    made: list[Household] = []
    if form.carries_out(lambda: made.append(actions.register_family(by=request.user, **form.said()))):
        messages.success(request, _("已登记，可以接着登记其他成员。"))
        return redirect(made[0])
    return _asked(request, form, _("登记新家庭"), "", "/")


@page(Permission.CHANGE_REGISTER)
def register_member(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody new in a household."""
    household = household_in_sight(request, pk)
    form = MemberForm(_data(request))
    if form.carries_out(lambda: actions.register_member(by=request.user, household=household, **form.said())):
        messages.success(request, _("已登记。"))
        return redirect(household)
    return _asked(request, form, _("登记家庭成员"), household.number, household.get_absolute_url())


@page(Permission.CHANGE_REGISTER)
def register_with(request: StaffRequest, pk: int) -> HttpResponse:
    """Where a person is registered, which need not be where he lives."""
    person = person_in_sight(request, pk)
    form = RegisteredForm(_data(request))
    if form.carries_out(lambda: actions.register_with(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("户籍已登记。"))
        return redirect(person)
    return _asked(request, form, _("户籍登记"), person.name, person.get_absolute_url())


@page(Permission.CHANGE_REGISTER)
def bind_support(request: StaffRequest, pk: int) -> HttpResponse:
    """Who is bound by law to support a person."""
    person = person_in_sight(request, pk)
    form = SupporterForm(_data(request))
    if form.carries_out(lambda: actions.bind_support(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(person)
    return _asked(request, form, _("登记法定赡养、抚养、扶养义务人"), person.name, person.get_absolute_url())


@page(Permission.CHANGE_REGISTER)
def end_support(request: StaffRequest, pk: int) -> HttpResponse:
    """A duty to support ends."""
    support = get_object_or_404(Support.objects.select_related("person", "supporter"), pk=pk)
    person: Person = person_in_sight(request, support.person_id)
    form = EndSupportForm(_data(request))
    if form.carries_out(lambda: actions.end_support(by=request.user, support=support, **form.cleaned_data)):
        messages.success(request, _("已登记终止，原登记留底。"))
        return redirect(person)
    about = f"{support.supporter.name} → {person.name}"
    return _asked(request, form, _("终止法定义务关系"), about, person.get_absolute_url())


@page(Permission.CHANGE_REGISTER)
def split(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo a wrong merge."""
    person = person_in_sight(request, pk)
    form = SplitForm(_data(request))
    if form.carries_out(lambda: actions.split_people(by=request.user, other=person, **form.cleaned_data)):
        messages.success(request, _("已撤销合并。"))
        return redirect(person)
    return _asked(request, form, _("撤销合并"), person.number, person.get_absolute_url())
