"""Pages of tip-offs and of those who receive them. What is sealed leaves no line in the access log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.access_log.note import note_sealed
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.process import posted_version
from doudi.supervision.tip_offs.columns import RECEIVER_COLUMNS, TIP_OFF_COLUMNS
from doudi.supervision.tip_offs.forms import ReceiverForm, ResultForm, SendForm, TipOffForm
from doudi.supervision.tip_offs.receivers import actions as receiver_actions
from doudi.supervision.tip_offs.receivers.models import Receiver
from doudi.supervision.tip_offs.reports import actions
from doudi.supervision.tip_offs.reports.models import TipOff
from doudi.supervision.tip_offs.reports.readers import may_read, readable_tip_offs
from doudi.ui.templatetags.ui import day

_ACTS: dict[str, Callable[..., Any]] = {"send": actions.send_tip_off, "answer": actions.record_result}
_DECISIONS = {"confirm": receiver_actions.confirm_receiver, "end": receiver_actions.end_receiver}


@require_GET
@permission_required(Permission.RECEIVE_TIP_OFFS)
def tip_offs(request: StaffRequest) -> HttpResponse:
    """List the tip-offs that the user may know of."""
    note_sealed()
    context = {"rows": readable_tip_offs(request.user), "columns": TIP_OFF_COLUMNS}
    return render(request, "supervision_tip_offs/list.html", context)


@permission_required(Permission.DESK)
def new_tip_off(request: StaffRequest) -> HttpResponse:
    """Enter a tip-off; neither the trail nor the access log says who did."""
    note_sealed()
    form = TipOffForm(request.POST if request.method == "POST" else None)
    by = actions.UnnamedReporter(_("举报人"))
    if form.perform(lambda: actions.receive_tip_off(by=by, source=TipOff.Source.OFFICER, accusation=form.accusation)):
        messages.success(request, _("已密封，只有指定的接收人能看。"))
        return redirect("console:desk")
    return render(request, "supervision_tip_offs/new.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.RECEIVE_TIP_OFFS)
def tip_off(request: StaffRequest, number: str) -> HttpResponse:
    """Open a tip-off, send it on, record the result."""
    note_sealed()
    found = get_object_or_404(TipOff, trail_number=number)
    if not may_read(found, request.user):
        raise Http404
    forms = _forms_of(request, found)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    if asked and asked not in forms:
        raise BadRequest
    if asked and forms[asked].perform(
        lambda: _ACTS[asked](by=request.user, tip_off=found, **forms[asked].cleaned_data)
    ):
        messages.success(request, _("已登记。"))
        return redirect(found)
    if not asked:
        found = actions.look_at_tip_off(by=request.user, tip_off=found)
    context = {
        "tip_off": found,
        "facts": _facts(found),
        "forms": forms,
        "steps": found.steps.select_related("user"),
    }
    return render(request, "supervision_tip_offs/tip_off.html", context, status=422 if asked else 200)


def _forms_of(request: StaffRequest, found: TipOff) -> dict[str, Any]:
    """Return the forms of what the user may do now, the one that was sent filled in."""
    offered: dict[str, Any] = {}
    is_inspection_group = Role(request.user.role) == Role.INSPECTION_GROUP
    if found.state == TipOff.State.RECEIVED and not is_inspection_group:
        offered["send"] = SendForm
    if found.state != TipOff.State.ANSWERED and is_inspection_group:
        offered["answer"] = ResultForm
    asked = request.POST.get("act", "")
    initial = {"seen_version": found.version}
    return {name: form(request.POST if name == asked else None, initial=initial) for name, form in offered.items()}


def _facts(found: TipOff) -> list[tuple[Any, Any]]:
    reporter = found.sealed_reporter.clear() if found.sealed_reporter else _("没有留姓名")
    phone = found.phone.clear() if found.phone else ""
    rows: list[tuple[Any, Any]] = [
        (_("来源"), found.get_source_display()),
        (_("收到"), day(found.received_on)),
        (_("反映谁"), found.sealed_accused.clear()),
        (_("反映的问题"), found.sealed_text.clear()),
        (_("反映人"), f"{reporter} {phone}".strip()),
    ]
    if found.sent_on:
        rows.append((_("移送"), day(found.sent_on)))
    if found.result:
        rows += [
            (_("结果"), f"{found.get_result_display()} {day(found.answered_on)}"),
            (_("处理情况"), found.sealed_result.clear()),
        ]
    return rows


@permission_required(Permission.RECEIVE_TIP_OFFS)
def receivers(request: StaffRequest) -> HttpResponse:
    """Show who receives tip-offs; name, confirm, end."""
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    form = ReceiverForm(request.user, request.POST if asked == "name" else None)
    if form.perform(lambda: receiver_actions.name_receiver(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已指定，待纪检监察组确认。"))
        return redirect("supervision_tip_offs:receivers")
    if asked in _DECISIONS:
        chosen = get_object_or_404(Receiver, pk=posted_version(request.POST.get("receiver", "")))
        _DECISIONS[asked](by=request.user, receiver=chosen)
        messages.success(request, _("已登记。"))
        return redirect("supervision_tip_offs:receivers")
    context = {
        "rows": Receiver.objects.select_related("user"),
        "columns": RECEIVER_COLUMNS,
        "form": form if Role(request.user.role) == Role.BUREAU_LEADER else None,
    }
    return render(request, "supervision_tip_offs/receivers.html", context, status=422 if asked else 200)
