"""The kinds of request that people who receive assistance send, and the procedure that each opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

CHANGE, CARD, MOVE, EXIT, REVIEW, DATA = "change", "card", "move", "exit", "review", "my_data"


@dataclass(frozen=True)
class RequestKind:
    """A kind of request.

    Attributes:
        label: what officers call it.
        citizen_label: what the citizens' pages call it.
        procedure_id: the procedure that opens when an officer accepts it; empty where none does.
        clock: the parameter of the days within which it is accepted or returned.
    """

    id: str
    label: Any
    citizen_label: Any
    procedure_id: str
    clock: str = "recipient_request_days"


REQUEST_KINDS: dict[str, RequestKind] = {
    kind.id: kind
    for kind in (
        RequestKind(CHANGE, _("家庭情况变化"), _("家里情况变了"), "circumstances_change"),
        RequestKind(CARD, _("变更银行卡"), _("换银行卡"), "card_change"),
        RequestKind(MOVE, _("迁移"), _("搬家了"), "transfer"),
        RequestKind(EXIT, _("自愿退出"), _("不再需要救助"), "ending"),
        RequestKind(REVIEW, _("请求复核"), _("对决定有意见"), ""),
        RequestKind(
            DATA,
            _("查阅、复制、更正本人信息"),
            _("看看登记了我哪些信息"),
            "circumstances_change",
            "personal_data_request_days",
        ),
    )
}
