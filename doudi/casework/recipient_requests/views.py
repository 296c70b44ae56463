"""The page of a request: what was sent, who may have sent it, and the forms to accept or return it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.casework.models import RecipientRequest
from doudi.casework.personal_data_copies.views import CopyForms
from doudi.casework.recipient_requests import actions
from doudi.casework.recipient_requests.forms import AcceptRequestForm, ReturnRequestForm
from doudi.casework.recipient_requests.kinds import REVIEW
from doudi.casework.recipient_requests.queries import other_open_requests
from doudi.casework.referrals.queries import title_of, urgency_of
from doudi.casework.worklist.queries import urgency_tag
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.divisions.queries import place_name
from doudi.registry.personal_data.views import Revealed, reveal_page
from doudi.values.bank_card import in_groups


def _may_handle(row: RecipientRequest, by: User) -> bool:
    is_open = row.ended_on is None and by.may(Permission.HANDLE_CASES)
    return is_open and (row.kind != REVIEW or Role(by.role) in COUNTY_ROLES)


@permission_required(Permission.READ_CASES)
def recipient_request(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a request; accept it into its procedure, or return it."""
    visible = RecipientRequest.objects.visible_to(request.user).select_related(
        "person__household", "case", "application"
    )
    row = get_object_or_404(visible, pk=pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    accept = AcceptRequestForm(row, request.POST if act == "accept" else None).for_user(request.user)
    back = ReturnRequestForm(request.POST if act == "return" else None, auto_id="return_%s")
    copy = CopyForms(request, row)
    if done := copy.perform():
        messages.success(request, done)
        return redirect(row)
    if accept.perform(
        lambda: actions.accept_recipient_request(by=request.user, request=row, **accept.action_arguments())
    ):
        messages.success(request, _("已接收，转入办理。"))
        row.refresh_from_db()
        return redirect(row.case or row)
    if back.perform(lambda: actions.return_recipient_request(by=request.user, request=row, **back.cleaned_data)):
        messages.success(request, _("已退回，申报人查进度时看得到理由。"))
        return redirect(row)
    context = {
        "row": row,
        "title": title_of(row),
        "place": place_name(row.village_code),
        "urgency_tag": urgency_tag(urgency_of(row)),
        "accept_form": accept,
        "return_form": back,
        "may_handle": _may_handle(row, request.user),
        "may_replace_code": request.user.may(Permission.HANDLE_CASES),
        "may_reveal": request.user.may(Permission.REVEAL_PERSONAL_DATA),
        "others": other_open_requests(row),
        **copy.context(),
    }
    status = 422 if act and not (accept.is_searching or copy.identify.is_searching) else 200
    return render(request, "casework/recipient_requests/request.html", context, status=status)


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_phone(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal the telephone that a request was sent with; it proves nothing until the registered one was called."""
    row = get_object_or_404(RecipientRequest.objects.visible_to(request.user), pk=pk)
    label = _("申报时留的电话")
    return reveal_page(
        request,
        label,
        row.name,
        lambda why: [
            Revealed(label, actions.reveal_request_phone(by=request.user, request=row, why=why), is_phone=True)
        ],
    )


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_account(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal the number of the new card that a request names, beside the photographs sent with it."""
    row = get_object_or_404(RecipientRequest.objects.visible_to(request.user), pk=pk)
    if not row.account:
        raise Http404
    label = _("申报的新卡号")

    def read(why: str) -> list[Revealed]:
        number = actions.reveal_request_account(by=request.user, request=row, why=why)
        return [Revealed(label, in_groups(number))]

    return reveal_page(request, label, row.name, read)
