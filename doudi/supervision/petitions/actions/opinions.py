"""Draft the opinion that answers a petition, approve it as a second person, deliver it, ask how content they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import required_text
from doudi.core.transactions import advisory_lock
from doudi.supervision.petitions.actions.answers import refuse_wrong_day, refuse_wrong_telling
from doudi.supervision.petitions.actions.locking import lock_petition, record_on
from doudi.supervision.petitions.actions.ratings import refuse_rated
from doudi.supervision.petitions.actions.registration import LONGEST_REASON, LONGEST_TEXT
from doudi.supervision.petitions.kinds import OUTCOMES, InquiryKind, PetitionKind, Satisfaction
from doudi.supervision.petitions.models import Opinion, Petition
from doudi.supervision.petitions.refusals import NotLookedInto, OutcomeDoesNotFit, PetitionIncomplete
from doudi.supervision.petitions.workflow import PETITION_TRANSITIONS
from doudi.values.carries import carries

_NUMBERS_LOCK = 0x78667979
_NEEDED: dict[str, tuple[tuple[InquiryKind, ...], ...]] = {
    PetitionKind.CLAIM: ((InquiryKind.STATEMENT, InquiryKind.HEARING), (InquiryKind.INQUIRY, InquiryKind.HEARING)),
    PetitionKind.REPORT: ((InquiryKind.INQUIRY,),),
    PetitionKind.SUGGESTION: (),
}
"""What must have been done before a petition is answered; of each group one."""


@dataclass(frozen=True)
class OpinionText:
    """What an opinion document states (XF2022-32)."""

    outcome: str
    request: str
    facts: str
    reasons: str
    basis: str


@carries("MCA57-37", "XF2022-29", "XF2022-30", "XF2022-31", "XF2022-32")
@action("petition.draft")
def draft_opinion(*, by: User, petition: Petition, text: OpinionText, seen_version: int | None = None) -> Opinion:
    """Draft the answer: request, facts, reasons, basis and one of the three outcomes of its kind.

    A claim has been heard and looked into before; a report has been looked into, each by itself (MCA57-37).

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        NotLookedInto, OutcomeDoesNotFit, ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "draft", seen_version)
    done = set(locked.inquiries.values_list("kind", flat=True))
    for group in _NEEDED[locked.kind]:
        if done.isdisjoint(group):
            what = "、".join(str(kind.label) for kind in group)
            raise NotLookedInto(_("还没有{what}，请先登记。").format(what=what))
    if text.outcome not in OUTCOMES[locked.kind]:
        message = _("请选择这类信访的处理意见。")
        raise OutcomeDoesNotFit(message, outcome=message)
    opinion = Opinion.objects.create(
        petition=locked,
        outcome=text.outcome,
        sealed_request=required_text(text.request, "request", is_sealed=True)[:LONGEST_TEXT],
        sealed_facts=required_text(text.facts, "facts", is_sealed=True)[:LONGEST_TEXT],
        sealed_reasons=required_text(text.reasons, "reasons", is_sealed=True)[:LONGEST_TEXT],
        basis=required_text(text.basis, "basis")[:LONGEST_REASON],
        drafted_by=by,
        drafted_on=today(),
    )
    advance(locked, "draft", PETITION_TRANSITIONS)
    record_on(locked, _("起草处理意见：{outcome}。").format(outcome=opinion.get_outcome_display()))
    return opinion


def last_opinion(petition: Petition) -> Opinion:
    """Return the opinion that counts.

    Raises:
        Opinion.DoesNotExist
    """
    return petition.opinions.order_by("-pk")[:1].get()


@carries("XF2022-32")
@action("petition.approve")
def approve_opinion(*, by: User, petition: Petition, seen_version: int | None = None) -> Opinion:
    """Approve the opinion as the leader of the office and a second person; the document gets its number.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        SecondPersonRequired
    """
    locked = lock_petition(by, petition, "approve", seen_version)
    opinion = last_opinion(locked)
    refuse_same_person(by, opinion.drafted_by_id, sentence=_("处理意见由起草人以外的负责人审批。"))
    opinion.approved_by, opinion.approved_on, opinion.number = by, today(), _next_number()
    opinion.save()
    advance(locked, "approve", PETITION_TRANSITIONS)
    record_on(locked, _("同意处理意见。"))
    return opinion


def _next_number() -> str:
    """Return year and running number of a document, such as 2023-7."""
    advisory_lock(_NUMBERS_LOCK)
    prefix = f"{today().year}-"
    last = Opinion.objects.filter(number__startswith=prefix).aggregate(last=Max("number"))["last"]
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"


@action("petition.return")
def return_opinion(*, by: User, petition: Petition, why: str, seen_version: int | None = None) -> Opinion:
    """Send the opinion back to who drafted it, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        ReasonRequired, NumberInText
    """
    locked = lock_petition(by, petition, "return", seen_version)
    opinion = last_opinion(locked)
    opinion.returned_why = required_text(why, "why")[:LONGEST_REASON]
    opinion.save()
    advance(locked, "return", PETITION_TRANSITIONS)
    record_on(locked, _("退回处理意见。"), why=opinion.returned_why)
    return opinion


@carries("XF2022-32", "XF2022-34", "MCA57-37", "SAL2026-68")
@action("petition.deliver")
def deliver_opinion(
    *, by: User, petition: Petition, told_on: date, told_by: str, seen_version: int | None = None
) -> Opinion:
    """Note when and how the answer reached the petitioner: the petition is finished, thirty days for a review begin.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        PetitionIncomplete
    """
    locked = lock_petition(by, petition, "deliver", seen_version)
    opinion = last_opinion(locked)
    assert opinion.approved_on is not None  # noqa: S101 - the state says so
    refuse_wrong_day(told_on, opinion.approved_on, "told_on")
    refuse_wrong_telling(told_by)
    opinion.delivered_on, opinion.delivered_by = told_on, told_by
    opinion.save()
    locked.due_on, locked.finished_on = None, told_on
    advance(locked, "deliver", PETITION_TRANSITIONS)
    record_on(locked, _("已答复，{how}。").format(how=opinion.get_delivered_by_display()))
    return opinion


@carries("XF2022-32")
@action("petition.ask_satisfaction")
def ask_satisfaction(
    *, by: User, petition: Petition, satisfaction: str, asked_on: date, seen_version: int | None = None
) -> Petition:
    """Record how content the petitioner is with the handling.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NotTheOffice, ConflictOfInterest,
        RatedAlready, PetitionIncomplete
    """
    locked = lock_petition(by, petition, "ask_satisfaction", seen_version)
    refuse_rated(locked)
    if satisfaction not in Satisfaction.values:
        raise PetitionIncomplete(_("请选择满意度。"), satisfaction=_("请选择满意度。"))
    refuse_wrong_day(asked_on, locked.finished_on or locked.received_on, "asked_on")
    locked.satisfaction, locked.asked_on = satisfaction, asked_on
    advance(locked, "ask_satisfaction", PETITION_TRANSITIONS)
    record_on(locked, _("满意度：{value}。").format(value=locked.get_satisfaction_display()))
    return locked
