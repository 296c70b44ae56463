"""Entries of care visits in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CARE = NavigationGroup.CARE

register_entries(
    NavigationEntry(
        _CARE,
        _("探视巡访"),
        "care_visits:visits",
        pages=("care_visits:visit", "care_visits:act", "care_visits:person", "care_visits:progress"),
        order=20,
    ),
    NavigationEntry(
        _CARE,
        _("探视发现的问题"),
        "care_visits:findings",
        pages=("care_visits:finding", "care_visits:reassess"),
        order=22,
    ),
    NavigationEntry(
        _CARE, _("新增对象抽查"), "care_visits:samples", pages=("care_visits:sample",), order=24, is_minor=True
    ),
)
