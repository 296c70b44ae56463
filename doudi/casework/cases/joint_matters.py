"""Matters of one family handled together: one sitting for the same step of several cases (P18-27.b).

Each case keeps its own checks, opinion, decision and documents; the act is refused as a whole if one of them is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.cases.dependent_matters import is_of_family
from doudi.casework.cases.forms import CaseForm
from doudi.casework.cases.next_step import VerbForm, available_verbs
from doudi.casework.cases.queries import case_view
from doudi.casework.cases.workflow import cases_open_to, may_act, transitions_of
from doudi.casework.models import Case
from doudi.casework.procedures.steps import STEPS
from doudi.core.accounts.models import User
from doudi.core.process import Verb
from doudi.core.refusals import Refused
from doudi.ui.forms import FormData
from doudi.values.carries import carries

MAX_JOINT_CASES = 6
SAME_WORDS_VERBS = frozenset({"accept", "agree", "end_public_notice", "grant", "deliver"})
"""Verbs that say the same of every matter of the family: what is filled in for one counts for all."""
OWN_WORDS_VERBS = frozenset({"propose"})
"""Verbs with an opinion of its own for every matter."""
_CHOSEN = "joint"


@dataclass(frozen=True)
class JointCase:
    """Another matter of the family that can take the same step now; ``form`` where it needs words of its own."""

    case: Case
    form: CaseForm | None
    is_chosen: bool

    @property
    def who(self) -> str:
        """The person of the matter; empty where it is of the family."""
        return person_name(self.case)

    @property
    def version_name(self) -> str:
        """The field with the version that the user saw."""
        return f"joint_version_{self.case.pk}"


def siblings_at(case: Case, verb: str, by: User) -> list[Case]:
    """Return the open cases of the family on which ``by`` may use the verb now, too."""
    steps = [name for name, step in STEPS.items() if verb in step.verbs]
    siblings = cases_open_to(by).filter(is_of_family(case), step__in=steps).exclude(pk=case.pk)
    found = siblings.select_related("application", "household", "person").order_by("pk")[:MAX_JOINT_CASES]
    return [
        one
        for one in found
        if transitions_of(one).allows(one.step, verb) and by.pk not in one.recused_staff and may_act(one, verb, by)
    ]


def joint_label(case: Case) -> str:
    """Return the matter with its person, and its number."""
    name = person_name(case)
    return f"{case.procedure.label}{f'（{name}）' if name else ''} {case.number}"


def person_name(case: Case) -> str:
    """Return the name of the person a case is about; empty where it is about the family."""
    if case.procedure.covers != "person":
        return ""
    members = case.application.answers["members"]
    return case.person.name if case.person else str(members[case.member_index]["name"])


@carries("P18-27.b")
def joint_cases(case: Case, verb: Verb, by: User, data: FormData = None) -> list[JointCase]:
    """Return what can be done together with a verb on a case: chosen at first, as sent once ``data`` is given.

    A matter that needs something else first, such as its own home visit, is left out.
    """
    if verb.name not in SAME_WORDS_VERBS | OWN_WORDS_VERBS:
        return []
    sent = None if data is None else set(getattr(data, "getlist", lambda _name: [])(_CHOSEN))
    found = []
    for sibling in siblings_at(case, verb.name, by):
        view = case_view(sibling, by=by)
        lacks_visit = sibling.procedure.needs_home_visit and not sibling.home_visits.exists()
        if verb.name not in available_verbs(view) or (verb.name == "propose" and lacks_visit):
            continue
        is_chosen = sent is None or str(sibling.pk) in sent
        form: CaseForm | None = None
        if verb.name in OWN_WORDS_VERBS:
            form = verb.form(view, data if is_chosen else None)
            form.prefix = f"case{sibling.pk}"
        found.append(JointCase(sibling, form, is_chosen))
    return found


def are_valid(joint: list[JointCase]) -> bool:
    """Return whether the chosen forms are filled in; each shows its own faults."""
    faulty = [one for one in joint if one.is_chosen and one.form is not None and not one.form.is_valid()]
    return not faulty


def perform_together(
    act: Callable[[], object],
    offered: VerbForm,
    joint: list[JointCase],
    by: User,
    seen_versions: Mapping[int, int | None],
) -> None:
    """Act on a case, then use its verb on the chosen ones of the family, in one transaction.

    Raises:
        Refused: what the action refuses, with the name of the matter.
    """
    verb = offered.verb
    with transaction.atomic():
        act()
        for one in joint:
            if one.is_chosen:
                given: dict[str, Any] = (one.form or offered.form).action_arguments()
                seen = {"seen_version": seen_versions.get(one.case.pk)} if verb.checks_version else {}
                _act_on_sibling(verb, one.case, by, given | seen)


def _act_on_sibling(verb: Verb, case: Case, by: User, given: dict[str, Any]) -> None:
    try:
        verb.act(by=by, case=case, **given)
    except Refused as refused:
        message = _("同一家的“{label}”：{message}可以不勾选它，另外办。")
        raise type(refused)(message.format(label=case.procedure.label, message=refused.message)) from refused
