"""Pages of what one enters and another decides: the same four for budgets, overdrafts and price indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.funding import actions
from doudi.funding.forms import BudgetForm, IndicesForm, OverdraftForm, ReasonForm
from doudi.funding.models import Budget, Overdraft, PriceIndices, Proposal
from doudi.funding.price_indices import subsidy_answer
from doudi.policy import NoKnownValueError
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import paginate

_PAGE_SIZE = 40


@dataclass(frozen=True)
class ProposalKind:
    """One of the three: its names, what its pages are called, its form, who enters it."""

    one: str
    many: str
    model: type[Proposal]
    title: Any
    new: Any
    form: type[ActionForm]
    permission: Permission
    hint: Any
    may_be_revoked: bool = True

    @property
    def page_name(self) -> str:
        return f"funding:{self.one}"

    @property
    def list_name(self) -> str:
        return f"funding:{self.many}"

    @property
    def new_name(self) -> str:
        return f"funding:propose_{self.one}"

    @property
    def decide_name(self) -> str:
        return f"funding:decide_{self.one}"


BUDGETS = ProposalKind(
    "budget",
    "budgets",
    Budget,
    gettext_lazy("预算"),
    gettext_lazy("编制或调整预算"),
    BudgetForm,
    Permission.RECORD_FUNDS,
    gettext_lazy("县局负责人批准后记账。以后的调整另录一笔，调减的填负数。"),
    may_be_revoked=False,
)
OVERDRAFTS = ProposalKind(
    "overdraft",
    "overdrafts",
    Overdraft,
    gettext_lazy("垫支"),
    gettext_lazy("申请垫支"),
    OverdraftForm,
    Permission.RECORD_FUNDS,
    gettext_lazy("资金没有到账而必须发放时，经县局负责人批准，可以在期限内先垫支一定数额。"),
)
INDICES = ProposalKind(
    "price_indices",
    "indices",
    PriceIndices,
    gettext_lazy("价格指数"),
    gettext_lazy("录入价格指数"),
    IndicesForm,
    Permission.ENTER_INDICES,
    gettext_lazy("录入后按规则算出是否启动价格临时补贴；由另一人复核后作数。"),
)


def pages_of(subject: ProposalKind) -> list[URLPattern]:
    """The list, the form, one of them, and what is decided about it."""
    base = f"funds/{subject.many}/"
    return [
        path(base, _list_of(subject), name=subject.many),
        path(f"{base}new/", _form_of(subject), name=f"propose_{subject.one}"),
        path(f"{base}<int:pk>/", _page_of(subject), name=subject.one),
        path(f"{base}<int:pk>/<slug:verb>/", _decision_of(subject), name=f"decide_{subject.one}"),
    ]


def _list_of(subject: ProposalKind) -> Callable[..., HttpResponse]:
    @require_GET
    @permission_required(Permission.READ_FUNDS)
    def listed(request: StaffRequest) -> HttpResponse:
        query = subject.model._default_manager.select_related("proposed_by", "settled_by")
        try:
            shown = paginate(query, request.GET.get("page"), _PAGE_SIZE)
        except InvalidPage:
            raise Http404 from None
        for one in shown.rows:
            one.in_words = actions.in_words(one)
        context = {"subject": subject, "shown": shown, "may_enter": request.user.may(subject.permission)}
        return render(request, "funding/proposals.html", context)

    return listed


def _form_of(subject: ProposalKind) -> Callable[..., HttpResponse]:
    @permission_required(subject.permission)
    def proposing(request: StaffRequest) -> HttpResponse:
        form: Any = subject.form(*([request.POST] if request.method == "POST" else []))
        made: list[Proposal] = []
        if form.perform(lambda: made.append(form.propose(request.user))):
            messages.success(request, _("已录入，待审批。"))
            return redirect(subject.page_name, pk=made[0].pk)
        context = {"subject": subject, "form": form}
        return render(request, "funding/proposal_form.html", context, status=422 if form.is_bound else 200)

    return proposing


def _found(subject: ProposalKind, pk: int) -> Proposal:
    return get_object_or_404(subject.model._default_manager.select_related("proposed_by", "settled_by"), pk=pk)


def _shown(
    request: StaffRequest, subject: ProposalKind, proposal: Proposal, form: ReasonForm, status: int = 200
) -> HttpResponse:
    waits, counts = (proposal.state == state for state in (Proposal.State.PROPOSED, Proposal.State.CONFIRMED))
    decides = request.user.may(Permission.APPROVE_FUNDS)
    context = {
        "subject": subject,
        "proposal": proposal,
        "in_words": actions.in_words(proposal),
        "answer": _answer(proposal),
        "said": entries_about(proposal),
        "form": form,
        "may_settle": waits and decides,
        "may_withdraw": waits and request.user.may(subject.permission),
        "may_revoke": counts and decides and subject.may_be_revoked,
    }
    return render(request, "funding/proposal.html", context, status=status)


def _answer(proposal: Proposal) -> Any:
    """What the rule book says to indices; the others ask it nothing."""
    if not isinstance(proposal, PriceIndices):
        return None
    try:
        return subsidy_answer(proposal, today())
    except NoKnownValueError:
        return None


def _page_of(subject: ProposalKind) -> Callable[..., HttpResponse]:
    @require_GET
    @permission_required(Permission.READ_FUNDS)
    def shown(request: StaffRequest, pk: int) -> HttpResponse:
        return _shown(request, subject, _found(subject, pk), ReasonForm())

    return shown


def _decision_of(subject: ProposalKind) -> Callable[..., HttpResponse]:
    @require_POST
    @permission_required(Permission.READ_FUNDS)
    def decided(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
        proposal = _found(subject, pk)
        if not request.user.may(subject.permission if verb == "withdraw" else Permission.APPROVE_FUNDS):
            raise PermissionDenied
        if verb in {"confirm", "withdraw"}:
            act = actions.confirm if verb == "confirm" else actions.withdraw
            act(by=request.user, proposal=proposal)
        elif verb in {"refuse", "revoke"}:
            act_why = actions.refuse if verb == "refuse" else actions.revoke
            form = ReasonForm(request.POST)
            if not form.perform(lambda: act_why(by=request.user, proposal=proposal, why=form.cleaned_data["why"])):
                return _shown(request, subject, proposal, form, 422)
        else:
            raise Http404
        messages.success(request, _("已办理。"))
        return redirect(subject.page_name, pk=pk)

    return decided
