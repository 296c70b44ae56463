"""What officers do with an instalment, declared once for its page and its addresses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.relief.instalments import actions
from doudi.relief.instalments.forms import ProofForm, ReleaseForm, WhyForm
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.reserves.forms import PaymentForm
from doudi.relief.reserves.payments import pay_instalment

INSTALMENT_VERBS = verbs_by_name(
    Verb(
        "propose_release",
        _("申请发放"),
        actions.propose_release,
        form=ProofForm,
        permission=Permission.HANDLE_CASES,
        done=_("已申请，待第二人同意。"),
        is_primary_in=frozenset({InstalmentState.PLANNED}),
    ),
    Verb(
        "release",
        _("同意发放"),
        actions.release,
        form=ReleaseForm,
        permission=Permission.HANDLE_CASES,
        done=_("已同意发放。"),
        is_primary_in=frozenset({InstalmentState.PROPOSED}),
    ),
    Verb(
        "pay",
        _("从备用金付款"),
        pay_instalment,
        form=PaymentForm,
        permission=Permission.HANDLE_CASES,
        done=_("已付款，收据已存。"),
        is_primary_in=frozenset({InstalmentState.RELEASED}),
    ),
    Verb(
        "send_back",
        _("退回申请"),
        actions.send_back,
        form=WhyForm,
        permission=Permission.HANDLE_CASES,
        done=_("已退回。"),
    ),
    Verb(
        "replace",
        _("改由备用金支付"),
        actions.pay_from_reserve_instead,
        form=WhyForm,
        permission=Permission.HANDLE_CASES,
        done=_("已停止银行发放，另立一期由备用金支付，待第二人同意。"),
    ),
    Verb(
        "stop",
        _("停止发放"),
        actions.stop,
        form=WhyForm,
        permission=Permission.HANDLE_CASES,
        done=_("已停止。"),
    ),
)
"""``replace`` is offered for what the bank has not got; ``pay`` to officers of the township who did not release it."""
