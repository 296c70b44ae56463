"""Entries of stories in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("故事和经验文章"),
        "outreach_stories:stories",
        pages=("outreach_stories:*",),
        order=60,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("各乡镇故事"),
        "outreach_stories:overview",
        pages=("outreach_stories:overview_document",),
        order=61,
        is_minor=True,
    ),
)
