"""Decide on relief: by the township, the bureau, or the county's conference."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.cases.actions.dependent_cases import settle_dependent_cases
from doudi.casework.cases.decisions import record_decision, require_separate_officers_and_bureau_visit
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.economic_checks.requirement import require_result_told, require_valid_check
from doudi.casework.models import Case, Decision
from doudi.casework.publications.duties import open_publication
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.process import lock_row
from doudi.core.refusals import required_text
from doudi.policy import ReliefPower
from doudi.registry.models import Household
from doudi.relief.cases.assessment import assess
from doudi.relief.cases.earlier_aid import earlier_relief, sums, under_way
from doudi.relief.cases.models import Kind, ReliefCase, ReliefProposal
from doudi.relief.conferences import raise_question_of
from doudi.relief.identities.queries import similar_identities
from doudi.relief.instalments.plans import PlannedInstalment, create_instalments
from doudi.relief.refusals import AidChanged, ConferenceRequired, IdentityUncompared
from doudi.values.carries import carries
from doudi.values.money import format_yuan


def last_proposal(relief: ReliefCase) -> ReliefProposal | None:
    """Return the last proposal, the one that counts."""
    return relief.proposals.order_by("-pk").first()


@carries("MCA23-2.2", "SC649-48", "P18-6.b")
@action("relief.grant")
def grant_relief(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Grant the proposed relief as a second person; its instalments are made, the first may be paid.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, RelativeDoubtOpen,
        BureauVisitRequired, ConferenceRequired, AidChanged, IdentityUncompared, CheckReportRequired,
        CheckReportExpired, CheckReportIncomplete, CheckObjectionOpen, DoubtsUnresolved
    """
    locked = lock_case_for(case, "grant_relief", by, seen_version)
    require_separate_officers_and_bureau_visit(locked, by)
    relief, proposal = _proposed(locked)
    if proposal.decided_by == ReliefPower.CONFERENCE:
        message = _("这一件要由县级协调机制会议决定，会议纪要确认后自动办理。")
        raise ConferenceRequired(message)
    return _granted(locked, relief, proposal, by)


@action("relief.refuse")
def refuse_relief(*, by: User, case: Case, reason: str, seen_version: int | None = None) -> Case:
    """Refuse relief in writing.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, CheckResultNotTold,
        ReasonRequired
    """
    locked = lock_case_for(case, "refuse_relief", by, seen_version)
    require_separate_officers_and_bureau_visit(locked, by)
    require_result_told(locked)
    return _refused(locked, by, required_text(reason, "reason", _("请写明不予救助的理由。")))


def _refused(case: Case, by: User, reason: str) -> Case:
    record_decision(case, by=by, outcome=Case.Outcome.REFUSED, reason=reason, references=_references(case))
    advance(case, "refuse_relief")
    settle_dependent_cases(case, by)
    record(_("不予救助。"), subject=case, village_code=case.village_code, why=reason)
    return case


def _proposed(case: Case) -> tuple[ReliefCase, ReliefProposal]:
    """Return the locked detail of a case and its last proposal, with the family locked.

    Raises:
        ConferenceRequired: nothing is proposed; only a refusal is possible.
    """
    if case.household_id:
        lock_row(Household.objects.all(), case.household_id)
    relief = lock_row(ReliefCase.objects.all(), case.relief.pk)
    proposal = last_proposal(relief)
    if proposal is None or not case.opinions.order_by("-pk")[0].is_favourable:
        raise ConferenceRequired(_("初审意见是不同意救助，要救助的请退回重新提出意见。"))
    return relief, proposal


def _granted(case: Case, relief: ReliefCase, proposal: ReliefProposal, by: User, conference_reason: str = "") -> Case:
    _refuse_changed_aid(relief, proposal)
    _refuse_uncompared_identity(relief)
    if relief.kind == Kind.EXPENDITURE:
        require_valid_check(case, by)
    opinion = case.opinions.order_by("-pk")[0]
    decision = record_decision(
        case,
        by=by,
        outcome=Case.Outcome.GRANTED,
        reason=conference_reason or opinion.reason,
        references=_references(case),
        explanation={"relief": proposal.explanation, "total_fen": proposal.total_fen},
    )
    plan = [PlannedInstalment.from_data(planned) for planned in proposal.plan]
    proposer = proposal.proposed_by_id if proposal.proposed_by_id != by.pk else case.proposed_by_id
    create_instalments(relief, plan, proposed_by=proposer or proposal.proposed_by_id, decided_by=by.pk)
    _publish(case, decision, relief)
    advance(case, "grant_relief")
    settle_dependent_cases(case, by)
    mark = _("特别救助，") if proposal.is_special else ""
    record(
        _("同意临时救助{amount}元（{mark}分{number}期），决定书{decision}。").format(
            amount=format_yuan(proposal.total_fen), mark=mark, number=len(plan), decision=decision.number
        ),
        subject=case,
        village_code=case.village_code,
        new={"total_fen": proposal.total_fen},
    )
    return case


def _publish(case: Case, decision: Decision, relief: ReliefCase) -> None:
    """Open the duty to publish a decision of the full procedure; urgent relief is not published (MCA23-2.2)."""
    if relief.kind == Kind.EXPENDITURE and case.household_id:
        open_publication(case, decision, relief.persons_affected)


def _references(case: Case) -> list[str]:
    return list(case.procedure.basis_on(case.accepted_on or case.application.sent_at.date()))


def _refuse_changed_aid(relief: ReliefCase, proposal: ReliefProposal) -> None:
    """Refuse where the same people were given relief since the proposal, or another case of the cause is open.

    Raises:
        AidChanged
    """
    if sums(earlier_relief(relief)) != (proposal.prior_year_fen, proposal.prior_same_cause_fen):
        raise AidChanged(_("提出意见以后，这一家又得到了临时救助，金额要重新测算，请退回重新提出意见。"))
    same = [one for one in under_way(relief) if one.cause == relief.cause and one.pk < relief.pk]
    if same:
        number = same[0].case.number
        raise AidChanged(_("同一事由更早的一件（{number}）还没有决定，请先办结那一件。").format(number=number))


def _refuse_uncompared_identity(relief: ReliefCase) -> None:
    """Refuse where the person is unknown and resembles somebody met before, and nobody compared them.

    Raises:
        IdentityUncompared
    """
    identity = relief.identity
    if identity is not None and identity.seen_before_by_id is None and similar_identities(identity):
        raise IdentityUncompared(
            _("临时身份{number}和不久前登记的人相像，请另一人比对后再决定。").format(number=identity.number)
        )


@carries("P18-9.c", "P18-6.i")
@action("relief.raise_question")
def raise_relief_question(*, by: User, case: Case, question: str = "", seen_version: int | None = None) -> Case:
    """Put a case before the county's coordination mechanism; its decision comes back by itself.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, QuestionAlreadyRaised
    """
    locked = lock_case_for(case, "raise_relief_question", by, seen_version)
    raise_question_of(locked, by, question)
    record(
        _("提请县级协调机制会议研究。"), subject=locked, village_code=locked.village_code, why=question.strip()[:300]
    )
    return locked


@action("relief.grant_by_conference")
def grant_by_conference(*, by: User, case: Case, total_fen: int, reason: str) -> Case:
    """Grant what a conference decided; part of the action that confirms its minutes.

    Where the amount is another than the proposed one, a new proposal keeps it, scaled to one instalment.

    Raises:
        OutsideScope, TransitionNotAllowed, AidChanged, IdentityUncompared, CheckReportRequired and its like
    """
    locked = lock_case_for(case, "grant_relief", by)
    relief, proposal = _proposed(locked)
    if total_fen != proposal.total_fen:
        proposal = _changed_total(proposal, total_fen, reason, by)
    return _granted(locked, relief, proposal, by, reason)


@action("relief.refuse_by_conference")
def refuse_by_conference(*, by: User, case: Case, reason: str) -> Case:
    """Refuse what a conference refused; part of the action that confirms its minutes.

    Raises:
        OutsideScope, TransitionNotAllowed
    """
    return _refused(lock_case_for(case, "refuse_relief", by), by, reason)


def _changed_total(proposal: ReliefProposal, total_fen: int, reason: str, by: User) -> ReliefProposal:
    """Add the proposal that a conference's other amount makes: the first instalment bears the difference."""
    plan: list[dict[str, Any]] = [dict(planned) for planned in proposal.plan]
    plan[0]["amount_fen"] += total_fen - proposal.total_fen
    if plan[0]["amount_fen"] <= 0:
        plan = [{**plan[0], "amount_fen": total_fen}]
    values = {
        name: getattr(proposal, name)
        for name in ("relief", "kind", "assessed_fen", "ceiling_fen", "prior_year_fen", "prior_same_cause_fen")
    }
    return ReliefProposal.objects.create(
        **values,
        total_fen=total_fen,
        decided_by=ReliefPower.CONFERENCE,
        is_special=assess(proposal.relief, total_fen).is_special,
        deviation_reason=reason[:500],
        plan=plan,
        sealed_explanation=proposal.sealed_explanation.clear(),
        proposed_by=by,
    )
