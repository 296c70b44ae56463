"""Entry of payments for funerals in the navigation, with what waits for a user."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.care.funerals.queries import waiting_count
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_counts, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.CARE, _("丧葬费用"), "care_funerals:funerals", pages=("care_funerals:funeral",), order=55
    )
)


def _counts(user: User) -> dict[str, int]:
    return {"care_funerals:funerals": waiting_count(by=user)} if user.may(Permission.CONFIRM_CARE) else {}


register_counts(_counts)
