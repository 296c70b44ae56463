"""The entry of impact assessments in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

register_entries(
    NavigationEntry(
        NavigationGroup.SUPERVISION,
        _("影响评估"),
        "supervision_impact_assessments:assessments",
        pages=(
            "supervision_impact_assessments:assessment",
            "supervision_impact_assessments:new_assessment",
            "supervision_impact_assessments:print_assessment",
        ),
        order=65,
        is_minor=True,
    ),
)
