"""What can be done with a petition, and which of it a user is offered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.process import Verb, primary_verb, verbs_by_name
from doudi.supervision.petitions import verb_forms as forms
from doudi.supervision.petitions.actions import answers, inquiries, opinions, registration, reviews
from doudi.supervision.petitions.actions.locking import acts_for, permission_of
from doudi.supervision.petitions.kinds import Channel, PetitionKind, ReviewLevel
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.supervision.petitions.workflow import PetitionState as State


def _in(*states: State) -> frozenset[str]:
    return frozenset(state.value for state in states)


VERBS = verbs_by_name(
    Verb("accept", _("受理并书面告知"), answers.accept_petition, forms.ToldForm, is_primary_in=_in(State.REGISTERED)),
    Verb("lead", _("不作为信访办理，书面引导"), answers.lead_petition, forms.LeadForm),
    Verb("object", _("提出异议，请转送机关核实"), answers.object_to_petition, forms.ReasonForm),
    Verb("agree_objection", _("转送机关同意异议"), answers.agree_to_objection, forms.ButtonForm),
    Verb("refuse_objection", _("转送机关不同意异议"), answers.refuse_objection, forms.ButtonForm),
    Verb("decide_extension", _("审批延期"), inquiries.decide_extension, forms.DecideExtensionForm),
    Verb("tell_extension", _("告知延期"), inquiries.tell_extension, forms.ToldForm),
    Verb("inquire", _("登记听取陈述、调查核实"), inquiries.record_inquiry, forms.InquiryForm),
    Verb("draft", _("起草处理意见"), opinions.draft_opinion, forms.OpinionForm),
    Verb("mediate", _("达成调解、和解协议"), inquiries.record_agreement, forms.AgreementForm),
    Verb("propose_extension", _("提出延期"), inquiries.propose_extension, forms.ExtensionForm),
    Verb("approve", _("同意处理意见"), opinions.approve_opinion, forms.ButtonForm, is_primary_in=_in(State.DRAFTED)),
    Verb("return", _("退回修改"), opinions.return_opinion, forms.WhyForm),
    Verb("deliver", _("登记送达"), opinions.deliver_opinion, forms.ToldForm, is_primary_in=_in(State.APPROVED)),
    Verb("draft_review", _("起草复查意见"), reviews.draft_review, forms.ReviewForm, is_primary_in=_in(State.REVIEW)),
    Verb("record_review", _("登记上级的复查意见"), reviews.record_review, forms.OutsideReviewForm),
    Verb("approve_review", _("同意复查意见"), reviews.approve_review, forms.ApproveReviewForm),
    Verb("return_review", _("退回修改"), reviews.return_review, forms.WhyForm),
    Verb("record_recheck", _("登记上级的复核意见"), reviews.record_recheck, forms.OutsideReviewForm),
    Verb("ask_satisfaction", _("询问满意度"), opinions.ask_satisfaction, forms.SatisfactionForm),
    Verb("ask_review", _("收到复查请求"), reviews.ask_review, forms.ReviewRequestForm),
    Verb("ask_recheck", _("收到复核请求"), reviews.ask_recheck, forms.ReviewRequestForm),
    Verb("judge_repeat", _("是不是重复信访"), registration.judge_repeat, forms.RepeatForm),
    Verb("recuse", _("登记回避"), registration.recuse_from_petition, forms.RecuseForm),
    Verb("withdraw", _("信访人撤回"), answers.withdraw_petition, forms.ReasonForm),
)


def offered_verbs(petition: Petition, by: User) -> list[Verb]:
    """Return the verbs that a user may use on a petition now, the usual next step first."""
    names = PETITION_TRANSITIONS.verbs_in(petition.state)
    offered = [
        VERBS[name]
        for name in VERBS
        if name in names and by.may(permission_of(name)) and acts_for(by, petition, name) and _fits(petition, name)
    ]
    first = _next_verb(petition)
    return sorted(offered, key=lambda verb: verb.name != first)


def _next_verb(petition: Petition) -> str:
    """Return the usual next step; while a petition is looked into it depends on what was done."""
    if petition.state != State.ACCEPTED:
        return primary_verb(VERBS.values(), petition.state)
    if any(_fits(petition, name) for name in ("decide_extension", "tell_extension")):
        return "tell_extension" if _fits(petition, "tell_extension") else "decide_extension"
    return "draft" if petition.inquiries.exists() else "inquire"


def _fits(petition: Petition, name: str) -> bool:
    """Whether a verb makes sense for this petition, beyond its state."""
    extension = getattr(petition, "extension", None)
    if name == "object":
        return petition.channel == Channel.TRANSFER
    if name == "judge_repeat":
        return petition.is_repeat is None
    if name == "propose_extension":
        return extension is None
    if name == "decide_extension":
        return extension is not None and extension.is_agreed is None
    if name == "tell_extension":
        return extension is not None and bool(extension.is_agreed) and extension.told_on is None
    if name == "ask_satisfaction":
        return not petition.satisfaction
    if name == "ask_review":
        return petition.kind == PetitionKind.CLAIM
    if name in {"draft_review", "record_review"}:
        review = petition.reviews.filter(level=ReviewLevel.REVIEW).first()
        return review is not None and review.is_by_bureau == (name == "draft_review")
    return True
