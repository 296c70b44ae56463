"""Entries of the low-income population in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_MONITORING = NavigationGroup.MONITORING

ENTRIES = (
    NavigationEntry(
        _MONITORING,
        _("低收入人口"),
        "low_income:numbers",
        pages=("low_income:people", "low_income:chain", "low_income:family_document"),
        order=40,
    ),
    NavigationEntry(
        _MONITORING, _("没有得到救助的"), "low_income:unaided", pages=("low_income:unaided_person",), order=41
    ),
    NavigationEntry(_MONITORING, _("分层救助"), "low_income:coverage", order=42, is_minor=True),
    NavigationEntry(_MONITORING, _("城镇困难群众"), "low_income:urban_poor", order=43, is_minor=True),
    NavigationEntry(
        _MONITORING, _("其他困难人员"), "low_income:entries", pages=("low_income:entry",), order=44, is_minor=True
    ),
    NavigationEntry(
        _MONITORING,
        _("防返贫保险"),
        "low_income:insurance",
        pages=(
            "low_income:insurance_policy",
            "low_income:void_insurance_policy",
            "low_income:insurance_files",
            "low_income:insurance_template",
            "low_income:insurance_file",
        ),
        order=45,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
