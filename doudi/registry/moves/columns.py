"""Columns of the table of proposed moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

MOVE_COLUMNS = (
    Column("proposal.person.name", _("谁"), link="url", is_title=True),
    Column("proposal.get_kind_display", _("迁什么")),
    Column("old_place", _("从")),
    Column("new_place", _("到")),
    Column("proposal.since", _("自"), show=day, is_unbroken=True),
    Column("proposal.get_state_display", _("状态"), is_unbroken=True),
)
