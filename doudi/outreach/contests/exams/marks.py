"""Mark sheets, and rank them: more right answers first, then the shorter time; equal results share a rank."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.outreach.contests.models import Contest, ExamSheet


class Prize(TextChoices):
    """The prizes of a contest."""

    FIRST = "first", _("一等奖")
    SECOND = "second", _("二等奖")
    THIRD = "third", _("三等奖")


def mark(sheet: ExamSheet, at: datetime) -> None:
    """Count the right answers of a sheet, by topic, and close it."""
    results: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for number, question in enumerate(sheet.paper):
        is_right = sheet.answers.get(str(number)) == question["answer"]
        results[question["topic"]][0] += is_right
        results[question["topic"]][1] += 1
    sheet.topic_results = dict(results)
    sheet.right = sum(right for right, _number in results.values())
    sheet.handed_in_at = at
    sheet.seconds_used = int((min(at, sheet.ends_at) - sheet.started_at).total_seconds())
    sheet.save()


def rank_sheets(contest: Contest) -> None:
    """Write the rank and the prize of every sheet of a contest; only who passed has a prize."""
    sheets = sorted(
        ExamSheet.objects.filter(contest=contest, handed_in_at__isnull=False).select_related("contest"),
        key=lambda one: (-(one.right or 0), one.seconds_used or 0, one.pk),
    )
    bounds = [(Prize.FIRST, contest.first_prizes), (Prize.SECOND, contest.second_prizes)]
    bounds.append((Prize.THIRD, contest.third_prizes))
    prizes = [str(prize) for prize, number in bounds for _place in range(number)]
    previous: ExamSheet | None = None
    for place, sheet in enumerate(sheets, start=1):
        is_equal = previous is not None and (previous.right, previous.seconds_used) == (sheet.right, sheet.seconds_used)
        if is_equal and previous is not None:
            sheet.rank, sheet.prize = previous.rank, previous.prize
        else:
            sheet.rank = place
            sheet.prize = prizes[place - 1] if place <= len(prizes) and sheet.is_passed else ""
        previous = sheet
    ExamSheet.objects.bulk_update(sheets, ["rank", "prize"])
