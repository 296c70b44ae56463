"""Pages of meetings: the list, a new one, a meeting with its verbs, and one question of its agenda."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.conferences import actions
from doudi.conferences.columns import AGENDA, ATTENDANCES, MEETINGS
from doudi.conferences.filters import MeetingFilterForm
from doudi.conferences.meetings import queries
from doudi.conferences.meetings.forms import PlanForm
from doudi.conferences.meetings.locks import agenda_of
from doudi.conferences.meetings.verbs import ITEM_VERBS, MEETING_VERBS
from doudi.conferences.models import AgendaItem, Meeting
from doudi.conferences.workflow import MEETING_TRANSITIONS
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.process import Verb, posted_version, primary_verb
from doudi.ui.lists.shown_list import open_list

VerbForm = tuple[Verb, Any]
_LOOK = "conference.read_document"
"""Who looked at a file is in the trail; the page tells what was done."""


@require_GET
@permission_required(Permission.READ_MEETINGS)
def meetings(request: StaffRequest) -> HttpResponse:
    """List the meetings, the latest first."""
    filters = MeetingFilterForm(request.GET)
    found = queries.meetings(**filters.chosen)
    return open_list(request, MEETINGS, found, filters=filters).render("conferences/meetings/list.html")


@permission_required(Permission.PREPARE_CONFERENCES)
def plan_meeting(request: StaffRequest) -> HttpResponse:
    """Plan a meeting."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    planned: list[Meeting] = []
    if form.perform(lambda: planned.append(actions.plan_meeting(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已登记，请把议题列入议程。"))
        return redirect(planned[0])
    return render(request, "conferences/meetings/plan.html", {"form": form}, status=422 if form.is_bound else 200)


def _offered(verbs: Mapping[str, Verb], state: str, request: StaffRequest, subject: Any) -> list[VerbForm]:
    """Return the verbs that the user may use now, the primary one first, each with its empty form."""
    open_verbs = [
        verb
        for verb in verbs.values()
        if MEETING_TRANSITIONS.allows(state, verb.name) and verb.permission and request.user.may(verb.permission)
    ]
    first = primary_verb(open_verbs, state)
    open_verbs.sort(key=lambda verb: verb.name != first)
    return [(verb, verb.form(subject, auto_id=f"{verb.name}_%s")) for verb in open_verbs]


def _with_sent(offered: list[VerbForm], sent: VerbForm | None) -> list[VerbForm]:
    return [sent if sent and verb.name == sent[0].name else (verb, form) for verb, form in offered]


@require_GET
@permission_required(Permission.READ_MEETINGS)
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a meeting: agenda, attendance, documents, and what can be done."""
    return _render_meeting(request, _meeting_or_404(pk))


def _meeting_or_404(pk: int) -> Meeting:
    related = ("chair", "prepared_by", "recorded_by", "confirmed_by")
    return get_object_or_404(Meeting.objects.select_related(*related), pk=pk)


def _render_meeting(request: StaffRequest, shown: Meeting, sent: VerbForm | None = None) -> HttpResponse:
    context = {
        "meeting": shown,
        "base": shown.get_absolute_url(),
        "agenda_columns": AGENDA,
        "agenda": queries.agenda_rows(agenda_of(shown)),
        "dropped": list(shown.agenda.exclude(dropped_by=None).select_related("question", "dropped_by")),
        "attendance_columns": ATTENDANCES,
        "attendances": list(shown.attendances.select_related("member").order_by("pk")),
        "documents": list(shown.documents.select_related("made_by").order_by("pk")),
        "forms": _with_sent(_offered(MEETING_VERBS, shown.state, request, shown), sent),
        "history": [entry for entry in entries_about(shown) if entry.verb != _LOOK],
    }
    return render(request, "conferences/meetings/meeting.html", context, status=422 if sent else 200)


@require_POST
@permission_required(Permission.READ_MEETINGS, fresh_code_verbs=frozenset({"confirm"}))
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Use a verb on a meeting."""
    shown = _meeting_or_404(pk)
    declared = _declared(MEETING_VERBS, verb, request)
    form = declared.form(shown, request.POST, request.FILES, auto_id=f"{verb}_%s")
    seen = posted_version(request.POST.get("version", ""))
    if form.perform(lambda: declared.act(by=request.user, meeting=shown, seen_version=seen, **form.arguments())):
        messages.success(request, _("已办理：{what}。").format(what=declared.label))
        return redirect(shown)
    return _render_meeting(request, _meeting_or_404(pk), (declared, form))


def _declared(verbs: Mapping[str, Verb], name: str, request: StaffRequest) -> Verb:
    declared = verbs.get(name)
    if declared is None:
        raise Http404
    if declared.permission and not request.user.may(declared.permission):
        raise PermissionDenied
    return declared


def _item_or_404(pk: int, item: int) -> AgendaItem:
    items = AgendaItem.objects.filter(meeting_id=pk, dropped_by=None)
    return get_object_or_404(items.select_related("meeting__chair", "question"), pk=item)


@require_GET
@permission_required(Permission.READ_MEETINGS)
def agenda_item(request: StaffRequest, pk: int, item: int) -> HttpResponse:
    """Show a question of the agenda with its decisions, and record what the meeting decides."""
    return _render_item(request, _item_or_404(pk, item))


def _render_item(request: StaffRequest, item: AgendaItem, sent: VerbForm | None = None) -> HttpResponse:
    decisions = item.decisions.select_related("recorded_by", "replaced_by", "item__meeting").prefetch_related(
        "dissents__member", "tasks__owner"
    )
    context = {
        "item": item,
        "base": reverse("conferences:agenda_item", args=[item.meeting_id, item.pk]),
        "meeting": item.meeting,
        "question": item.question,
        "recusals": list(item.recusals.select_related("member")),
        "decisions": list(decisions.order_by("-pk")),
        "forms": _with_sent(_offered(ITEM_VERBS, item.meeting.state, request, item), sent),
    }
    return render(request, "conferences/meetings/item.html", context, status=422 if sent else 200)


@require_POST
@permission_required(Permission.PREPARE_CONFERENCES)
def act_on_item(request: StaffRequest, pk: int, item: int, verb: str) -> HttpResponse:
    """Use a verb on a question of the agenda."""
    shown = _item_or_404(pk, item)
    declared = _declared(ITEM_VERBS, verb, request)
    form = declared.form(shown, request.POST, auto_id=f"{verb}_%s")
    words = {"by": request.user, "meeting": shown.meeting, "item": shown}
    seen = posted_version(request.POST.get("version", ""))
    if form.perform(lambda: declared.act(**words, seen_version=seen, **form.arguments())):
        messages.success(request, _("已办理：{what}。").format(what=declared.label))
        return redirect(shown.meeting)
    return _render_item(request, _item_or_404(pk, item), (declared, form))
