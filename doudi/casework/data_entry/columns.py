"""Columns of the cases to enter into the national system."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day


def _day(value: date | None) -> str:
    return day(value) if value else ""


ENTRY_LIST = ListDeclaration(
    name="casework.data_entries",
    title=_("数字民政录入"),
    columns=(
        Column("case.application.applicant_name", _("申请人"), link="url", is_title=True),
        Column("case.procedure.label", _("事项"), sort=("procedure_id",)),
        Column("system", _("录入哪个系统")),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("case.step_label", _("步骤"), sort=("step",)),
        Column("case.application.get_channel_display", _("来源"), sort=("application__channel",)),
        Column("case.accepted_on", pgettext_lazy("done", "受理"), show=_day, sort=("accepted_on",)),
        Column("exported_on", _("已导出"), show=_day, sort=("data_entry__exported_on",)),
        Column("case.number", _("编号"), sort=("number",)),
    ),
    empty=_("没有要录入的。"),
)
