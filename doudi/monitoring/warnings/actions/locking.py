"""Lock a warning for a verb, after the checks that every verb makes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import refuse_own_warning
from doudi.monitoring.warnings.workflow import WARNING_TRANSITIONS


def lock_visible(by: User, warning: Warning, seen_version: int | None = None) -> Warning:
    """Lock a warning that a user sees and that is as they saw it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion
    """
    require_permission(by, Permission.HANDLE_WARNINGS)
    rows = Warning.objects.visible_to(by).select_related("person__household", "household", "owner")
    locked = lock_row(rows, warning.pk, missing=OutsideScope(_("这条预警不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理这条预警，请看过再办。"))
    return locked


def lock_warning(by: User, warning: Warning, verb: str, seen_version: int | None = None) -> Warning:
    """Lock a warning for a verb of a user.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning
    """
    locked = lock_visible(by, warning, seen_version)
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(WARNING_TRANSITIONS, locked.state, verb, sentence)
    refuse_own_warning(by, locked)
    return locked


def take_up(locked: Warning, by: User) -> None:
    """Note the first look at a warning; who looks owns it while nobody else does."""
    if locked.looked_on is None:
        locked.looked_by, locked.looked_on = by, today()
    locked.owner = locked.owner or by


def name_of(warning: Warning) -> str:
    """Return what an audit sentence calls a warning: its rule, never what the rule says of health."""
    return _("预警{rule}").format(rule=warning.rule_id)
