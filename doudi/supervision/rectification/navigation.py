"""Entries of rectification in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("整改台账"),
        "supervision_rectification:findings",
        pages=("supervision_rectification:finding", "supervision_rectification:act"),
        order=30,
    ),
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("整改方案"),
        "supervision_rectification:plans",
        pages=(
            "supervision_rectification:plan",
            "supervision_rectification:new_plan",
            "supervision_rectification:new_finding",
        ),
        order=32,
    ),
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("审计疑点"),
        "supervision_rectification:doubt_lists",
        pages=(
            "supervision_rectification:doubt*",
            "supervision_rectification:upload_doubts",
            "supervision_rectification:pass_doubts_on",
            "supervision_rectification:return_doubts",
        ),
        order=34,
        permission=Permission.READ_CASES,
    ),
)
