"""Entries of the care for children in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CARE = NavigationGroup.CARE

register_entries(
    NavigationEntry(
        _CARE,
        _("儿童关爱"),
        "care_children:children",
        pages=(
            "care_children:child",
            "care_children:new_child",
            "care_children:missed",
            "care_children:designations",
            "care_children:decide_designation",
        ),
        order=50,
    ),
    NavigationEntry(_CARE, _("需要报告的情况"), "care_children:concerns", order=51, is_minor=True),
)
