"""Entries of purchased services in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.navigation import NavigationEntry, NavigationGroup, register_entries

_CARE = NavigationGroup.CARE

register_entries(
    NavigationEntry(
        _CARE,
        _("服务工单"),
        "care_services:orders",
        pages=(
            "care_services:order",
            "care_services:new_order",
            "care_services:acceptance",
            "care_services:take_back_acceptances",
        ),
        order=80,
    ),
    NavigationEntry(
        _CARE,
        _("购买服务合同"),
        "care_services:contracts",
        pages=(
            "care_services:contract",
            "care_services:new_contract",
            "care_services:prolong",
            "care_services:settle",
        ),
        order=81,
    ),
    NavigationEntry(
        _CARE, _("购买服务结算"), "care_services:settlements", pages=("care_services:settlement",), order=82
    ),
    NavigationEntry(
        _CARE,
        pgettext_lazy("list", "服务机构"),
        "care_services:providers",
        pages=("care_services:provider",),
        order=83,
        is_minor=True,
    ),
    NavigationEntry(
        _CARE, _("购买服务目录"), "care_services:items", pages=("care_services:withdraw_item",), order=84, is_minor=True
    ),
    NavigationEntry(_CARE, _("服务质量抽查"), "care_services:samples", order=85, is_minor=True),
    NavigationEntry(_CARE, _("购买服务占比"), "care_services:shares", order=86, is_minor=True),
    NavigationEntry(_CARE, _("乡镇服务力量"), "care_services:townships", order=88, is_minor=True),
    NavigationEntry(_CARE, _("派给我们的工单"), "care_services:my_orders", pages=("care_services:my_order",), order=87),
)
