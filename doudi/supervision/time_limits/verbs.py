"""What can be done with a talk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.supervision.time_limits import actions
from doudi.supervision.time_limits.forms import ClosingForm, FollowUpForm, HoldForm, InviteForm
from doudi.supervision.time_limits.workflow import TalkState

VERBS = verbs_by_name(
    Verb(
        "invite",
        _("通知约谈"),
        actions.invite,
        InviteForm,
        permission=Permission.MANAGE_SUPERVISION,
        done=_("已登记约谈通知。"),
        is_primary_in=frozenset({TalkState.OPEN}),
    ),
    Verb(
        "hold",
        _("登记约谈情况"),
        actions.hold,
        HoldForm,
        permission=Permission.MANAGE_SUPERVISION,
        done=_("已登记约谈，开始督办。"),
        is_primary_in=frozenset({TalkState.INVITED}),
    ),
    Verb(
        "follow_up",
        _("登记督办情况"),
        actions.follow_up,
        FollowUpForm,
        permission=Permission.ANSWER_SUPERVISION,
        done=_("已登记督办情况。"),
        is_primary_in=frozenset({TalkState.HELD}),
    ),
    Verb(
        "close",
        _("办结"),
        actions.close,
        ClosingForm,
        permission=Permission.CONFIRM_SUPERVISION,
        done=_("约谈已办结。"),
    ),
    Verb(
        "drop",
        _("不约谈"),
        actions.drop,
        ClosingForm,
        permission=Permission.CONFIRM_SUPERVISION,
        done=_("已登记不约谈。"),
    ),
)
