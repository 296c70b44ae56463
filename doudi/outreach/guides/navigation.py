"""Entries of guides in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("一件事指南"),
        "outreach_guides:guides",
        pages=("outreach_guides:thing", "outreach_guides:booklet", "outreach_guides:edition"),
        order=63,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("资料库"),
        "outreach_guides:library",
        pages=("outreach_guides:new_item", "outreach_guides:item", "outreach_guides:item_file"),
        order=64,
    ),
)
