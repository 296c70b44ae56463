"""A case before a conference: raised from its page, read with names masked, decided, shown on it and in its opinion."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.case_conferences.actions import raise_case_question
from doudi.casework.case_conferences.queries import conference_of
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.models import Case
from doudi.casework.refusals import ConflictOfInterest
from doudi.conferences.kinds import question_kind
from doudi.conferences.refusals import QuestionAlreadyRaised, SummaryShowsPerson, UnknownQuestionKind
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, TransitionNotAllowed
from tests.casework.conftest import answers, send, with_home_visit, with_opinion
from tests.conferences.confirmed_meeting import sitting_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(staff: Cast) -> Case:
    """A dibao case after its home visit."""
    application, _code = send(staff.village, answers("dibao"))
    accepted = actions.accept_case(by=staff.officer, case=application.cases.get())
    with_home_visit(accepted, staff.officer)
    accepted.refresh_from_db()
    return accepted


WORDS = {"topic": "property", "title": "财产超过规定而确有困难", "question": "邱长生家有旧车一辆，建议仍予保障。"}


def test_who_may_bring_a_case_before_a_conference(staff: Cast, case: Case) -> None:
    for refusal, by, changes in (
        (PermissionRequired, staff.cadre, {}),
        (OutsideScope, staff.other_officer, {}),
        (UnknownQuestionKind, staff.officer, {"topic": "no_such"}),
    ):
        with pytest.raises(refusal):
            raise_case_question(by=by, case=case, **{**WORDS, **changes})
    Case.objects.filter(pk=case.pk).update(recused_staff=[staff.leader.pk])
    with pytest.raises(ConflictOfInterest):
        raise_case_question(by=staff.leader, case=case, **WORDS)
    raise_case_question(by=staff.officer, case=case, **WORDS)
    with pytest.raises(QuestionAlreadyRaised):
        raise_case_question(by=staff.officer, case=case, **WORDS)


def test_a_closed_case_is_not_raised(staff: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(step="closed")
    with pytest.raises(TransitionNotAllowed):
        raise_case_question(by=staff.officer, case=case, **WORDS)


@pytest.mark.clause("RIGID-9", "P18-11.d")
def test_the_decision_is_noted_on_the_case_and_among_the_facts_of_the_opinion(
    staff: Cast, case: Case, signed_in: Any
) -> None:
    question = raise_case_question(by=staff.officer, case=case, **WORDS)
    facts = question_kind("complex_case").facts(question.subject_id)
    assert ("申请人", "邱**") in [(fact.label, fact.value) for fact in facts]
    assert not any("邱长生" in fact.value for fact in facts)
    sitting = sitting_of(staff, question)
    sitting.open()
    words: dict[str, Any] = {"amount_fen": None, "basis": ["RIGID-9"], "reasons": "旧车无价值"}
    with pytest.raises(SummaryShowsPerson):
        sitting.decide(**words, summary_question="邱长生家有旧车。")
    sitting.decide(**words)
    assert conference_of(case).decisions == []
    sitting.sign()
    sitting.confirm()
    (decision,) = conference_of(case).decisions
    assert (decision.result, decision.reasons) == ("同意。", "旧车无价值。")
    note = Entry.objects.get(verb="case.conference_decided")
    assert (note.subject_id, decision.number in note.sentence) == (str(case.pk), True)
    page = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert decision.number in page
    with_opinion(case, staff.officer)
    contents = contents_of(Case.objects.get(pk=case.pk), "opinion")
    assert contents is not None
    assert contents["conference_decisions"] == [decision]


def test_an_officer_raises_a_case_on_its_page(staff: Cast, case: Case, signed_in: Any) -> None:
    client = signed_in("officer")
    address = reverse("casework:raise_question", args=[case.pk])
    assert address in client.get(case.get_absolute_url()).content.decode()
    assert client.post(address, {**WORDS, "title": ""}).status_code == 422
    assert client.post(address, WORDS).status_code == 302
    assert "已经提请，等待结果" in client.get(address).content.decode()
    assert WORDS["title"] in client.get(case.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(address).status_code == 404
    assert staff.village.code == case.village_code
