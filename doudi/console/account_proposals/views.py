"""Pages of proposals about accounts: list, decision; accounts with new rights over money."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doudi.console.account_proposals.columns import NEW_ACCOUNT_LIST, PROPOSAL_LIST
from doudi.console.account_proposals.forms import ProposalDecisionForm, ProposalFilterForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.proposals import queries
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, or_dash


@require_GET
@permission_required(Permission.READ_ACCOUNT_PROPOSALS)
def account_proposals(request: StaffRequest) -> HttpResponse:
    """List what was proposed about accounts."""
    filters = ProposalFilterForm(request.GET)
    shown = open_list(request, PROPOSAL_LIST, queries.proposals(**filters.chosen), filters=filters)
    return shown.render("console/account_proposals.html")


@permission_required(Permission.READ_ACCOUNT_PROPOSALS)
def account_proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a proposal; the security administrator decides it, the system administrator may withdraw it."""
    proposal = get_object_or_404(queries.proposals(), pk=pk)
    form = ProposalDecisionForm(request.user, proposal, request.POST if request.method == "POST" else None)
    if form.perform(form.carry_out):
        waiting = queries.next_proposal() if request.user.may(Permission.MANAGE_SECURITY) else None
        messages.success(request, _("已办理，这是下一项。") if waiting else _("已办理。"))
        return redirect("console:account_proposal", waiting.pk) if waiting else redirect("console:account_proposals")
    facts = [
        (_("登录名"), proposal.username),
        (_("姓名"), proposal.name),
        (_("身份证号"), proposal.id_number or "—"),
        *([(_("现在"), f"{proposal.account.get_role_display()} {proposal.account.place}")] if proposal.account else []),
        (_("提出的角色"), proposal.get_role_display() or "—"),
        (_("提出的所在地"), or_dash(proposal.get_department_display() or place_name(proposal.division_id or ""))),
        (_("原因"), proposal.why),
        (_("提出"), f"{proposal.proposed_by.name} {date_and_time(proposal.proposed_at)}"),
        (_("有效期至"), date_and_time(proposal.expires_at)),
    ]
    if proposal.decided_at:
        decision = f"{proposal.decided_by or ''} {date_and_time(proposal.decided_at)} {proposal.decision_reason}"
        facts.append((pgettext("done", "办理"), decision.strip()))
    context = {"proposal": proposal, "facts": facts, "form": form if form.has_choices else None}
    return render(request, "console/account_proposal.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.APPROVE_PAYROLL)
def new_money_accounts(request: StaffRequest) -> HttpResponse:
    """List the accounts that lately got rights over money, for who approves the money."""
    return open_list(request, NEW_ACCOUNT_LIST, queries.new_money_accounts()).render("console/new_money_accounts.html")
