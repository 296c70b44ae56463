"""The page of a village: its households with what each is told, and the record of how they were told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.outreach.notices import deliveries, queries
from doudi.outreach.notices.forms import DeliveryForm
from doudi.outreach.notices.models import NoticeRound
from doudi.outreach.notices.slips import SlipWriter
from doudi.outreach.notices.views.rounds import round_or_404
from doudi.outreach.notices.workflow import Way

_MOST_SHOWN = 1_000
_MOST_DIGITS = 12
ONLY = ("", "left", "children", "loss", "withheld", "differs")


@permission_required(Permission.READ_NOTICES)
def village(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show the households of a village; on POST record how those ticked were told, or take a record back."""
    found = round_or_404(request, pk)
    if len(code) != VILLAGE_DIGITS or not contains(request.user.scope, code):
        raise Http404
    only = request.GET.get("only", "")
    if only not in ONLY:
        raise BadRequest
    may_record = request.user.may(Permission.RECORD_NOTICES) and found.is_out
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and (not may_record or sent not in {"deliver", "undo"}):
        raise BadRequest
    form = DeliveryForm(request.POST if sent else None, initial={"told_on": today(), "way": "slip"})
    chosen = _whole_list(request, found, code, only) if "whole" in request.POST else _chosen(request)
    if form.perform(lambda: _record(request, found, code, form, chosen, sent)):
        return redirect(request.get_full_path())
    return _page(request, found, code, only, form if may_record else None, chosen)


def _record(
    request: StaffRequest, found: NoticeRound, code: str, form: DeliveryForm, chosen: list[int], sent: str
) -> None:
    way, told_on = form.cleaned_data["way"], form.cleaned_data["told_on"] or today()
    asked: dict[str, Any] = {"by": request.user, "prepared": found, "village_code": code, "notices": chosen, "way": way}
    if sent == "undo":
        number = deliveries.undo_deliveries(**asked)
        messages.success(request, _("已撤销{number}户。").format(number=number))
        return
    number = deliveries.record_deliveries(**asked, told_on=told_on)
    messages.success(request, _("已登记{number}户。").format(number=number))


def _chosen(request: StaffRequest) -> list[int]:
    texts = request.POST.getlist("notice")
    if any(not text.isdecimal() or len(text) > _MOST_DIGITS for text in texts):
        raise BadRequest
    return [int(text) for text in texts]


def _whole_list(request: StaffRequest, found: NoticeRound, code: str, only: str) -> list[int]:
    """Return the notices listed; of a board or meeting without those of families with children's benefits."""
    listed = queries.notices_of_village(found, code, by=request.user, only=only)
    if request.POST.get("way") == Way.BOARD:
        listed = listed.filter(has_children_benefit=False)
    return list(listed.values_list("pk", flat=True)[: deliveries.MOST_AT_A_TIME])


def _page(
    request: StaffRequest, found: NoticeRound, code: str, only: str, form: DeliveryForm | None, chosen: list[int]
) -> HttpResponse:
    notices = list(queries.notices_of_village(found, code, by=request.user, only=only)[:_MOST_SHOWN])
    writer = SlipWriter(found)
    rows = queries.reach(found, by=request.user, township=code)
    context = {
        "round": found,
        "code": code,
        "place": place_name(code),
        "reach": rows[0] if rows else None,
        "has_sealed": queries.notices_of_village(found, code, by=request.user, only="children").exists(),
        "rows": [(notice, writer.slip_of(notice)) for notice in notices],
        "chosen": set(chosen),
        "form": form,
        "only": only,
        "chips": [
            {"url": f"?only={value}", "label": label, "number": None, "is_here": value == only}
            for value, label in (
                ("", _("全部")),
                ("left", _("还没告知")),
                ("children", _("密封件")),
                ("loss", _("有减少")),
                ("withheld", _("有钱没发出")),
            )
        ],
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "outreach_notices/village.html", context, status=status)
