"""Print the copy of a person's data, and the two forms on the page of the request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.casework.economic_checks.uploads import stored_scan
from doudi.casework.models import RecipientRequest
from doudi.casework.personal_data_copies import actions
from doudi.casework.personal_data_copies.forms import HandOverForm, IdentifyForm
from doudi.casework.personal_data_copies.queries import is_printed
from doudi.casework.recipient_requests.kinds import DATA
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused


@require_POST
@permission_required(Permission.REVEAL_PERSONAL_DATA)
def print_personal_data(request: StaffRequest, pk: int) -> HttpResponse:
    """Print the copy; it is made again and recorded each time."""
    row = get_object_or_404(RecipientRequest.objects.visible_to(request.user), pk=pk)
    try:
        content = actions.print_copy(by=request.user, request=row)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(row)
    response = HttpResponse(content, content_type="application/pdf")
    name = _("{receipt}本人信息副本.pdf").format(receipt=row.receipt)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


class CopyForms:
    """The forms of a copy on the page of its request; of other requests there are none."""

    def __init__(self, request: StaffRequest, row: RecipientRequest) -> None:
        act = request.POST.get("act", "") if request.method == "POST" else ""
        self._request, self._row = request, row
        self.applies = row.kind == DATA
        self.identify = IdentifyForm(row, request.POST if act == "identify" else None).for_user(request.user)
        sent = (request.POST, request.FILES) if act == "hand_over" else (None, None)
        self.hand_over = HandOverForm(*sent, auto_id="hand_over_%s")

    def perform(self) -> str:
        """Perform the act that was sent; return what to tell the user, empty where nothing was done."""
        by, row = self._request.user, self._row
        if self.identify.perform(lambda: actions.identify_for_copy(by=by, request=row, **self.identify.cleaned_data)):
            return _("已核对身份，可以打印了。")
        if self.hand_over.perform(self._hand_over):
            return _("已交给本人，已签收。")
        return ""

    @transaction.atomic
    def _hand_over(self) -> None:
        by, given = self._request.user, self.hand_over.cleaned_data
        receipt = stored_scan(by, self._row.village_code, given["receipt"])
        actions.hand_over_copy(by=by, request=self._row, receipt=receipt, correction=given["correction"])

    def context(self) -> dict[str, Any]:
        """Return what the template needs."""
        return {
            "is_copy": self.applies,
            "identify_form": self.identify,
            "hand_over_form": self.hand_over,
            "is_printed": self.applies and is_printed(self._row),
        }
