"""The entry of clients in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SYSTEM,
        _("接口客户"),
        "api_clients:clients",
        pages=("api_clients:*",),
        order=12,
    )
)
