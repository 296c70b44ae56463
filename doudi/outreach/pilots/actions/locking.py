"""Lock a pilot for a verb."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import record
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.outreach.pilots.models import Pilot
from doudi.outreach.pilots.queries import visible_pilots
from doudi.outreach.pilots.workflow import PILOT_TRANSITIONS


def lock_pilot(by: User, pilot: Pilot, verb: str, permission: Permission, seen_version: int | None) -> Pilot:
    """Lock a pilot in a user's scope for a verb.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    require_permission(by, permission)
    locked = lock_row(visible_pilots(by=by), pilot.pk, OutsideScope(_("这个试点不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    sentence = _("这个试点现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(PILOT_TRANSITIONS, locked.state, verb, sentence)
    return locked


def stored(by: User, pilot: Pilot, upload: Upload | None) -> Attachment | None:
    """Store a proof of a pilot; None where there is none."""
    return store_upload(by=by, upload=upload, village_code=pilot.township_code) if upload else None


def record_on(pilot: Pilot, sentence: str, why: str = "") -> None:
    """Record a sentence about a pilot."""
    text = _("试点“{title}”：{sentence}").format(title=pilot.title, sentence=sentence)
    record(text, subject=pilot, village_code=pilot.township_code, why=why)
