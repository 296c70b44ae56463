"""Filters of the page about sign-in security."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SECURITY_FILTERS = (
    ("signed_in", _("正在登录")),
    ("unguarded", _("须启用两步验证，未启用")),
)
