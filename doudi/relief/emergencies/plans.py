"""The checklist of the emergency plan, as it is copied to an event when it is declared."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PLAN_ITEMS: tuple[Any, ...] = (
    _("启动预案，通知涉及的乡镇、村（居），明确值班电话"),
    _("与应急、卫健、公安、消防对接，核对受灾区域和人数"),
    _("按摸排名单逐户联系，二十四小时内报平安"),
    _("转移安置独居老人、重度残疾人、儿童，落实看护人"),
    _("对急需的先行救助，乡镇备用金当天到位"),
    _("食品、饮水、衣被、药品发放到户，登记签收"),
    _("失去监护的儿童当天落实临时监护"),
    _("过渡期生活救助、倒损住房恢复重建转应急、住建部门"),
    _("每天统计人数、户数、金额，上报并公布咨询电话"),
)
