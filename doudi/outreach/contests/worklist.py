"""What waits of contests: exams to take, questions and contests to confirm, results to publish."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.exams.actions import is_open_to
from doudi.outreach.contests.experts.queries import waiting_choices
from doudi.outreach.contests.models import Contest, ExamSheet
from doudi.outreach.contests.questions.queries import waiting_questions
from doudi.outreach.contests.workflow import ContestState
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    now = timezone.now()
    if user.may(Permission.LEARN):
        yield WaitingTask(
            ngettext_lazy("考试待参加", "考试待参加"), _open_exams(user), reverse("outreach_contests:exams")
        )
    if user.may(Permission.MANAGE_OUTREACH):
        listed = reverse("outreach_contests:contests")
        drafts = Contest.objects.filter(state=ContestState.DRAFT).exclude(entered_by=user)
        yield WaitingTask(ngettext_lazy("竞赛待确认", "竞赛待确认"), drafts.count(), listed)
        yield WaitingTask(
            ngettext_lazy("题目待确认", "题目待确认"),
            waiting_questions(),
            f"{reverse('outreach_contests:questions')}?state=draft",
        )
    if user.may(Permission.CONFIRM_OUTREACH):
        over = Contest.objects.filter(state=ContestState.CONFIRMED, closes_at__lt=now).exclude(entered_by=user)
        yield WaitingTask(
            ngettext_lazy("竞赛成绩待公布", "竞赛成绩待公布"), over.count(), reverse("outreach_contests:contests")
        )
        yield WaitingTask(
            ngettext_lazy("专家人选待确定", "专家人选待确定"), waiting_choices(), reverse("outreach_contests:experts")
        )


def _open_exams(user: User) -> int:
    """Return how many exams somebody may begin or has begun."""
    now = timezone.now()
    running = Contest.objects.filter(state=ContestState.CONFIRMED, opens_at__lte=now, closes_at__gt=now)
    done = set(
        ExamSheet.objects.filter(user=user, contest__in=running, handed_in_at__isnull=False).values_list(
            "contest_id", flat=True
        )
    )
    return sum(one.pk not in done and is_open_to(one, user, now) for one in running)
