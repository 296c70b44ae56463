"""Steps and what leads from one to the next. A procedure names the steps it has; this says what each is.

One table for all procedures: who acts in a step, by which clock, and where each verb leads. ``next`` is the
following step of the procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Role

NEXT = "next"
STAY = "stay"
CLOSED = "closed"
APPLICANT = "applicant"

_TOWNSHIP = frozenset({Role.TOWNSHIP_OFFICER})
_TOWNSHIP_REVIEW = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER})
_BUREAU = frozenset({Role.BUREAU_OFFICER, Role.BUREAU_LEADER})


@dataclass(frozen=True)
class Step:
    """A step: its label, who acts, the parameter of its clock (None: only the clock of the whole), and its verbs."""

    name: str
    label: Any
    roles: frozenset[Role]
    clock: str | None
    verbs: dict[str, str]
    task: Any


STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "acceptance", _("待受理"), _TOWNSHIP, "acceptance_days",
            {"accept": NEXT, "ask_for_papers": "missing", "decline": "notice", "withdraw": CLOSED},
            _("看材料是否齐全，受理，或一次告知所缺材料"),
        ),
        Step(
            "missing", _("待补材料"), _TOWNSHIP, "missing_papers_days",
            {"supply": "acceptance", "lapse": "notice", "withdraw": CLOSED},
            _("等申请人补齐材料；过期仍不补的，告知后办结"),
        ),
        Step(
            "checking", _("调查核对"), _TOWNSHIP, None,
            {"visit": STAY, "clear_doubt": STAY, "pause": STAY, "resume": STAY, "propose": NEXT, "withdraw": CLOSED},
            _("入户调查，核对收入和财产，逐项查清疑点，提出初审意见"),
        ),
        Step(
            "review", _("审核意见"), _TOWNSHIP_REVIEW, None,
            {"agree": NEXT, "send_back": "checking", "withdraw": CLOSED},
            _("另一人看过调查和初审意见，同意或退回"),
        ),
        Step(
            "posting", _("公示"), _TOWNSHIP, "posting_days",
            {"end_posting": "confirmation", "object": "appraisal", "withdraw": CLOSED},
            _("在村（社区）公示，期满无异议报确认"),
        ),
        Step(
            "appraisal", _("异议处理"), _TOWNSHIP, None,
            {"uphold": "confirmation", "send_back": "checking", "withdraw": CLOSED},
            _("重新调查或民主评议，维持原意见或重新调查"),
        ),
        Step(
            "confirmation", _("待确认"), _BUREAU, None,
            {"check_sample": STAY, "grant": "notice", "refuse": "notice", "send_back": "checking", "withdraw": CLOSED},
            _("看依据和说明，确认或不予确认"),
        ),
        Step(
            "notice", _("待告知"), _TOWNSHIP, "notice_days", {"deliver": CLOSED},
            _("把决定书送达申请人"),
        ),
    )
}  # fmt: skip
CLOSED_LABEL = _("已办结")
SIDE_STEPS = {"missing", "appraisal"}


def transitions(steps: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """Where every verb leads, for a procedure with these steps; side steps come with the steps that lead to them."""
    following = dict(zip(steps, [*steps[1:], CLOSED], strict=True))
    table: dict[tuple[str, str], str] = {}
    waiting = [steps[0]]
    while waiting:
        name = waiting.pop()
        for verb, target in STEPS[name].verbs.items():
            to = {NEXT: following.get(name, CLOSED), STAY: name}.get(target, target)
            if (name, verb) not in table:
                table[name, verb] = to
                if to != CLOSED and (to, next(iter(STEPS[to].verbs))) not in table:
                    waiting.append(to)
    return table
