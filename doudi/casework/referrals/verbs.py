"""The verbs on referrals, leads, messages and decision reviews: label, action and form, declared once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.casework.models import DecisionReview, Lead, Message, Referral
from doudi.casework.referrals import forms
from doudi.casework.referrals.actions import decision_reviews, leads, messages, referrals
from doudi.casework.referrals.departments import answers_itself
from doudi.casework.referrals.models import Correspondence
from doudi.core.process import Verb

HAND_OVER = Verb(name="hand_over", label=_("转办"), act=referrals.hand_over_referral, form=forms.HandOverReferralForm)
ANSWER_REFERRAL = Verb(
    name="answer", label=_("登记答复，办结"), act=referrals.answer_referral, form=forms.RecordAnswerForm
)
REPLY = Verb(name="reply", label=_("回复部门"), act=referrals.reply_to_department, form=forms.ReplyToDepartmentForm)
TAKE_UP = Verb(name="take_up", label=_("我来办"), act=leads.take_up_lead, form=forms.TakeUpLeadForm)
CLOSE_LEAD = Verb(name="end", label=_("办结"), act=leads.close_lead, form=forms.CloseLeadForm)
ANSWER_MESSAGE = Verb(name="answer", label=_("答复"), act=messages.answer_message, form=forms.AnswerForm)
ANSWER_DECISION_REVIEW = Verb(
    name="answer", label=_("作出复核"), act=decision_reviews.answer_decision_review, form=forms.DecisionReviewForm
)


def verbs_of(row: Correspondence) -> list[Verb]:
    """Return the verbs that a row allows now, the next step first."""
    if row.ended_on is not None:
        return []
    if isinstance(row, Referral):
        return _verbs_of_referral(row)
    if isinstance(row, Lead):
        return [CLOSE_LEAD] if row.taken_up_on else [TAKE_UP, CLOSE_LEAD]
    return [ANSWER_MESSAGE] if isinstance(row, Message) else [ANSWER_DECISION_REVIEW]


def row_argument(row: Correspondence) -> str:
    """Return the name of the argument by which the actions take a row."""
    return "review" if isinstance(row, DecisionReview) else str(row._meta.model_name)


def _verbs_of_referral(row: Referral) -> list[Verb]:
    """Return the verbs of an open referral: answers are recorded only for departments without users."""
    if row.handed_over_on is None:
        return [HAND_OVER, ANSWER_REFERRAL]
    if row.open_question is not None:
        return [REPLY]
    return [] if answers_itself(row.department_code) else [ANSWER_REFERRAL]
