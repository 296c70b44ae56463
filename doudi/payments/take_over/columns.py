"""Columns of the tables of the take-over."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.payments.models import programme_label
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import or_dash, yuan

DIFFERENCE_COLUMNS = (
    Column("head_name", _("户主"), link="get_absolute_url", is_title=True),
    Column("village_code", _("村（居）"), show=place_name),
    Column("people", _("人数"), is_number=True),
    Column("roll_fen", _("花名册每月"), show=yuan, is_number=True),
    Column("due_fen", _("本系统每月"), show=yuan, is_number=True),
    Column("difference_fen", _("每月相差"), show=yuan, is_number=True),
    Column("back_fen", _("以前月份相差"), show=yuan, is_number=True),
    Column("", _("原因"), template="payments/difference_reason_cell.html"),
)
TOTAL_COLUMNS = (
    Column("due", _("项目"), show=programme_label, is_title=True),
    Column("roll_fen", _("花名册每月"), show=yuan, is_number=True),
    Column("due_fen", _("本系统每月"), show=yuan, is_number=True),
    Column("taken_fen", _("原系统已发合计"), show=yuan, is_number=True),
    Column("back_fen", _("以前月份相差"), show=yuan, is_number=True),
)
TOWNSHIP_COLUMNS = (
    Column("name", _("乡镇"), link="url", is_title=True),
    Column("", _("花名册"), template="payments/take_over_rolls_cell.html"),
    Column("unexplained", _("差异待说明"), is_number=True),
    Column("rehearsed_fen", _("首发演练"), show=yuan, is_number=True),
    Column("without_account", _("没有银行卡"), show=or_dash, is_number=True),
    Column("", _("状态"), template="payments/take_over_state_cell.html"),
)
WITHOUT_ACCOUNT_COLUMNS = (
    Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True),
    Column("person.village_id", _("村（居）"), show=place_name),
    Column("programme", _("待遇"), show=programme_label),
    Column("valid_from", _("自"), template="payments/award_month_cell.html"),
)
REHEARSED_COLUMNS = (
    Column("programme", _("项目"), show=programme_label, is_title=True),
    Column("people", _("人数"), is_number=True),
    Column("total_fen", _("可发"), show=yuan, is_number=True),
    Column("back_fen", _("其中补发"), show=yuan, is_number=True),
)
STOPPED_REASON_COLUMNS = (
    Column("label", _("停住的原因"), is_title=True),
    Column("people", _("人数"), is_number=True),
    Column("fen", _("金额"), show=yuan, is_number=True),
)
STOPPED_COLUMNS = (
    Column("name", _("姓名"), link="url", is_title=True),
    Column("programme", _("项目"), show=programme_label),
    Column("label", _("停住的原因")),
    Column("fen", _("金额"), show=yuan, is_number=True),
)
EXCEL_HEADINGS = (
    _("工作表"),
    _("行"),
    _("户主"),
    _("村（居）"),
    _("人数"),
    _("花名册每月"),
    _("本系统每月"),
    _("每月相差"),
    _("以前月份相差"),
    _("原因"),
    _("说明"),
    _("补发以前月份"),
)
