"""What the page of a story tells: its facts and the next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doudi.outreach.stories.models import Story
from doudi.outreach.stories.workflow import OPEN_STATES, StoryState
from doudi.ui.templatetags.ui import day, month


def facts_of(story: Story) -> list[tuple[Any, Any]]:
    """Return when a story was due, received, decided and taken down, and by whom."""
    rows: list[tuple[Any, Any]] = [
        (_("乡镇"), story.place),
        (_("月份"), month(story.month)),
        (_("期限"), day(story.due_on)),
        (pgettext("done", "起草"), f"{story.written_by.name} {day(story.written_on)}"),
    ]
    if story.received_on:
        name = story.handed_in_by.name if story.handed_in_by else ""
        rows.append((_("报送"), f"{name} {day(story.received_on)} {story.late_shown}".strip()))
    if story.returned_on:
        rows.append((pgettext("state", "退回"), f"{day(story.returned_on)} {story.returned_why}".strip()))
    if story.accepted_on:
        name = story.decided_by.name if story.decided_by else ""
        rows.append((_("采用"), f"{name} {day(story.accepted_on)}"))
    if story.taken_down_on:
        rows.append((_("撤下"), day(story.taken_down_on)))
    return rows


def next_step(story: Story) -> str:
    """Return what has to be done next, by whom."""
    if story.state in OPEN_STATES:
        if story.tells_about_people and not story.consents.filter(withdrawn_on=None).exists():
            return _("乡镇登记本人签字的同意书，加照片，报送。")
        return _("乡镇报送。")
    if story.state == StoryState.HANDED_IN:
        return _("县民政局审核：采用或者退回。")
    if story.state == StoryState.ACCEPTED:
        return "" if story.publications.exists() else _("发表以后登记媒体、日期、网址。好的经验推广到各乡镇。")
    if story.publications.filter(recalled_on=None).exists():
        return _("{day}前从发表的地方撤下，逐处登记。").format(day=day(story.recall_due_on))
    return ""
