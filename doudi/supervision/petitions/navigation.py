"""Entries of petitions in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

ENTRIES = (
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("信访"),
        "supervision_petitions:petitions",
        pages=(
            "supervision_petitions:petition",
            "supervision_petitions:new_petition",
            "supervision_petitions:document",
            "supervision_petitions:new_code",
        ),
        order=30,
    ),
    NavigationEntry(
        NavigationGroup.SUPERVISION, _("各乡镇信访"), "supervision_petitions:counts", order=31, is_minor=True
    ),
    NavigationEntry(
        NavigationGroup.SUPERVISION, _("公布检查"), "supervision_petitions:publication_faults", order=32, is_minor=True
    ),
    NavigationEntry(
        NavigationGroup.SUPERVISION, _("漏保整改"), "supervision_petitions:put_right", order=33, is_minor=True
    ),
)

register_entries(*ENTRIES)
