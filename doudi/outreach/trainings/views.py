"""Pages of trainings: the list, a training with attendance and material, sign-in, notice and report as A4."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.outreach.contests.exams.queries import weak_topics
from doudi.outreach.trainings import actions, queries
from doudi.outreach.trainings.columns import ATTENDANCE_LIST, TOWNSHIP_COLUMNS, TRAINING_LIST
from doudi.outreach.trainings.forms import (
    AnnounceForm,
    CloseForm,
    MakeUpForm,
    MaterialForm,
    ShortTestForm,
    SignInForm,
    TrainingForm,
)
from doudi.outreach.trainings.models import Invitation, Training
from doudi.outreach.trainings.sign_in_codes import new_code
from doudi.outreach.trainings.workflow import TrainingState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.qr_code import qr_code
from doudi.ui.templatetags.ui import date_and_time, day

_FORMS: dict[str, tuple[Any, Callable[..., object]]] = {
    "announce": (AnnounceForm, actions.announce_training),
    "material": (MaterialForm, actions.add_material),
    "test": (ShortTestForm, actions.arrange_test),
    "close": (CloseForm, actions.close_training),
    "make_up": (MakeUpForm, actions.arrange_make_up),
}


@require_GET
@permission_required(Permission.READ_OUTREACH)
def trainings(request: StaffRequest) -> HttpResponse:
    """List meetings and trainings."""
    shown = open_list(request, TRAINING_LIST, queries.trainings(by=request.user))
    return shown.render("outreach_trainings/list.html")


@permission_required(Permission.MANAGE_OUTREACH)
def enter(request: StaffRequest) -> HttpResponse:
    """Plan a training; the weak topics are ticked."""
    initial = {"topics": weak_topics(by=request.user)}
    form = TrainingForm(request.POST if request.method == "POST" else None, initial=initial)
    made: list[Training] = []
    if form.perform(lambda: made.append(actions.enter_training(by=request.user, plan=form.plan))):
        messages.success(request, _("已安排，请另一人确认通知。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "outreach_trainings/enter.html", context, status=422 if form.is_bound else 200)


def _offered(found: Training, request: StaffRequest) -> list[str]:
    """Return the forms that the user may send."""
    user = request.user
    if not user.may(Permission.MANAGE_OUTREACH):
        return []
    if found.state == TrainingState.CLOSED:
        return ["make_up"] if queries.missing_people(found) else []
    verbs = ["material"]
    if found.test_id is None:
        verbs.append("test")
    if found.state == TrainingState.DRAFT and found.entered_by_id != user.pk:
        verbs.insert(0, "announce")
    if found.state == TrainingState.ANNOUNCED:
        verbs.append("close")
    return verbs


@permission_required(Permission.READ_OUTREACH)
def training(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a training with its attendance; the forms post back here."""
    user = request.user
    found = get_object_or_404(queries.trainings(by=user), pk=pk)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in _FORMS:
        raise BadRequest
    made = {
        verb: _FORMS[verb][0](
            *((request.POST, request.FILES) if verb == sent else ()),
            initial={"seen_version": found.version},
            auto_id=f"{verb}_%s",
        )
        for verb in dict.fromkeys([*_offered(found, request), *([sent] if sent else [])])
    }
    if sent and made[sent].perform(lambda: _FORMS[sent][1](by=user, training=found, **made[sent].cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    shown = open_list(request, ATTENDANCE_LIST, queries.invitations(found, by=user))
    context = {
        "training": found,
        "forms": made,
        "columns": TOWNSHIP_COLUMNS,
        "townships": queries.attendance(found, by=user),
        "agenda": list(found.agenda.all()),
        "materials": list(found.materials.all()),
        "may_sign_in": user.may(Permission.REPORT_OUTREACH) and found.state == TrainingState.ANNOUNCED,
        "make_ups": list(found.make_ups.all()),
        "facts": [
            (_("时间"), date_and_time(found.held_at)),
            (_("地点"), found.place_held),
            (_("专题"), found.topics_shown),
            (_("安排"), found.entered_by.name),
            (_("通知"), f"{found.announced_by.name} {day(found.announced_on)}" if found.announced_by else "—"),
        ],
    }
    return shown.render("outreach_trainings/training.html", context, status=422 if sent else 200)


@require_POST
@permission_required(Permission.REPORT_OUTREACH)
def sign_in_for(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign somebody in who has no phone."""
    invitation = get_object_or_404(Invitation.objects.select_related("training", "user"), pk=pk)
    try:
        actions.sign_in_for(by=request.user, invitation=invitation)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(invitation.training)


@never_cache
@require_GET
@permission_required(Permission.MANAGE_OUTREACH)
def screen(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the code to sign in by, for the screen of the hall; the page renews it."""
    found = get_object_or_404(queries.trainings(by=request.user), pk=pk, state=TrainingState.ANNOUNCED)
    path = f"{reverse('outreach_trainings:sign_in', args=[pk])}?{urlencode({'code': new_code(pk)})}"
    came = found.invitations.filter(signed_in_at__isnull=False).count()
    context = {
        "training": found,
        "qr_code": qr_code(request.build_absolute_uri(path)),
        "came": came,
        "invited": found.invitations.count(),
    }
    return render(request, "outreach_trainings/screen.html", context)


@never_cache
@permission_required(Permission.LEARN)
def sign_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign oneself in by the code of the screen."""
    found = get_object_or_404(Training.objects.exclude(state=TrainingState.DRAFT), pk=pk)
    form = SignInForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")})
    if form.perform(lambda: actions.sign_in(by=request.user, training=found, **form.cleaned_data)):
        messages.success(request, _("已签到。"))
        return redirect("outreach_trainings:own")
    context = {"training": found, "form": form}
    return render(request, "outreach_trainings/sign_in.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.LEARN)
def own(request: StaffRequest) -> HttpResponse:
    """List the trainings of the user with material and attendance."""
    return render(request, "outreach_trainings/own.html", {"rows": queries.own_invitations(request.user)})


@require_GET
@permission_required(Permission.LEARN)
def material(request: StaffRequest, pk: int) -> HttpResponse:
    """Return a file of a training."""
    found = get_object_or_404(queries.materials(by=request.user).distinct(), pk=pk)
    content = actions.read_material(by=request.user, material=found)
    response = HttpResponse(content, content_type=found.file.media_type)
    response["Content-Disposition"] = str(content_disposition_header(False, found.file.name))
    return response


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def document(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Return the notice or the report of a training as A4."""
    found = get_object_or_404(queries.trainings(by=request.user), pk=pk)
    if name == "report" and found.state != TrainingState.CLOSED:
        messages.error(request, _("办结以后才有纪要。"))
        return redirect(found)
    agenda = list(found.agenda.all())
    rows = queries.attendance(found, by=request.user)
    context = {
        "title": found.title if name == "report" else _("关于召开{title}的通知").format(title=found.title),
        "training": found,
        "agenda": agenda,
        "departments": "、".join(dict.fromkeys(str(one.get_department_display()) for one in agenda if one.department)),
        "rows": rows,
        "invited": sum(one.invited for one in rows),
        "came": sum(one.came for one in rows),
        "day": day(found.closed_on if name == "report" else found.announced_on),
        "mark": "",
    }
    html = document_html(f"outreach_trainings/{name}.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
