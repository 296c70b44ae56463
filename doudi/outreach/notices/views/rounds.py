"""Pages of rounds: the list, a change with the form that begins its round, a round with its reach and its verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, VILLAGE_DIGITS
from doudi.core.divisions.scope import contains
from doudi.core.record_language import in_record_language
from doudi.outreach.notices import actions, queries
from doudi.outreach.notices.changes import Change, change_of, changes
from doudi.outreach.notices.columns import (
    FIGURE_COLUMNS,
    NOTICE_LIST,
    PROGRAMME_COLUMNS,
    PUBLICATION_COLUMNS,
    REACH_LIST,
    ROUND_LIST,
)
from doudi.outreach.notices.forms import (
    MONTHS_OFFERED,
    BeginRoundForm,
    ConfirmRoundForm,
    DiscardRoundForm,
    EditRoundForm,
    PublicationForm,
    SendMessagesForm,
)
from doudi.outreach.notices.messages import are_messages_on
from doudi.outreach.notices.models import NoticeRound
from doudi.outreach.notices.workflow import RoundState
from doudi.payments.calendar.pay_days import pay_day
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day
from doudi.ui.templatetags.ui import month as month_shown
from doudi.values.benefit_month import add_months, month_index

_KINDS = ("differs", "losses", "children", "withheld", "without_telephone")


def round_or_404(request: StaffRequest, pk: int) -> NoticeRound:
    """Return a round that the user may see."""
    return get_object_or_404(queries.rounds(by=request.user), pk=pk)


@require_GET
@permission_required(Permission.READ_NOTICES)
def rounds(request: StaffRequest) -> HttpResponse:
    """List the rounds, and the changes of the rule book that have none yet."""
    shown = open_list(request, ROUND_LIST, queries.rounds(by=request.user))
    waiting = []
    if request.user.may(Permission.MANAGE_OUTREACH):
        taken = set(NoticeRound.objects.exclude(state=RoundState.DISCARDED).values_list("decided", flat=True))
        waiting = [change for change in changes() if change.decided not in taken]
    return shown.render("outreach_notices/rounds.html", {"changes": waiting})


@permission_required(Permission.MANAGE_OUTREACH)
def begin(request: StaffRequest, decided: str) -> HttpResponse:
    """Show what was decided on a day, and begin its round."""
    try:
        change = change_of(date.fromisoformat(decided))
    except ValueError:
        change = None
    if change is None or not change.changed:
        raise Http404
    first_paid = _likely_pay_month(change)
    with in_record_language():  # the title is recorded
        recorded = change_of(change.decided) or change
    initial = {"title": recorded.title[:80], "pay_month": first_paid.isoformat(), "paid_by": pay_day(first_paid)}
    form = BeginRoundForm(change, request.POST if request.method == "POST" else None, initial=initial)
    made: list[NoticeRound] = []
    if form.perform(
        lambda: made.append(
            actions.begin_round(by=request.user, plan=actions.RoundPlan(change.decided, **form.cleaned_data))
        )
    ):
        messages.success(request, _("正在逐户核算，页面会自己更新。"))
        return redirect(made[0])
    context = {"change": change, "columns": FIGURE_COLUMNS, "form": form}
    return render(request, "outreach_notices/begin.html", context, status=422 if form.is_bound else 200)


def _likely_pay_month(change: Change) -> date:
    """Return the month that the form offers first: this one, or of an old change the month after the decision."""
    month = max(change.first_month, this_month())
    if month_index(month) - month_index(change.first_month) < MONTHS_OFFERED:
        return month
    return max(change.first_month, add_months(change.decided.replace(day=1), 1))


@require_GET
@permission_required(Permission.READ_NOTICES)
def notice_round(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a round: sums, what to look at first, how far each place is told, and what may be done."""
    return _page(request, round_or_404(request, pk))


def _page(request: StaffRequest, found: NoticeRound, sent: str = "", form: Any = None) -> HttpResponse:
    user, scope = request.user, request.user.scope or ""
    if len(scope) == VILLAGE_DIGITS:
        return redirect("outreach_notices:village", pk=found.pk, code=scope)
    township = request.GET.get("township", "")
    if township and (len(township) != TOWNSHIP_DIGITS or not contains(scope, township)):
        raise Http404
    rows = queries.reach(found, by=user, township=township)
    shown = open_list(request, REACH_LIST, rows)
    change = change_of(found.decided)
    forms = _forms(request, found)
    if form is not None:
        forms[sent] = form
    checks = queries.checks_of(found, by=user)
    context = {
        "round": found,
        "township": township,
        "total": queries.total_reach(rows, found.pk),
        "programmes": queries.sums_by_programme(found, by=user),
        "programme_columns": PROGRAMME_COLUMNS,
        "checks": [(kind, getattr(checks, kind)) for kind in _KINDS],
        "check": checks,
        "change": change,
        "figure_columns": FIGURE_COLUMNS,
        "publications": queries.publications(found, by=user)[:200],
        "publication_columns": PUBLICATION_COLUMNS,
        "forms": forms,
        "are_messages_on": are_messages_on(),
        "facts": _facts(found),
    }
    return shown.render("outreach_notices/round.html", context, status=422 if form is not None else 200)


def _facts(found: NoticeRound) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("决定日期"), day(found.decided)),
        (_("从哪个月算起"), month_shown(found.first_month)),
        (_("从哪个月起按新标准发放"), month_shown(found.pay_month)),
        (_("哪天以前到账"), day(found.paid_by)),
        (_("准备"), f"{found.prepared_by.name} {day(found.prepared_on)}"),
    ]
    if found.confirmed_by:
        rows.append((_("确认"), f"{found.confirmed_by.name} {day(found.confirmed_on)}"))
    if found.explanation:
        rows.append((_("给群众的说明"), found.explanation))
    if found.without_addressee_number:
        rows.append(
            (
                _("没有在世成员"),
                _("{number}户，补发由领受人领取，不印告知单").format(number=found.without_addressee_number),
            )
        )
    return rows


def _forms(request: StaffRequest, found: NoticeRound, sent: str = "") -> dict[str, Any]:
    """Return the forms that the user may send for a round in its state."""
    user, data = request.user, request.POST
    forms: dict[str, Any] = {}
    version = {"seen_version": found.version}
    if found.state == RoundState.PREPARED:
        if user.may(Permission.CONFIRM_OUTREACH) and found.prepared_by_id != user.pk:
            forms["confirm"] = ConfirmRoundForm(data if sent == "confirm" else None, initial=version)
        if user.may(Permission.MANAGE_OUTREACH):
            words = {"title": found.title, "paid_by": found.paid_by, "explanation": found.explanation}
            forms["edit"] = EditRoundForm(data if sent == "edit" else None, initial=words | version)
    if found.state in {RoundState.PREPARED, RoundState.PREPARING} and user.may(Permission.MANAGE_OUTREACH):
        forms["discard"] = DiscardRoundForm(data if sent == "discard" else None, initial=version)
    if found.state == RoundState.CONFIRMED:
        if user.may(Permission.MANAGE_OUTREACH):
            forms["send_messages"] = SendMessagesForm(data if sent == "send_messages" else None)
        if user.may(Permission.RECORD_NOTICES):
            forms["publish"] = PublicationForm(
                data if sent == "publish" else None, scope=user.scope, initial={"published_on": today()}
            )
    return forms


@require_POST
@permission_required(Permission.READ_NOTICES)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, correct, discard or publish a round, or ask for its messages."""
    found = round_or_404(request, pk)
    form = _forms(request, found, verb).get(verb)
    if form is None:
        raise BadRequest
    verbs: dict[str, tuple[Callable[..., object], str]] = {
        "confirm": (actions.confirm_round, _("已确认，可以印告知单、发短信、公开了。")),
        "edit": (actions.edit_round, _("已修改。")),
        "discard": (actions.discard_round, _("已放弃。")),
        "send_messages": (actions.send_messages, _("正在生成短信，生成后到“短信”里导出文件交平台。")),
        "publish": (actions.record_publication, _("已登记。")),
    }
    verb_action, done = verbs[verb]
    if form.perform(lambda: verb_action(by=request.user, prepared=found, **form.cleaned_data)):
        messages.success(request, done)
        return redirect("outreach_notices:rounds") if verb == "discard" else redirect(found)
    return _page(request, found, verb, form)


@require_GET
@permission_required(Permission.READ_NOTICES)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the computation; reload the page when it is done."""
    found = round_or_404(request, pk)
    response = render(request, "outreach_notices/progress.html", {"round": found})
    if found.state != RoundState.PREPARING:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@permission_required(Permission.READ_OUTREACH)
def notable(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """List the notices that one of the checks counts."""
    found = round_or_404(request, pk)
    if kind not in _KINDS:
        raise Http404
    shown = open_list(request, NOTICE_LIST, queries.notable_notices(found, kind, by=request.user))
    return shown.render("outreach_notices/notable.html", {"round": found, "kind": kind})
