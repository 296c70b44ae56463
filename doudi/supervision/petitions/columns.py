"""Columns of the lists of petitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, due_day

PETITION_LIST = ListDeclaration(
    name="petitions.petitions",
    title=_("信访事项"),
    columns=(
        Column(
            "due_on",
            _("期限"),
            template="supervision_petitions/due_cell.html",
            is_unbroken=True,
            sort=("due_on",),
            excel=lambda row: due_day(row.due_on),
        ),
        Column("number", _("编号"), link="get_absolute_url", is_title=True, is_unbroken=True, sort=("number",)),
        Column("masked_name", _("信访人")),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("get_topic_display", _("事项"), sort=("topic",)),
        Column("place", _("涉及的地方"), sort=("village_code",)),
        Column("get_channel_display", _("来源"), sort=("channel",), is_extra=True),
        Column("get_office_display", _("办理机关"), sort=("office",), is_extra=True),
        Column("received_on", _("收到"), show=day, is_unbroken=True, sort=("received_on",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("repeat_of.number", _("重复"), sort=("repeat_of",)),
        Column("handler.name", _("谁在办"), is_extra=True),
        Column("told_on", _("告知"), show=day, is_unbroken=True, is_extra=True, sort=("told_on",)),
        Column("finished_on", _("办结"), show=day, is_unbroken=True, is_extra=True, sort=("finished_on",)),
        Column("get_satisfaction_display", _("满意度"), is_extra=True, sort=("satisfaction",)),
    ),
    empty=_("没有这样的信访。"),
)
COUNT_LIST = ListDeclaration(
    name="petitions.counts",
    title=_("各乡镇信访"),
    columns=(
        Column("place", _("乡镇"), is_title=True),
        Column("petitions", _("信访（件）"), is_number=True, sort=("petitions",), total="petitions"),
        Column("repeated_matters", _("缠访事项"), is_number=True, sort=("repeated_matters",), total="repeated_matters"),
        Column(
            "repeat_petitioners",
            _("缠访人员"),
            is_number=True,
            sort=("repeat_petitioners",),
            total="repeat_petitioners",
        ),
        Column("rated", _("信访人评价"), is_number=True, sort=("rated",), total="rated"),
        Column("content", _("满意、基本满意"), is_number=True, sort=("content",), total="content"),
        Column("dissatisfied", _("不满意"), is_number=True, sort=("dissatisfied",), total="dissatisfied"),
    ),
    empty=_("这个季度没有信访。"),
)
FAULT_LIST = ListDeclaration(
    name="petitions.publication_faults",
    title=_("公布检查"),
    columns=(
        Column("place", _("村（居）"), is_title=True),
        Column("what", _("公布什么")),
        Column("label", _("问题")),
        Column("publication.due_on", _("公布期限"), show=day, is_unbroken=True),
        Column("publication.first_day", _("公布自"), show=day, is_unbroken=True),
        Column("since", _("从哪天起"), show=day, is_unbroken=True),
        Column("days", _("天数"), is_number=True),
    ),
    empty=_("没有发现问题。"),
)
PUT_RIGHT_LIST = ListDeclaration(
    name="petitions.put_right",
    title=_("漏保整改"),
    columns=(
        Column("place", _("乡镇"), is_title=True),
        Column("from_leads", _("线索办成救助"), is_number=True, sort=("from_leads",), total="from_leads"),
        Column("from_warnings", _("预警办成救助"), is_number=True, sort=("from_warnings",), total="from_warnings"),
        Column("number", _("合计"), is_number=True, sort=("number",), total="number"),
    ),
    empty=_("这个季度没有。"),
)
