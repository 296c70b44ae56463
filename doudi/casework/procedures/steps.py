"""Steps and what leads from one to the next. A procedure names the steps it has; this says what each is.

One table for all procedures: who acts in a step, by which clock, and where each verb leads. ``next`` is the
following step of the procedure, ``look`` the one in which it looks into the matter, ``decide`` the one in which it
decides. A step with a condition (``when``) is passed over by a case of which the condition does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Role
from doudi.core.process import TransitionTable

TO_NEXT = "next"
STAYS = "stay"
TO_INVESTIGATION = "look"
TO_DECISION = "decide"
CLOSED = "closed"
APPLICANT = "applicant"

_TOWNSHIP = frozenset({Role.TOWNSHIP_OFFICER})
_TOWNSHIP_REVIEW = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER})
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@dataclass(frozen=True)
class Step:
    """A step: its label, who acts, the parameter of its clock (None: only the clock of the whole), and its verbs.

    ``when`` names the condition without which a case passes it over; a step without one is never passed over.
    """

    name: str
    label: Any
    roles: frozenset[Role]
    clock: str | None
    verbs: dict[str, str]
    task: Any
    when: str = ""


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "acceptance",
            _("待受理"),
            _TOWNSHIP,
            "acceptance_days",
            {"accept": TO_NEXT, "request_materials": "missing", "decline": "notice", "withdraw": CLOSED},
            _("看材料是否齐全，受理，或一次告知所缺材料"),
        ),
        Step(
            "missing",
            _("待补材料"),
            _TOWNSHIP,
            "missing_papers_days",
            {"supply": "acceptance", "lapse": "notice", "withdraw": CLOSED},
            _("等申请人补齐材料；过期仍不补的，告知后办结"),
        ),
        Step(
            "investigation",
            _("调查核对"),
            _TOWNSHIP,
            None,
            {
                "visit": STAYS,
                "clear_doubt": STAYS,
                "pause": STAYS,
                "resume": STAYS,
                "propose": TO_NEXT,
                "withdraw": CLOSED,
            },
            _("入户调查，核对收入和财产，逐项查清疑点，提出初审意见"),
        ),
        Step(
            "review",
            _("审核意见"),
            _TOWNSHIP_REVIEW,
            None,
            {"agree": TO_NEXT, "send_back": TO_INVESTIGATION, "withdraw": CLOSED},
            _("另一人看过调查和初审意见，同意或退回"),
        ),
        Step(
            "posting",
            _("公示"),
            _TOWNSHIP,
            "posting_days",
            {
                "end_public_notice": TO_NEXT,
                "object": "objection_review",
                "send_back": TO_INVESTIGATION,
                "withdraw": CLOSED,
            },
            _("在村（社区）公示，期满无异议报确认"),
        ),
        Step(
            "objection_review",
            _("异议处理"),
            _TOWNSHIP,
            None,
            {"uphold": TO_DECISION, "send_back": TO_INVESTIGATION, "withdraw": CLOSED},
            _("重新调查或民主评议，维持原意见或重新调查"),
        ),
        Step(
            "confirmation",
            _("待确认"),
            _BUREAU,
            None,
            {
                "bureau_visit": STAYS,
                "grant": "notice",
                "refuse": "notice",
                "send_back": TO_INVESTIGATION,
                "withdraw": CLOSED,
            },
            _("看依据和说明，确认或不予确认"),
        ),
        Step(
            "reassessment",
            _("复核调查"),
            _TOWNSHIP,
            None,
            {
                "visit": STAYS,
                "record_verified_change": STAYS,
                "clear_doubt": STAYS,
                "pause": STAYS,
                "resume": STAYS,
                "propose_measures": TO_NEXT,
                "withdraw": CLOSED,
            },
            _("核实变化，逐项提出继续、调整、渐退或停发的意见"),
        ),
        Step(
            "hearing",
            _("听取意见"),
            _TOWNSHIP,
            "hearing_days",
            {"hear": TO_NEXT, "send_back": TO_INVESTIGATION},
            _("减发、停发以前听取对象本人的意见，记录在案"),
            when="reduces",
        ),
        Step(
            "ending_notice",
            _("拟终止公示"),
            _TOWNSHIP,
            "posting_days",
            {"end_public_notice": TO_NEXT, "object": "objection_review"},
            _("拟终止供养的在村（社区）公示，期满无异议报决定"),
            when="ends_tekun",
        ),
        Step(
            "decision",
            _("待决定"),
            _BUREAU,
            None,
            {"bureau_visit": STAYS, "decide_measures": TO_NEXT, "send_back": TO_INVESTIGATION},
            _("看复核意见和依据，作出调整、渐退或停发的决定"),
            when="changes",
        ),
        Step(
            "card_proof",
            _("登记新账户"),
            _TOWNSHIP,
            "card_proof_days",
            {"enter_card": TO_NEXT, "withdraw": CLOSED},
            _("核对本人身份和银行卡，登记新账户"),
        ),
        Step(
            "card_check",
            _("复核账户"),
            _TOWNSHIP_REVIEW,
            "card_check_days",
            {"confirm_card": TO_NEXT, "send_back": TO_INVESTIGATION, "withdraw": CLOSED},
            _("另一人核对证明和账号，再输一遍账号"),
        ),
        Step(
            "transfer_out",
            _("迁出地移交"),
            _TOWNSHIP,
            "handing_over_days",
            {"hand_over": TO_NEXT, "withdraw": CLOSED},
            _("核实迁居，移交给迁入地乡镇"),
        ),
        Step(
            "transfer_in",
            _("迁入地接收"),
            _TOWNSHIP,
            "taking_over_days",
            {"transfer_in_household": TO_NEXT, "send_back": TO_INVESTIGATION},
            _("核实居住，接收家庭、待遇和在办事项"),
        ),
        Step(
            "notice",
            _("待告知"),
            _TOWNSHIP,
            "notice_days",
            {"deliver": CLOSED},
            _("把决定书送达申请人"),
            when="must_be_notified",
        ),
    )
}
CLOSED_LABEL = _("已办结")
SIDE_STEPS = {"missing", "objection_review"}
PUBLIC_NOTICE_STEPS = ("posting", "ending_notice")
INVESTIGATION_STEPS = ("investigation", "reassessment", "card_proof", "transfer_out")
DECISION_STEPS = ("confirmation", "decision")


def next_step_of(steps: tuple[str, ...], name: str) -> str:
    """The step after one of a procedure with these steps; the end after the last, and after a side step."""
    return dict(zip(steps, [*steps[1:], CLOSED], strict=True)).get(name, CLOSED)


def transitions(steps: tuple[str, ...], *, withdrawable: bool = True) -> TransitionTable[str]:
    """Where every verb leads, for a procedure with these steps; side steps come with the steps that lead to them.

    What nobody applied for (a review, a death) is not ``withdrawable`` either.
    """
    named = {
        TO_INVESTIGATION: next((one for one in steps if one in INVESTIGATION_STEPS), steps[0]),
        TO_DECISION: next((one for one in steps if one in DECISION_STEPS), CLOSED),
    }
    table: dict[tuple[str, str], str] = {}
    waiting = [steps[0]]
    while waiting:
        name = waiting.pop()
        for verb, target in STEPS[name].verbs.items():
            if verb == "withdraw" and not withdrawable:
                continue
            to = {TO_NEXT: next_step_of(steps, name), STAYS: name, **named}.get(target, target)
            if (name, verb) not in table:
                table[name, verb] = to
                if to != CLOSED and (to, next(iter(STEPS[to].verbs))) not in table:
                    waiting.append(to)
    return TransitionTable(table)
