"""Columns of the list of posts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day


def place_of(township_code: str) -> str:
    """Return the township, or the county for its own posts."""
    return place_name(township_code) if township_code else str(_("县里"))


def _villages(codes: list[str]) -> str:
    return "、".join(place_name(code).split()[-1] for code in codes)


def _account(holder_id: int | None) -> str:
    return str(_("有账号")) if holder_id else str(_("没有账号，由别人代记"))


POST_LIST = ListDeclaration(
    name="relief.posts",
    title=_("领导职务"),
    columns=(
        Column("holder_name", _("姓名"), is_title=True, sort=("holder_name",)),
        Column("get_kind_display", _("职务"), sort=("kind",)),
        Column("township_code", _("单位"), show=place_of, sort=("township_code",)),
        Column("villages", _("驻点村（居）"), show=_villages),
        Column("holder_id", _("账号"), show=_account),
        Column("first_day", _("自"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("last_day", _("至"), show=day, is_unbroken=True),
        Column("", _("结束"), template="relief/posts/end_cell.html", is_action=True),
    ),
    empty=_("还没有登记。救助2000元以上的要有人回访，请先登记各级领导。"),
)
