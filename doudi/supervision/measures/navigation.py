"""The entry of measures in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("监督指标"),
        "supervision_measures:overview",
        pages=("supervision_measures:measure", "supervision_measures:rows"),
        order=20,
    )
)
