"""Columns of the lists of follow-ups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan

FOLLOW_UP_LIST = ListDeclaration(
    name="relief.follow_ups",
    title=_("救助回访"),
    columns=(
        Column("", _("带上"), template="relief/follow_ups/choice_cell.html", is_action=True),
        Column(
            "relief.case.application.applicant_name",
            _("谁家"),
            link="get_absolute_url",
            is_title=True,
            sort=("relief__case__application__applicant_name",),
        ),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("total_fen", _("救助总额"), show=yuan, is_number=True, sort=("total_fen",), total="total_fen"),
        Column("get_tier_display", _("由谁回访"), sort=("tier",)),
        Column("post", _("落实到"), show=or_dash),
        Column("due_on", _("期限"), template="relief/follow_ups/due_cell.html", is_unbroken=True, sort=("due_on",)),
        Column("relief.first_paid_on", _("首次发放"), show=day, is_unbroken=True, is_extra=True),
        Column("made_visit.visited_on", _("回访日期"), show=day, is_unbroken=True),
        Column("made_visit.get_satisfaction_display", _("满意度"), show=or_dash),
        Column("made_visit.get_further_display", _("还有什么需要"), show=or_dash, is_extra=True),
    ),
    sort="due_on",
    empty=_("没有要回访的。首次发放以后，2000元以上的自动列在这里。"),
)

SHARE_LIST = ListDeclaration(
    name="relief.follow_up_shares",
    title=_("救助回访完成情况"),
    columns=(
        Column("place", _("乡镇"), is_title=True, sort=("township_code",)),
        Column("tier_label", _("回访层级"), sort=("tier",)),
        Column("due", _("应回访"), is_number=True, sort=("due",), total="due"),
        Column("done", _("已回访"), is_number=True, sort=("done",), total="done"),
        Column("in_time", _("其中按期"), is_number=True, sort=("in_time",), total="in_time"),
        Column("overdue", _("超期未回访"), is_number=True, sort=("overdue",), total="overdue"),
        Column("share", _("完成率"), is_number=True),
    ),
    empty=_("这段时间没有到期的回访。"),
)
