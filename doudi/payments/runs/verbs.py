"""The verbs of a run, each declared once: its button, action, form, permission and messages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.payments.forms import ReasonForm
from doudi.payments.runs import actions, history
from doudi.payments.workflow import RunState

VERBS = verbs_by_name(
    Verb(
        name="review",
        label=_("审核无误，报批"),
        act=actions.review_run,
        permission=Permission.PREPARE_PAYROLL,
        done=_("已审核，报批。"),
        checks_version=True,
        is_primary_in=frozenset({RunState.PREPARED}),
    ),
    Verb(
        name="approve",
        label=_("批准发放"),
        act=actions.approve_run,
        permission=Permission.APPROVE_PAYROLL,
        done=_("已批准，送财务。"),
        checks_version=True,
        is_primary_in=frozenset({RunState.REVIEWED}),
    ),
    Verb(
        name="release",
        label=_("资金到位，拨付送银行"),
        act=actions.release_run,
        permission=Permission.RELEASE_PAYROLL,
        done=_("已拨付，送银行。"),
        checks_version=True,
        is_primary_in=frozenset({RunState.APPROVED}),
    ),
    Verb(
        name="close",
        label=_("结账"),
        act=actions.close_run,
        permission=Permission.RELEASE_PAYROLL,
        done=_("已结账。"),
        checks_version=True,
        is_primary_in=frozenset({RunState.RELEASED}),
    ),
    Verb(
        name="adopt",
        label=_("核实无误"),
        act=history.confirm_payment_history,
        permission=Permission.APPROVE_PAYROLL,
        done=_("已核实。"),
        checks_version=True,
    ),
    Verb(
        name="send_back",
        label=_("退回"),
        act=actions.send_back_run,
        form=ReasonForm,
        done=_("已办理。"),
        checks_version=True,
    ),
    Verb(
        name="discard",
        label=_("作废"),
        act=actions.discard_run,
        form=ReasonForm,
        permission=Permission.PREPARE_PAYROLL,
        done=_("已办理。"),
        checks_version=True,
    ),
)
