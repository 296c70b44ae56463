"""Columns of the list of proposed moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

MOVE_LIST = ListDeclaration(
    name="registry.moves",
    title=_("迁移"),
    columns=(
        Column("proposal.person.name", _("谁"), link="url", is_title=True, sort=("person__name",)),
        Column("proposal.get_kind_display", _("迁什么")),
        Column("old_place", _("从"), sort=("from_village_code",)),
        Column("new_place", _("到"), sort=("to_village_code",)),
        Column("proposal.since", _("自"), show=day, is_unbroken=True, sort=("since",)),
        Column("proposal.get_state_display", _("状态"), is_unbroken=True, sort=("state",)),
        Column("proposal.proposed_by.name", _("提出人"), is_extra=True),
        Column("proposal.reason", _("理由"), is_extra=True),
    ),
    empty=_("没有迁移。"),
)
