"""Entries of charity in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CARE = NavigationGroup.CARE

ENTRIES = (
    NavigationEntry(
        _CARE,
        _("慈善需求"),
        "care_charity:needs",
        pages=("care_charity:need", "care_charity:new_need", "care_charity:new_need_by_paper"),
        order=70,
    ),
    NavigationEntry(
        _CARE,
        _("慈善资源"),
        "care_charity:resources",
        pages=("care_charity:resource", "care_charity:new_resource"),
        order=71,
    ),
    NavigationEntry(
        _CARE,
        _("慈善对接"),
        "care_charity:matches",
        pages=("care_charity:match", "care_charity:consent_form"),
        order=72,
    ),
    NavigationEntry(
        _CARE, _("资源链接项目"), "care_charity:projects", pages=("care_charity:project",), order=73, is_minor=True
    ),
    NavigationEntry(
        _CARE,
        _("志愿活动"),
        "care_charity:activities",
        pages=("care_charity:activity", "care_charity:new_activity", "care_charity:volunteers", "care_charity:leave"),
        order=74,
        is_minor=True,
    ),
    NavigationEntry(_CARE, _("慈善成效"), "care_charity:effects", order=75, is_minor=True),
)

register_entries(*ENTRIES)
