"""Posts that no page offers, against every guard of the procedures: each is refused, and nothing changes.

A post is forged as somebody with a client of their own would: hidden fields made up, a step left out, the same person
twice, another township, an old page, a day to come, keys of other rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.household_records import actions as records
from doudi.casework.models import Case
from doudi.core.audit.models import TrailHead
from doudi.registry import actions as registry_actions
from tests.casework.cases.test_cases import accepted
from tests.casework.cases.test_dependent_cases import both_accepted
from tests.casework.conftest import (
    BORN,
    answers,
    assessor,
    member,
    self_care_team,
    send,
    with_appraisal,
    with_home_visit,
    with_opinion,
    with_requested_check,
)
from tests.casework.department_reviews.test_department_reviews import at_the_federation
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
FUTURE, NOBODY = "2099-01-01", 987_654
_NOT_COMPARED = {"django_session", "core_entry"}


@pytest.fixture(autouse=True)
def refusals_without_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the page of the case below a refusal, which takes most of the time of a post; its own tests show it."""

    def refused(_request: Any, _case: Case, sent: Any = None, _joint: Any = None) -> HttpResponse:
        return HttpResponse(status=422 if sent else 200)

    monkeypatch.setattr("doudi.casework.cases.views._render_case", refused)


@dataclass(frozen=True)
class Forged:
    """A post by ``who``, and whether its page can be refused only by not being there."""

    what: str
    who: str
    address: str
    data: dict[str, Any] = field(default_factory=dict)


def contents() -> dict[str, int]:
    """Return a digest of every table, whatever its rows are."""
    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - _NOT_COMPARED):
            cursor.execute(f'SELECT * FROM "{table}"')
            digests[table] = hash(tuple(sorted(map(repr, cursor.fetchall()))))
    return digests


def assert_refused(signed_in: Callable[[str], Client], attempts: list[Forged]) -> None:
    """Send every post; assert a refusal that says so, that no action was recorded, and no row of any table is another.

    The tables are compared once, after the last post: reading all of them takes several times as long as a post.
    """
    clients = {who: signed_in(who) if who != "anybody" else Client() for who in {one.who for one in attempts}}
    before, head = contents(), TrailHead.objects.values_list("hash", flat=True).first()
    for one in attempts:
        answer = clients[one.who].post(one.address, one.data)
        assert answer.status_code in {302, 400, 403, 404, 409, 422}, (one.what, answer.status_code)
        if answer.status_code == 302:
            told = [message.level_tag for message in get_messages(answer.wsgi_request)]
            assert "error" in told or one.who == "anybody", (one.what, told)
        assert TrailHead.objects.values_list("hash", flat=True).first() == head, one.what
    after = contents()
    assert [table for table in after if after[table] != before.get(table)] == []


def on_case(case: Case, verb: str, who: str, what: str = "", version: Any = None, **data: Any) -> Forged:
    case.refresh_from_db()
    sent = {"version": str(case.version if version is None else version), **data}
    return Forged(what or f"{verb} by {who} at {case.step}", who, reverse("casework:act", args=[case.pk, verb]), sent)


def paper(name: str = "依据.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 paper")


PROPOSAL = {"is_favourable": "true", "dibao_class": "other", "reason": "情况属实"}
AGREED = {"is_agreed": "true", "reason": "情况属实"}


def test_investigation_is_not_skipped(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    person = case.household.memberships.get().person if case.household else None
    opinion = {**PROPOSAL, "people": [person.number if person else ""]}
    visit = reverse("casework:home_visit", args=[case.pk])
    check = lambda verb: reverse("casework:act_on_check", args=[case.pk, verb])  # noqa: E731 - shorter
    seen = {
        "visited_on": timezone.localdate().isoformat(),
        "visitor_2": str(staff.leader.pk),
        "seen": "属实",
        "signer": "邱长生",
        "unsigned_why": "不会写字",
        "key": "0" * 32,
    }
    assert_refused(
        signed_in,
        [
            on_case(case, "propose", "officer", "opinion without a home visit", **opinion),
            on_case(case, "propose", "other_officer", "opinion of another township", **opinion),
            on_case(case, "propose", "cadre", "opinion of a cadre", **opinion),
            on_case(case, "propose", "officer", "opinion on an old page", version=case.version - 1, **opinion),
            on_case(case, "propose", "officer", "opinion without a page", version="", **opinion),
            *(on_case(case, verb, "leader") for verb in ("agree", "decide_pause", "end_public_notice", "uphold")),
            *(
                on_case(case, verb, "bureau")
                for verb in ("grant", "decide_measures", "confirm_card", "federation_agree")
            ),
            on_case(case, "refuse", "bureau", reason="不符合"),
            on_case(case, "decide_pause", "leader", "a pause nobody asked for", **AGREED),
            on_case(case, "decide_extension", "director", "an extension nobody asked for", **AGREED),
            on_case(case, "resume", "officer", "resumed though it runs"),
            on_case(case, "pause", "officer", "pause without evidence", reason="data_check"),
            on_case(case, "pause", "officer", "pause for a made-up reason", reason="holiday", evidence="1号"),
            on_case(case, "terminate", "officer", "ended without a confirmed refusal", reason="不配合"),
            on_case(case, "register_declared", "officer", "a made-up difference", chosen=["99"], why="看过"),
            on_case(
                case, "clear_doubt", "officer", "a made-up doubt", doubt="没有", is_confirmed="false", evidence="x"
            ),
            on_case(case, "request_materials", "officer", "materials after acceptance", ticked=["身份证、户口本"]),
            on_case(case, "decline", "officer", "declined after acceptance", reason="不收"),
            on_case(case, "lapse", "officer", "lapsed though nothing was missing"),
            on_case(case, "no_such_verb", "officer"),
            Forged("the same visitor twice", "officer", visit, seen | {"visitor_2": str(staff.officer.pk)}),
            Forged(
                "a visitor of another township", "officer", visit, seen | {"visitor_2": str(staff.other_officer.pk)}
            ),
            Forged("a visit to come", "officer", visit, seen | {"visited_on": FUTURE}),
            Forged("a visit without answers", "officer", visit, seen),
            Forged("a visit of another township", "other_officer", visit, seen),
            *(
                Forged(f"check: {verb}", who, check(verb), {"number": "1", "reported_on": "2025-09-01", "why": "x"})
                for verb, who in (
                    ("request_check", "officer"),
                    ("send_check", "bureau"),
                    ("record_reply", "bureau"),
                    ("record_report", "bureau"),
                    ("tell_applicant", "officer"),
                    ("decide_waiver", "leader"),
                    ("open_check", "other_officer"),
                    ("no_such_verb", "officer"),
                )
            ),
            Forged(
                "handed to another township",
                "officer",
                reverse("casework:handover", args=[case.pk]),
                {"to": str(staff.other_officer.pk), "reason": "忙"},
            ),
            Forged(
                "a made-up relative doubt",
                "officer",
                reverse("casework:settle_relative_doubt", args=[case.pk]),
                {"key": "staff-1", "is_relative": "false", "evidence": "问过"},
            ),
            Forged("withdrawn by a stranger", "anybody", reverse("portal:respond", args=[case.pk, "withdraw"])),
            Forged(
                "materials of a stranger",
                "anybody",
                reverse("portal:respond", args=[case.pk, "supply"]),
                {"words": "x"},
            ),
        ],
    )


def test_checks_and_clocks_need_a_second_person(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    check = with_requested_check(case, staff.officer)
    actions.propose_pause(by=staff.officer, case=case, reason="data_check", evidence="等平台")
    report = {"number": "核1", "reported_on": timezone.localdate().isoformat(), "attachment": paper()}
    page = lambda verb: reverse("casework:act_on_check", args=[case.pk, verb])  # noqa: E731 - shorter
    consent = {
        "subject": str(NOBODY),
        "signed_by": "邱长生",
        "signed_on": timezone.localdate().isoformat(),
        "attachment": paper(),
    }
    assert check.subjects.exists()
    assert_refused(
        signed_in,
        [
            on_case(case, "decide_pause", "officer", "a pause agreed to by who asked", **AGREED),
            on_case(case, "pause", "officer", "a second pause", reason="data_check", evidence="1号"),
            Forged("the report by the township", "officer", page("record_report"), report),
            Forged("a report before the replies", "bureau", page("record_report"), report | {"attachment": paper()}),
            Forged("a report to come", "bureau", page("record_report"), report | {"reported_on": FUTURE}),
            Forged("sent by the township", "officer", page("send_check")),
            Forged("the consent of somebody else's family", "officer", page("record_consent"), consent),
            Forged("requested twice", "officer", page("request_check")),
        ],
    )


def test_notices_run_their_days_and_another_person_concludes(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    with_home_visit(case, staff.officer)
    with_opinion(case, staff.officer, is_checked=False)
    on_review = [
        on_case(case, "agree", "officer", "reviewed by who proposed"),
        on_case(case, "agree", "leader", "reviewed on an old page", version=case.version - 1),
        on_case(case, "agree", "leader", "reviewed without a page", version=""),
        on_case(case, "agree", "bureau", "reviewed by the bureau"),
        on_case(case, "end_public_notice", "officer", "a notice that never hung"),
    ]
    assert_refused(signed_in, on_review)
    case = actions.agree(by=staff.leader, case=case)
    appraisal = {
        "held_on": FUTURE,
        "place": "村委会",
        "chaired_by": str(staff.officer.pk),
        "people": "钟有福 村民代表\n谢水英 村民\n刘石生 党员\n赖木根 村干部\n管桂香 村民\n",
        "votes_for": "5",
        "votes_against": "0",
        "votes_abstained": "0",
    }
    actions.record_objection(by=Applicant("群众"), case=case, text="他有房")
    assert_refused(
        signed_in,
        [
            on_case(case, "end_public_notice", "officer", "taken down early"),
            on_case(case, "end_opposed_notice", "officer", "taken down early, opposed"),
            on_case(case, "uphold", "leader", "upheld without an appraisal", result="不属实"),
            on_case(case, "grant", "bureau", "granted during the notice"),
            on_case(case, "record_appraisal", "officer", "an appraisal to come", **appraisal, minutes=paper()),
            on_case(
                case,
                "record_appraisal",
                "officer",
                "chaired by another township",
                **(appraisal | {"held_on": "2025-09-01", "chaired_by": str(staff.other_officer.pk)}),
                minutes=paper(),
            ),
            Forged(
                "an objection to a notice that is none",
                "anybody",
                reverse("portal:objection", args=[NOBODY]),
                {"text": "他有房"},
            ),
        ],
    )
    clock.after(8)
    with_appraisal(case, staff.officer)
    case.refresh_from_db()
    case = actions.end_public_notice(by=staff.officer, case=case)
    assert_refused(
        signed_in,
        [
            on_case(case, "uphold", "officer", "concluded by who chaired", result="不属实"),
            on_case(case, "sustain_objection", "officer", "sustained by who chaired", result="属实"),
            on_case(case, "grant", "bureau", "granted before the conclusion"),
        ],
    )


def at_confirmation(cast: Cast, clock: Clock) -> Case:
    case = accepted(cast)
    with_home_visit(case, cast.officer)
    with_opinion(case, cast.officer, is_checked=False)
    actions.agree(by=cast.leader, case=case)
    clock.after(8)
    return actions.end_public_notice(by=cast.officer, case=case)


def test_confirmation_needs_its_hands_and_its_report(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = at_confirmation(staff, clock)
    village = staff.village.code
    posted = {"chosen": [str(NOBODY)], "first_day": timezone.localdate().isoformat(), "photo": paper("公布栏.pdf")}
    assert_refused(
        signed_in,
        [
            on_case(case, "grant", "bureau", "granted without a check report"),
            on_case(case, "grant", "officer", "granted by who proposed"),
            on_case(case, "grant", "leader", "granted by the township"),
            on_case(case, "grant", "bureau", "granted on an old page", version=case.version - 1),
            on_case(case, "grant", "bureau", "granted without a page", version=""),
            on_case(case, "refuse", "bureau", "refused without a reason", reason=" "),
            on_case(case, "deliver", "officer", "delivered before the decision", how="当面"),
            on_case(case, "propose", "officer", "an opinion after the notice", **PROPOSAL),
            Forged(
                "a publication of nothing", "officer", reverse("casework:post_publications", args=[village]), posted
            ),
            Forged(
                "a publication of another township",
                "other_officer",
                reverse("casework:post_publications", args=[village]),
                posted,
            ),
            Forged(
                "taken down though it never hung",
                "officer",
                reverse("casework:take_down_publications", args=[village]),
                {"chosen": [str(NOBODY)], "ended_on": FUTURE},
            ),
        ],
    )


def test_recused_officers_do_not_act(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff)
    Case.objects.filter(pk=case.pk).update(recused_staff=[staff.officer.pk, staff.leader.pk])
    assert_refused(
        signed_in,
        [
            on_case(case, "propose", "officer", "the opinion of a near relative", **PROPOSAL),
            on_case(case, "pause", "officer", "a pause by a near relative", reason="data_check", evidence="1号"),
            on_case(case, "decide_pause", "leader", "a decision of a near relative", **AGREED),
        ],
    )


def test_departments_and_dependent_matters_wait_their_turn(staff: Cast, clock: Clock, signed_in: Any) -> None:
    nursing = at_the_federation(staff)
    dibao, living = both_accepted(
        staff, member("钟盲人", BORN, 741, disability_category="visual", disability_grade="1")
    )
    act = lambda case, verb: reverse("casework:department_act", args=[case.pk, verb])  # noqa: E731 - shorter
    checked = {"version": str(nursing.version), "has_checked_certificate": "on"}
    stale = checked | {"version": str(nursing.version - 1)}
    assert_refused(
        signed_in,
        [
            on_case(living, "end_waiting", "officer", "the subsidy before dibao is decided"),
            on_case(living, "propose", "officer", "an opinion while it waits", **PROPOSAL),
            on_case(nursing, "federation_agree", "officer", "the township for the federation"),
            on_case(nursing, "federation_agree", "bureau", "the bureau for the federation"),
            on_case(nursing, "grant", "bureau", "granted without the federation"),
            Forged("the township on the federation's page", "officer", act(nursing, "federation_agree"), checked),
            Forged("a case of no concern to it", "federation", act(dibao, "federation_agree"), checked),
            Forged("an old page", "federation", act(nursing, "federation_agree"), stale),
            Forged("no page", "federation", act(nursing, "federation_agree"), checked | {"version": ""}),
            Forged("unchecked", "federation", act(nursing, "federation_agree"), {"version": str(nursing.version)}),
            Forged("no such verb", "federation", act(nursing, "grant"), checked),
        ],
    )


def test_teams_delegations_and_checks_stay_with_the_bureau(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = accepted(staff, "tekun", places=[0])
    team = self_care_team(case, accounts=[assessor(case), staff.leader])
    page = reverse("casework:self_care_assessment", args=[case.pk])
    members = [str(member.pk) for member in team.members.all()]
    tests = dict.fromkeys(("can_eat", "can_dress", "can_get_out_of_bed", "can_use_toilet"), "true")
    sheet = tests | {
        "can_walk_indoors": "true",
        "can_wash": "true",
        "person": case.person.number if case.person else "",
        "assessed_on": timezone.localdate().isoformat(),
        "present": members,
        "signature_note": "已签字",
    }
    named = {"name": "组", "first_day": "2025-01-01", "accounts": [str(staff.officer.pk), str(staff.leader.pk)]}
    delegated = {
        "township_code": "360731100",
        "matter": "dibao",
        "first_day": "2026-07-01",
        "legal_text": "县文件",
        "clause": "第一条",
        "issuer_level": "county",
    }
    teams, delegations = reverse("casework:self_care_teams"), reverse("casework:delegations")
    assert_refused(
        signed_in,
        [
            Forged("assessed by who is in charge", "officer", page, sheet),
            Forged("one assessor", "leader", page, sheet | {"present": members[:1]}),
            Forged("a member of no team", "leader", page, sheet | {"present": [members[0], str(NOBODY)]}),
            Forged("an assessment to come", "leader", page, sheet | {"assessed_on": FUTURE}),
            Forged("unsigned", "leader", page, sheet | {"signature_note": ""}),
            Forged("a person of another case", "leader", page, sheet | {"person": "P999"}),
            Forged("another township", "other_officer", page, sheet),
            Forged("a team named by the township", "officer", teams, named),
            Forged("a team with who names it", "director", teams, named | {"accounts": [str(staff.director.pk)] * 2}),
            Forged("a team of one", "bureau", teams, named | {"accounts": [str(staff.officer.pk)]}),
            Forged("a team of an auditor", "bureau", teams, named | {"accounts": [str(staff.auditor.pk)] * 2}),
            Forged("a delegation by the bureau's officer", "bureau", delegations, delegated),
            Forged("a delegation of another matter", "director", delegations, delegated | {"matter": "card_change"}),
            Forged("a delegation to nobody", "director", delegations, delegated | {"township_code": "360731999"}),
            Forged("a check that was not drawn", "bureau", reverse("casework:record_random_check", args=[NOBODY])),
            Forged("a relative ended", "officer", reverse("casework:end_near_relative", args=[NOBODY])),
            Forged("staff of another office", "officer", reverse("casework:end_staff_member", args=[NOBODY])),
        ],
    )


def test_deaths_cards_and_moves_need_two_sides(
    staff: Cast, clock: Clock, family: Family, other_family: Family, signed_in: Any
) -> None:
    today = timezone.localdate()
    report = registry_actions.report_death(by=staff.officer, person=family.son, died_on=today, data_source="名单")
    given = {"relation": "儿媳", "since": today, "source": "paper", "source_detail": "户口本"}
    move = registry_actions.propose_move(
        by=staff.officer, person=family.mother, household=other_family.household, kind="living", **given
    )
    death = reverse("registry:report_death", args=[family.mother.pk])
    decide = reverse("registry:death_report", args=[report.pk])
    change = reverse("registry:change_person", args=[family.mother.pk])
    answer = reverse("registry:move_proposal", args=[move.pk])
    died = {"died_on": today.isoformat(), "data_source": "名单"}
    card = {
        "value": "6228480000000000001",
        "since": "2025-01-01",
        "source": "paper",
        "source_detail": "x",
        "act": "save",
    }
    assert_refused(
        signed_in,
        [
            Forged("a death to come", "officer", death, died | {"died_on": FUTURE}),
            Forged("a death before the birth", "officer", death, died | {"died_on": "1960-01-01"}),
            Forged("a death without evidence", "officer", death, {"died_on": today.isoformat()}),
            Forged("a death in another township", "other_officer", death, died),
            Forged("confirmed by who reported", "officer", decide, {"act": "confirm", "why": "看过"}),
            Forged("confirmed by another township", "other_officer", decide, {"act": "confirm", "why": "看过"}),
            Forged("confirmed by a cadre", "cadre", decide, {"act": "confirm", "why": "看过"}),
            *(
                Forged(f"{kind} changed by one", "officer", change, card | {"kind": kind})
                for kind in ("bank_account", "death_date", "no_such_kind")
            ),
            Forged("in the address", "officer", f"{change}?kind=bank_account", card),
            Forged("a move agreed to by who proposed", "officer", answer, {"answer": "agree"}),
            Forged("a move agreed to by the giving side", "leader", answer, {"answer": "agree"}),
            Forged(
                "a move withdrawn by the receiving side", "other_officer", answer, {"answer": "withdraw", "reason": "x"}
            ),
            Forged(
                "a person taken from another township",
                "other_officer",
                reverse("registry:move", args=[family.son.pk]),
                {"household": str(other_family.household.pk), **given, "kind": "living"},
            ),
            Forged(
                "a household moved into another township",
                "officer",
                reverse("registry:move_household", args=[family.household.pk]),
                {"village": staff.other_village.code, "since": today.isoformat(), "source": "paper"},
            ),
        ],
    )


def test_records_of_a_household_need_their_grounds(staff: Cast, clock: Clock, family: Family, signed_in: Any) -> None:
    today = timezone.localdate()
    row = records.record_non_cooperation(
        by=staff.officer,
        household=family.household,
        happened_on=today,
        what="拒绝入户",
        evidence="村干部在场",
        told_on=today,
    )
    page = reverse("casework:household_records", args=[family.household.pk])
    step = reverse("casework:next_step_of_record", args=["non-cooperation", row.pk])
    confirm = {"is_confirmed": "yes", "finding": "属实"}
    refusal = {"kind": "non-cooperation", "happened_on": FUTURE, "what": "x", "evidence": "x", "told_on": FUTURE}
    job = {"kind": "job", "person": str(family.mother.pk), "introduced_on": FUTURE, "job": "x", "suitability": "x"}
    change = {"kind": "unreported-change", "what": "买车", "evidence": "数据", "found_on": today.isoformat()}
    open_case = reverse("casework:open_case", args=[family.household.pk])
    assert_refused(
        signed_in,
        [
            Forged("confirmed by who recorded", "officer", step, confirm),
            Forged("confirmed by another township", "other_officer", step, confirm),
            Forged("a refusal to come", "officer", page, refusal),
            Forged("a job to come", "officer", page, job),
            Forged(
                "a job for a stranger", "officer", page, job | {"person": str(NOBODY), "introduced_on": "2025-08-01"}
            ),
            Forged("a change still in time", "officer", page, change | {"changed_on": today.isoformat()}),
            Forged("found before it changed", "officer", page, change | {"changed_on": FUTURE}),
            Forged("a record of another township", "other_officer", page, change | {"changed_on": "2024-01-01"}),
            Forged("another kind of record", "officer", page, {"kind": "dibao-offer"}),
            Forged("a case of another township", "other_officer", open_case, {"matter": "ending", "why": "x"}),
            Forged("a matter that offices do not open", "officer", open_case, {"matter": "dibao", "why": "x"}),
        ],
    )


def test_documents_and_answers_are_their_own(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = send(staff.village, answers("dibao"))[0].cases.get()
    recovery = reverse("payments:recovery", args=[NOBODY])
    assert_refused(
        signed_in,
        [
            on_case(case, "request_materials", "officer", "nothing requested", ticked=[], materials=" "),
            on_case(case, "request_materials", "officer", "what data tells", ticked=["身份证、户口本"]),
            on_case(case, "decline", "officer", "declined without a reason", reason=""),
            on_case(case, "accept", "officer", "somebody recused without a name", recused_staff=[str(staff.leader.pk)]),
            on_case(case, "accept", "officer", "recused who is nobody", recused_staff=[str(NOBODY)]),
            on_case(case, "accept", "other_officer", "accepted by another township"),
            on_case(case, "accept", "auditor", "accepted by an auditor"),
            Forged("a recovery that is none", "director", recovery, {"verb": "demand", "why": "x"}),
        ],
    )
