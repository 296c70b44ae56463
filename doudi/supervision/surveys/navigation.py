"""The entry of surveys in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("第三方调查"),
        "supervision_surveys:surveys",
        pages=("supervision_surveys:*",),
        order=58,
    )
)
