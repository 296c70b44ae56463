"""Pages of a department: the needs handed to it, and its work on one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Referral
from doudi.casework.referrals.actions import departments as actions
from doudi.casework.referrals.columns import DEPARTMENT_LIST
from doudi.casework.referrals.contacts import Contact
from doudi.casework.referrals.department_forms import (
    STATES,
    AskBackForm,
    DepartmentFilterForm,
    DepartmentForm,
    HelpForm,
    SendOnForm,
    TakeUpForm,
)
from doudi.casework.referrals.department_queries import (
    facts_for_department,
    referrals_for_department,
    rows_for_department,
)
from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.owners import is_own_of_department
from doudi.core.process import Verb, verbs_by_name
from doudi.ui.lists.shown_list import open_list

VERBS = verbs_by_name(
    Verb(name="take_up", label=gettext_lazy("接手办理"), act=actions.take_up_referral, form=TakeUpForm),
    Verb(
        name="answer",
        label=gettext_lazy("答复，办结"),
        act=actions.answer_for_department,
        form=HelpForm,
        carries=("P18-12.d",),
    ),
    Verb(name="ask_back", label=gettext_lazy("请乡镇补充"), act=actions.ask_back, form=AskBackForm),
    Verb(name="send_on", label=gettext_lazy("转给别的部门"), act=actions.send_on_referral, form=SendOnForm),
)


@require_GET
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def department_referrals(request: StaffRequest) -> HttpResponse:
    """List the needs handed to the user's department, nearest deadline first."""
    filters = DepartmentFilterForm(request.GET, by=request.user)
    state = filters.chosen["state"]
    shown = open_list(
        request,
        DEPARTMENT_LIST,
        referrals_for_department(by=request.user, state=state),
        filters=filters,
        rows_of=rows_for_department,
    )
    chips = [
        {
            "url": f"{reverse('casework:department_referrals')}{f'?state={name}' if name else ''}",
            "label": label,
            "number": referrals_for_department(by=request.user, state=name).count(),
            "is_here": name == state,
        }
        for name, label in STATES
    ]
    return shown.render("casework/referrals/department_list.html", {"chips": chips})


@require_GET
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def department_referral(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what the department needs to handle a referral."""
    return _render(request, _referral_or_404(request, pk))


@require_POST
@permission_required(Permission.REVIEW_FOR_DEPARTMENT, fresh_code=ALWAYS)
def reveal_department_referral(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the need and how the family is reached, in clear; the look is recorded."""
    referral = _referral_or_404(request, pk)
    if referral.ended_on is not None:
        raise Http404
    return _render(request, referral, contact=actions.reveal_referral(by=request.user, referral=referral))


@require_POST
@permission_required(Permission.REVIEW_FOR_DEPARTMENT)
def act_on_department_referral(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Take up, ask back, answer or send on."""
    declared = VERBS.get(verb)
    if declared is None:
        raise Http404
    referral = _referral_or_404(request, pk)
    form: DepartmentForm = declared.form(request.POST, request.FILES, auto_id=f"{verb}_%s")
    if form.perform(lambda: _perform(request, declared, referral, form)):
        messages.success(request, _("已办理：{what}。").format(what=declared.label))
        is_gone = verb in {"answer", "send_on"}
        return redirect("casework:department_referrals") if is_gone else redirect(_page_of(referral))
    return _render(request, referral, sent=(declared, form))


def _perform(request: StaffRequest, verb: Verb, referral: Referral, form: DepartmentForm) -> None:
    """Store the scan and act in one transaction, so that a refused act leaves no file."""
    with transaction.atomic():
        verb.act(by=request.user, referral=referral, **form.action_arguments(request.user, referral))


def _page_of(referral: Referral) -> str:
    return reverse("casework:department_referral", args=[referral.pk])


def _referral_or_404(request: StaffRequest, pk: int) -> Referral:
    mine = Referral.objects.handed_to(request.user).select_related(
        "application", "person", "lead", "household", "attachment"
    )
    return get_object_or_404(mine.prefetch_related("questions__replied_by"), pk=pk)


def _render(
    request: StaffRequest,
    referral: Referral,
    sent: tuple[Verb, DepartmentForm] | None = None,
    contact: Contact | None = None,
) -> HttpResponse:
    verb_forms: list[dict[str, Any]] = []
    if referral.ended_on is None:
        for verb in _verbs_of(referral):
            form = sent[1] if sent and sent[0] is verb else verb.form(auto_id=f"{verb.name}_%s")
            verb_forms.append({"verb": verb, "form": form})
    is_own = referral.attachment is not None and is_own_of_department(request.user, referral.attachment)
    context = {
        "referral": referral,
        "facts": facts_for_department(referral),
        "questions": referral.questions.all(),
        "contact": contact,
        "own_file": referral.attachment if is_own else None,
        "verb_forms": verb_forms,
    }
    return render(request, "casework/referrals/department_referral.html", context, status=422 if sent else 200)


def _verbs_of(referral: Referral) -> list[Verb]:
    """Return the verbs of an open referral, the next step first."""
    hidden = {"take_up"} if referral.taken_up_on else set()
    if referral.open_question is not None:
        hidden.add("ask_back")
    return [verb for name, verb in VERBS.items() if name not in hidden]
