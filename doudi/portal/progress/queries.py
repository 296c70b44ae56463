"""What the progress page shows of a case: history, decision with reasons, messages, and what the citizen may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.dependent_matters import waiting_note
from doudi.casework.cases.kinds import case_kind
from doudi.casework.models import Case, Decision, DecisionReview, Message
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.portal.progress.forms import ResponseForm

EVENT_LABELS = {
    "case.accept": _("乡镇已受理"),
    "case.request_materials": _("请您补材料"),
    "case.supply_materials": _("您补了材料"),
    "case.home_visit": _("已入户调查"),
    "case.propose": _("已提出初审意见"),
    "case.agree": _("已审核"),
    "case.end_public_notice": _("公示期满"),
    "case.record_objection": _("公示期间有异议，正在处理"),
    "case.grant": _("已确认"),
    "case.refuse": _("不予确认"),
    "case.decline": _("不予受理"),
    "case.deliver": _("决定书已送达"),
    "case.withdraw": _("已撤回"),
    "case.federation_agree": _("县残联已审核"),
    "case.federation_send_back": _("重新调查"),
    "case.end_waiting": _("等的事项已有结果，继续办理"),
    "case.basis_decided": _("等的事项已有结果，继续办理"),
    "case.refuse_dependent": _("不予确认"),
    "case.send_back": _("重新调查"),
    "case.record_appraisal": _("已组织民主评议"),
    "case.uphold": _("异议处理完毕"),
    "case.sustain_objection": _("异议成立，重新调查"),
    "relief.open": _("已登记，乡镇正在核实"),
    "relief.propose": _("已核实，提出了救助意见"),
    "relief.grant": _("同意救助"),
    "relief.refuse": _("不予救助"),
    "relief.grant_by_conference": _("同意救助"),
    "relief.refuse_by_conference": _("不予救助"),
    "message.send": _("您给经办人留了言"),
    "message.answer": _("经办人答复了您的留言"),
    "decision_review.request": _("您请求复核决定"),
    "decision_review.answer": _("县民政局答复了复核请求"),
}
"""Audit action codes that citizens see, in their words."""


STEP_LABELS = {
    "acceptance": _("等乡镇受理"),
    "missing_materials": _("请您补材料"),
    "awaiting_basis": _("等低保先有结果"),
    "investigation": _("正在了解情况"),
    "review": _("正在审核"),
    "public_notice": _("正在村里公示"),
    "objection_review": _("有人提了意见，正在核实"),
    "federation_review": _("县残联正在审核"),
    "confirmation": _("等最后确认"),
    "reassessment": _("正在了解情况"),
    "hearing": _("听您的意见"),
    "ending_notice": _("正在村里公示"),
    "decision": _("等作出决定"),
    "card_proof": _("正在登记新卡"),
    "card_check": _("正在核对新卡"),
    "transfer_out": _("原来的乡镇正在交接"),
    "transfer_in": _("新的乡镇正在交接"),
    "relief_proposal": _("正在核实困难"),
    "relief_investigation": _("正在了解情况"),
    "relief_by_township": _("等乡镇决定"),
    "relief_by_bureau": _("等县民政局决定"),
    "relief_by_conference": _("等县里开会研究决定"),
    "notification": _("有结果了，正在送决定书"),
}
"""The steps as citizens read them; one that is closed has the label of all."""


@dataclass(frozen=True)
class RefusedResponse:
    """A response that was refused: shown again at its case, with the reason."""

    case_pk: int
    verb: str
    form: ResponseForm


@dataclass(frozen=True)
class CaseProgress:
    """A case as the citizen sees it."""

    case: Case
    decision: Decision | None
    decision_review: DecisionReview | None
    messages: list[Message]
    events: list[tuple[datetime, Any]]
    failed_conditions: list[dict[str, Any]]
    """The conditions that did not hold, as stored with a decision that grants nothing; each once."""
    payment: str
    """What the decision gives at once, in a sentence; empty for benefits by the month."""
    income_fen: int | None
    """The income per head of the assessment, where the procedure asks for income."""
    step_label: Any
    """Where it is, in the words of citizens."""
    waiting_note: str
    """Why the case waits for another one of the family, and how its time limit runs."""
    may_supply: bool
    may_withdraw: bool
    may_send_message: bool
    may_request_review: bool
    supply_form: ResponseForm
    message_form: ResponseForm
    review_form: ResponseForm


def progress_of(case: Case, refused: RefusedResponse | None = None) -> CaseProgress:
    """Return the progress of a case, with the form of a refused response where it is of this case."""
    decision: Decision | None = getattr(case, "decision", None)
    review = case.decision_reviews.first()

    def form_of(verb: str) -> ResponseForm:
        if refused is not None and (refused.case_pk, refused.verb) == (case.pk, verb):
            return refused.form
        return ResponseForm(verb, case.pk)

    return CaseProgress(
        case=case,
        decision=decision,
        decision_review=review,
        messages=list(case.messages.order_by("pk")),
        events=_events_of(case),
        failed_conditions=_failed_conditions(decision),
        payment=_payment(case, decision),
        income_fen=_income_per_head(case, decision),
        step_label=STEP_LABELS.get(case.step, case.step_label),
        waiting_note=waiting_note(case),
        may_supply=case.step == "missing_materials",
        may_withdraw=not case.is_closed and case.step != "notification",
        may_send_message=not case.is_closed,
        may_request_review=decision is not None and review is None and _is_within_review_days(decision),
        supply_form=form_of("supply"),
        message_form=form_of("message"),
        review_form=form_of("review"),
    )


def _events_of(case: Case) -> list[tuple[datetime, Any]]:
    entries = Entry.objects.filter(subject_kind="case", subject_id=str(case.pk)).order_by("number")
    return [(entry.at, EVENT_LABELS[entry.verb]) for entry in entries if entry.verb in EVENT_LABELS]


def _is_within_review_days(decision: Decision) -> bool:
    days = procedure_figure("decision_review_request_days", today())
    return today() <= decision.decided_on + timedelta(days=days)


def _failed_conditions(decision: Decision | None) -> list[dict[str, Any]]:
    if decision is None or decision.outcome == Case.Outcome.GRANTED:
        return []
    conditions = [each for person in decision.explanation.get("people", []) for each in person["conditions"]]
    return list({each["label"]: each for each in conditions if not each["holds"]}.values())


def _payment(case: Case, decision: Decision | None) -> str:
    kind = case_kind(case)
    return kind.payment(decision) if kind and decision else ""


def _income_per_head(case: Case, decision: Decision | None) -> int | None:
    if decision is None or "income" not in case.procedure.asks:
        return None
    income: int | None = decision.explanation.get("income_per_head_fen")
    return income
