"""Cases of relief: taken in at the place of hardship, proposed by one, decided by another within their power."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions as case_actions
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Application, Case, Lead, Referral
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, RoleNotAllowed, SecondPersonRequired
from doudi.portal.application_form.views import _step_labels
from doudi.portal.progress.queries import progress_of
from doudi.relief import refusals
from doudi.relief.cases import actions
from doudi.relief.cases.earlier_aid import given_fen
from doudi.relief.cases.intake import PersonInNeed
from doudi.relief.cases.models import ReliefCase
from doudi.relief.limits.actions import confirm_limit, enter_limit
from doudi.ui.pdf import document_html
from tests.conftest import Cast, identity_number
from tests.relief.conftest import FIRE, NIGHT, opened, proposed

pytestmark = pytest.mark.django_db
OTHER_PERSON = PersonInNeed("卢借宿", identity_number(date(1981, 8, 9), 812))
STANDARD_FEN = 660_00


@pytest.mark.clause("P18-6.a", "P18-6.d", "SC39-IV.3", "MCA83-IV.3", "SC649-47", "SC47-1", "SAL2026-29", "MCA23-2.2")
def test_a_fire_at_night_has_its_money_decided_by_two_people(staff: Cast) -> None:
    relief = opened(staff.cadre, staff.village, is_local=False)
    assert relief.case.step == "relief_proposal"
    case = proposed(staff.officer, relief)
    # three people, three months of the standard: 5,940 yuan are above the township's limit
    assert relief.proposals.get().total_fen == 9 * STANDARD_FEN
    assert case.step == "relief_by_bureau"
    assert case.due_on == date(2023, 6, 12)
    granted = actions.grant_relief(by=staff.bureau, case=case)
    assert granted.step == "notification"
    assert granted.outcome == Case.Outcome.GRANTED
    instalment = relief.instalments.get()
    assert (instalment.amount_fen, instalment.state, instalment.released_by) == (594_000, "released", staff.bureau)
    assert relief.proposals.get().is_special
    assert "特别救助" in Entry.objects.get(verb="relief.grant").sentence


@pytest.mark.clause("P18-6.b", "SAL2026-50", "SC649-48")
def test_a_small_amount_first_is_decided_by_two_people_of_the_township_in_three_days(staff: Cast) -> None:
    relief = opened(staff.officer, staff.village, kind="small_first")
    case = proposed(staff.officer, relief)
    assert relief.proposals.get().total_fen == STANDARD_FEN
    assert (case.step, case.due_on) == ("relief_by_township", date(2023, 6, 8))
    with pytest.raises(SecondPersonRequired):
        actions.grant_relief(by=staff.officer, case=case)
    with pytest.raises(OutsideScope):
        actions.grant_relief(by=staff.other_officer, case=case)
    actions.grant_relief(by=staff.leader, case=case)
    assert given_fen(relief) == STANDARD_FEN


def test_the_township_does_not_decide_what_belongs_to_the_bureau(staff: Cast) -> None:
    case = proposed(staff.officer, opened(staff.officer, staff.village))
    with pytest.raises(RoleNotAllowed):
        actions.grant_relief(by=staff.leader, case=case)


@pytest.mark.clause("P18-6.e")
def test_a_limit_confirmed_by_two_people_raises_what_the_township_decides(staff: Cast) -> None:
    limit = enter_limit(
        by=staff.bureau,
        township_codes=["360731100"],
        limit_fen=6_000_00,
        first_day=NIGHT,
        last_day=None,
        paper="于民字〔2023〕40号",
    )[0]
    assert proposed(staff.officer, opened(staff.officer, staff.village)).step == "relief_by_bureau"
    with pytest.raises(PermissionRequired):
        confirm_limit(by=staff.bureau, limit=limit)
    confirm_limit(by=staff.director, limit=limit)
    with pytest.raises(refusals.LimitDecided):
        confirm_limit(by=staff.director, limit=limit)
    other = opened(staff.officer, staff.village, person=OTHER_PERSON)
    assert proposed(staff.officer, other).step == "relief_by_township"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sub_cause": "illness_sudden"}, "sub_cause"),
        ({"persons_affected": 0}, "persons_affected"),
        ({"happened_on": date(2023, 6, 6)}, "happened_on"),
        ({"account": " "}, "account"),
        ({"person": PersonInNeed("丁火根", "360731197003048119")}, "id_number"),
        ({"person": PersonInNeed("丁火根")}, "sex"),
        ({"degree": "terrible"}, "degree"),
    ],
)
def test_an_incomplete_intake_is_refused_with_its_field(staff: Cast, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(refusals.HardshipIncomplete) as refused:
        opened(staff.officer, staff.village, **changed)
    assert field in refused.value.fields
    assert not Application.objects.exists()


def test_relief_is_opened_in_ones_own_place_only(staff: Cast) -> None:
    with pytest.raises(OutsideScope):
        opened(staff.other_officer, staff.village)
    with pytest.raises(PermissionRequired):
        opened(staff.auditor, staff.village)


def test_two_townships_do_not_help_the_same_family_the_same_night(staff: Cast) -> None:
    first = opened(staff.officer, staff.village)
    with pytest.raises(refusals.ReliefUnderWay) as refused:
        opened(staff.other_officer, staff.other_village, kind="small_first")
    assert first.case.number in refused.value.message
    # another cause is another hardship
    assert opened(staff.other_officer, staff.other_village, cause="illness", sub_cause="illness_sudden")


@pytest.mark.clause("SC47-2")
def test_a_family_has_one_open_case_of_a_kind_until_its_decision_is_delivered(staff: Cast, family: Any) -> None:
    number = family.mother.id_number.clear()
    needy = PersonInNeed(family.mother.name, number)
    first = opened(staff.officer, staff.village, person=needy)
    declined = case_actions.decline_case(by=staff.officer, case=first.case, reason="查实没有发生")
    flood = {"person": needy, "cause": "disaster", "sub_cause": "disaster_flood"}
    with pytest.raises(refusals.ReliefUnderWay, match=first.case.number):
        opened(staff.officer, staff.village, **flood)
    case_actions.deliver(by=staff.officer, case=declined, how="当面送达")
    assert opened(staff.officer, staff.village, **flood).case.household == family.household


def test_relief_for_the_same_cause_needs_a_reason_and_counts_together(staff: Cast) -> None:
    first = opened(staff.officer, staff.village, kind="small_first")
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, first))
    again = opened(staff.officer, staff.village, kind="small_first")
    with pytest.raises(refusals.RepeatReasonRequired):
        proposed(staff.officer, again)
    proposed(staff.officer, again, repeat_reason="搭的棚子又被大风掀了")
    proposal = again.proposals.get()
    assert (proposal.prior_year_fen, proposal.prior_same_cause_fen) == (STANDARD_FEN, STANDARD_FEN)
    assert proposal.decided_by == "township"
    actions.grant_relief(by=staff.leader, case=Case.objects.get(pk=again.case_id))
    third = opened(staff.officer, staff.village, kind="small_first")
    with pytest.raises(refusals.TooManyTimes):
        proposed(staff.officer, third, repeat_reason="第三次")
    assert proposed(staff.officer, third, repeat_reason="第三次", to_conference=True).step == "relief_by_conference"


def test_relief_given_meanwhile_stops_a_decision_on_the_old_amount(staff: Cast) -> None:
    first = opened(staff.officer, staff.village)
    case = proposed(staff.officer, first)
    second = opened(staff.officer, staff.village, cause="illness", sub_cause="illness_sudden", kind="small_first")
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, second))
    with pytest.raises(refusals.AidChanged):
        actions.grant_relief(by=staff.bureau, case=case)


@pytest.mark.clause("P18-6.i")
def test_an_amount_beyond_the_assessment_needs_its_reason_and_beyond_the_ceiling_a_conference(staff: Cast) -> None:
    relief = opened(staff.officer, staff.village)
    with pytest.raises(refusals.DeviationReasonRequired):
        proposed(staff.officer, relief, total_fen=1_000_00)
    case = proposed(staff.officer, relief, total_fen=36 * STANDARD_FEN + 1, deviation_reason="房子全烧了")
    assert case.step == "relief_by_conference"
    with pytest.raises(refusals.ConferenceRequired):
        actions.grant_relief(by=staff.bureau, case=case)


def test_a_proposal_tells_how_it_was_verified(staff: Cast) -> None:
    with pytest.raises(ReasonRequired):
        proposed(staff.officer, opened(staff.officer, staff.village), reason=" ")


def test_the_bank_pays_registered_people_only(staff: Cast) -> None:
    relief = opened(staff.officer, staff.village)
    with pytest.raises(refusals.PayeeRequired):
        proposed(staff.officer, relief, way="bank")


@pytest.mark.clause("P18-6.b")
def test_papers_are_made_up_by_two_handlers(staff: Cast, signed_in: Any) -> None:
    from doudi.core.attachments.actions import store_attachment

    relief = opened(staff.officer, staff.village, kind="small_first")
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, relief))
    paper = store_attachment(
        by=staff.officer, name="手续.pdf", content=b"%PDF-1.7 x", kind="pdf", village_code=staff.village.code
    )
    relief = actions.complete_papers(by=staff.officer, relief=relief, paper=paper, words="登记表、两人签字")
    with pytest.raises(SecondPersonRequired):
        actions.confirm_papers(by=staff.officer, relief=relief)
    page = reverse("relief:papers", args=[relief.pk])
    assert 'name="confirm"' not in signed_in("officer").get(page).content.decode()
    seen = signed_in("leader").get(page).content.decode()
    assert reverse("attachments:read", args=[paper.pk]) in seen
    assert "登记表、两人签字" in seen
    assert 'name="confirm"' in seen
    actions.confirm_papers(by=staff.leader, relief=relief)
    with pytest.raises(refusals.PapersComplete):
        actions.complete_papers(by=staff.officer, relief=relief, paper=paper, words="又一份")


@pytest.mark.clause("P18-6.g")
def test_a_lead_ends_with_the_case_that_it_becomes(staff: Cast, signed_in: Any) -> None:
    lead = case_actions.report_lead(
        by=staff.cadre, village=staff.village, need="disaster", who="三组 丁某家", text="起火"
    )
    page = signed_in("officer").get(reverse("relief:intake"), {"lead": lead.pk}).content.decode()
    assert re.search(rf'name="village"\s+value="{staff.village.code}"\s+checked', page)
    relief = opened(
        staff.officer, staff.village, lead=lead, channel="lead", kind="transitional", group="found_by_monitoring"
    )
    lead.refresh_from_db()
    assert lead.outcome == Lead.Outcome.APPLICATION
    assert relief.case.number in lead.answer


def test_the_pages_take_in_propose_and_decide(staff: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    page = client.get(reverse("relief:intake"))
    assert page.status_code == 200
    posted = {
        "name": "丁火根",
        "id_number": FIRE.person.id_number,
        "village": staff.village.code,
        "is_local": "true",
        "area": "rural",
        "kind": "small_first",
        "sub_cause": "accident_fire",
        "degree": "middle",
        "persons_affected": "3",
        "happened_on": "2023-06-05",
        "account": FIRE.account,
        "channel": "telephone",
        "with_proposal": "on",
        "way": "reserve",
        "reason": "电话里问过村支书",
        "client_key": "x" * 24,
    }
    preview = client.post(reverse("relief:preview"), posted).content.decode()
    assert "¥660.00" in preview
    assert not ReliefCase.objects.exists()
    refused = client.post(reverse("relief:intake"), posted | {"reason": ""})
    assert refused.status_code == 422
    assert not ReliefCase.objects.exists()
    response = client.post(reverse("relief:intake"), posted)
    relief = ReliefCase.objects.get()
    assert response["Location"] == relief.get_absolute_url()
    assert relief.case.step == "relief_by_township"
    assert client.post(reverse("relief:intake"), posted)["Location"] == relief.get_absolute_url()
    assert ReliefCase.objects.count() == 1
    client = signed_in("leader")
    shown = client.get(relief.get_absolute_url()).content.decode()
    assert "待乡镇决定" in shown
    assert FIRE.account in shown
    version = Case.objects.get(pk=relief.case_id).version
    client.post(reverse("casework:act", args=[relief.case_id, "grant_relief"]), {"version": version})
    assert Case.objects.get(pk=relief.case_id).outcome == Case.Outcome.GRANTED
    assert "丁火根" in client.get(reverse("relief:cases")).content.decode()
    letter = client.get(reverse("casework:case_document", args=[relief.case_id, "notification"]))
    assert letter.status_code == 200


def test_an_emergency_on_the_web_becomes_a_case(staff: Cast) -> None:
    from tests.casework.conftest import member

    said = case_actions.Answers(
        members=[member("丁火根", date(1970, 3, 4), 811)],
        household={},
        subjects={},
        phone="13700000001",
        needs={"relief": "昨晚起火，没有地方住", "medical": "住院花了三万"},
    )
    application, _code = case_actions.send_application(
        by=Applicant("群众"), channel="portal", village=staff.village, answers=said
    )
    case = application.cases.get()
    assert (case.procedure_id, case.step) == ("relief_urgent", "relief_proposal")
    assert [one.kind for one in Referral.objects.all()] == ["medical"]
    assert _step_labels(case)[1:] == ["待决定", "待告知"]
    actions.grant_relief(by=staff.leader, case=proposed(staff.officer, case.relief, changed={"kind": "small_first"}))
    progress = progress_of(Case.objects.get(pk=case.pk))
    assert "给予临时救助人民币" in progress.payment
    assert progress.events[-1][1] == "同意救助"
    contents = contents_of(Case.objects.get(pk=case.pk), "notification")
    assert contents is not None
    assert progress.payment in document_html("casework/case_documents/notification.html", contents)
