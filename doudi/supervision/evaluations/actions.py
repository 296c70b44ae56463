"""Compute an evaluation, ask the townships, answer what they object to, freeze it (P18-19, SAL2026-69)."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import township_governments
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.supervision.evaluations.indicators import indicator_from, points_of, set_for
from doudi.supervision.evaluations.models import LONGEST_TEXT, Evaluation, Score, ScoreObjection
from doudi.supervision.evaluations.refusals import ObjectionsOpen, YearNotEvaluable
from doudi.supervision.evaluations.workflow import EVALUATION_TRANSITIONS, EvaluationState
from doudi.supervision.measures.measure import Figure, Form
from doudi.supervision.measures.periods import year_of
from doudi.values.carries import carries


def _write_scores(evaluation: Evaluation) -> int:
    period = year_of(date(evaluation.year, 1, 1))
    rows = []
    for data in evaluation.indicators:
        indicator = indicator_from(data)
        figures = indicator.of.figures(period)
        nothing = Figure(0, None if indicator.of.form == Form.COUNT else 0)
        for township in township_governments():
            figure = figures.get(township.code, nothing)
            won = points_of(indicator, figure)
            rows.append(
                Score(
                    evaluation=evaluation,
                    indicator=indicator.id,
                    township_code=township.code,
                    numerator=figure.numerator,
                    denominator=figure.denominator,
                    possible=0 if won is None else indicator.possible,
                    won=won or 0,
                )
            )
    evaluation.scores.all().delete()
    Score.objects.bulk_create(rows, batch_size=500)
    return len(rows)


@carries("P18-19", "SAL2026-69")
@action("evaluation.open")
def open_evaluation(*, by: User, year: int) -> Evaluation:
    """Compute the evaluation of a year by its set of indicators, or that of the latest year before.

    Raises:
        PermissionRequired, YearNotEvaluable
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    found = set_for(year)
    if found is None or year > today().year:
        raise YearNotEvaluable(_("{year}年还没有开始，或者没有指标。").format(year=year))
    if Evaluation.objects.filter(year=year).exists():
        raise YearNotEvaluable(_("{year}年的评价已经在做。").format(year=year))
    evaluation = Evaluation.objects.create(
        year=year,
        title=found.title.replace(str(found.year), str(year)),
        indicators=[one.as_data() for one in found.indicators],
        computed_by=by,
        computed_at=timezone.now(),
    )
    number = _write_scores(evaluation)
    record(_("测算“{title}”，{number}项得分。").format(title=evaluation.title, number=number), subject=evaluation)
    return evaluation


def _locked(evaluation: Evaluation, verb: str, seen_version: int | None) -> Evaluation:
    locked = lock_row(Evaluation.objects.all(), evaluation.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    refuse_transition(EVALUATION_TRANSITIONS, locked.state, verb, _("这项评价现在不能这样办。"))
    return locked


@action("evaluation.compute")
def compute(*, by: User, evaluation: Evaluation, seen_version: int | None = None) -> Evaluation:
    """Compute the points again from the figures of today.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(evaluation, "compute", seen_version)
    locked.computed_by, locked.computed_at = by, timezone.now()
    number = _write_scores(locked)
    advance(locked, "compute", EVALUATION_TRANSITIONS)
    record(_("重新测算“{title}”，{number}项得分。").format(title=locked.title, number=number), subject=locked)
    return locked


@action("evaluation.publish")
def publish(*, by: User, evaluation: Evaluation, until: date, seen_version: int | None = None) -> Evaluation:
    """Show the points to the townships for comments until a day.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, YearNotEvaluable
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(evaluation, "publish", seen_version)
    if until < today():
        raise YearNotEvaluable(_("截止日期不能早于今天。"), until=_("截止日期不能早于今天。"))
    locked.comments_until = until
    advance(locked, "publish", EVALUATION_TRANSITIONS)
    record(_("“{title}”征求乡镇意见。").format(title=locked.title), subject=locked)
    return locked


@action("evaluation.object")
def raise_objection(*, by: User, evaluation: Evaluation, indicator: str, text: str) -> ScoreObjection:
    """Object to points of one's own township while comments are asked for.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, YearNotEvaluable, ReasonRequired
    """
    require_permission(by, Permission.ANSWER_SUPERVISION)
    township = by.township_code
    if not township:
        raise OutsideScope(_("意见由乡镇提出。"))
    locked = _locked(evaluation, "object", None)
    if locked.comments_until is None or locked.comments_until < today():
        raise TransitionNotAllowed(_("提意见的时间已过。"))
    if indicator not in {one["id"] for one in locked.indicators}:
        raise YearNotEvaluable(_("没有这项指标。"), indicator=_("没有这项指标。"))
    made = ScoreObjection.objects.create(
        evaluation=locked,
        indicator=indicator,
        township_code=township,
        text=required_text(text, "text", _("请写明意见。"))[:LONGEST_TEXT],
        raised_by=by,
        raised_on=today(),
    )
    record(
        _("{place}对“{title}”的{indicator}提出意见。").format(
            place=made.place, title=locked.title, indicator=indicator
        ),
        subject=locked,
        village_code=township,
    )
    return made


@action("evaluation.answer")
def answer_objection(*, by: User, objection: ScoreObjection, is_accepted: bool, answer: str) -> ScoreObjection:
    """Answer an objection; where it is accepted, the data are mended at their source and the points computed again.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    evaluation = _locked(objection.evaluation, "answer", None)
    locked = lock_row(ScoreObjection.objects.all(), objection.pk)
    if locked.is_accepted is not None:
        raise TransitionNotAllowed(_("这条意见已经答复。"))
    locked.is_accepted = is_accepted
    locked.answer = required_text(answer, "answer", _("请写明答复。"))[:LONGEST_TEXT]
    locked.answered_by, locked.answered_on = by, today()
    locked.save()
    record(
        _("答复{place}对“{title}”的意见。").format(place=locked.place, title=evaluation.title),
        subject=evaluation,
        village_code=locked.township_code,
        why=locked.answer,
    )
    return locked


def content_hash(evaluation: Evaluation) -> str:
    """Return the SHA-256 over the indicators and all points of an evaluation."""
    names = ("indicator", "township_code", "numerator", "denominator", "possible", "won")
    rows = list(evaluation.scores.order_by("indicator", "township_code").values_list(*names))
    text = json.dumps([evaluation.year, evaluation.indicators, rows], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@carries("P18-19")
@action("evaluation.freeze")
def freeze(*, by: User, evaluation: Evaluation, seen_version: int | None = None) -> Evaluation:
    """Freeze an evaluation after the time for comments; a leader does it who did not compute it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ObjectionsOpen
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = _locked(evaluation, "freeze", seen_version)
    refuse_same_person(by, locked.computed_by_id, sentence=_("评价由另一人定稿。"))
    if locked.comments_until is None or locked.comments_until >= today():
        raise ObjectionsOpen(_("征求意见还没有截止。"))
    if locked.objections.filter(is_accepted=None).exists():
        raise ObjectionsOpen(_("还有意见没有答复。"))
    locked.frozen_by, locked.frozen_on, locked.content_hash = by, today(), content_hash(locked)
    advance(locked, "freeze", EVALUATION_TRANSITIONS)
    record(_("“{title}”定稿，校验码{hash}。").format(title=locked.title, hash=locked.content_hash[:12]), subject=locked)
    return locked


def is_unchanged(evaluation: Evaluation) -> bool:
    """Whether the points of a frozen evaluation are those it was frozen with."""
    return evaluation.state != EvaluationState.FROZEN or content_hash(evaluation) == evaluation.content_hash
