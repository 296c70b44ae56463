"""Columns of the audit trail."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.roles import Permission, Role
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time


def _in_chinese(sentence: str) -> SafeString:
    """Mark a sentence as Chinese, as it is recorded, for those who read the page in another language."""
    return format_html('<span lang="zh-Hans">{}</span>', sentence)


def _role_label(name: str) -> str:
    return str(Role(name).label) if name in Role.values else _("系统")


TRAIL_LIST = ListDeclaration(
    name="console.audit_trail",
    title=gettext_lazy("操作记录"),
    columns=(
        Column("number", gettext_lazy("序号"), is_number=True, sort=("number",)),
        Column("at", gettext_lazy("时间"), show=date_and_time, is_unbroken=True),
        Column("actor_in_language", gettext_lazy("谁"), is_unbroken=True),
        Column("actor_role", gettext_lazy("角色"), show=_role_label, is_unbroken=True),
        Column(
            "sentence", gettext_lazy("做了什么"), show=_in_chinese, excel=lambda entry: entry.sentence, is_title=True
        ),
        Column("why", gettext_lazy("原因")),
    ),
    sort="-number",
    empty=gettext_lazy("没有符合条件的记录。"),
    export=Permission.READ_AUDIT_TRAIL,
)
