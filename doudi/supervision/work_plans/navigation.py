"""The entry of work plans in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("重点工作台账"),
        "supervision_work_plans:newest",
        pages=("supervision_work_plans:*",),
        order=10,
    )
)
