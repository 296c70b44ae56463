"""Outcomes of a payment at the bank, and reasons of returns with their remedies.

Each bank has its own codes; a profile maps them to these reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from doudi.values.translation import Labels, translated
from doudi.values.translation import gettext_noop as _

Outcome = Literal["paid", "returned", "in_question"]

OUTCOMES: Mapping[str, str] = Labels(
    {
        "paid": _("已到账"),
        "returned": _("退回"),
        "in_question": _("存疑待查"),
    }
)


@translated("label", "remedy")
@dataclass(frozen=True)
class Reason:
    """A reason for a return: its label and what the officer does next."""

    label: str
    remedy: str


REASONS: dict[str, Reason] = {
    "account_missing": Reason(_("账号不存在"), _("请本人带银行卡到乡镇核对账号，更正后重发。")),
    "name_differs": Reason(_("户名不符"), _("核对开户姓名与身份证姓名（注意同音字、生僻字），更正户名后重发。")),
    "account_closed": Reason(_("账户已销户"), _("请本人提供在用的本人账户，更正后重发。")),
    "dormant": Reason(_("账户长期未用被停用"), _("请本人持身份证到银行网点激活，激活后重发。")),
    "frozen": Reason(_("账户被冻结或止付"), _("向银行问清冻结原因，请本人另提供账户或解冻后重发。")),
    "wrong_branch": Reason(_("开户行不符"), _("核对开户银行和网点，更正后重发。")),
    "limit": Reason(_("超过账户收款限额"), _("请本人到网点升级账户或换用一类账户，之后重发。")),
    "other": Reason(_("其他原因"), _("按银行附言联系经办网点，问清原因后再处理。")),
}
