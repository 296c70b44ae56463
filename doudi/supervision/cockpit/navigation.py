"""The entry of the county at a glance in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("全县总览"),
        "supervision_cockpit:county",
        pages=("supervision_cockpit:bulletin",),
        order=5,
    )
)
