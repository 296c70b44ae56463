"""Who else may do what one person may not do alone, in a sentence for pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may

_MOST_NAMES = 3


def others_in_words(permission: Permission, *, besides: Iterable[int | None]) -> str:
    """Name the role with a permission, and who has it besides some people; or say that nobody else has it yet."""
    roles = [role for role in Role if may(role, permission)]
    role_names = "、".join(str(role.label) for role in roles)
    left_out = [key for key in besides if key is not None]
    found = User.objects.filter(role__in=roles, is_active=True).exclude(pk__in=left_out).order_by("name", "pk")
    names = list(found.values_list("name", flat=True)[: _MOST_NAMES + 1])
    if not names:
        return _("现在没有别的{role}可以确认，请系统管理员给另一位{role}开通账号。").format(role=role_names)
    listed = "、".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        listed = _("{names}等").format(names=listed)
    return _("可以确认的{role}：{names}。").format(role=role_names, names=listed)
