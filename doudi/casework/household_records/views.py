"""Pages of the records of a household: list and new record, next step of a record, dibao offers that wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.casework.household_records import actions, forms
from doudi.casework.household_records.columns import DIBAO_OFFER_COLUMNS
from doudi.casework.household_records.dibao_offers import close_dibao_offer
from doudi.casework.household_records.models import DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange
from doudi.casework.household_records.queries import MOST_ROWS, records_of
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry.access import household_or_404


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: model, what it is called, and its next step: form, action and the action's argument."""

    model: Any
    label: Any
    form: Any
    act: Callable[..., object]
    argument: str = "row"


RECORD_KINDS = {
    "job": RecordKind(
        JobIntroduction, gettext_lazy("就业介绍"), forms.JobAnswerForm, actions.answer_job, "introduction"
    ),
    "non-cooperation": RecordKind(
        NonCooperation, gettext_lazy("拒不配合"), forms.NonCooperationDecisionForm, actions.decide_non_cooperation
    ),
    "unreported-change": RecordKind(
        UnreportedChange, gettext_lazy("变化未告知"), forms.CriticismForm, actions.record_criticism
    ),
    "dibao-offer": RecordKind(
        DibaoOffer, gettext_lazy("特困终止后告知低保"), forms.CloseDibaoOfferForm, close_dibao_offer, "offer"
    ),
}
_NEW_RECORDS: dict[str, tuple[Any, Any, Callable[..., object]]] = {
    "job": (gettext_lazy("登记介绍的工作"), forms.IntroduceJobForm, actions.introduce_job),
    "non-cooperation": (gettext_lazy("登记拒不配合"), forms.NonCooperationForm, actions.record_non_cooperation),
    "unreported-change": (
        gettext_lazy("登记变化未告知"),
        forms.UnreportedChangeForm,
        actions.record_unreported_change,
    ),
}


@permission_required(Permission.HANDLE_CASES)
def household_records(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the records of a household; add one of a kind."""
    household = household_or_404(request, pk)
    requested = request.POST.get("kind", "") if request.method == "POST" else ""
    new_records = []
    for kind, (label, form_class, act) in _NEW_RECORDS.items():
        form = form_class(household, *((request.POST, request.FILES) if kind == requested else ()))
        if _is_recorded(request, form, act):
            return redirect("casework:household_records", pk=pk)
        new_records.append({"kind": kind, "label": label, "form": form})
    panel = {"records": records_of(household), "may_act": True}
    context = {"household": household, "panel": panel, "new_records": new_records}
    return render(request, "casework/household_records/records.html", context, status=422 if requested else 200)


def _is_recorded(request: StaffRequest, form: Any, act: Callable[..., object]) -> bool:
    if not form.perform(lambda: act(by=request.user, **form.action_arguments())):
        return False
    messages.success(request, _("已登记。"))
    return True


@permission_required(Permission.HANDLE_CASES)
def next_step_of_record(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Take the next step of a record: answer of a job, confirmation, criticism, result of a dibao offer."""
    declared = RECORD_KINDS.get(kind)
    if declared is None:
        raise Http404
    row = get_object_or_404(declared.model.objects.visible_to(request.user), pk=pk)
    form = declared.form(*((request.POST, request.FILES) if request.method == "POST" else ()))
    household_pk = row.person.household_id if hasattr(row, "person_id") else row.household_id
    given = {declared.argument: row}
    if form.perform(lambda: declared.act(by=request.user, **given, **form.action_arguments())):
        messages.success(request, _("已登记。"))
        return redirect("casework:household_records", pk=household_pk)
    context = {"row": row, "label": declared.label, "form": form, "household_pk": household_pk}
    return render(request, "casework/household_records/next_step.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.HANDLE_CASES)
def dibao_offers(request: StaffRequest) -> HttpResponse:
    """List the people whose tekun ended and who wait to be told about dibao."""
    waiting = DibaoOffer.objects.visible_to(request.user).filter(state=DibaoOffer.State.OPEN)
    context = {"rows": waiting.select_related("person")[:MOST_ROWS], "columns": DIBAO_OFFER_COLUMNS}
    return render(request, "casework/household_records/dibao_offers.html", context)
