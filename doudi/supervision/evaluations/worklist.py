"""Entered figures of evaluations that wait: for the second person, or that nobody entered yet; objections to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.supervision.evaluations.models import Evaluation
from doudi.supervision.evaluations.queries import is_near_comments, missing_figures, unconfirmed_figures
from doudi.supervision.evaluations.workflow import EvaluationState
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by evaluation; a township neither enters nor confirms figures."""
    if not user.may(Permission.MANAGE_SUPERVISION):
        return
    if user.may(Permission.CONFIRM_SUPERVISION):
        by_evaluation = unconfirmed_figures(by=user).order_by().values_list("evaluation", "evaluation__year")
        for key, year, number in by_evaluation.annotate(number=Count("pk")):
            label = _("{year}年评价录入的数字待另一人确认").format(year=year)
            yield WaitingTask(label, number, reverse("supervision_evaluations:figures", args=[key]))
    for one in Evaluation.objects.exclude(state=EvaluationState.FROZEN):
        if is_near_comments(one):
            label = _("{year}年评价还没有录入的数字").format(year=one.year)
            page = reverse("supervision_evaluations:figures", args=[one.pk])
            yield WaitingTask(label, missing_figures(one), page, is_urgent=_comments_end_soon(one))
        label = _("{year}年评价的意见待答复").format(year=one.year)
        yield WaitingTask(label, one.objections.filter(is_accepted=None).count(), one.get_absolute_url())


def _comments_end_soon(evaluation: Evaluation) -> bool:
    """Whether townships can object to a figure for a few days only, or no more."""
    until = evaluation.comments_until
    days = procedure_figure("evaluation_figures_urgent_days", today())
    return until is not None and until <= today() + timedelta(days=days)
