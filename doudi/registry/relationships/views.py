"""Pages of relationships: hukou registration and obligations of support."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.access import person_or_404
from doudi.registry.form_page import form_page, posted_data
from doudi.registry.models import Membership, MoveProposal, SupportObligation
from doudi.registry.relationships.forms import EndSupportForm, HukouForm, SupporterForm


@permission_required(Permission.CHANGE_REGISTRY)
def register_hukou(request: StaffRequest, pk: int) -> HttpResponse:
    """Register the household of a person's hukou."""
    person = person_or_404(request, pk)
    form = HukouForm(posted_data(request)).for_user(request.user)
    proposals: list[MoveProposal | None] = []
    kind = Membership.Kind.REGISTERED
    if form.perform(
        lambda: proposals.append(
            actions.move_or_propose(by=request.user, person=person, kind=kind, **form.cleaned_data)
        )
    ):
        done = _("户籍已登记。")
        messages.success(request, _("已提出，等迁入地同意；同意以前登记不变。") if proposals[0] else done)
        return redirect(person)
    return form_page(request, form, _("户籍登记"), person.get_absolute_url(), about=person.name)


@permission_required(Permission.CHANGE_REGISTRY)
def register_support(request: StaffRequest, pk: int) -> HttpResponse:
    """Register a person who is obliged by law to support this one."""
    person = person_or_404(request, pk)
    form = SupporterForm(posted_data(request)).for_user(request.user)
    if form.perform(lambda: actions.register_support(by=request.user, person=person, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(person)
    back = person.get_absolute_url()
    return form_page(request, form, _("登记法定赡养、抚养、扶养义务人"), back, about=person.name)


@permission_required(Permission.CHANGE_REGISTRY)
def end_support(request: StaffRequest, pk: int) -> HttpResponse:
    """End an obligation of support."""
    support = get_object_or_404(SupportObligation.objects.select_related("person", "supporter"), pk=pk)
    person = person_or_404(request, support.person_id)
    form = EndSupportForm(posted_data(request))
    if form.perform(lambda: actions.end_support(by=request.user, support=support, **form.cleaned_data)):
        messages.success(request, _("已登记终止，原登记留底。"))
        return redirect(person)
    about = f"{support.supporter.name} → {person.name}"
    return form_page(request, form, _("终止法定义务关系"), person.get_absolute_url(), about=about)
