"""Compute an evaluation, enter what the system lacks, ask the townships, answer, freeze (P18-19, SAL2026-69)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.divisions.queries import township_governments
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, ReasonRequired, TransitionNotAllowed, required_text
from doudi.supervision.evaluations.indicators import Indicator, indicator_from, points_of, set_for
from doudi.supervision.evaluations.models import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    EnteredFigure,
    Evaluation,
    Score,
    ScoreObjection,
)
from doudi.supervision.evaluations.queries import figures_of, figures_of_year, manual_indicator, missing_scores
from doudi.supervision.evaluations.refusals import (
    FigureNotAllowed,
    FiguresMissing,
    ObjectionsOpen,
    YearNotEvaluable,
)
from doudi.supervision.evaluations.workflow import EVALUATION_TRANSITIONS, EvaluationState
from doudi.supervision.measures.measure import Figure, Form, measure_named
from doudi.supervision.measures.periods import year_of
from doudi.values.carries import carries


def _score(evaluation: Evaluation, indicator: Indicator, township: str, figure: Figure) -> Score:
    won = points_of(indicator, figure)
    return Score(
        evaluation=evaluation,
        indicator=indicator.id,
        township_code=township,
        numerator=figure.numerator,
        denominator=figure.denominator,
        possible=0 if won is None else indicator.possible,
        won=won or 0,
    )


def _write_scores(evaluation: Evaluation) -> int:
    counted = figures_of_year(evaluation)
    rows = [
        _score(evaluation, indicator, township, figure)
        for indicator in map(indicator_from, evaluation.indicators)
        for township, figure in figures_of(evaluation, indicator, counted).items()
    ]
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


@dataclass(frozen=True)
class Given:
    """What is entered for a township: numerator and denominator, with what proves them and why they are so.

    Attributes:
        numerator: what was counted, money in fen.
        denominator: of how many; None for a count and where another measure's denominator holds.
    """

    numerator: int
    denominator: int | None
    reason: str
    reference: str = ""
    evidence: Upload | None = None


@carries("P18-19", "P18-22.c")
@action("evaluation.enter_figure")
def enter_figure(
    *, by: User, evaluation: Evaluation, indicator: str, township: str, given: Given, seen_version: int | None = None
) -> EnteredFigure:
    """Enter a figure that the system does not hold; one that was entered before is replaced, and its points fall away.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, FigureNotAllowed, ReasonRequired, NumberInText
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(evaluation, "enter_figure", seen_version)
    found = manual_indicator(locked, indicator)
    if found is None or township not in {one.code for one in township_governments()}:
        raise FigureNotAllowed(_("没有这项由人录入的指标，或者没有这个乡镇。"))
    denominator = _denominator_of(locked, found, township, given)
    reference = given.reference.strip()[:LONGEST_REFERENCE]
    if not reference and given.evidence is None:
        message = _("请上传证据，或者写明证据的出处。")
        raise ReasonRequired(message, reference=message)
    if reference:
        required_text(reference, "reference")
    reason = required_text(given.reason, "reason", _("请写明数字从哪里来。"))[:LONGEST_TEXT]
    rows = locked.entered_figures.filter(indicator=found.id, township_code=township)
    before = rows.filter(replaced_by=None).first()
    evidence = given.evidence
    made = EnteredFigure.objects.create(
        evaluation=locked,
        indicator=found.id,
        township_code=township,
        numerator=given.numerator,
        denominator=denominator,
        evidence=store_upload(by=by, upload=evidence, village_code=township.ljust(VILLAGE_DIGITS, "0"))
        if evidence
        else None,
        reference=reference,
        reason=reason,
        entered_by=by,
        entered_on=today(),
        replaces=before,
    )
    locked.scores.filter(indicator=found.id, township_code=township).delete()
    advance(locked, "enter_figure", EVALUATION_TRANSITIONS)
    record(
        _("录入{place}“{title}”的{indicator}，待另一人确认。").format(
            place=made.place, title=locked.title, indicator=found.id
        ),
        subject=locked,
        village_code=township,
        why=reason,
        new={"numerator": made.numerator, "denominator": made.denominator},
    )
    return made


def _denominator_of(evaluation: Evaluation, indicator: Indicator, township: str, given: Given) -> int | None:
    """Return the denominator of an entered figure: none, that of a measure, or the one given.

    Raises:
        FigureNotAllowed
    """
    if given.numerator < 0:
        raise FigureNotAllowed(_("数字不能小于0。"), numerator=_("数字不能小于0。"))
    form = Form(indicator.form)
    if form == Form.COUNT:
        return None
    if base := measure_named(indicator.base):
        figure = base.figures(year_of(date(evaluation.year, 1, 1))).get(township)
        return (figure.denominator or 0) if figure else 0
    if given.denominator is None or given.denominator < 0:
        raise FigureNotAllowed(_("请填写分母。"), denominator=_("请填写分母。"))
    if form == Form.SHARE and given.numerator > given.denominator:
        message = _("分子不能大于分母，请核对。")
        raise FigureNotAllowed(message, numerator=message)
    return given.denominator


@carries("P18-19")
@action("evaluation.confirm_figure")
def confirm_figure(*, by: User, figure: EnteredFigure, seen_version: int | None = None) -> EnteredFigure:
    """Confirm a figure that another person entered; it counts from then on.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, FigureNotAllowed
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    evaluation = _locked(figure.evaluation, "confirm_figure", seen_version)
    locked = lock_row(EnteredFigure.objects.all(), figure.pk)
    if locked.confirmed_by_id is not None or EnteredFigure.objects.filter(replaces=locked).exists():
        raise FigureNotAllowed(_("这个数字已经确认，或者已经另外录入。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("这个数字是您录入的，由另一人确认。"))
    indicator = manual_indicator(evaluation, locked.indicator)
    assert indicator is not None  # noqa: S101 - it was entered for one
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    figure_counted = Figure(locked.numerator, locked.denominator)
    _score(evaluation, indicator, locked.township_code, figure_counted).save()
    advance(evaluation, "confirm_figure", EVALUATION_TRANSITIONS)
    record(
        _("确认{place}“{title}”的{indicator}。").format(
            place=locked.place, title=evaluation.title, indicator=locked.indicator
        ),
        subject=evaluation,
        village_code=locked.township_code,
    )
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


_ENTERED = (
    "pk",
    "replaces_id",
    "indicator",
    "township_code",
    "numerator",
    "denominator",
    "evidence__sha256",
    "reference",
    "reason",
    "entered_by_id",
    "confirmed_by_id",
)
"""What of an entered figure belongs to the hash."""


def content_hash(evaluation: Evaluation) -> str:
    """Return the SHA-256 over the indicators, all points, and what was entered with its evidence."""
    names = ("indicator", "township_code", "numerator", "denominator", "possible", "won")
    rows = list(evaluation.scores.order_by("indicator", "township_code").values_list(*names))
    content: list[object] = [evaluation.year, evaluation.indicators, rows]
    if entered := list(evaluation.entered_figures.order_by("pk").values_list(*_ENTERED)):
        content.append(entered)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@carries("P18-19")
@action("evaluation.freeze")
def freeze(*, by: User, evaluation: Evaluation, seen_version: int | None = None) -> Evaluation:
    """Freeze an evaluation after the time for comments; a leader does it who did not compute it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ObjectionsOpen,
        FiguresMissing
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = _locked(evaluation, "freeze", seen_version)
    refuse_same_person(by, locked.computed_by_id, sentence=_("评价由另一人定稿。"))
    if locked.comments_until is None or locked.comments_until >= today():
        raise ObjectionsOpen(_("征求意见还没有截止。"))
    if locked.objections.filter(is_accepted=None).exists():
        raise ObjectionsOpen(_("还有意见没有答复。"))
    if missing := sum(missing_scores(locked).values()):
        raise FiguresMissing(
            _("还缺{number}个数字：人工指标要录入并由另一人确认，调查结果要确认后重新测算。").format(number=missing)
        )
    locked.frozen_by, locked.frozen_on, locked.content_hash = by, today(), content_hash(locked)
    advance(locked, "freeze", EVALUATION_TRANSITIONS)
    record(_("“{title}”定稿，校验码{hash}。").format(title=locked.title, hash=locked.content_hash[:12]), subject=locked)
    return locked


def is_unchanged(evaluation: Evaluation) -> bool:
    """Whether the points of a frozen evaluation are those it was frozen with."""
    return evaluation.state != EvaluationState.FROZEN or content_hash(evaluation) == evaluation.content_hash
