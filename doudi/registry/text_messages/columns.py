"""Columns of the outbox."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day

MESSAGE_LIST = ListDeclaration(
    name="registry.text_messages",
    title=_("短信"),
    columns=(
        Column("about", _("关于"), is_title=True),
        Column("event_label", _("事项")),
        Column("shown_text", _("内容")),
        Column("phone", _("手机号")),
        Column("village_code", _("村（居）"), show=place_name),
        Column("file.number", _("文件")),
        Column("created_at", _("时间"), show=date_and_time, is_unbroken=True),
    ),
    empty=_("没有短信。"),
    export=None,
)
OPT_OUT_COLUMNS = (
    Column("phone", _("手机号"), is_title=True),
    Column("reason", _("谁说的、怎么说的")),
    Column("recorded_by.name", _("登记人")),
    Column("recorded_on", _("登记日期"), show=day),
    Column("pk", "", template="registry/text_messages/opt_in_cell.html", is_action=True),
)
