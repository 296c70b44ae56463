"""Pages of surveys: all, one with its results, the sample, somebody of it, a file of answers, a township."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.accounts.second_person import others_in_words
from doudi.core.audit.exports import record_export
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.supervision.surveys import actions, queries
from doudi.supervision.surveys.answer_file import NUMBER_HEADING, RESULT_HEADING, question_heading
from doudi.supervision.surveys.columns import ANSWERED_LIST, FAULT_COLUMNS, RESULT_LIST, SAMPLE_LIST, SURVEY_LIST
from doudi.supervision.surveys.forms import (
    AnswerFileForm,
    AnswersForm,
    ButtonForm,
    CancelForm,
    PlanForm,
    RevealForm,
    SampleFilterForm,
)
from doudi.supervision.surveys.models import SampledPerson, Survey
from doudi.supervision.surveys.workflow import SURVEY_TRANSITIONS, QuestionKind, Result, SurveyState
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day
from doudi.values.translation import gettext as gettext_of_declared


def _refuse_without_sample(request: StaffRequest) -> None:
    if not queries.may_read_sample(request.user):
        raise PermissionDenied


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def surveys(request: StaffRequest) -> HttpResponse:
    """List the surveys."""
    shown = open_list(request, SURVEY_LIST, queries.surveys(by=request.user))
    return shown.render(
        "supervision_surveys/list.html", {"may_manage": request.user.may(Permission.MANAGE_SUPERVISION)}
    )


@permission_required(Permission.MANAGE_SUPERVISION)
def new_survey(request: StaffRequest) -> HttpResponse:
    """Plan a survey."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    made: list[Survey] = []
    if form.perform(lambda: made.append(actions.plan_survey(by=request.user, plan=form.plan()))):
        messages.success(request, _("种子已公布，明天起可以抽样。"))
        return redirect(made[0])
    context = {"form": form, "hint": others_in_words(Permission.CONFIRM_SUPERVISION, besides=[request.user.pk])}
    return render(request, "supervision_surveys/new.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class _Step:
    """What can be done with a survey: its right, its form, its action, and what the button says."""

    permission: Permission
    form: Any
    act: Callable[..., object]
    label: str
    done: str


def _steps() -> dict[str, _Step]:
    manage, confirm = Permission.MANAGE_SUPERVISION, Permission.CONFIRM_SUPERVISION
    return {
        "draw": _Step(manage, ButtonForm, actions.draw_survey, _("抽样"), _("已抽样。")),
        "confirm": _Step(
            confirm, ButtonForm, actions.confirm_survey, _("确认结果"), _("结果已确认，乡镇可以看到自己的。")
        ),
        "cancel": _Step(manage, CancelForm, actions.cancel_survey, _("取消这次调查"), _("已取消。")),
    }


@permission_required(Permission.READ_SUPERVISION)
def survey(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a survey: how it was drawn, what is asked, the results, and its next step."""
    by = request.user
    found = get_object_or_404(queries.surveys(by=by), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    offered = {
        name: step
        for name, step in _steps().items()
        if by.may(step.permission) and SURVEY_TRANSITIONS.allows(found.state, name)
    }
    if request.method == "POST" and asked not in offered:
        raise BadRequest
    forms = {
        name: step.form(
            request.POST if name == asked else None, initial={"seen_version": found.version}, auto_id=f"{name}_%s"
        )
        for name, step in offered.items()
    }
    if asked and forms[asked].perform(lambda: offered[asked].act(by=by, survey=found, **forms[asked].cleaned_data)):
        messages.success(request, offered[asked].done)
        return redirect(found)
    is_open = found.state == SurveyState.DRAWN
    has_sample = queries.may_read_sample(by) and found.drawn_on is not None
    hints = queries.confirmation_hints(found, by=by)
    shown_steps = [name for name in offered if name == asked or not (name == "confirm" and hints)]
    context = {
        "survey": found,
        "facts": _facts(found),
        "is_too_early": found.state == SurveyState.PLANNED and found.planned_on >= today(),
        "has_sample": has_sample,
        "may_enter": has_sample and is_open and by.may(Permission.MANAGE_SUPERVISION),
        "hints": hints,
        "steps": [(name, offered[name].label, forms[name]) for name in shown_steps],
        "history": entries_about(found) if by.may(Permission.MANAGE_SUPERVISION) else [],
    }
    shown = open_list(request, RESULT_LIST, queries.results(found, by=by))
    return shown.render("supervision_surveys/survey.html", context, status=422 if asked else 200)


def _facts(found: Survey) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("调查单位"), found.organisation),
        (_("每个乡镇抽几户"), found.sample_size),
        (_("几分起算满意"), found.satisfied_from),
        (_("至少几人回答才出分"), found.least_answers),
        (_("随机种子"), found.seed),
        (_("公布种子"), f"{day(found.planned_on)} {found.planned_by.name}"),
    ]
    if found.fieldwork_until:
        facts.append((_("调查截止"), day(found.fieldwork_until)))
    if found.drawn_on:
        facts += [(_("抽样日期"), day(found.drawn_on)), (_("总体"), sum(found.population.values()))]
        facts.append((_("总体摘要"), found.population_hash))
    if found.confirmed_by:
        facts.append((_("确认"), f"{day(found.confirmed_on)} {found.confirmed_by.name}"))
    if found.cancelled_why:
        facts.append((_("取消的原因"), found.cancelled_why))
    return facts


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def sample(request: StaffRequest, pk: int) -> HttpResponse:
    """List whom the surveying organisation asks, as a page or Excel: names and telephones masked."""
    _refuse_without_sample(request)
    found = get_object_or_404(queries.surveys(by=request.user), pk=pk)
    filters = SampleFilterForm(request.GET, by=request.user)
    rows = queries.sample(found, by=request.user, **filters.chosen)
    shown = open_list(request, SAMPLE_LIST, rows, filters=filters, rows_of=queries.sample_lines)
    return shown.render("supervision_surveys/sample.html", {"survey": found})


@require_GET
@permission_required(Permission.MANAGE_SUPERVISION)
@makes_file
def answer_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the sheet that the surveying organisation fills in: whom to ask, and a column for each question."""
    _refuse_without_sample(request)
    found = get_object_or_404(queries.surveys(by=request.user), pk=pk)
    rows = list(queries.sample(found, by=request.user))
    title = _("{title}登记表").format(title=found.title)
    record_export(by=request.user, filters=[title], rows=len(rows), most=MAX_ROWS)
    headings = [question_heading(place, one) for place, one in enumerate(found.asked, start=1)]
    columns = [NUMBER_HEADING, _("村（居）"), _("姓名"), RESULT_HEADING, *headings]
    texts = [_("调查情况填：已回答、没有联系上、拒绝回答")]
    texts += [f"{place}. {one.text}" for place, one in enumerate(found.asked, start=1)]
    lines = ([row.number, place_name(row.village_code), row.masked_name, *[""] * (len(headings) + 1)] for row in rows)
    return excel_response(title, texts, columns, lines, by=request.user, name=_("调查登记表"))


@permission_required(Permission.MANAGE_SUPERVISION)
def upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a file of answers as a whole, or show each fault with its row, field, value and remedy."""
    _refuse_without_sample(request)
    found = get_object_or_404(queries.surveys(by=request.user), pk=pk)
    form = AnswerFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    taken: list[int] = []

    def act() -> None:
        file = form.cleaned_data["file"]
        taken.append(actions.upload_answers(by=request.user, survey=found, name=file.name, content=file.read()))

    if form.perform(act):
        messages.success(request, _("已登记{number}户。").format(number=taken[0]))
        return redirect(found)
    context = {"survey": found, "form": form, "fault_columns": FAULT_COLUMNS}
    return render(request, "supervision_surveys/upload.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SUPERVISION, fresh_code_verbs=frozenset({"reveal"}))
def sampled(request: StaffRequest, pk: int) -> HttpResponse:
    """Show somebody of the sample: enter the answers, or see the telephone."""
    _refuse_without_sample(request)
    by = request.user
    found = get_object_or_404(queries.visible_sample(by), pk=pk)
    actions.show_sampled(sampled=found)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    may_enter = by.may(Permission.MANAGE_SUPERVISION) and found.survey.state == SurveyState.DRAWN
    if request.method == "POST" and not (may_enter and asked in {"enter", "reveal"}):
        raise BadRequest
    entering = AnswersForm(found, request.POST if asked == "enter" else None)
    revealing = RevealForm(request.POST if asked == "reveal" else None, auto_id="reveal_%s")
    if entering.perform(lambda: actions.enter_answers(by=by, sampled=found, **entering.arguments())):
        messages.success(request, _("已登记。"))
        return redirect(_next_of(found) or found.survey)
    phones: list[str] = []
    is_shown = revealing.perform(
        lambda: phones.append(actions.reveal_phone(by=by, sampled=found, **revealing.cleaned_data))
    )
    line = queries.sample_lines([found])[0]
    context = {
        "row": found,
        "line": line,
        "answers": _answers(found),
        "phone": phones[0] or "—" if phones else "",
        "enter_form": entering if may_enter else None,
        "reveal_form": revealing if may_enter and line.masked_phone else None,
    }
    return render(request, "supervision_surveys/sampled.html", context, status=422 if asked and not is_shown else 200)


def _next_of(row: SampledPerson) -> SampledPerson | None:
    """Return the next of the sample that waits."""
    return row.survey.sample.filter(number__gt=row.number, result=Result.WAITING).order_by("number").first()


def _answers(row: SampledPerson) -> list[tuple[str, str]]:
    """Return each question with the answer in words."""
    given = row.answers
    words = {"yes": _("是"), "no": _("否")}
    return [
        (gettext_of_declared(one.text), words[given[one.name]] if one.kind == QuestionKind.YES_NO else given[one.name])
        for one in row.survey.asked
        if one.name in given
    ]


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def township(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show the result of a township by question; those of the county see the rows behind it, by number."""
    by = request.user
    found = get_object_or_404(queries.surveys(by=by), pk=pk)
    lines = [line for line in queries.results(found, by=by) if line.code == code]
    if not lines:
        raise Http404
    context = {"survey": found, "line": lines[0], "has_sample": queries.may_read_sample(by)}
    shown = open_list(request, ANSWERED_LIST, queries.answered_lines(found, code, by=by))
    return shown.render("supervision_surveys/township.html", context)
