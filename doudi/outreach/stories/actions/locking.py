"""Lock a story for a verb, and record what was done with it without its text."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import record
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.outreach.stories.models import Story
from doudi.outreach.stories.queries import own_stories
from doudi.outreach.stories.workflow import STORY_TRANSITIONS


def lock_story(by: User, story: Story, verb: str, permission: Permission, seen_version: int | None) -> Story:
    """Lock a story in a user's scope for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, permission)
    locked = lock_row(own_stories(by=by), story.pk, OutsideScope(_("这篇故事不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(
        STORY_TRANSITIONS,
        locked.state,
        verb,
        _("这篇故事现在是“{state}”，不能这样办。").format(state=locked.get_state_display()),
    )
    return locked


def record_on(story: Story, sentence: str, why: str = "") -> None:
    """Record a sentence about a story; its title stays out of the trail, which is never erased."""
    record(f"{story}：{sentence}", subject=story, village_code=story.township_code, why=why)
