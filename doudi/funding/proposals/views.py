"""Pages of proposals; each kind has the same four: list, form, one proposal, decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.funding import actions
from doudi.funding.forms import ReasonForm
from doudi.funding.models import PriceIndices, Proposal
from doudi.funding.price_indices import SubsidyAnswer, subsidy_answer
from doudi.funding.proposals.columns import TRIGGER_COLUMNS, proposal_list
from doudi.funding.proposals.forms import ProposalFilterForm
from doudi.funding.proposals.kinds import ProposalKind
from doudi.policy import NoKnownValueError
from doudi.ui.lists.shown_list import open_list


def proposal_urls(kind: ProposalKind) -> list[URLPattern]:
    """Return the URLs of one kind of proposals."""
    base = f"funds/{kind.plural}/"
    return [
        path(base, _list_view(kind), name=kind.plural),
        path(f"{base}new/", _form_view(kind), name=f"propose_{kind.name}"),
        path(f"{base}<int:pk>/", _proposal_view(kind), name=kind.name),
        path(f"{base}<int:pk>/<slug:verb>/", _decision_view(kind), name=f"decide_{kind.name}"),
    ]


def _described(rows: list[Any]) -> list[Any]:
    for proposal in rows:
        proposal.description = actions.describe_proposal(proposal)
    return rows


def _list_view(kind: ProposalKind) -> Callable[..., HttpResponse]:
    declaration = proposal_list(kind.plural, kind.title)

    @require_GET
    @permission_required(Permission.READ_FUNDS)
    def proposals(request: StaffRequest) -> HttpResponse:
        filters = ProposalFilterForm(request.GET, by=request.user)
        rows = kind.model._default_manager.select_related("proposed_by", "settled_by")
        if state := filters.chosen["state"]:
            rows = rows.filter(state=state)
        shown = open_list(request, declaration, rows, filters=filters, rows_of=_described)
        context = {"kind": kind, "may_propose": request.user.may(kind.permission)}
        return shown.render("funding/proposals.html", context)

    return proposals


def _form_view(kind: ProposalKind) -> Callable[..., HttpResponse]:
    @permission_required(kind.permission)
    def propose(request: StaffRequest) -> HttpResponse:
        form = kind.form(request.POST if request.method == "POST" else None)
        proposals: list[Proposal] = []
        if form.perform(lambda: proposals.append(form.propose(request.user))):
            messages.success(request, _("已录入，待审批。"))
            return redirect(kind.page_name, pk=proposals[0].pk)
        context = {"kind": kind, "form": form}
        return render(request, "funding/proposal_form.html", context, status=422 if form.is_bound else 200)

    return propose


def _proposal_view(kind: ProposalKind) -> Callable[..., HttpResponse]:
    @require_GET
    @permission_required(Permission.READ_FUNDS)
    def proposal(request: StaffRequest, pk: int) -> HttpResponse:
        return _render_proposal(request, kind, _find_proposal(kind, pk), ReasonForm())

    return proposal


def _decision_view(kind: ProposalKind) -> Callable[..., HttpResponse]:
    @require_POST
    @permission_required(Permission.READ_FUNDS)
    def decide(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
        proposal = _find_proposal(kind, pk)
        if not request.user.may(kind.permission if verb == "withdraw" else Permission.APPROVE_FUNDS):
            raise PermissionDenied
        if verb in {"confirm", "withdraw"}:
            act = actions.confirm if verb == "confirm" else actions.withdraw
            act(by=request.user, proposal=proposal)
        elif verb in {"refuse", "revoke"}:
            act_with_reason = actions.refuse if verb == "refuse" else actions.revoke
            form = ReasonForm(request.POST)
            if not form.perform(
                lambda: act_with_reason(by=request.user, proposal=proposal, why=form.cleaned_data["why"])
            ):
                return _render_proposal(request, kind, proposal, form, 422)
        else:
            raise Http404
        messages.success(request, _("已办理。"))
        return redirect(kind.page_name, pk=pk)

    return decide


def _find_proposal(kind: ProposalKind, pk: int) -> Proposal:
    return get_object_or_404(kind.model._default_manager.select_related("proposed_by", "settled_by"), pk=pk)


def _render_proposal(
    request: StaffRequest, kind: ProposalKind, proposal: Proposal, form: ReasonForm, status: int = 200
) -> HttpResponse:
    is_open, is_confirmed = (proposal.state == state for state in (Proposal.State.PROPOSED, Proposal.State.CONFIRMED))
    may_approve = request.user.may(Permission.APPROVE_FUNDS)
    context = {
        "kind": kind,
        "proposal": proposal,
        "description": actions.describe_proposal(proposal),
        "answer": _subsidy_answer(proposal),
        "trigger_columns": TRIGGER_COLUMNS,
        "history": entries_about(proposal),
        "form": form,
        "may_settle": is_open and may_approve,
        "may_withdraw": is_open and request.user.may(kind.permission),
        "may_revoke": is_confirmed and may_approve and kind.is_revocable,
    }
    return render(request, "funding/proposal.html", context, status=status)


def _subsidy_answer(proposal: Proposal) -> SubsidyAnswer | None:
    """Return what follows from price indices; None for other proposals and for months unknown to the rule book."""
    if not isinstance(proposal, PriceIndices):
        return None
    try:
        return subsidy_answer(proposal, today())
    except NoKnownValueError:
        return None
