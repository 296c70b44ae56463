"""Entries of institutions in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CARE = NavigationGroup.CARE

register_entries(
    NavigationEntry(
        _CARE,
        _("集中供养人员"),
        "care_institutions:residences",
        pages=("care_institutions:residence", "care_institutions:new_residence"),
        order=40,
    ),
    NavigationEntry(
        _CARE,
        _("在院人员月度名单"),
        "care_institutions:monthly_lists",
        pages=("care_institutions:monthly_list",),
        order=41,
    ),
    NavigationEntry(
        _CARE,
        _("供养服务机构"),
        "care_institutions:institutions",
        pages=("care_institutions:institution", "care_institutions:new_institution"),
        order=42,
        is_minor=True,
    ),
)
