"""Answers of an exam, each saved as it is given; what was kept on the phone arrives within the grace time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.core.transactions import atomic_with_retry
from doudi.outreach.contests.models import ExamSheet
from doudi.outreach.contests.refusals import ExamOver, WrongAnswer


def is_answerable(sheet: ExamSheet, now: datetime) -> bool:
    """Whether answers still arrive: it is not handed in, and neither its time nor the grace time is over."""
    return sheet.handed_in_at is None and now <= sheet.ends_at + timedelta(minutes=sheet.contest.grace_minutes)


def save_answers(*, by: User, sheet: ExamSheet, answers: dict[int, int]) -> ExamSheet:
    """Save some answers by the number of the question; the last one of a question counts.

    It is no entry of the audit trail: hand-in is, and the sheet keeps what was answered.

    Raises:
        OutsideScope, ExamOver, WrongAnswer
    """

    def save() -> ExamSheet:
        locked = lock_row(
            ExamSheet.objects.select_related("contest"), sheet.pk, missing=ExamOver(_("没有这张答题卡。"))
        )
        if locked.user_id != by.pk:
            raise OutsideScope(_("这不是您的答题卡。"))
        now = timezone.now()
        if locked.handed_in_at is not None:
            raise ExamOver(_("已经交卷，不能再改。"))
        if not is_answerable(locked, now):
            raise ExamOver(_("答题时间已经结束。"))
        for number, choice in answers.items():
            if not (0 <= number < locked.number and 0 <= choice < len(locked.paper[number]["options"])):
                raise WrongAnswer(_("没有这道题或者这个选项。"))
        if now > locked.ends_at:
            locked.late_answers += sum(str(number) not in locked.answers for number in answers)
        locked.answers |= {str(number): choice for number, choice in answers.items()}
        locked.save(update_fields=["answers", "late_answers"])
        return locked

    return atomic_with_retry(save)
