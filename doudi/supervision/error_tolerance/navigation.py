"""The entry of error tolerance in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("容错免责"),
        "supervision_error_tolerance:records",
        pages=("supervision_error_tolerance:record", "supervision_error_tolerance:new_record"),
        order=60,
        is_minor=True,
    ),
)
