"""Pages of recoveries: the list, and one recovery with its steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.process import Verb, verbs_by_name
from doudi.payments import actions
from doudi.payments.forms import ReasonForm
from doudi.payments.models import Recovery, programme_label
from doudi.payments.recoveries import queries
from doudi.payments.recoveries.columns import RECOVERY_LIST
from doudi.payments.recoveries.conferences import conference_of, refer_to_conference
from doudi.payments.recoveries.forms import (
    DemandForm,
    NotifyForm,
    OffsetForm,
    ReceiptForm,
    RecoveryFilterForm,
    ReferForm,
)
from doudi.payments.recoveries.plans import overdue_fen
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.workflow import RECOVERY_TRANSITIONS
from doudi.ui.lists.shown_list import open_list

VERBS = verbs_by_name(
    Verb(
        name="notify",
        label=gettext_lazy("告知当事人，听取意见"),
        act=actions.notify_recipient,
        form=NotifyForm,
        permission=Permission.HOLD_PAYMENTS,
    ),
    Verb(
        name="demand",
        label=gettext_lazy("决定追回"),
        act=actions.demand_recovery,
        form=DemandForm,
        permission=Permission.APPROVE_PAYROLL,
    ),
    Verb(
        name="waive",
        label=gettext_lazy("决定免予追回"),
        act=actions.waive_recovery,
        form=ReasonForm,
        permission=Permission.APPROVE_PAYROLL,
    ),
    Verb(
        name="refer",
        label=gettext_lazy("提请会议研究是否免予追回"),
        act=refer_to_conference,
        form=ReferForm,
        permission=Permission.HOLD_PAYMENTS,
    ),
    Verb(
        name="offset",
        label=gettext_lazy("改从以后的发放中抵扣"),
        act=actions.decide_offset,
        form=OffsetForm,
        permission=Permission.APPROVE_PAYROLL,
    ),
    Verb(
        name="receive",
        label=gettext_lazy("登记追回款"),
        act=actions.record_receipt,
        form=ReceiptForm,
        permission=Permission.RELEASE_PAYROLL,
    ),
)


def _allowed_verbs(recovery: Recovery, user: User) -> list[Verb]:
    return [
        verb
        for verb in VERBS.values()
        if RECOVERY_TRANSITIONS.allows(recovery.state, verb.name) and verb.permission and user.may(verb.permission)
    ]


@require_GET
@permission_required(Permission.READ_PAYROLL)
def recoveries(request: StaffRequest) -> HttpResponse:
    """List recoveries, nearest deadline first."""
    filters = RecoveryFilterForm(request.GET)
    found = queries.recoveries(request.user, **filters.chosen)
    return open_list(request, RECOVERY_LIST, found, filters=filters).render("payments/recoveries.html")


@permission_required(Permission.READ_PAYROLL)
def recovery(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a recovery month by month; on POST take one of its steps."""
    visible = Recovery.objects.in_scope(money_scope(request.user))
    shown = get_object_or_404(visible.select_related("person", "run", "handled_by", "decided_by"), pk=pk)
    chosen = request.POST.get("verb", "") if request.method == "POST" else ""
    if request.method == "POST" and chosen not in VERBS:
        raise Http404
    verbs = _allowed_verbs(shown, request.user)
    forms = [
        (verb, verb.form(request.POST if verb.name == chosen else None, auto_id=f"{verb.name}_%s")) for verb in verbs
    ]
    sent = next(((verb, form) for verb, form in forms if verb.name == chosen), None)
    if sent is not None:
        verb, form = sent
        if form.perform(lambda: verb.act(by=request.user, recovery=shown, **form.cleaned_data)):
            messages.success(request, _("已办理。"))
            return redirect(shown)
    context = {
        "recovery": shown,
        "lines": shown.lines.prefetch_related("receipts", "reductions__run"),
        "outstanding": outstanding_of(shown),
        "plan": list(shown.plan.all()),
        "overdue_fen": overdue_fen(shown, today()),
        "conference": conference_of(shown),
        "fines": list(shown.fines.all()),
        "reduced_fen": queries.reduction_of(shown),
        "place": place_name(shown.village_code),
        "debtor": queries.debtor_of(shown),
        "programme": programme_label(shown.programme),
        "forms": forms,
    }
    return render(request, "payments/recovery.html", context, status=422 if chosen else 200)
