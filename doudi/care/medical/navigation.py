"""Entries of medical costs in the navigation, with what waits for a user."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.medical.settlements.queries import waiting_count
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_counts, register_entries

_CARE = NavigationGroup.CARE

register_entries(
    NavigationEntry(
        _CARE,
        _("医疗费用"),
        "care_medical:settlements",
        pages=(
            "care_medical:settlement",
            "care_medical:settlement_files",
            "care_medical:settlement_file",
            "care_medical:settlement_file_progress",
            "care_medical:settlement_template",
        ),
        order=50,
    ),
    NavigationEntry(_CARE, _("住院"), "care_medical:stays", pages=("care_medical:stay",), order=51),
    NavigationEntry(
        _CARE,
        _("参保资助"),
        "care_medical:premium_lists",
        pages=("care_medical:premium_list",),
        order=52,
        is_minor=True,
    ),
)


def _counts(user: User) -> dict[str, int]:
    return {"care_medical:settlements": waiting_count(by=user)} if user.may(Permission.HANDLE_CARE) else {}


register_counts(_counts)
