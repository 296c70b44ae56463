"""The entries of trainings in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.POLICY,
        _("我的培训"),
        "outreach_trainings:own",
        pages=("outreach_trainings:sign_in", "outreach_trainings:material"),
        order=66,
    ),
    NavigationEntry(
        NavigationGroup.POLICY,
        _("会议和培训"),
        "outreach_trainings:trainings",
        pages=("outreach_trainings:*",),
        order=67,
    ),
)
