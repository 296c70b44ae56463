"""Columns of the table of teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

TEAM_COLUMNS = (
    Column("team.name", _("小组"), is_title=True),
    Column("place", _("乡镇"), show=lambda place: place or _("全县")),
    Column("", _("成员"), template="casework/self_care_teams/members_cell.html"),
    Column("team.first_day", _("自"), show=day, is_unbroken=True),
    Column("team.last_day", _("至"), show=day, is_unbroken=True),
    Column("", "", template="casework/self_care_teams/end_cell.html"),
)
