"""Pages of lessons: coverage and results of a year, a lesson with its scores."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.outreach.contests.columns import COVERAGE_LIST, LESSON_COLUMNS
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.lessons import queries
from doudi.outreach.contests.lessons.actions import (
    MOST_LISTENERS,
    LessonHeld,
    name_juror,
    register_lesson,
    score_lesson,
)
from doudi.outreach.contests.models import Juror, Lesson
from doudi.outreach.contests.models.lessons import HIGHEST_SCORE, LONGEST_REMARK
from doudi.outreach.contests.people import learners
from doudi.ui.forms import ActionForm, FormData, date_field
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day

_FIRST_YEAR, _LAST_YEAR = 2020, 2100


class LessonForm(ActionForm):
    """A lesson that was given."""

    user = forms.ModelChoiceField(label=gettext_lazy("讲课人"), queryset=User.objects.none())
    topic = forms.ChoiceField(label=gettext_lazy("专题"), choices=Topic.choices)
    title = forms.CharField(label=gettext_lazy("题目"), max_length=80)
    held_on = date_field(gettext_lazy("讲课日期"))
    place_held = forms.CharField(label=gettext_lazy("地点"), max_length=60)
    listeners = forms.IntegerField(label=gettext_lazy("听课人数"), min_value=1, max_value=MOST_LISTENERS)
    material = UploadField(label=gettext_lazy("课件或者照片"), required=False)

    def __init__(self, by: User, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        field: Any = self.fields["user"]
        field.queryset = learners(by=by)
        field.empty_label = gettext_lazy("请选择")
        field.label_from_instance = lambda user: f"{user.name}（{user.place}）"


class ScoreForm(ActionForm):
    """The score of a juror."""

    score = forms.IntegerField(label=gettext_lazy("得分"), min_value=0, max_value=HIGHEST_SCORE)
    remark = forms.CharField(label=gettext_lazy("点评"), max_length=LONGEST_REMARK, required=False)


class JurorForm(ActionForm):
    """A member of the jury to name."""

    user = forms.ModelChoiceField(label=gettext_lazy("评委"), queryset=User.objects.none())

    def __init__(self, data: FormData = None) -> None:
        super().__init__(data)
        roles = [role for role in Role if may(role, Permission.READ_OUTREACH) and may(role, Permission.LEARN)]
        field: Any = self.fields["user"]
        field.queryset = User.objects.filter(role__in=roles, is_active=True).order_by("division_id", "pk")
        field.empty_label = gettext_lazy("请选择")
        field.label_from_instance = lambda user: f"{user.name}（{user.place}）"


def asked_year(request: StaffRequest) -> int:
    """Return the year that the address asks for, this one if none.

    Raises:
        BadRequest: it is no possible year.
    """
    text = request.GET.get("year", "") or str(today().year)
    if not text.isdecimal() or not _FIRST_YEAR <= int(text[:5]) <= _LAST_YEAR:
        raise BadRequest
    return int(text)


@permission_required(Permission.READ_OUTREACH)
def lessons(request: StaffRequest) -> HttpResponse:
    """Show who has given a lesson in a year, and the results; name the jury."""
    user, year = request.user, asked_year(request)
    may_name = user.may(Permission.MANAGE_OUTREACH)
    if request.method == "POST" and not may_name:
        raise BadRequest
    form = JurorForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: name_juror(by=user, year=year, **form.cleaned_data)):
        messages.success(request, _("已确定评委。"))
        return redirect("outreach_contests:lessons")
    rows = queries.coverage(by=user, year=year)
    shown = open_list(request, COVERAGE_LIST, rows)
    context = {
        "year": year,
        "lessons": queries.lesson_rows(by=user, year=year),
        "columns": LESSON_COLUMNS,
        "jurors": "、".join(one.user.name for one in queries.jurors(year)),
        "whole": sum(one.is_whole for one in rows),
        "all": len(rows),
        "form": form if may_name else None,
    }
    return shown.render("outreach_contests/lessons.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.REPORT_OUTREACH)
def new_lesson(request: StaffRequest) -> HttpResponse:
    """Register a lesson."""
    form = LessonForm(request.user, *((request.POST, request.FILES) if request.method == "POST" else ()))
    made: list[Lesson] = []
    if form.perform(lambda: made.append(register_lesson(by=request.user, held=LessonHeld(**form.cleaned_data)))):
        messages.success(request, _("已登记。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "outreach_contests/new_lesson.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_OUTREACH)
def lesson(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a lesson with its scores; a juror scores it."""
    user = request.user
    year = get_object_or_404(Lesson, pk=pk).held_on.year
    found = get_object_or_404(queries.lessons(by=user, year=year), pk=pk)
    is_juror = Juror.objects.filter(year=year, user=user).exists() and found.user_id != user.pk
    scores = list(found.scores.all())
    has_scored = any(one.juror_id == user.pk for one in scores)
    form = ScoreForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: score_lesson(by=user, lesson=found, **form.cleaned_data)):
        messages.success(request, _("已打分。"))
        return redirect(found)
    row = queries.LessonRow(found, tuple(one.score for one in scores))
    may_see = user.may(Permission.MANAGE_OUTREACH) or has_scored
    context = {
        "lesson": found,
        "scores": scores if may_see else [],
        "form": form if (is_juror and not has_scored) or form.is_bound else None,
        "facts": [
            (_("讲课人"), f"{found.user.name}（{found.place}）"),
            (_("专题"), found.get_topic_display()),
            (_("时间地点"), f"{day(found.held_on)} {found.place_held}"),
            (_("听课人数"), found.listeners),
            (_("得分"), row.result_shown),
        ],
    }
    return render(request, "outreach_contests/lesson.html", context, status=422 if form.is_bound else 200)
