"""What a user can do next with a case, as its page offers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.cases.actions.pauses import is_paused
from doudi.casework.cases.dependent_matters import is_waiting_for_basis
from doudi.casework.cases.forms import CaseForm
from doudi.casework.cases.kinds import case_kind
from doudi.casework.cases.limits import LIMIT_LABELS
from doudi.casework.cases.queries import CaseView, actors_of, reviewed_by_same_user
from doudi.casework.cases.verbs import HOME_VISIT_VERBS, VERBS
from doudi.casework.cases.workflow import step_after, transitions_of
from doudi.casework.home_visits.checklist import FACTS_BY_QUESTION_GROUP
from doudi.casework.models import Case
from doudi.casework.procedures.steps import CLOSED, PUBLIC_NOTICE_STEPS, STEPS
from doudi.casework.public_notices.queries import has_open_objection, open_objections
from doudi.casework.worklist.queries import URGENCY_LABELS
from doudi.core.accounts.models import User
from doudi.core.process import Verb
from doudi.ui.tables import Text

_REASSESSMENT = "reassessment"
_HOME_VISIT_STEPS = frozenset({"investigation", _REASSESSMENT, "relief_investigation"})
_VERB_OF_A_PAUSE = "resume"
_INCOME_FIRST = "record_verified_change"
_OPINION = "propose_measures"
_REVIEW_TASKS: dict[str, Text] = {
    "home_visit": gettext_lazy("先入户核实家庭现在的情况，再提出复核意见"),
    "clear_doubt": gettext_lazy("先逐项查清疑点，再提出复核意见"),
    _INCOME_FIRST: gettext_lazy("登记里没有收入明细：先登记各人现在的收入（没有的登记0元），再提出复核意见"),
}
"""What comes first in the reassessment of awards, by the verb that is next."""
_URGENCY_TONES = {"overdue": "bad", "soon": "warn"}


@dataclass(frozen=True)
class VerbForm:
    """A verb that the user can use, with its form."""

    verb: Verb
    form: CaseForm


@dataclass(frozen=True)
class NextStep:
    """The next step of a case for one user.

    ``primary`` is the one thing to do next, unless that is a home visit (``is_home_visit_primary``); ``others`` are
    folded away. ``afterwards`` says who does what once this is done. ``home_visit_label`` offers a home visit among
    the others, empty where there is none to offer.
    """

    heading: str
    hint: str
    task: Text
    afterwards: str
    deadline_label: str
    deadline: date | None
    urgency_label: Any
    urgency_tone: str
    primary: VerbForm | None
    others: list[VerbForm]
    is_home_visit_primary: bool
    home_visit_label: str


def _deadline_label(case: Case) -> str:
    """Say what the nearest deadline is of: the step, the whole case, or one of the limits on the way."""
    if case.next_due_of in {"", "step"}:
        return _("本步骤期限")
    if case.next_due_of == "total":
        return _("办结期限")
    return _("{limit}的期限").format(limit=LIMIT_LABELS[case.next_due_of])


def next_step(view: CaseView, by: User, sent: VerbForm | None = None) -> NextStep:
    """Return what ``by`` can do next; ``sent`` is a form that was refused and is shown again."""
    case = view.case
    verbs = available_verbs(view)
    forms = [
        sent if sent and sent.verb.name == name else VerbForm(VERBS[name], VERBS[name].form(view))
        for name in verbs
        if name in VERBS
    ]
    primary = sent.verb.name if sent and sent.verb.name in verbs else _primary_verb(view, verbs)
    is_home_visit_primary = primary in HOME_VISIT_VERBS
    visit_label = _("再登记一次入户调查") if case.home_visits.exists() else _("登记入户调查")
    return NextStep(
        heading=_("下一步") if forms else _("已办结") if case.is_closed else _("待他人办理"),
        hint=_("这一件是您审核的，要由另一位负责人（或代办的人）确认。") if reviewed_by_same_user(case, by) else "",
        task=_task(case, primary),
        afterwards=_afterwards(case, primary),
        deadline_label=_deadline_label(case),
        deadline=case.next_due_on,
        urgency_label=URGENCY_LABELS[view.urgency],
        urgency_tone="" if case.is_closed else _URGENCY_TONES.get(view.urgency, ""),
        primary=next((offered for offered in forms if offered.verb.name == primary), None),
        others=[offered for offered in forms if offered.verb.name != primary],
        is_home_visit_primary=is_home_visit_primary,
        home_visit_label=visit_label if HOME_VISIT_VERBS & set(verbs) and not is_home_visit_primary else "",
    )


def _task(case: Case, verb: str) -> Text:
    """Return what has to be done; in the reassessment of awards what comes before the opinion."""
    if case.step == _REASSESSMENT and verb in _REVIEW_TASKS:
        return _REVIEW_TASKS[verb]
    return case.declared_step.task if case.declared_step else ""


def _afterwards(case: Case, verb: str) -> str:
    """Say who does what once a reassessment leaves its step, by the next verb or else by the opinion."""
    if not case.procedure.reassesses or not verb:
        return ""
    leaving = _OPINION if case.step == _REASSESSMENT else verb
    if not transitions_of(case).allows(case.step, leaving) or (after := step_after(case, leaving)) == case.step:
        return ""
    label = VERBS[leaving].label
    if after == CLOSED:
        return _("“{verb}”以后，这一件就办结了。").format(verb=label)
    text = _("“{verb}”以后，接着由{actors}办：{task}。")
    return text.format(verb=label, actors=actors_of(case, after), task=STEPS[after].task)


def available_verbs(view: CaseView) -> list[str]:
    """Return the verbs of the view without those that would be refused anyway."""
    verbs = list(view.verbs)
    if "home_visit" in verbs and any(difference.kind for difference in view.differences):
        verbs.insert(verbs.index("home_visit") + 1, "register_declared")
    if not view.open_doubts and "clear_doubt" in verbs:
        verbs.remove("clear_doubt")
    if "end_waiting" in verbs and is_waiting_for_basis(view.case):
        verbs.remove("end_waiting")
    verbs = [name for name in verbs if _fits_objections(view.case, name)]
    kind = case_kind(view.case)
    verbs = [name for name in verbs if kind is None or kind.is_offered(view.case, name)]
    paused = is_paused(view.case)
    unfit = _verbs_without_a_question(view.case)
    verbs = [name for name in verbs if name not in unfit]
    return [name for name in verbs if name in HOME_VISIT_VERBS or _fits_pause(VERBS[name], paused=paused)]


def _fits_objections(case: Case, name: str) -> bool:
    """Return whether a verb fits the objections: what waits for appraisal or for a conclusion, or that none is open."""
    if name == "record_appraisal":
        return open_objections(case).filter(appraisal=None).exists()
    if name in {"uphold", "sustain_objection"}:
        return not open_objections(case).filter(appraisal=None).exists()
    if case.step in PUBLIC_NOTICE_STEPS and name in {"end_public_notice", "end_opposed_notice", "send_back"}:
        return has_open_objection(case) == (name == "end_opposed_notice")
    return True


def _verbs_without_a_question(case: Case) -> set[str]:
    """Return the verbs about the clock that nothing waits for, or that were used already."""
    asks_pause = case.pauses.filter(is_agreed=None).exists()
    extensions = {extension.is_agreed for extension in case.extensions.all()}
    unfit = {"pause"} if asks_pause else {"decide_pause"}
    if None not in extensions:
        unfit.add("decide_extension")
    if extensions - {False} or case.procedure.extended_total_days is None:
        unfit.add("request_extension")
    return unfit


def _fits_pause(verb: Verb, *, paused: bool) -> bool:
    return verb.is_allowed_while_paused if paused else verb.name != _VERB_OF_A_PAUSE


def _primary_verb(view: CaseView, verbs: list[str]) -> str:
    """Return the one next verb: in an investigation the home visit, then doubts or incomes, then the opinion."""
    case = view.case
    declared = [verb.name for verb in VERBS.values() if case.step in verb.is_primary_in]
    if case.step in _HOME_VISIT_STEPS:
        needs_visit = case.procedure.needs_home_visit or _needs_home_visit_answers(view)
        if "home_visit" in verbs and needs_visit and not case.home_visits.exists():
            return "home_visit"
        if view.reassessment and view.reassessment.lacks_income and _INCOME_FIRST in verbs:
            return _INCOME_FIRST
        return next((name for name in declared if name in verbs), "")
    primary = declared[0] if declared else ""
    if primary in {"grant", "decide_measures"} and view.missing_bureau_visit:
        return "bureau_visit"
    if primary not in verbs:
        return next((name for name in ("record_appraisal", "end_opposed_notice") if name in verbs), primary)
    return primary


def _needs_home_visit_answers(view: CaseView) -> bool:
    """Return whether nothing speaks for approval yet while facts that only a home visit tells are unknown."""
    asks = FACTS_BY_QUESTION_GROUP.keys() & set(view.case.procedure.asks)
    return bool(asks and view.assessment and not view.assessment.proposes)
