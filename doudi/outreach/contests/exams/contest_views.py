"""Pages of contests for those who run them: the list, a contest with its ranks, weak topics."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.columns import CONTEST_LIST, RANK_LIST, TOWNSHIP_COLUMNS, WEAKNESS_LIST
from doudi.outreach.contests.exams import queries
from doudi.outreach.contests.exams.actions import confirm_contest, enter_contest, publish_contest
from doudi.outreach.contests.exams.forms import ContestForm, ContestVerbForm
from doudi.outreach.contests.models import Contest
from doudi.outreach.contests.workflow import ContestState
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time


@require_GET
@permission_required(Permission.READ_OUTREACH)
def contests(request: StaffRequest) -> HttpResponse:
    """List the contests and tests."""
    shown = open_list(request, CONTEST_LIST, queries.contests(by=request.user))
    return shown.render("outreach_contests/contests.html")


@permission_required(Permission.MANAGE_OUTREACH)
def enter(request: StaffRequest) -> HttpResponse:
    """Enter a contest."""
    form = ContestForm(request.POST if request.method == "POST" else None)
    made: list[Contest] = []
    if form.perform(lambda: made.append(enter_contest(by=request.user, plan=form.plan))):
        messages.success(request, _("已安排，请另一人确认。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "outreach_contests/enter.html", context, status=422 if form.is_bound else 200)


def _offered(contest: Contest, request: StaffRequest) -> str:
    """Return the verb that the user may do next, or nothing."""
    user = request.user
    if contest.entered_by_id == user.pk:
        return ""
    if contest.state == ContestState.DRAFT and user.may(Permission.MANAGE_OUTREACH):
        return "confirm"
    is_over = timezone.now() >= contest.closes_at
    if contest.state == ContestState.CONFIRMED and is_over and user.may(Permission.CONFIRM_OUTREACH):
        return "publish"
    return ""


@permission_required(Permission.READ_OUTREACH)
def contest(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a contest with its ranks by person and township; confirm it or publish its results."""
    found = get_object_or_404(queries.contests(by=request.user), pk=pk)
    verbs: dict[str, Callable[..., Contest]] = {"confirm": confirm_contest, "publish": publish_contest}
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in verbs:
        raise BadRequest
    offered = _offered(found, request)
    form = ContestVerbForm(request.POST if sent else None, initial={"seen_version": found.version})
    if sent and form.perform(lambda: verbs[sent](by=request.user, contest=found, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    is_revealed = queries.is_revealed(found, timezone.now())
    people = queries.ranking(found, by=request.user) if is_revealed else found.sheets.none()
    shown = open_list(request, RANK_LIST, people)
    context = {
        "contest": found,
        "verb": sent or offered,
        "form": form if sent or offered else None,
        "is_revealed": is_revealed,
        "columns": TOWNSHIP_COLUMNS,
        "townships": queries.township_results(found),
        "facts": [
            (_("时间"), f"{date_and_time(found.opens_at)}—{date_and_time(found.closes_at)}"),
            (_("专题"), found.topics_shown),
            (_("题数和时间"), _("{count}题，{minutes}分钟").format(count=found.question_count, minutes=found.minutes)),
            (_("合格线"), f"{found.pass_percent}%"),
            (_("抽题种子"), found.seed),
        ],
    }
    return shown.render("outreach_contests/contest.html", context, status=422 if sent else 200)


@require_GET
@permission_required(Permission.READ_OUTREACH)
def weak_topics(request: StaffRequest) -> HttpResponse:
    """Show the weak topics of each township, and of the whole area."""
    shown = open_list(request, WEAKNESS_LIST, queries.weaknesses(by=request.user))
    return shown.render("outreach_contests/weak_topics.html")
