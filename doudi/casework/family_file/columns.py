"""Columns of casework's panels of the family file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

MATTER_COLUMNS = (
    Column("label", _("事项"), link="url", is_title=True),
    Column("whom", _("为谁")),
    Column("case.application.sent_at", _("申请日期"), show=day, is_unbroken=True),
    Column("state", _("步骤和结果"), template="ui/tone_cell.html"),
    Column("case.number", _("编号"), is_unbroken=True),
)
LETTER_COLUMNS = (
    Column("label", _("文书"), link="url", is_title=True),
    Column("case.procedure.label", _("事项")),
    Column("archived_at", _("存档日期"), show=day, is_unbroken=True),
)
