"""The kind of question ``complex_case``: what the members read of a case, and what its outcome does."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi import policy
from doudi.casework.case_conferences.actions import note_conference_decision
from doudi.casework.case_documents.contents import hides_hiv_status
from doudi.casework.cases.applicant_matching import people_of
from doudi.casework.cases.assessment import CaseAssessment, assess_case
from doudi.casework.models import Case
from doudi.conferences.kinds import Fact, QuestionKind, register_question_kind
from doudi.conferences.models import Decision, Question
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.templatetags.ui import day, yuan
from doudi.values.masks import mask_name

_LONGEST_OPINION = 300


def _case(subject_id: str) -> Case:
    return Case.objects.select_related("application", "household").get(pk=int(subject_id))


def names_of(case: Case) -> list[str]:
    """Return the names of the applicant and of everybody on the form or registered for the case."""
    declared = [member["name"] for member in case.application.answers["members"]]
    registered = [person.name for person in people_of(case)]
    household = list(case.household.present_people.values_list("name", flat=True)) if case.household else []
    return list(dict.fromkeys([case.application.applicant_name, *declared, *registered, *household]))


def _names(subject_id: str) -> list[str]:
    return names_of(_case(subject_id))


def _facts(subject_id: str) -> list[Fact]:
    """Return what the members read of a case; every name of the family is masked, also within texts."""
    case = _case(subject_id)
    names = sorted(names_of(case), key=len, reverse=True)
    return [Fact(fact.label, _masked(fact.value, names)) for fact in [*_of_case(case), *_of_assessment(case)]]


def _masked(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, mask_name(name))
    return text


def _of_case(case: Case) -> list[Fact]:
    facts = [
        Fact(_("事项"), str(case.procedure.label)),
        Fact(_("办件编号"), case.number),
        Fact(_("申请人"), case.application.applicant_name),
        Fact(_("村（居）"), place_name(case.village_code)),
        Fact(_("现在的步骤"), str(case.step_label)),
        Fact(_("申请表上的人数"), str(len(case.application.answers["members"]))),
    ]
    if case.accepted_on:
        facts.append(Fact(_("受理日期"), day(case.accepted_on)))
    if visits := [day(visit.visited_on) for visit in case.home_visits.all()]:
        facts.append(Fact(_("入户调查"), "、".join(visits)))
    facts += [
        Fact(_("疑点查证"), f"{one.doubt}：{_('成立') if one.is_confirmed else _('不成立')}。{one.evidence}")
        for one in case.doubt_resolutions.all()
    ]
    if opinion := case.opinions.order_by("-pk").first():
        word = _("同意") if opinion.is_favourable else _("不同意")
        facts.append(Fact(_("初审意见"), f"{word}。{opinion.reason[:_LONGEST_OPINION]}"))
    return facts


def _of_assessment(case: Case) -> list[Fact]:
    try:
        assessment = assess_case(case)
    except policy.PolicyError:
        return []
    if assessment is None:
        return []
    facts = [Fact(_("测算的月人均收入"), yuan(assessment.income_per_head_fen))]
    if assessment.doubts:
        facts.append(Fact(_("财产疑点"), "、".join(assessment.doubts)))
    return facts if hides_hiv_status(case) else [*facts, *_verdicts(assessment)]


def _verdicts(assessment: CaseAssessment) -> list[Fact]:
    facts = []
    for one in assessment.people:
        unmet = [
            str(condition.obstacle or condition.label) for condition in one.verdict.conditions if not condition.holds
        ]
        word = _("符合") if one.verdict.holds else _("不符合：{unmet}").format(unmet="、".join(unmet))
        facts.append(Fact(_("测算：{name}").format(name=mask_name(one.person.name)), word))
    return facts


def _url(subject_id: str) -> str:
    return reverse("casework:case", args=[int(subject_id)])


def _may_see(user: User, subject_id: str) -> bool:
    return user.may(Permission.READ_CASES) and Case.objects.visible_to(user).filter(pk=int(subject_id)).exists()


def _outcome(*, by: User, question: Question, decision: Decision) -> None:
    note_conference_decision(by=by, case=_case(question.subject_id), decision=decision)


TOPICS: dict[str, Any] = {
    "expenditure": gettext_lazy("支出型困难家庭，情形复杂"),
    "property": gettext_lazy("财产超过规定，确有实际困难"),
    "whole_family": gettext_lazy("整户纳入的特例"),
}


def register_kind() -> None:
    """Register the kind with the conferences."""
    register_question_kind(
        QuestionKind(
            name="complex_case",
            label=gettext_lazy("疑难办件"),
            basis=("P18-9.c", "RIGID-9", "P18-11.d"),
            facts=_facts,
            outcome=_outcome,
            url=_url,
            may_see=_may_see,
            names=_names,
            topics=TOPICS,
            carries=("RIGID-9", "P18-11.d"),
        )
    )
