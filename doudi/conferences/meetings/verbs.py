"""The verbs on a meeting and on a question of its agenda: label, action and form of each, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.conferences import actions
from doudi.conferences.meetings import forms
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name

_PREPARE, _CONFIRM = Permission.PREPARE_CONFERENCES, Permission.CONFIRM_CONFERENCES

MEETING_VERBS = verbs_by_name(
    Verb(
        name="add_question",
        label=_("列入议程"),
        act=actions.add_questions,
        form=forms.AddQuestionsForm,
        permission=_PREPARE,
    ),
    Verb(
        name="send_folder",
        label=_("冻结材料，送成员阅读"),
        act=actions.send_folder,
        form=forms.ButtonForm,
        permission=_PREPARE,
    ),
    Verb(
        name="move",
        label=_("改日期、地点"),
        act=actions.move_meeting,
        form=forms.MoveForm,
        permission=_PREPARE,
    ),
    Verb(
        name="open",
        label=_("登记到会情况，开始记录"),
        act=actions.open_meeting,
        form=forms.OpenForm,
        permission=_PREPARE,
        is_primary_in=frozenset({"folder_sent"}),
    ),
    Verb(
        name="rework",
        label=_("重新调整议程"),
        act=actions.rework_agenda,
        form=forms.ButtonForm,
        permission=_PREPARE,
    ),
    Verb(
        name="draw_up",
        label=_("起草会议纪要"),
        act=actions.draw_up_minutes,
        form=forms.ButtonForm,
        permission=_PREPARE,
        is_primary_in=frozenset({"in_session"}),
    ),
    Verb(
        name="correct_attendance",
        label=_("更正到会情况"),
        act=actions.correct_attendance,
        form=forms.AttendanceForm,
        permission=_PREPARE,
    ),
    Verb(
        name="sign",
        label=_("存入签字的纪要"),
        act=actions.sign_minutes,
        form=forms.SignForm,
        permission=_PREPARE,
        is_primary_in=frozenset({"drawn_up"}),
    ),
    Verb(
        name="confirm",
        label=_("与签字的纪要一致，确认生效"),
        act=actions.confirm_minutes,
        form=forms.ButtonForm,
        permission=_CONFIRM,
        is_primary_in=frozenset({"signed"}),
    ),
    Verb(
        name="return",
        label=_("退回记录人"),
        act=actions.return_minutes,
        form=forms.MeetingReasonForm,
        permission=_CONFIRM,
    ),
    Verb(
        name="cancel",
        label=_("取消会议"),
        act=actions.cancel_meeting,
        form=forms.MeetingReasonForm,
        permission=_PREPARE,
    ),
)
ITEM_VERBS = verbs_by_name(
    Verb(
        name="decide",
        label=_("记录决定"),
        act=actions.record_decision,
        form=forms.DecideForm,
        permission=_PREPARE,
    ),
    Verb(
        name="recuse",
        label=_("登记回避"),
        act=actions.record_recusal,
        form=forms.RecuseForm,
        permission=_PREPARE,
    ),
    Verb(
        name="order",
        label=_("调整次序"),
        act=actions.order_agenda,
        form=forms.OrderForm,
        permission=_PREPARE,
    ),
    Verb(
        name="drop_question",
        label=_("撤下议题"),
        act=actions.drop_question,
        form=forms.ItemReasonForm,
        permission=_PREPARE,
    ),
)
