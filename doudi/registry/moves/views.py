"""Pages of proposed moves: list, answer; move of a household within its township."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry.form_page import posted_data
from doudi.registry.moves import queries
from doudi.registry.moves.columns import MOVE_LIST
from doudi.registry.moves.forms import MoveAnswerForm, MoveFilterForm
from doudi.ui.lists.shown_list import open_list
from doudi.values.kinship import relation_in_language


@require_GET
@permission_required(Permission.CHANGE_REGISTRY)
def moves(request: StaffRequest) -> HttpResponse:
    """List the moves out of and into the user's villages."""
    filters = MoveFilterForm(request.GET)
    shown = open_list(
        request,
        MOVE_LIST,
        queries.moves(by=request.user, **filters.chosen),
        filters=filters,
        rows_of=lambda found: queries.move_rows(found, by=request.user),
    )
    return shown.render("registry/moves/list.html")


@permission_required(Permission.CHANGE_REGISTRY)
def move_proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a proposed move; answer it for the receiving side, or withdraw it for the giving side."""
    proposal = get_object_or_404(queries.moves_visible_to(request.user), pk=pk)
    row = queries.MoveRow(proposal, request.user)
    choices = [("agree", _("同意迁入")), ("refuse", _("不同意"))] if row.is_to_answer else []
    choices += [("withdraw", _("撤回"))] if row.is_withdrawable else []
    form = MoveAnswerForm(choices, posted_data(request))
    if form.perform(lambda: form.carry_out(request.user, proposal)):
        messages.success(request, _("已答复，登记在迁移记录里。"))
        return redirect("registry:moves")
    facts = [
        (_("迁什么"), proposal.get_kind_display()),
        (_("身份证号"), proposal.person.id_number or "—"),
        (_("从"), row.old_place),
        (_("到"), f"{row.new_place} {proposal.household.number}"),
        (_("与户主关系"), relation_in_language(proposal.relation)),
        (_("自"), proposal.since),
        (_("依据"), f"{proposal.get_source_display()} {proposal.source_detail}"),
        (_("提出"), proposal.proposed_by.name),
        (_("答复"), f"{proposal.get_state_display()} {proposal.decided_by or ''} {proposal.reason}"),
    ]
    context = {"form": form if choices else None, "row": row, "facts": facts}
    return render(request, "registry/moves/detail.html", context, status=422 if form.is_bound else 200)
