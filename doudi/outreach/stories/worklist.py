"""What waits of stories: what a township still has to deliver, what the bureau reviews, what has to be recalled."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.outreach.stories.calendar import story_due_on
from doudi.outreach.stories.queries import (
    late_recommendations,
    missing_of,
    overview,
    stories,
    unanswered_recommendations,
)
from doudi.outreach.stories.workflow import StoryState
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries


@carries("P18-28.a", "P18-28.b", "P18-2.g")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.REPORT_OUTREACH):
        return
    listed, shown = reverse("outreach_stories:stories"), reverse("outreach_stories:overview")
    if township := user.township_code:
        is_to_come, late, is_without_article = missing_of(township)
        due = day(story_due_on(today().replace(day=1)))
        yield WaitingTask(
            _("本月故事{day}前报送").format(day=due), int(is_to_come), reverse("outreach_stories:new_story")
        )
        yield WaitingTask(ngettext_lazy("故事缺报", "故事缺报"), late, shown)
        yield WaitingTask(_("本季度还没有发表文章"), int(is_without_article), shown)
        returned = stories(by=user, state=StoryState.RETURNED).count()
        yield WaitingTask(
            ngettext_lazy("故事已退回，待修改", "故事已退回，待修改"), returned, f"{listed}?state={StoryState.RETURNED}"
        )
        to_answer = unanswered_recommendations(township).count()
        yield WaitingTask(
            ngettext_lazy("推广的经验待答复", "推广的经验待答复"), to_answer, f"{listed}?state=recommended"
        )
    elif user.may(Permission.MANAGE_OUTREACH):
        waiting = stories(by=user, state=StoryState.HANDED_IN).count()
        yield WaitingTask(ngettext_lazy("故事待审核", "故事待审核"), waiting, f"{listed}?state={StoryState.HANDED_IN}")
        missing = sum(row.missing > 0 for row in overview(today().year, by=user))
        yield WaitingTask(ngettext_lazy("乡镇故事缺报", "乡镇故事缺报"), missing, shown)
        yield WaitingTask(
            ngettext_lazy("推广的经验有乡镇过期没答复", "推广的经验有乡镇过期没答复"),
            late_recommendations(),
            f"{listed}?state=recommended",
        )
    recall = stories(by=user, state="recall").count()
    yield WaitingTask(ngettext_lazy("故事待召回", "故事待召回"), recall, f"{listed}?state=recall")
