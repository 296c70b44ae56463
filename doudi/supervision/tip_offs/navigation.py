"""Entries of tip-offs and circulars in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_SUPERVISION = NavigationGroup.SUPERVISION

ENTRIES = (
    NavigationEntry(
        _SUPERVISION,
        _("作风举报"),
        "supervision_tip_offs:tip_offs",
        pages=("supervision_tip_offs:tip_off", "supervision_tip_offs:receivers"),
        order=40,
    ),
    NavigationEntry(
        _SUPERVISION,
        _("通报"),
        "supervision_tip_offs:circulars",
        pages=(
            "supervision_tip_offs:circular",
            "supervision_tip_offs:new_circular",
            "supervision_tip_offs:circular_document",
        ),
        order=41,
    ),
    NavigationEntry(_SUPERVISION, _("我要反映作风问题"), "supervision_tip_offs:new_tip_off", order=42),
)

register_entries(*ENTRIES)
