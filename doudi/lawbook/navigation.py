"""Entries of the rule book in the navigation."""

from django.utils.translation import gettext_lazy as _

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_POLICY = NavigationGroup.POLICY

ENTRIES = (
    NavigationEntry(_POLICY, _("政策"), "lawbook:home", pages=("lawbook:parameter", "lawbook:to_confirm"), order=10),
    NavigationEntry(_POLICY, _("标准录入"), "lawbook:standards", pages=("lawbook:*",), order=30),
    NavigationEntry(
        _POLICY,
        _("文件和条款"),
        "lawbook:legislation",
        pages=("lawbook:legal_text",),
        order=40,
        is_minor=True,
    ),
    NavigationEntry(_POLICY, _("计算规则"), "lawbook:rules", order=50, is_minor=True),
)

register_entries(*ENTRIES)
