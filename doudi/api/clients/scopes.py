"""What a client may ask for (calls), and which data it is shown (``data:…``)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """The scopes that a client can be registered with; a token has some or all of them."""

    DCI_SEARCH = "dci:search", _("DCI：按号码查人、查户")
    DCI_QUERY = "dci:query", _("DCI：按条件查名单")
    DCI_SUBSCRIBE = "dci:subscribe", _("DCI：订阅新登记、新成员")
    REGISTRY_READ = "registry:read", _("查登记")
    CASES_READ = "cases:read", _("查办件进展")
    CASES_WRITE = "cases:write", _("送来申请")
    PAYMENTS_READ = "payments:read", _("查发放状态")
    REFERRALS_READ = "referrals:read", _("查转给本部门的需求")
    RULES_READ = "rules:read", _("查标准和规则、测算")
    WARNINGS_READ = "warnings:read", _("查预警数")
    DATA_IDENTITY_NUMBER = "data:identity_number", _("看完整身份证号")
    DATA_ADDRESS = "data:address", _("看住址")
    DATA_INCOME = "data:income", _("看核定收入")
    DATA_DISABILITY = "data:disability", _("看残疾类别和等级")
    DATA_AWARDS = "data:awards", _("看享受的待遇")


def unknown_scopes(names: Iterable[str]) -> list[str]:
    """Return the names that are no scope."""
    return [name for name in names if name not in Scope.values]


def scope_labels(names: Iterable[str]) -> str:
    """Return the scopes in words."""
    return "、".join(str(Scope(name).label) for name in names)
