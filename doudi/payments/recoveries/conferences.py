"""Recoveries that a conference is asked to waive: the kind of question ``recovery_waiver``, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.conferences.actions import raise_question
from doudi.conferences.kinds import Fact, QuestionKind, register_question_kind
from doudi.conferences.minutes.contents import result_in_words
from doudi.conferences.models import Decision, Question
from doudi.conferences.precedents.queries import decisions_about
from doudi.conferences.questions.queries import questions_about
from doudi.conferences.workflow import CLOSED_QUESTION_STATES, Outcome
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import refuse_transition
from doudi.core.record_language import in_record_language
from doudi.core.refusals import OutsideScope
from doudi.payments.models import Recovery, programme_label
from doudi.payments.recoveries.actions import waive_recovery
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.workflow import RECOVERY_TRANSITIONS
from doudi.ui.templatetags.ui import day
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.masks import mask_name
from doudi.values.money import format_yuan


@carries("P18-9.c")
def refer_to_conference(*, by: User, recovery: Recovery, question: str) -> Question:
    """Ask a conference whether the money is not demanded back.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, NumberInText, QuestionAlreadyRaised
    """
    require_permission(by, Permission.HOLD_PAYMENTS)
    if not contains(by.scope, recovery.village_code):
        raise OutsideScope(_("这笔追缴不在您的辖区内。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=recovery.get_state_display())
    refuse_transition(RECOVERY_TRANSITIONS, recovery.state, "refer", sentence)
    with in_record_language():  # the title is recorded
        title = _("是否免予追回{programme}多发的{amount}元（{recovery}）").format(
            programme=programme_label(recovery.programme),
            amount=format_yuan(outstanding_of(recovery)),
            recovery=f"{recovery.run.number}-{recovery.pk}",
        )
    return raise_question(
        by=by,
        kind="recovery_waiver",
        subject_id=str(recovery.pk),
        village_code=recovery.village_code,
        title=title,
        question=question,
    )


def _recovery(subject_id: str) -> Recovery:
    return Recovery.objects.select_related("person", "run").get(pk=int(subject_id))


def _facts(subject_id: str) -> list[Fact]:
    recovery = _recovery(subject_id)
    name, masked = recovery.person.name, mask_name(recovery.person.name)
    facts = [
        Fact(_("当事人"), masked),
        Fact(_("村（居）"), place_name(recovery.village_code)),
        Fact(_("项目"), programme_label(recovery.programme)),
        Fact(_("多发"), _("{amount}元").format(amount=format_yuan(recovery.amount_fen))),
        Fact(_("未追回"), _("{amount}元").format(amount=format_yuan(outstanding_of(recovery)))),
        Fact(_("现在的状态"), str(recovery.get_state_display())),
    ]
    facts += [
        Fact(format_month_in_words(line.month), _("多发{amount}元").format(amount=format_yuan(line.amount_fen)))
        for line in recovery.lines.all()
    ]
    if recovery.heard and recovery.notified_on:
        facts.append(Fact(_("当事人意见"), f"{recovery.heard.replace(name, masked)}（{day(recovery.notified_on)}）"))
    if recovery.person.death_date:
        facts.append(Fact(_("当事人死亡日期"), day(recovery.person.death_date)))
    return facts


def _may_see(user: User, subject_id: str) -> bool:
    visible = Recovery.objects.in_scope(money_scope(user))
    return user.may(Permission.READ_PAYROLL) and visible.filter(pk=int(subject_id)).exists()


def _outcome(*, by: User, question: Question, decision: Decision) -> None:
    """Waive the recovery as agreed where the one who confirms may; else the decision stands on its page as the basis.

    The confirmation is the second person of the conference. A leader who handled the recovery themselves cannot waive
    it, so another one does, by the verb of the page.
    """
    recovery = _recovery(question.subject_id)
    handlers = {recovery.run.prepared_by_id, recovery.handled_by_id}
    may_waive = by.may(Permission.APPROVE_PAYROLL) and by.pk not in handlers
    if decision.outcome == Outcome.AGREED and may_waive and RECOVERY_TRANSITIONS.allows(recovery.state, "waive"):
        waive_recovery(by=by, recovery=recovery, why=f"{_('会议决定')}{decision.number}：{decision.reasons}")


@dataclass(frozen=True)
class RecoveryConference:
    """The question about a recovery that waits, and the decisions in force: number, day, result and reasons."""

    waiting: Question | None
    decisions: list[tuple[str, date, str]]


def conference_of(recovery: Recovery) -> RecoveryConference:
    """Return what a conference was asked about a recovery and decided."""
    questions = questions_about(("recovery_waiver",), str(recovery.pk))
    waiting = next((one for one in questions if one.state not in CLOSED_QUESTION_STATES), None)
    decisions = decisions_about("recovery_waiver", str(recovery.pk)) if questions else []
    rows = [
        (decision.number, decision.item.meeting.held_on, f"{result_in_words(decision)}{decision.reasons}")
        for decision in decisions
    ]
    return RecoveryConference(waiting, rows)


def register_kind() -> None:
    """Register the kind with the conferences."""
    register_question_kind(
        QuestionKind(
            name="recovery_waiver",
            label=gettext_lazy("免予追回"),
            basis=("P18-9.c",),
            facts=_facts,
            outcome=_outcome,
            url=lambda subject_id: reverse("payments:recovery", args=[int(subject_id)]),
            may_see=_may_see,
            names=lambda subject_id: [_recovery(subject_id).person.name],
        )
    )
