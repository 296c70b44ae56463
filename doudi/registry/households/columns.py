"""Columns of the tables of the family file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month

AWARD_COLUMNS = (
    Column("award.person.name", _("姓名"), link="award.person.get_absolute_url", is_title=True),
    Column("label", _("待遇")),
    Column("award.valid_from", _("起"), show=month, is_unbroken=True),
    Column("award.valid_to", _("止"), show=month, is_unbroken=True),
    Column("state", _("状态"), template="ui/tone_cell.html"),
    Column("award.get_source_display", _("来源")),
)
CARD_COLUMNS = (
    Column("person.name", _("姓名"), is_title=True),
    Column("card", _("卡号"), template="registry/panels/card_cell.html", is_unbroken=True),
    Column("card.valid_from", _("自"), show=day, is_unbroken=True),
    Column("until", _("至"), show=day, is_unbroken=True),
)
