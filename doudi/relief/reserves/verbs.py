"""What is done with a reserve, declared once for its page and its addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.relief.reserves import actions
from doudi.relief.reserves.forms import (
    CountForm,
    FillForm,
    QuotaForm,
    ReasonForm,
    ReceiveForm,
    SettleForm,
    TopUpForm,
)
from doudi.relief.reserves.queries import ReserveState
from doudi.relief.reserves.townships import is_township_officer
from doudi.ui.forms import ActionForm
from doudi.ui.tables import Text


@dataclass(frozen=True)
class ReserveVerb:
    """A verb of a reserve.

    Attributes:
        row: the name of the argument of the action; ``township_code`` for verbs of the reserve itself.
        find: the row of the state that the verb is about, if there is one.
        is_offered: whether the user may do it now.
    """

    name: str
    label: Text
    act: Callable[..., object]
    form: type[ActionForm]
    row: str
    find: Callable[[ReserveState], object]
    is_offered: Callable[[User, ReserveState], bool]
    done: Text


def _code(state: ReserveState) -> str:
    return state.code


def _of_township(by: User, state: ReserveState) -> bool:
    return by.may(Permission.HANDLE_CASES) and is_township_officer(by, state.code)


def _second_count(by: User, state: ReserveState) -> bool:
    count = state.open_count
    return _of_township(by, state) and count is not None and count.counted_by_id != by.pk


def _decides_quota(by: User, state: ReserveState) -> bool:
    quota = state.open_quota
    return by.may(Permission.APPROVE_FUNDS) and quota is not None and quota.entered_by_id != by.pk


def _answers_top_up(by: User, state: ReserveState) -> bool:
    return by.may(Permission.RECORD_FUNDS) and state.open_top_up is not None


RESERVE_VERBS = {
    verb.name: verb
    for verb in (
        ReserveVerb(
            "count",
            _("月末盘点"),
            actions.count_reserve,
            CountForm,
            "township_code",
            _code,
            lambda by, state: _of_township(by, state) and not state.is_counted,
            _("已登记盘点，待第二人确认。"),
        ),
        ReserveVerb(
            "confirm_count",
            _("确认盘点"),
            actions.confirm_count,
            ActionForm,
            "count",
            lambda state: state.open_count,
            _second_count,
            _("已确认盘点。"),
        ),
        ReserveVerb(
            "refuse_count",
            _("盘点不符，重新盘点"),
            actions.refuse_count,
            ReasonForm,
            "count",
            lambda state: state.open_count,
            _second_count,
            _("已退回，请重新盘点。"),
        ),
        ReserveVerb(
            "settle_difference",
            _("处理差额"),
            actions.settle_difference,
            SettleForm,
            "count",
            lambda state: state.unsettled_count,
            lambda by, state: by.may(Permission.APPROVE_FUNDS) and state.unsettled_count is not None,
            _("已登记差额的处理。"),
        ),
        ReserveVerb(
            "ask",
            _("请拨备用金"),
            actions.ask_top_up,
            TopUpForm,
            "township_code",
            _code,
            lambda by, state: _of_township(by, state) and state.open_top_up is None and state.quota_fen is not None,
            _("已请拨，待县财务办理。"),
        ),
        ReserveVerb(
            "fill",
            _("拨付备用金"),
            actions.fill_top_up,
            FillForm,
            "request",
            lambda state: state.open_top_up,
            _answers_top_up,
            _("已拨付。"),
        ),
        ReserveVerb(
            "refuse_top_up",
            _("不予拨付"),
            actions.refuse_top_up,
            ReasonForm,
            "request",
            lambda state: state.open_top_up,
            _answers_top_up,
            _("已退回请拨。"),
        ),
        ReserveVerb(
            "hand_over",
            _("移交凭证"),
            actions.hand_over_vouchers,
            ActionForm,
            "township_code",
            _code,
            lambda by, state: _of_township(by, state) and state.vouchers_number > 0,
            _("已移交，待县财务点收。"),
        ),
        ReserveVerb(
            "receive",
            _("点收凭证"),
            actions.receive_vouchers,
            ReceiveForm,
            "handover",
            lambda state: state.open_handover,
            lambda by, state: by.may(Permission.RECORD_FUNDS) and state.open_handover is not None,
            _("已收讫。"),
        ),
        ReserveVerb(
            "propose_quota",
            _("核定额度"),
            actions.propose_quota,
            QuotaForm,
            "township_code",
            _code,
            lambda by, state: by.may(Permission.FORECAST_FUNDS) and state.open_quota is None,
            _("已提出，待县局负责人确认。"),
        ),
        ReserveVerb(
            "confirm_quota",
            _("确认额度"),
            actions.confirm_quota,
            ActionForm,
            "quota",
            lambda state: state.open_quota,
            _decides_quota,
            _("已确认额度。"),
        ),
        ReserveVerb(
            "refuse_quota",
            _("不同意额度"),
            actions.refuse_quota,
            ActionForm,
            "quota",
            lambda state: state.open_quota,
            _decides_quota,
            _("已退回额度。"),
        ),
    )
}
