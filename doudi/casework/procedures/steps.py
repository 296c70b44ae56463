"""The steps of procedures: who acts in each, by which clock, and to which step each verb leads.

A procedure names the steps it has, in order; this table says once for all procedures what each of them is.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department, Role
from doudi.core.process import TransitionTable
from doudi.ui.tables import Text

TO_NEXT = "to_next"
"""The verb leads to the following step of the procedure."""
STAYS = "stays"
"""The verb leaves the case in its step."""
TO_INVESTIGATION = "to_investigation"
"""The verb leads to the step in which the procedure investigates."""
TO_PUBLIC_NOTICE = "to_public_notice"
"""The verb leads to a new public notice where the procedure renews it, else to the decision."""
CLOSED = "closed"
APPLICANT = "applicant"

_TOWNSHIP = frozenset({Role.TOWNSHIP_OFFICER})
_TOWNSHIP_REVIEW = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER})
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})
_INVESTIGATING = dict.fromkeys(("home_visit", "clear_doubt", "pause", "decide_pause", "resume"), STAYS)
"""What is done in every investigation of an application before its opinion."""


@dataclass(frozen=True)
class Step:
    """A step of a procedure.

    ``clock`` is the parameter with its number of days; None where only the whole procedure has a deadline.
    ``verbs`` maps each verb to the step it leads to. ``when`` names the condition (``cases.workflow.CONDITIONS``)
    without which a case skips the step. ``carries`` names the clauses that would not be done without the step.
    ``department`` is the one whose officers act, where not the township or the bureau.
    """

    name: str
    label: Text
    roles: frozenset[Role]
    clock: str | None
    verbs: dict[str, str]
    task: Text
    when: str = ""
    carries: tuple[str, ...] = ()
    department: str = ""


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            name="acceptance",
            label=_("待受理"),
            roles=_TOWNSHIP,
            clock="acceptance_days",
            verbs={
                "accept": TO_NEXT,
                "request_materials": "missing_materials",
                "decline": "notification",
                "withdraw": CLOSED,
            },
            task=_("看材料是否齐全，受理，或一次告知所缺材料"),
        ),
        Step(
            name="missing_materials",
            label=_("待补材料"),
            roles=_TOWNSHIP,
            clock="missing_papers_days",
            verbs={"supply": "acceptance", "lapse": "notification", "withdraw": CLOSED},
            task=_("等申请人补齐材料；过期仍不补的，告知后办结"),
            carries=("MCA57-10",),
        ),
        Step(
            name="awaiting_basis",
            label=_("等低保"),
            roles=_TOWNSHIP,
            clock=None,
            verbs={"end_waiting": TO_NEXT, "withdraw": CLOSED},
            task=_("等同一家庭的低保有结果：确认的继续办理，不予确认的一并告知"),
            when="awaits_basis",
            carries=("SC52-1",),
        ),
        Step(
            name="investigation",
            label=_("调查核对"),
            roles=_TOWNSHIP,
            clock=None,
            verbs={
                **_INVESTIGATING,
                "request_extension": STAYS,
                "decide_extension": STAYS,
                "propose": TO_NEXT,
                "terminate": "notification",
                "withdraw": CLOSED,
            },
            task=_("入户调查，核对收入和财产，逐项查清疑点，提出初审意见"),
        ),
        Step(
            name="review",
            label=_("审核意见"),
            roles=_TOWNSHIP_REVIEW,
            clock=None,
            verbs={
                "agree": TO_NEXT,
                "send_back": TO_INVESTIGATION,
                "request_extension": STAYS,
                "decide_extension": STAYS,
                "withdraw": CLOSED,
            },
            task=_("另一人看过调查和初审意见，同意或退回"),
        ),
        Step(
            name="public_notice",
            label=_("公示"),
            roles=_TOWNSHIP,
            clock="posting_days",
            verbs={
                "end_public_notice": TO_NEXT,
                "end_opposed_notice": "objection_review",
                "record_objection": STAYS,
                "record_appraisal": STAYS,
                "send_back": TO_INVESTIGATION,
                "withdraw": CLOSED,
            },
            task=_("在村（社区）公示满七天，有异议的同时组织民主评议；期满无异议报确认"),
            when="is_favourable",
            carries=("MCA57-19", "MCA83-IV.2", "MCA43-15", "P18-18.c"),
        ),
        Step(
            name="objection_review",
            label=_("异议处理"),
            roles=_TOWNSHIP_REVIEW,
            clock="objection_review_days",
            verbs={
                "uphold": TO_PUBLIC_NOTICE,
                "sustain_objection": TO_INVESTIGATION,
                "record_appraisal": STAYS,
                "send_back": TO_INVESTIGATION,
                "request_extension": STAYS,
                "decide_extension": STAYS,
                "withdraw": CLOSED,
            },
            task=_("重新调查或者民主评议，由没有主持、记录评议的另一人作结论"),
            carries=("MCA57-19", "MCA43-15"),
        ),
        Step(
            name="federation_review",
            label=_("残联审核"),
            roles=frozenset({Role.DEPARTMENT_OFFICER}),
            clock="federation_review_days",
            verbs={"federation_agree": TO_NEXT, "federation_send_back": TO_INVESTIGATION},
            task=_("查验残疾人证，审核同意或退回乡镇"),
            carries=("SC52-5",),
            department=Department.DPF,
        ),
        Step(
            name="confirmation",
            label=_("待确认"),
            roles=_BUREAU,
            clock=None,
            verbs={
                "bureau_visit": STAYS,
                "request_extension": STAYS,
                "decide_extension": STAYS,
                "grant": "notification",
                "refuse": "notification",
                "send_back": TO_INVESTIGATION,
                "withdraw": CLOSED,
            },
            task=_("看依据和说明，确认或不予确认"),
        ),
        Step(
            name="reassessment",
            label=_("复核调查"),
            roles=_TOWNSHIP,
            clock=None,
            verbs={
                "home_visit": STAYS,
                "record_verified_change": STAYS,
                "clear_doubt": STAYS,
                "pause": STAYS,
                "decide_pause": STAYS,
                "resume": STAYS,
                "propose_measures": TO_NEXT,
                "withdraw": CLOSED,
            },
            task=_("核实变化，逐项提出继续、调整、渐退或停发的意见"),
        ),
        Step(
            name="hearing",
            label=_("听取意见"),
            roles=_TOWNSHIP,
            clock="hearing_days",
            verbs={"hear": TO_NEXT, "send_back": TO_INVESTIGATION},
            task=_("减发、停发以前听取对象本人的意见，记录在案"),
            when="reduces",
            carries=("SAL2026-48",),
        ),
        Step(
            name="ending_notice",
            label=_("拟终止公示"),
            roles=_TOWNSHIP,
            clock="posting_days",
            verbs={
                "end_public_notice": TO_NEXT,
                "end_opposed_notice": "objection_review",
                "record_objection": STAYS,
                "record_appraisal": STAYS,
            },
            task=_("拟终止供养的在村（社区）公示满七天，有异议的同时组织民主评议；期满无异议报决定"),
            when="ends_tekun",
            carries=("MCA43-26", "SC649-18"),
        ),
        Step(
            name="decision",
            label=_("待决定"),
            roles=_BUREAU,
            clock=None,
            verbs={"bureau_visit": STAYS, "decide_measures": TO_NEXT, "send_back": TO_INVESTIGATION},
            task=_("看复核意见和依据，作出调整、渐退或停发的决定"),
            when="changes",
        ),
        Step(
            name="card_proof",
            label=_("登记新账户"),
            roles=_TOWNSHIP,
            clock="card_proof_days",
            verbs={"enter_card": TO_NEXT, "withdraw": CLOSED},
            task=_("核对本人身份和银行卡，登记新账户"),
        ),
        Step(
            name="card_check",
            label=_("复核账户"),
            roles=_TOWNSHIP_REVIEW,
            clock="card_check_days",
            verbs={"confirm_card": TO_NEXT, "send_back": TO_INVESTIGATION, "withdraw": CLOSED},
            task=_("另一人核对证明和账号，再输一遍账号"),
        ),
        Step(
            name="transfer_out",
            label=_("迁出地移交"),
            roles=_TOWNSHIP,
            clock="handing_over_days",
            verbs={"transfer_out_household": TO_NEXT, "withdraw": CLOSED},
            task=_("核实迁居，提请迁入地乡镇接收；接收以前登记不变"),
        ),
        Step(
            name="transfer_in",
            label=_("迁入地接收"),
            roles=_TOWNSHIP,
            clock="taking_over_days",
            verbs={"transfer_in_household": TO_NEXT, "refuse_transfer": TO_INVESTIGATION},
            task=_("核实居住，接收家庭、待遇和在办事项；不接收的写明理由退回"),
        ),
        Step(
            name="relief_proposal",
            label=_("核实急难"),
            roles=_TOWNSHIP_REVIEW,
            clock=None,
            verbs={"propose_relief": TO_NEXT, "decline": "notification", "withdraw": CLOSED},
            task=_("核实遇到的困难，提出救助意见"),
        ),
        Step(
            name="relief_investigation",
            label=_("调查核对"),
            roles=_TOWNSHIP,
            clock=None,
            verbs={
                **_INVESTIGATING,
                "propose_relief": TO_NEXT,
                "terminate": "notification",
                "withdraw": CLOSED,
            },
            task=_("入户调查，核实必需支出，提出救助意见"),
        ),
        *(
            Step(
                name=name,
                label=label,
                roles=roles,
                clock=None,
                verbs={
                    **before,
                    "grant_relief": "notification",
                    "refuse_relief": "notification",
                    "send_back": TO_INVESTIGATION,
                    "withdraw": CLOSED,
                },
                task=task,
                when=name,
            )
            for name, label, roles, before, task in (
                ("relief_by_township", _("待乡镇决定"), _TOWNSHIP_REVIEW, {}, _("另一人看过困难和金额，决定救助")),
                ("relief_by_bureau", _("待县局决定"), _BUREAU, {}, _("看困难、金额和依据，决定救助")),
                (
                    "relief_by_conference",
                    _("待会议研究"),
                    _BUREAU,
                    {"raise_relief_question": STAYS},
                    _("提请县级协调机制会议研究，纪要确认后自动办理"),
                ),
            )
        ),
        Step(
            name="notification",
            label=_("待告知"),
            roles=_TOWNSHIP,
            clock="notice_days",
            verbs={"deliver": CLOSED},
            task=_("把决定书送达申请人"),
            when="must_be_notified",
            carries=("MCA57-21", "MCA43-18"),
        ),
    )
}
CLOSED_LABEL = _("已办结")
PUBLIC_NOTICE_STEPS = ("public_notice", "ending_notice")
VERB_ROLES: dict[str, frozenset[Role]] = {
    "decide_pause": frozenset({Role.TOWNSHIP_LEADER, Role.BUREAU_LEADER}),
    "decide_extension": frozenset({Role.BUREAU_LEADER}),
}
"""Verbs that belong to a role of their own, whoever acts in the step."""
INVESTIGATION_STEPS = (
    "investigation",
    "reassessment",
    "card_proof",
    "transfer_out",
    "relief_proposal",
    "relief_investigation",
)
DECISION_STEPS = ("confirmation", "decision")
RELIEF_DECISION_STEPS = ("relief_by_township", "relief_by_bureau", "relief_by_conference")
"""The steps in which temporary relief is decided: by the amount that counts, a case enters one of them."""
AWAITING_STEP = "awaiting_basis"
"""The step in which a case waits for another one of its family; its clock begins when that one is decided."""


def next_step_of(steps: tuple[str, ...], name: str) -> str:
    """Return the step after ``name`` in a procedure with these steps; CLOSED after the last and after a side step."""
    return dict(zip(steps, [*steps[1:], CLOSED], strict=True)).get(name, CLOSED)


def transitions(
    steps: tuple[str, ...], *, is_withdrawable: bool = True, renews_public_notice: bool = False
) -> TransitionTable[str]:
    """Return the transition table of a procedure with these steps, side steps included."""
    decision = next((step for step in steps if step in (*DECISION_STEPS, *RELIEF_DECISION_STEPS)), CLOSED)
    notice = next((step for step in steps if step in PUBLIC_NOTICE_STEPS), decision)
    targets = {
        TO_INVESTIGATION: next((step for step in steps if step in INVESTIGATION_STEPS), steps[0]),
        TO_PUBLIC_NOTICE: notice if renews_public_notice else decision,
    }
    table: dict[tuple[str, str], str] = {}
    to_visit = list(reversed(steps))
    while to_visit:
        name = to_visit.pop()
        for verb, declared in STEPS[name].verbs.items():
            if verb == "withdraw" and not is_withdrawable:
                continue
            target = {TO_NEXT: next_step_of(steps, name), STAYS: name, **targets}.get(declared, declared)
            if (name, verb) not in table:
                table[name, verb] = target
                if target != CLOSED and (target, next(iter(STEPS[target].verbs))) not in table:
                    to_visit.append(target)
    return TransitionTable(table)
