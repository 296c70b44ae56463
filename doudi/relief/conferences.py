"""Relief before the county's conference: what the members read, and what its decision does (P18-9.c, P18-6.i)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.models import Case
from doudi.conferences.actions import raise_question
from doudi.conferences.kinds import Fact, QuestionKind
from doudi.conferences.models import Decision, Question
from doudi.conferences.workflow import CLOSED_QUESTION_STATES
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.relief.cases import earlier_aid
from doudi.relief.cases.models import ReliefCase
from doudi.ui.templatetags.ui import day, yuan
from doudi.values.masks import mask_name

QUESTION_KIND = "relief_amount"


def open_question_of(case: Case) -> Question | None:
    """Return the question about a case that waits for its decision; None where there is none."""
    asked = Question.objects.filter(kind=QUESTION_KIND, subject_id=str(case.pk))
    return asked.exclude(state__in=CLOSED_QUESTION_STATES).first()


def raise_question_of(case: Case, by: User, question: str) -> Question:
    """Put a case before the conference; part of the action that records it.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, NumberInText, QuestionAlreadyRaised
    """
    relief: ReliefCase = case.relief
    proposal = relief.proposals.order_by("-pk")[0]
    title = _("{kind}：{place}，{people}人，拟救助{amount}").format(
        kind=case.procedure.label,
        place=place_name(case.village_code),
        people=relief.persons_affected,
        amount=yuan(proposal.total_fen),
    )
    return raise_question(
        by=by,
        kind=QUESTION_KIND,
        subject_id=str(case.pk),
        village_code=case.village_code,
        title=title,
        question=question,
    )


def facts_for_members(subject_id: str) -> list[Fact]:
    """Return what the members read before the conference; no identity numbers are among it."""
    relief = ReliefCase.objects.select_related("case__application").get(case=int(subject_id))
    proposal = relief.proposals.order_by("-pk")[0]
    facts = [
        Fact(_("申请人"), mask_name(relief.case.application.applicant_name)),
        Fact(_("地点"), place_name(relief.case.village_code)),
        Fact(_("类型"), str(relief.get_kind_display())),
        Fact(_("原因"), f"{relief.get_cause_display()}：{relief.get_sub_cause_display()}"),
        Fact(_("发生日期"), day(relief.happened_on)),
        Fact(_("困难程度"), str(relief.get_degree_display())),
        Fact(_("受困人数"), str(relief.persons_affected)),
        Fact(_("发生了什么"), relief.account),
        Fact(_("系统测算"), yuan(proposal.assessed_fen)),
        Fact(_("上限"), yuan(proposal.ceiling_fen)),
        Fact(_("拟救助"), yuan(proposal.total_fen)),
    ]
    if relief.own_paid_fen is not None:
        facts.append(Fact(_("核实的自付支出"), yuan(relief.own_paid_fen)))
    if proposal.deviation_reason:
        facts.append(Fact(_("与测算不同的理由"), proposal.deviation_reason))
    for earlier in earlier_aid.earlier_relief(relief):
        facts.append(Fact(_("已救助"), f"{day(earlier.decided_on)} {earlier.place} {yuan(earlier.total_fen)}"))
    for aid in earlier_aid.other_aid(relief.case.household):
        facts.append(Fact(_("正在享受"), f"{aid.name} {aid.what}"))
    return facts


def apply_decision(*, by: User, question: Question, decision: Decision) -> None:
    """Grant or refuse what the conference decided, in the transaction that confirms its minutes.

    Raises:
        Refused: what the case refuses, such as relief given meanwhile.
    """
    from doudi.relief.cases.actions.decisions import grant_by_conference, refuse_by_conference

    case = Case.objects.get(pk=question.subject_id)
    reason = _("县级协调机制会议决定{number}：{reasons}").format(
        number=decision.number, reasons=decision.summary_reasons
    )
    if decision.is_favourable:
        proposal = case.relief.proposals.order_by("-pk")[0]
        total_fen = decision.amount_fen or proposal.total_fen
        grant_by_conference(by=by, case=case, total_fen=total_fen, reason=reason)
    else:
        refuse_by_conference(by=by, case=case, reason=reason)


def _url(subject_id: str) -> str:
    return Case.objects.get(pk=subject_id).get_absolute_url()


def _may_see(user: User, subject_id: str) -> bool:
    return user.may(Permission.READ_CASES) and Case.objects.visible_to(user).filter(pk=subject_id).exists()


def _names(subject_id: str) -> list[str]:
    relief = ReliefCase.objects.select_related("case__application").get(case=int(subject_id))
    return [relief.case.application.applicant_name, *relief.people.values_list("name", flat=True)]


RELIEF_AMOUNT = QuestionKind(
    name="relief_amount",
    label=gettext_lazy("临时救助一事一议"),
    basis=("P18-6.i", "P18-9.c"),
    facts=facts_for_members,
    outcome=apply_decision,
    url=_url,
    may_see=_may_see,
    names=_names,
    has_amount=True,
    carries=("P18-6.i", "P18-9.c"),
)
