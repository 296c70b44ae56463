"""Entries of warnings in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_MONITORING = NavigationGroup.MONITORING

ENTRIES = (
    NavigationEntry(
        _MONITORING,
        _("预警"),
        "warnings:warnings",
        pages=("warnings:warning", "warnings:act", "warnings:bulk"),
        order=10,
    ),
    NavigationEntry(
        _MONITORING,
        _("预警准确率"),
        "warnings:precision",
        pages=("warnings:rule_precision",),
        order=20,
    ),
    NavigationEntry(_MONITORING, _("预警响应率"), "warnings:responses", order=21),
    NavigationEntry(
        _MONITORING,
        _("停用的预警规则"),
        "warnings:retirements",
        pages=("warnings:retirement",),
        order=22,
        is_minor=True,
    ),
    NavigationEntry(
        _MONITORING,
        _("预警计算"),
        "warnings:screening_runs",
        pages=("warnings:screening_run", "warnings:screen_now"),
        order=24,
        is_minor=True,
    ),
)

register_entries(*ENTRIES)
