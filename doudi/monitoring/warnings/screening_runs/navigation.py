"""Entry of the runs in the navigation; imported when the room is ready."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.MONITORING,
        _("预警计算"),
        "warnings:screening_runs",
        pages=("warnings:screening_run", "warnings:screen_now"),
        order=24,
        is_minor=True,
    )
)
