"""Entries of publicity in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("宣传月"),
        "outreach_publicity:campaigns",
        pages=("outreach_publicity:*",),
        order=61,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("宣传资料"),
        "outreach_publicity:materials",
        pages=("outreach_publicity:screen", "outreach_publicity:printed"),
        order=62,
        is_minor=True,
    ),
)
