"""The verbs on a case: label, action and form of each, declared once.

``procedures.steps`` says which verbs a step has and where they lead.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases import forms
from doudi.casework.cases.actions import acceptance, confirmation, dependent_cases, investigation, pauses
from doudi.casework.post_award import forms as post_award_forms
from doudi.casework.post_award.actions import card_changes, reassessment, transfers
from doudi.casework.public_notices import actions as public_notices
from doudi.casework.public_notices import forms as public_notice_forms
from doudi.core.process import Verb, verbs_by_name

HOME_VISIT_VERBS = frozenset({"home_visit", "bureau_visit"})
"""Verbs with a page of their own, the home visit, instead of a form on the page of the case."""

VERBS = verbs_by_name(
    Verb(
        name="accept",
        label=_("受理"),
        act=acceptance.accept_case,
        form=forms.AcceptForm,
        checks_version=True,
        is_primary_in=frozenset({"acceptance"}),
    ),
    Verb(
        name="request_materials",
        label=_("一次告知所缺材料"),
        act=acceptance.request_materials,
        form=forms.MissingMaterialsForm,
        checks_version=True,
    ),
    Verb(
        name="decline",
        label=_("不予受理"),
        act=acceptance.decline_case,
        form=forms.DeclineForm,
        checks_version=True,
    ),
    Verb(
        name="supply",
        label=_("登记补来的材料"),
        act=acceptance.supply_materials,
        form=forms.SupplyMaterialsForm,
        is_primary_in=frozenset({"missing_materials"}),
    ),
    Verb(
        name="lapse",
        label=_("逾期未补，办结"),
        act=acceptance.close_lapsed_case,
        form=forms.ConfirmForm,
        checks_version=True,
    ),
    Verb(
        name="end_waiting",
        label=_("低保已有结果，继续办理"),
        act=dependent_cases.end_waiting,
        form=forms.ConfirmForm,
        checks_version=True,
        is_primary_in=frozenset({"awaiting_basis"}),
    ),
    Verb(
        name="register_declared",
        label=_("按申报登记"),
        act=investigation.register_declared_facts,
        form=forms.RegisterDeclaredForm,
    ),
    Verb(
        name="pause",
        label=_("暂停计时"),
        act=pauses.pause_clock,
        form=forms.PauseForm,
        is_allowed_while_paused=False,
    ),
    Verb(
        name="resume",
        label=_("恢复计时"),
        act=pauses.resume_clock,
        form=forms.ConfirmForm,
        is_primary_in=frozenset({"investigation", "reassessment"}),
    ),
    Verb(
        name="clear_doubt",
        label=_("查证疑点"),
        act=investigation.clear_doubt,
        form=forms.DoubtResolutionForm,
        is_primary_in=frozenset({"investigation", "reassessment"}),
    ),
    Verb(
        name="propose",
        label=_("提出初审意见"),
        act=investigation.propose,
        form=forms.ProposeForm,
        checks_version=True,
        is_allowed_while_paused=False,
        is_primary_in=frozenset({"investigation"}),
    ),
    Verb(
        name="agree",
        label=_("审核同意"),
        act=confirmation.agree,
        form=forms.ConfirmForm,
        checks_version=True,
        is_primary_in=frozenset({"review"}),
    ),
    Verb(
        name="send_back",
        label=_("退回重新调查"),
        act=confirmation.send_back,
        form=forms.SendBackForm,
        checks_version=True,
    ),
    Verb(
        name="end_public_notice",
        label=_("公示期满，报确认"),
        act=public_notices.end_public_notice,
        form=forms.ConfirmForm,
        is_primary_in=frozenset({"public_notice", "ending_notice"}),
    ),
    Verb(
        name="record_objection",
        label=_("登记异议"),
        act=public_notices.record_objection,
        form=public_notice_forms.ObjectionForm,
    ),
    Verb(
        name="uphold",
        label=_("处理完毕，维持意见"),
        act=public_notices.uphold,
        form=public_notice_forms.ObjectionResultForm,
        checks_version=True,
        is_primary_in=frozenset({"objection_review"}),
    ),
    Verb(
        name="grant",
        label=_("确认"),
        act=confirmation.grant,
        form=forms.ConfirmForm,
        checks_version=True,
        is_primary_in=frozenset({"confirmation"}),
    ),
    Verb(
        name="refuse",
        label=_("不予确认"),
        act=confirmation.refuse,
        form=forms.RefuseForm,
        checks_version=True,
    ),
    Verb(
        name="deliver",
        label=_("登记送达"),
        act=confirmation.deliver,
        form=forms.DeliverForm,
        checks_version=True,
        is_primary_in=frozenset({"notification"}),
    ),
    Verb(
        name="withdraw",
        label=_("登记申请人撤回"),
        act=acceptance.withdraw_case,
        form=forms.WithdrawForm,
    ),
    Verb(
        name="record_verified_change",
        label=_("登记查实的变化"),
        act=reassessment.record_verified_change,
        form=post_award_forms.VerifiedChangeForm,
    ),
    Verb(
        name="propose_measures",
        label=_("提出复核意见"),
        act=reassessment.propose_measures,
        form=post_award_forms.MeasuresForm,
        checks_version=True,
        is_allowed_while_paused=False,
        is_primary_in=frozenset({"reassessment"}),
    ),
    Verb(
        name="hear",
        label=_("登记听取的意见"),
        act=reassessment.record_hearing,
        form=post_award_forms.HearingForm,
        checks_version=True,
        is_primary_in=frozenset({"hearing"}),
    ),
    Verb(
        name="decide_measures",
        label=_("同意，作出决定"),
        act=reassessment.decide_measures,
        form=forms.ConfirmForm,
        checks_version=True,
        is_primary_in=frozenset({"decision"}),
    ),
    Verb(
        name="enter_card",
        label=_("登记新账户"),
        act=card_changes.enter_card,
        form=post_award_forms.EnterCardForm,
        checks_version=True,
        is_primary_in=frozenset({"card_proof"}),
    ),
    Verb(
        name="confirm_card",
        label=_("复核一致，变更账户"),
        act=card_changes.confirm_card,
        form=post_award_forms.ConfirmCardForm,
        checks_version=True,
        is_primary_in=frozenset({"card_check"}),
    ),
    Verb(
        name="transfer_out_household",
        label=_("移交"),
        act=transfers.transfer_out_household,
        form=post_award_forms.TransferForm,
        checks_version=True,
        is_primary_in=frozenset({"transfer_out"}),
    ),
    Verb(
        name="transfer_in_household",
        label=_("接收"),
        act=transfers.transfer_in_household,
        form=post_award_forms.TransferInForm,
        checks_version=True,
        is_primary_in=frozenset({"transfer_in"}),
    ),
    Verb(
        name="refuse_transfer",
        label=_("不接收，退回"),
        act=transfers.refuse_transfer,
        form=post_award_forms.RefuseTransferForm,
        checks_version=True,
    ),
)
