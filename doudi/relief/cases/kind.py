"""What relief adds to a case of casework: conditions of its steps, deadline, facts, words of notice and decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.cases.kinds import CaseKind
from doudi.casework.models import Case, Decision
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.policy import PolicyError, ReliefPower
from doudi.relief.cases.actions.decisions import last_proposal
from doudi.relief.cases.assessment import assess
from doudi.relief.cases.earlier_aid import earlier_relief, other_aid, under_way
from doudi.relief.cases.models import Kind, ReliefCase
from doudi.relief.cases.queries import papers_of
from doudi.relief.conferences import QUESTION_KIND, open_question_of
from doudi.relief.identities.queries import similar_identities
from doudi.relief.limits.queries import limit_in_force
from doudi.relief.money_facts import money_facts
from doudi.ui.templatetags.ui import amount_in_words, yuan


def relief_of(case: Case) -> ReliefCase | None:
    """Return the detail of a case of relief; None while it is being opened."""
    found: ReliefCase | None = getattr(case, "relief", None)
    return found


def power_of(case: Case) -> str:
    """Return who decides a case: by its last proposal; the bureau where the opinion is against relief."""
    opinion = case.opinions.order_by("-pk").first()
    proposal = last_proposal(case.relief)
    if opinion is None or not opinion.is_favourable or proposal is None:
        return ReliefPower.BUREAU
    return proposal.decided_by


CONDITIONS = {
    "relief_by_township": lambda case: power_of(case) == ReliefPower.TOWNSHIP,
    "relief_by_bureau": lambda case: power_of(case) == ReliefPower.BUREAU,
    "relief_by_conference": lambda case: power_of(case) == ReliefPower.CONFERENCE,
}
"""The conditions of the steps in which relief is decided."""


def due_on(case: Case) -> date | None:
    """Return the last day to decide; the full procedure has the deadline of its declaration, with its pauses."""
    relief = relief_of(case)
    if relief is None or relief.kind == Kind.EXPENDITURE:
        return None
    proposal = last_proposal(relief)
    try:
        return assess(relief, proposal.total_fen if proposal else None).decide_by
    except PolicyError:  # a standard without a known value: the deadline of the declaration counts
        return None


def is_offered(case: Case, verb: str) -> bool:
    """Return whether a verb fits: a question is raised once, and only what is proposed can be granted."""
    if verb == "raise_relief_question":
        return open_question_of(case) is None
    if verb == "grant_relief":
        opinion = case.opinions.order_by("-pk").first()
        is_favourable = opinion is not None and opinion.is_favourable
        return is_favourable and power_of(case) != ReliefPower.CONFERENCE
    return True


def result(decision: Decision) -> str:
    """Return what a decision gives, in a few words."""
    total_fen = _granted_fen(decision)
    return _("一次救助 {amount}").format(amount=yuan(total_fen)) if total_fen else ""


def payment(decision: Decision) -> str:
    """Return what a decision gives, in a sentence of its letter."""
    total_fen = _granted_fen(decision)
    if not total_fen:
        return ""
    relief = decision.case.relief
    instalments = relief.instalments.count()
    sentence = _("给予临时救助人民币{words}（{amount}）").format(
        words=amount_in_words(total_fen), amount=yuan(total_fen)
    )
    if instalments > 1:
        sentence += _("，分{number}期发放").format(number=instalments)
    return sentence + "。"


def _granted_fen(decision: Decision) -> int:
    if decision.outcome != Case.Outcome.GRANTED:
        return 0
    return int(decision.explanation.get("total_fen", 0))


def notice_lines(case: Case) -> Mapping[str, str]:
    """Return what the notice of the full procedure tells: people and amount; a cause could tell an illness."""
    relief = case.relief
    proposal = last_proposal(relief)
    lines = {_("救助人数"): _("{number}人").format(number=relief.persons_affected)}
    return lines | ({_("拟救助金额"): yuan(proposal.total_fen)} if proposal else {})


def facts(case: Case, by: User) -> Mapping[str, Any]:
    """Return what the page of a case shows of its relief."""
    relief = relief_of(case)
    if relief is None:
        return {}
    proposal, earlier = last_proposal(relief), earlier_relief(relief)
    context: dict[str, Any] = {
        "relief": relief,
        "proposal": proposal,
        "earlier": earlier,
        "under_way": under_way(relief),
        "other_aid": other_aid(case.household),
        "limit": limit_in_force(
            case.village_code[:TOWNSHIP_DIGITS], case.accepted_on or case.application.sent_at.date()
        ),
        "similar": similar_identities(relief.identity) if relief.identity else [],
        "papers": papers_of(relief),
        "follow_ups": list(relief.follow_ups.all()),
        "may_handle": by.may(Permission.HANDLE_CASES),
        **money_facts(relief, by),
    }
    try:
        assessed = assess(relief, proposal.total_fen if proposal else None, earlier)
    except PolicyError as error:
        return context | {"unknown_law": str(error)}
    return context | {"assessed": assessed, "power": POWER_LABELS[assessed.decided_by]}


POWER_LABELS: dict[str, Any] = {
    ReliefPower.TOWNSHIP: gettext_lazy("乡镇"),
    ReliefPower.BUREAU: gettext_lazy("县民政局"),
    ReliefPower.CONFERENCE: gettext_lazy("县级协调机制会议（一事一议）"),
}

RELIEF = CaseKind(
    due_on=due_on,
    is_offered=is_offered,
    template="relief/cases/facts.html",
    facts=facts,
    result=result,
    payment=payment,
    notice_lines=notice_lines,
    question_kind=QUESTION_KIND,
)
