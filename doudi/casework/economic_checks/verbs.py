"""The verbs on an economic check: label, action and form of each, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.casework.economic_checks import actions, forms
from doudi.core.process import Verb, verbs_by_name

CASE_VERBS = frozenset({"request_complete_check", "open_check", "propose_waiver", "decide_waiver"})
"""Verbs about the case; the others are about its check."""

CHECK_VERBS = verbs_by_name(
    Verb(
        name="request_complete_check",
        label=_("登记全家授权，提请县局核对"),
        act=actions.request_complete_check,
        form=forms.CompleteRequestForm,
    ),
    Verb(name="open_check", label=_("发起核对"), act=actions.open_check, form=forms.OpenCheckForm),
    Verb(name="record_consent", label=_("登记授权"), act=actions.record_consent, form=forms.ConsentForm),
    Verb(
        name="add_obligor",
        label=_("加不共同生活的义务人"),
        act=actions.add_obligor,
        form=forms.ObligorForm,
        carries=("SAL2026-41",),
    ),
    Verb(
        name="request_check",
        label=_("提请县局核对"),
        act=actions.request_check,
        form=forms.ButtonForm,
        carries=("MCA57-17",),
    ),
    Verb(name="send_check", label=_("发往各来源"), act=actions.send_check, form=forms.ButtonForm),
    Verb(name="record_reply", label=_("登记反馈"), act=actions.record_reply, form=forms.ReplyForm),
    Verb(
        name="issue_report",
        label=_("出具核对报告"),
        act=actions.issue_report,
        form=forms.IssueReportForm,
        carries=("MCA57-17",),
    ),
    Verb(
        name="settle_difference",
        label=_("处理与申报不一致的"),
        act=actions.settle_difference,
        form=forms.SettleForm,
        carries=("MCA57-18",),
    ),
    Verb(name="record_report", label=_("登记核对报告"), act=actions.record_report, form=forms.ReportForm),
    Verb(
        name="tell_applicant",
        label=_("登记已告知申请人"),
        act=actions.tell_applicant,
        form=forms.TellForm,
        carries=("MCA57-18",),
    ),
    Verb(
        name="dispute_report",
        label=_("登记异议，提请复查"),
        act=actions.dispute_report,
        form=forms.DisputeForm,
        carries=("MCA57-18",),
    ),
    Verb(name="decide_waiver", label=_("决定无报告续办"), act=actions.decide_waiver, form=forms.DecideWaiverForm),
    Verb(name="propose_waiver", label=_("提出无报告续办"), act=actions.propose_waiver, form=forms.ProposeWaiverForm),
    Verb(name="cancel_check", label=_("撤销核对"), act=actions.cancel_check, form=forms.CancelForm),
)
