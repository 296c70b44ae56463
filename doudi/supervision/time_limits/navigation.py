"""Entries of time limits in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_SUPERVISION = NavigationGroup.SUPERVISION

register_entries(
    NavigationEntry(_SUPERVISION, _("办理时限"), "supervision_time_limits:overview", order=30),
    NavigationEntry(
        _SUPERVISION, _("约谈"), "supervision_time_limits:talks", pages=("supervision_time_limits:talk",), order=31
    ),
    NavigationEntry(_SUPERVISION, _("县乡权责清单"), "supervision_time_limits:powers", order=90, is_minor=True),
)
