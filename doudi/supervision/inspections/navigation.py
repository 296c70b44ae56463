"""Entries of inspections in the navigation."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_GROUP = NavigationGroup.SUPERVISION

register_entries(
    NavigationEntry(
        _GROUP,
        pgettext_lazy("list", "检查"),
        "supervision_inspections:rounds",
        pages=(
            "supervision_inspections:round",
            "supervision_inspections:new_round",
            "supervision_inspections:report",
            "supervision_inspections:act_on_round",
        ),
        order=20,
    ),
    NavigationEntry(
        _GROUP,
        _("抽中的对象"),
        "supervision_inspections:cases",
        pages=(
            "supervision_inspections:case",
            "supervision_inspections:exchange",
            "supervision_inspections:count",
        ),
        order=22,
        permission=Permission.READ_CASES,
    ),
    NavigationEntry(
        _GROUP,
        _("检查发现的问题"),
        "supervision_inspections:findings",
        pages=("supervision_inspections:finding",),
        order=24,
        permission=Permission.READ_CASES,
    ),
)
