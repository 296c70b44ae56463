"""Pages of the question bank."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.columns import QUESTION_LIST
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.law_marks import references_of
from doudi.outreach.contests.models import Question
from doudi.outreach.contests.models.questions import LONGEST_EXPLANATION, LONGEST_OPTION, LONGEST_QUESTION
from doudi.outreach.contests.questions import actions, queries
from doudi.outreach.contests.questions.actions import QuestionText
from doudi.outreach.contests.workflow import QuestionState
from doudi.ui.forms import ActionForm, version_field
from doudi.ui.lists.filters import ListFilterForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


class QuestionFilterForm(ListFilterForm):
    """What questions to list."""

    topic = forms.ChoiceField(label=gettext_lazy("专题"), choices=[("", gettext_lazy("全部")), *Topic.choices])
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        choices=[("", gettext_lazy("全部")), *QuestionState.choices],
        initial=QuestionState.IN_FORCE,
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=[("", gettext_lazy("全部")), *Question.Source.choices]
    )
    text = forms.CharField(label=gettext_lazy("题目里有"), max_length=20)


class QuestionForm(ActionForm):
    """A question to write."""

    topic = forms.ChoiceField(label=gettext_lazy("专题"), choices=Topic.choices)
    text = forms.CharField(
        label=gettext_lazy("题目"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 3})
    )
    right = forms.CharField(label=gettext_lazy("正确答案"), max_length=LONGEST_OPTION)
    wrong1 = forms.CharField(label=gettext_lazy("错误答案一"), max_length=LONGEST_OPTION)
    wrong2 = forms.CharField(label=gettext_lazy("错误答案二"), max_length=LONGEST_OPTION)
    wrong3 = forms.CharField(label=gettext_lazy("错误答案三"), max_length=LONGEST_OPTION)
    explanation = forms.CharField(
        label=gettext_lazy("为什么"), max_length=LONGEST_EXPLANATION, widget=forms.Textarea(attrs={"rows": 3})
    )
    clause = forms.CharField(
        label=gettext_lazy("依据的条款"),
        max_length=30,
        help_text=gettext_lazy("政策库里的条款编号，如P30-3.2；条款或者标准变了，题目自动停用"),
    )

    @property
    def draft(self) -> QuestionText:
        """The question as it was written."""
        data = self.cleaned_data
        wrong = (data["wrong1"], data["wrong2"], data["wrong3"])
        return QuestionText(data["topic"], data["text"], data["right"], wrong, data["explanation"], data["clause"])


class ConfirmQuestionForm(ActionForm):
    """A button."""

    seen_version = version_field()


class RetireQuestionForm(ActionForm):
    """Why a question is not asked any more."""

    why = forms.CharField(label=gettext_lazy("停用的原因"), max_length=200)
    seen_version = version_field()


@require_GET
@permission_required(Permission.REPORT_OUTREACH)
def questions(request: StaffRequest) -> HttpResponse:
    """List the question bank; who does not manage it sees the questions that they wrote."""
    filters = QuestionFilterForm(request.GET, by=request.user)
    shown = open_list(request, QUESTION_LIST, queries.questions(by=request.user, **filters.chosen), filters=filters)
    return shown.render("outreach_contests/questions.html")


@permission_required(Permission.REPORT_OUTREACH)
def new_question(request: StaffRequest) -> HttpResponse:
    """Write a question."""
    form = QuestionForm(request.POST if request.method == "POST" else None)
    made: list[Question] = []
    if form.perform(lambda: made.append(actions.enter_question(by=request.user, draft=form.draft))):
        messages.success(request, _("已提交，由县局另一人确认以后使用。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "outreach_contests/new_question.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.REPORT_OUTREACH)
def question(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a question with its answer and basis; confirm or retire it."""
    user = request.user
    found = get_object_or_404(queries.questions(by=user), pk=pk)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in {"confirm", "retire"}:
        raise BadRequest
    seen = {"seen_version": found.version}
    confirm = ConfirmQuestionForm(request.POST if sent == "confirm" else None, initial=seen, auto_id="confirm_%s")
    retire = RetireQuestionForm(request.POST if sent == "retire" else None, initial=seen)
    is_done = (
        sent == "confirm"
        and confirm.perform(lambda: actions.confirm_question(by=user, question=found, **confirm.cleaned_data))
    ) or (
        sent == "retire"
        and retire.perform(lambda: actions.retire_question(by=user, question=found, **retire.cleaned_data))
    )
    if is_done:
        messages.success(request, _("已登记。"))
        return redirect(found)
    may_manage = user.may(Permission.MANAGE_OUTREACH)
    may_confirm = may_manage and found.state == QuestionState.DRAFT and found.entered_by_id != user.pk
    context = {
        "question": found,
        "basis": references_of(found.clauses),
        "confirm": confirm if may_confirm or sent == "confirm" else None,
        "retire": retire if may_manage and found.state != QuestionState.RETIRED else None,
        "facts": [
            (_("来源"), found.get_source_display()),
            (_("专题"), found.get_topic_display()),
            (_("使用"), f"{day(found.valid_from)}—{day(found.valid_to) if found.valid_to else ''}"),
            (_("编写"), found.entered_by.name if found.entered_by else _("系统按政策库生成")),
            (_("确认"), found.confirmed_by.name if found.confirmed_by else "—"),
            (_("停用原因"), found.retired_why or "—"),
        ],
    }
    return render(request, "outreach_contests/question.html", context, status=422 if sent else 200)
