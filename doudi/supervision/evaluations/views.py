"""Pages of evaluations: all, the ranking of one, figures entered, the points of a township, the report as A4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.supervision.evaluations import actions, queries
from doudi.supervision.evaluations.columns import EVALUATION_LIST, FIGURE_LIST, RANKING_LIST, SCORE_LIST
from doudi.supervision.evaluations.forms import (
    AnswerForm,
    ButtonForm,
    FigureForm,
    ObjectionForm,
    OpenForm,
    PublishForm,
    WeightForm,
)
from doudi.supervision.evaluations.indicators import IndicatorGroup
from doudi.supervision.evaluations.models import Evaluation
from doudi.supervision.evaluations.workflow import EVALUATION_TRANSITIONS, EvaluationState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import date_and_time, day


@permission_required(Permission.READ_SUPERVISION)
def evaluations(request: StaffRequest) -> HttpResponse:
    """List the evaluations; compute one of a year."""
    may_manage = request.user.may(Permission.MANAGE_SUPERVISION)
    if request.method == "POST" and not may_manage:
        raise BadRequest
    form = OpenForm(request.POST if request.method == "POST" else None)
    made: list[Evaluation] = []
    if form.perform(lambda: made.append(actions.open_evaluation(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已测算。"))
        return redirect(made[0])
    shown = open_list(request, EVALUATION_LIST, queries.evaluations(by=request.user))
    answer = shown.render("supervision_evaluations/list.html", {"form": form if may_manage else None})
    if form.is_bound:
        answer.status_code = 422
    return answer


@dataclass(frozen=True)
class _Step:
    """What can be done with an evaluation: its right, its form, its action, and what the button says."""

    permission: Permission
    form: Any
    act: Callable[..., object]
    label: str


def _steps() -> dict[str, _Step]:
    return {
        "compute": _Step(Permission.MANAGE_SUPERVISION, ButtonForm, actions.compute, _("重新测算")),
        "publish": _Step(Permission.MANAGE_SUPERVISION, PublishForm, actions.publish, _("征求乡镇意见")),
        "freeze": _Step(Permission.CONFIRM_SUPERVISION, ButtonForm, actions.freeze, _("定稿")),
    }


@permission_required(Permission.READ_SUPERVISION)
def evaluation(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the ranking of an evaluation, try other weights, and take its next step."""
    found = get_object_or_404(queries.evaluations(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    offered = {
        name: step
        for name, step in _steps().items()
        if request.user.may(step.permission) and EVALUATION_TRANSITIONS.allows(found.state, name)
    }
    if request.method == "POST" and asked not in offered:
        raise BadRequest
    forms = {
        name: step.form(
            request.POST if name == asked else None,
            initial={"seen_version": found.version},
            auto_id="%s" if name == asked else f"{name}_%s",
        )
        for name, step in offered.items()
    }
    if asked:
        form = forms[asked]
        if form.perform(lambda: offered[asked].act(by=request.user, evaluation=found, **form.cleaned_data)):
            messages.success(request, _("已登记。"))
            return redirect(found)
    weights = WeightForm(request.GET) if "effect" in request.GET else WeightForm(initial=_weights_of(found))
    chosen = weights.cleaned_data if weights.is_bound and weights.is_valid() else None
    rows = queries.ranking(found, weights=chosen, township=request.user.township_code)
    lines = [_Line(row) for row in rows]
    context = {
        "evaluation": found,
        "facts": _facts(found),
        "weights": weights,
        "is_tried": chosen is not None,
        "steps": [(name, step.label, forms[name]) for name, step in offered.items()],
        "is_changed": not actions.is_unchanged(found),
        "missing": sum(queries.missing_scores(found).values()),
        "has_figures": bool(queries.figure_lines(found, by=request.user)),
    }
    answer = open_list(request, RANKING_LIST, lines).render("supervision_evaluations/evaluation.html", context)
    if asked:
        answer.status_code = 422
    return answer


@dataclass(frozen=True)
class _Line:
    """A township with its groups as columns."""

    row: queries.Ranked

    @property
    def support(self) -> str:
        return self.row.group_shown(IndicatorGroup.SUPPORT)

    @property
    def management(self) -> str:
        return self.row.group_shown(IndicatorGroup.MANAGEMENT)

    @property
    def effect(self) -> str:
        return self.row.group_shown(IndicatorGroup.EFFECT)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _weights_of(found: Evaluation) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in queries.indicators_of(found):
        sums[one.group] = sums.get(one.group, 0) + one.points
    return sums


def _facts(found: Evaluation) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [(_("测算"), f"{found.computed_by.name} {date_and_time(found.computed_at)}")]
    if found.comments_until:
        facts.append((_("意见截止"), day(found.comments_until)))
    if found.frozen_by:
        facts.append((_("定稿"), f"{found.frozen_by.name} {day(found.frozen_on)}"))
        facts.append((_("校验码"), found.content_hash))
    return facts


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def figures(request: StaffRequest, pk: int) -> HttpResponse:
    """List the figures that are entered because the system does not hold them."""
    found = get_object_or_404(queries.evaluations(by=request.user), pk=pk)
    shown = open_list(request, FIGURE_LIST, queries.figure_lines(found, by=request.user))
    return shown.render("supervision_evaluations/figures.html", {"evaluation": found})


@permission_required(Permission.READ_SUPERVISION)
def figure(request: StaffRequest, pk: int, code: str, indicator: str) -> HttpResponse:
    """Show what was entered for a figure with its evidence; enter it, or confirm what another person entered."""
    by = request.user
    found = get_object_or_404(queries.evaluations(by=by), pk=pk)
    lines = [one for one in queries.figure_lines(found, by=by) if (one.code, one.indicator.id) == (code, indicator)]
    if not lines:
        raise Http404
    line = lines[0]
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    may_enter = by.may(Permission.MANAGE_SUPERVISION) and EVALUATION_TRANSITIONS.allows(found.state, "enter_figure")
    may_confirm = line.row is not None and line.row.confirmed_by_id is None and by.may(Permission.CONFIRM_SUPERVISION)
    may_confirm = may_confirm and EVALUATION_TRANSITIONS.allows(found.state, "confirm_figure")
    if request.method == "POST" and not ((sent == "enter" and may_enter) or (sent == "confirm" and may_confirm)):
        raise BadRequest
    initial = {"seen_version": found.version}
    posted = (request.POST, request.FILES) if sent == "enter" else ()
    entering = FigureForm(line.indicator, *posted, initial=initial)
    confirming = ButtonForm(request.POST if sent == "confirm" else None, initial=initial, auto_id="confirm_%s")
    if entering.perform(
        lambda: actions.enter_figure(
            by=by,
            evaluation=found,
            indicator=indicator,
            township=code,
            given=entering.given(),
            seen_version=entering.cleaned_data["seen_version"],
        )
    ):
        messages.success(request, _("已录入，待另一人确认。"))
        return redirect(line.url)
    if confirming.perform(
        lambda: actions.confirm_figure(by=by, figure=line.row, **confirming.cleaned_data)  # type: ignore[arg-type]  # offered only with a row
    ):
        messages.success(request, _("已确认，计入得分。"))
        return redirect(line.url)
    hints = queries.confirmation_hints(line.row, by=by) if found.state != EvaluationState.FROZEN else []
    context = {
        "evaluation": found,
        "line": line,
        "rows": [
            (one, queries.FigureLine(found, line.indicator, code, one))
            for one in queries.entered_rows(found, indicator, code)
        ],
        "enter_form": entering if may_enter else None,
        "confirm_form": confirming if may_confirm and (sent == "confirm" or not hints) else None,
        "hints": hints,
    }
    return render(request, "supervision_evaluations/figure.html", context, status=422 if sent else 200)


@permission_required(Permission.READ_SUPERVISION)
def township(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show the points of a township with the list behind each; object, or answer an objection."""
    found = get_object_or_404(queries.evaluations(by=request.user), pk=pk)
    own = request.user.township_code
    ranked = queries.ranking(found, township=code)
    if not ranked or (own and own != code):
        raise Http404
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    may_object = bool(own) and request.user.may(Permission.ANSWER_SUPERVISION)
    may_object = may_object and found.state == EvaluationState.COMMENT
    may_answer = request.user.may(Permission.MANAGE_SUPERVISION) and found.state == EvaluationState.COMMENT
    if request.method == "POST" and not ((sent == "object" and may_object) or (sent == "answer" and may_answer)):
        raise BadRequest
    objecting = ObjectionForm(found, request.POST if sent == "object" else None)
    if sent == "object" and objecting.perform(
        lambda: actions.raise_objection(by=request.user, evaluation=found, **objecting.cleaned_data)
    ):
        messages.success(request, _("意见已提出。"))
        return redirect(ranked[0].url)
    raised = [one for one in queries.objections(found, by=request.user) if one.township_code == code]
    answers = {}
    for one in raised:
        if may_answer and one.is_accepted is None:
            is_sent = sent == "answer" and request.POST.get("objection") == str(one.pk)
            form = AnswerForm(
                request.POST if is_sent else None, initial={"objection": one.pk}, auto_id=f"answer{one.pk}_%s"
            )
            answers[one.pk] = form
            if is_sent and form.perform(lambda one=one, form=form: _answer(request, one, form)):  # type: ignore[misc]  # bound at once
                messages.success(request, _("已答复。"))
                return redirect(ranked[0].url)
    context = {
        "evaluation": found,
        "place": place_name(code),
        "ranked": ranked[0],
        "form": objecting if may_object else None,
        "objections": [(one, answers.get(one.pk)) for one in raised],
    }
    shown = open_list(request, SCORE_LIST, queries.score_lines(found, code))
    answer = shown.render("supervision_evaluations/township.html", context)
    if sent:
        answer.status_code = 422
    return answer


def _answer(request: StaffRequest, objection: Any, form: AnswerForm) -> object:
    return actions.answer_objection(
        by=request.user,
        objection=objection,
        is_accepted=form.cleaned_data["is_accepted"],
        answer=form.cleaned_data["answer"],
    )


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """Return an evaluation as A4: the ranking with a bar for each township, and the indicators."""
    found = get_object_or_404(queries.evaluations(by=request.user), pk=pk)
    rows = queries.ranking(found, township=request.user.township_code)
    context = {
        "title": found.title,
        "evaluation": found,
        "rows": [_Line(row) for row in rows],
        "indicators": queries.indicators_of(found),
        "facts": _facts(found),
        "mark": "" if found.state == EvaluationState.FROZEN else _("征求意见稿"),
    }
    html = document_html("supervision_evaluations/report.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
