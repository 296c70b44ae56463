"""Entries of the console in the navigation, and what waits for a user at every entry."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils.translation import gettext_lazy as _

from doudi.console.desk.queries import CountLink, waiting_links
from doudi.core.accounts.models import User
from doudi.ui.navigation import NavigationEntry, NavigationGroup, entry_of, register_counts, register_entries

_SYSTEM = NavigationGroup.SYSTEM

ENTRIES = (
    NavigationEntry(NavigationGroup.MY_WORK, _("工作台"), "console:desk", order=10),
    NavigationEntry(
        NavigationGroup.MY_WORK,
        _("帮助"),
        "console:help",
        pages=("console:help_chapter", "console:tour", "console:finish_tour"),
        order=80,
    ),
    NavigationEntry(
        NavigationGroup.MY_WORK,
        _("我的账号"),
        "console:my_account",
        pages=("account_*", "mfa_*", "usersessions_*"),
        order=90,
    ),
    NavigationEntry(
        _SYSTEM,
        _("账号"),
        "console:accounts",
        pages=("console:account", "console:open_account", "console:export_accounts"),
        order=10,
    ),
    NavigationEntry(_SYSTEM, _("账号事项"), "console:account_proposals", pages=("console:account_proposal",), order=11),
    NavigationEntry(_SYSTEM, _("新开的资金账号"), "console:new_money_accounts", order=13),
    NavigationEntry(
        _SYSTEM,
        _("登录安全"),
        "console:sign_in_security",
        pages=("console:sign_in_security_account",),
        order=12,
    ),
    NavigationEntry(_SYSTEM, _("两步验证确认"), "console:enrolments", pages=("console:enrolment",), order=13),
    NavigationEntry(_SYSTEM, _("账号权限复核"), "console:rights_review", order=13),
    NavigationEntry(_SYSTEM, _("操作记录"), "console:audit_trail", pages=("console:export_audit_trail",), order=14),
    NavigationEntry(_SYSTEM, _("访问记录"), "console:access_log", order=15),
)


def waiting_by_entry(user: User) -> dict[str, int]:
    """Count what waits for a user by entry."""
    return tasks_by_entry(waiting_links(by=user))


def tasks_by_entry(links: Iterable[CountLink]) -> dict[str, int]:
    """Add up the tasks of links by the entry to which each link leads."""
    counts: dict[str, int] = {}
    for link in links:
        entry = entry_of(resolve(urlsplit(link.url).path).view_name)
        if entry is not None and link.is_task and isinstance(link.count, int):
            counts[entry.url_name] = counts.get(entry.url_name, 0) + link.count
    return counts


register_entries(*ENTRIES)
register_counts(waiting_by_entry)
