"""A department's own page: take up, ask back, look, answer, send on; deadlines and the share answered in time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.family_file.queries import referrals_of_family
from doudi.casework.models import Application, Referral
from doudi.casework.referrals.department_queries import shares_in_time
from doudi.casework.referrals.tasks import waiting_tasks
from doudi.casework.refusals import (
    AlreadyAnswered,
    AlreadyTakenUp,
    AnswersItself,
    HelpIncomplete,
    NothingAsked,
    QuestionOpen,
    UnknownReferralKind,
)
from doudi.console.navigation import waiting_by_entry
from doudi.core.accounts.actions import open_account
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import read_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired
from doudi.registry.households.panels import FamilyFile
from doudi.registry.models import Award
from tests.casework.conftest import answers, send
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import PASSWORD, Cast, identity_number

pytestmark = pytest.mark.django_db
NEED = "要一台轮椅，下肢瘫痪"
STARTED = date(2025, 9, 1)


def in_department(code: str) -> User:
    """A second department's user."""
    return open_account(
        by=SYSTEM,
        username=f"user-{code}",
        name="某某",
        role="department_officer",
        department=code,
        division=User.objects.get(username="federation").division,
        password=PASSWORD,
        initial=False,
    )


def handed_over(cast: Cast, kind: str = "disability", text: str = NEED) -> Referral:
    said = answers("dibao", subjects={}, needs={kind: text}, consent={})
    row = send(cast.village, said)[0].referrals.get()
    return actions.hand_over_referral(by=cast.officer, referral=row, department="", department_code=row.department_code)


@pytest.mark.clause("P18-12.d")
def test_department_takes_up_asks_back_and_helps(cast: Cast, clock: Clock) -> None:  # noqa: F811 - a fixture
    row = actions.take_up_referral(by=cast.federation, referral=handed_over(cast))
    assert (row.department, row.taken_up_by, str(row.state_label)) == ("县残联", cast.federation, "部门在办")
    with pytest.raises(AlreadyTakenUp):
        actions.take_up_referral(by=cast.federation, referral=row)
    row = actions.ask_back(by=cast.federation, referral=row, question="残疾证号是多少")
    assert str(Referral.objects.get().state_label) == "部门有问，待回复"
    with pytest.raises(QuestionOpen):
        actions.ask_back(by=cast.federation, referral=row, question="还有")
    assert [task.label for task in waiting_tasks(cast.officer)] == ["部门的提问待回复"]
    with pytest.raises(OutsideScope):
        actions.reply_to_department(by=cast.other_officer, referral=row, reply="不知道")
    actions.reply_to_department(by=cast.officer, referral=row, reply="证在家里，已拍照")
    with pytest.raises(NothingAsked):
        actions.reply_to_department(by=cast.officer, referral=row, reply="再说一次")
    given = actions.GivenHelp(date(2025, 9, 20), 120_000)
    row = actions.answer_for_department(
        by=cast.federation, referral=row, outcome="helped", answer="配轮椅一台", help_given=given
    )
    assert (row.outcome, row.helped_from, row.amount_fen) == ("helped", date(2025, 9, 20), 120_000)
    with pytest.raises(AlreadyAnswered):
        actions.answer_for_department(by=cast.federation, referral=row, outcome="not_eligible", answer="改口")
    said = [one.sentence for one in Entry.objects.filter(verb__startswith="referral.")]
    assert len(said) == 5
    assert not any("轮椅" in one or "残疾证号" in one for one in said)


@pytest.mark.clause("SAL2026-42")
def test_department_sees_what_civil_affairs_has_confirmed(
    cast: Cast,
    clock: Clock,  # noqa: F811 - a fixture
    family: Any,
    signed_in: Any,
) -> None:
    row = actions.refer_person(by=cast.officer, person=family.son, kind="disability", text=NEED)
    assert row.household == family.household
    page = reverse("casework:department_referral", args=[row.pk])
    assert "低保（2022年1月起），可以不再重复审核" in signed_in("federation").get(page).content.decode()
    Award.objects.update(valid_to=date(2025, 8, 1))
    assert "民政已确认" not in signed_in("federation").get(page).content.decode()


def test_answer_needs_what_belongs_to_its_outcome(cast: Cast) -> None:
    row, by = handed_over(cast), cast.federation
    with pytest.raises(HelpIncomplete, match="从哪天起"):
        actions.answer_for_department(by=by, referral=row, outcome="helped", answer="给了")
    given = actions.GivenHelp(STARTED)
    with pytest.raises(HelpIncomplete, match="不填帮助"):
        actions.answer_for_department(by=by, referral=row, outcome="not_eligible", answer="不符", help_given=given)
    with pytest.raises(HelpIncomplete, match="请选择结果"):
        actions.answer_for_department(by=by, referral=row, outcome="answered", answer="好")
    given = actions.GivenHelp(STARTED, 100_000_001)
    with pytest.raises(HelpIncomplete, match="100万"):
        actions.answer_for_department(by=by, referral=row, outcome="helped", answer="给", help_given=given)
    with pytest.raises(ReasonRequired):
        actions.answer_for_department(by=by, referral=row, outcome="not_eligible", answer=" ")
    assert Referral.objects.get().ended_on is None


@pytest.mark.attack
def test_database_refuses_money_without_help(cast: Cast) -> None:
    row = handed_over(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(amount_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(ended_on=STARTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(application=None)


@pytest.mark.attack
def test_department_sees_only_what_was_handed_to_it(cast: Cast, signed_in: Any) -> None:
    mine, medical = handed_over(cast), handed_over(cast, "medical", "透析花费大")
    waiting = send(cast.village, answers("dibao", subjects={}, needs={"disability": "要盲杖"}, consent={}))[0]
    client = signed_in("federation")
    listed = client.get(reverse("casework:department_referrals")).content.decode()
    assert reverse("casework:department_referral", args=[mine.pk]) in listed
    assert "邱长生" not in listed, "the list masks names"
    for hidden in (medical, waiting.referrals.get()):
        page = reverse("casework:department_referral", args=[hidden.pk])
        assert page not in listed
        assert client.get(page).status_code == 404
        with pytest.raises(OutsideScope):
            actions.take_up_referral(by=cast.federation, referral=hidden)
    with pytest.raises(PermissionRequired):
        actions.take_up_referral(by=cast.bureau, referral=mine)


@pytest.mark.attack
def test_look_at_the_need_is_recorded(cast: Cast, signed_in: Any) -> None:
    row, client = handed_over(cast), signed_in("federation")
    page = reverse("casework:department_referral", args=[row.pk])
    shown = client.get(page).content.decode()
    assert "轮椅" not in shown
    assert "13700000001" not in shown
    contact = actions.reveal_referral(by=cast.federation, referral=row)
    assert (contact.text, contact.phones) == (NEED, ["13700000001"])
    entry = Entry.objects.get(verb="referral.department_reveal")
    assert "13700000001" not in entry.sentence
    page = reverse("casework:reveal_department_referral", args=[row.pk])
    shown = client.post(page).content.decode()
    assert "轮椅" in shown
    assert "13700000001" in shown
    assert Entry.objects.filter(verb="referral.department_reveal").count() == 2
    actions.answer_for_department(by=cast.federation, referral=row, outcome="not_eligible", answer="不符")
    assert client.post(page).status_code == 404, "an answered need is closed to looks"


def test_pages_of_a_department(cast: Cast, signed_in: Any) -> None:
    row, client = handed_over(cast), signed_in("federation")
    assert "转来的需求待接手" in client.get("/").content.decode()

    def act(verb: str, **said: Any) -> Any:
        return client.post(reverse("casework:act_on_department_referral", args=[row.pk, verb]), said)

    assert act("take_up").status_code == 302
    assert act("take_up").status_code == 422
    assert act("ask_back", question="").status_code == 422
    assert act("ask_back", question="证号").status_code == 302
    officer = signed_in("officer")
    assert "部门的提问待回复" in officer.get("/").content.decode()
    asked = officer.get(reverse("casework:referrals"), {"kind": "referral", "lateness": "asked"}).content.decode()
    assert "邱长生：助残服务" in asked
    assert "证号" in officer.get(row.get_absolute_url()).content.decode()
    assert officer.post(row.get_absolute_url(), {"act": "reply", "reply": "在册"}).status_code == 302
    helped = {"outcome": "helped", "answer": "配轮椅", "helped_from": "2025-09-20", "amount_fen": "1200"}
    assert act("answer", **(helped | {"helped_from": ""})).status_code == 422
    scan = SimpleUploadedFile("领取单.pdf", b"%PDF-1.4 invented")
    assert act("answer", **helped, scan=scan).status_code == 302
    assert act("nothing").status_code == 404
    ended = client.get(reverse("casework:department_referrals"), {"state": "ended"}).content.decode()
    assert "已给予帮助" in ended
    page = client.get(reverse("casework:department_referral", args=[row.pk])).content.decode()
    assert "看需求内容" not in page, "an answered need is closed to looks"
    row.refresh_from_db()
    file = reverse("attachments:read", args=[row.attachment_id])
    assert file in page
    assert client.get(file).content == b"%PDF-1.4 invented"
    assert Entry.objects.order_by("-number")[0].verb == "attachment.read"
    Attachment.objects.update(uploaded_by=cast.officer)
    assert client.get(file).status_code == 403, "a department opens only what it uploaded itself"
    with pytest.raises(PermissionRequired):
        read_attachment(by=cast.federation, attachment=Attachment.objects.get())
    shown = officer.get(row.get_absolute_url()).content.decode()
    assert "配轮椅" in shown
    assert "1,200.00" in shown


def test_township_records_only_for_departments_without_users(cast: Cast, signed_in: Any) -> None:
    row = handed_over(cast)
    with pytest.raises(AnswersItself):
        actions.answer_referral(by=cast.officer, referral=row, answer="听说给了")
    assert "登记答复" not in signed_in("officer").get(row.get_absolute_url()).content.decode()
    on_paper = handed_over(cast, "medical", "透析花费大")
    actions.answer_referral(by=cast.officer, referral=on_paper, answer="已救助", outcome="helped")
    with pytest.raises(ReasonRequired):
        actions.answer_referral(by=cast.bureau, referral=row, answer="转了", outcome="sent_on")
    assert actions.answer_referral(by=cast.bureau, referral=row, answer="电话答复").outcome == "answered"


def test_department_sends_on_and_the_next_answers(cast: Cast, clock: Clock) -> None:  # noqa: F811 - a fixture
    row, hospital = handed_over(cast), in_department("mib")
    for code in ("dpf", "none"):
        with pytest.raises(HelpIncomplete):
            actions.send_on_referral(by=cast.federation, referral=row, department_code=code, answer="不归我们")
    clock.after_working_days(3)
    after = actions.send_on_referral(by=cast.federation, referral=row, department_code="mib", answer="是医疗费用")
    row.refresh_from_db()
    assert (row.outcome, after.sent_on_from, after.text) == ("sent_on", row, NEED)
    assert after.due_on > row.due_on
    assert not Referral.objects.handed_to(cast.federation).filter(pk=after.pk).exists()
    actions.answer_for_department(by=hospital, referral=after, outcome="not_eligible", answer="未达起付线")
    assert Referral.objects.filter(ended_on=None).count() == 0


@pytest.mark.clause("P18-12.d")
def test_reminder_overdue_and_escalation(cast: Cast, clock: Clock, signed_in: Any) -> None:  # noqa: F811 - fixtures
    handed_over(cast)

    def waits(by: User) -> list[str]:
        return [task.label for task in waiting_tasks(by)]

    assert waits(cast.federation) == ["转来的需求待接手"]
    clock.after_working_days(12)
    assert waits(cast.federation) == ["转来的需求待接手", "转来的需求快到期"]
    assert waits(cast.bureau) == []
    clock.after_working_days(4)
    assert waits(cast.federation) == ["转来的需求待接手", "转来的需求已逾期"]
    assert waits(cast.bureau) == ["部门答复已逾期"]
    assert waits(cast.director) == []
    clock.after_working_days(5)
    assert waits(cast.director) == ["部门答复逾期待督办"]
    for by in (cast.bureau, cast.director):
        assert waiting_by_entry(by)["casework:referrals"] == 1, "an overdue referral is one task of the menu"
    listed = {"kind": "referral", "lateness": "escalated"}
    assert "邱长生" in signed_in("director").get(reverse("casework:referrals"), listed).content.decode()


def test_share_answered_in_time(cast: Cast, clock: Clock, signed_in: Any) -> None:  # noqa: F811 - fixtures
    for _number in range(4):
        handed_over(cast)
    rows = list(Referral.objects.order_by("pk"))
    no = {"outcome": "not_eligible", "answer": "不符"}
    actions.answer_for_department(by=cast.federation, referral=rows[0], **no)
    clock.after_working_days(16)
    actions.answer_for_department(by=cast.federation, referral=rows[1], **no)
    handed_over(cast)  # falls due in October
    (share,) = shares_in_time(by=cast.bureau, quarter=date(2025, 7, 1))
    assert (share.due, share.in_time, share.late, share.unanswered, share.share) == (4, 1, 1, 2, "25%")
    (later,) = shares_in_time(by=cast.bureau, quarter=date(2025, 10, 1))
    assert (later.due, later.not_yet_due, later.share) == (0, 1, "—")
    assert shares_in_time(by=cast.other_officer, quarter=date(2025, 7, 1)) == []
    page = signed_in("bureau").get(reverse("casework:department_answers"), {"quarter": "2025-07-01"})
    assert "25%" in page.content.decode()
    assert page.content.decode().count("邱长生：助残服务") == 4
    assert signed_in("bureau").get(reverse("casework:department_answers"), {"quarter": "1999-07-01"}).status_code == 400


@pytest.mark.clause("P18-12.c", "P18-15.b")
def test_need_of_a_family_without_a_case(cast: Cast, family: Any, signed_in: Any) -> None:
    officer, page = signed_in("officer"), reverse("casework:refer_household", args=[family.household.pk])
    assert page in officer.get(family.household.get_absolute_url()).content.decode()
    person = family.household.present_people.order_by("pk")[0]
    said = {"person": person.pk, "kind": "disability", "text": NEED}
    assert officer.post(page, said | {"text": ""}).status_code == 422
    assert officer.post(page, said | {"kind": "relief"}).status_code == 422
    assert officer.post(page, said).status_code == 302
    row = Referral.objects.get()
    assert (row.person, row.household, row.department_code) == (person, family.household, "dpf")
    assert row.handed_over_on is not None, "the officer has judged it already"
    assert "轮椅" not in Entry.objects.get(verb="referral.create_for_family").sentence
    (part,) = referrals_of_family(FamilyFile(family.household, cast.officer))
    shown = (part.department, str(part.declared.label), str(part.state_label))
    assert shown == ("县残疾人联合会", "助残服务", "已转办，等答复")
    assert row.get_absolute_url() in officer.get(family.household.get_absolute_url()).content.decode()
    foreign = signed_in("other_officer")
    assert foreign.post(page, said).status_code == 404
    with pytest.raises(OutsideScope):
        actions.refer_person(by=cast.other_officer, person=person, kind="medical", text="病")
    with pytest.raises(PermissionRequired):
        actions.refer_person(by=cast.cadre, person=person, kind="medical", text="病")
    assert actions.reveal_referral(by=cast.federation, referral=row).id_number == person.id_number.clear()


def test_need_behind_a_lead(cast: Cast, signed_in: Any) -> None:
    lead = actions.report_lead(by=cast.cadre, village=cast.village, need="alone", who="三组某家")
    officer, page = signed_in("officer"), reverse("casework:refer_lead", args=[lead.pk])
    assert page in officer.get(lead.get_absolute_url()).content.decode()
    assert officer.post(page, {"kind": "disability", "text": ""}).status_code == 422
    assert officer.post(page, {"kind": "disability", "text": NEED}).status_code == 302
    row = Referral.objects.get()
    assert (row.lead, row.name) == (lead, "三组某家")
    assert "三组某家" not in signed_in("federation").get(reverse("casework:department_referrals")).content.decode()
    with pytest.raises(UnknownReferralKind):
        actions.refer_lead(by=cast.officer, lead=lead, kind="lottery", text="彩票")
    actions.close_lead(by=cast.officer, lead=lead, outcome="visit", answer="看过")
    assert officer.get(page).status_code == 404


def test_family_follows_what_an_officer_referred_and_a_namesake_does_not(cast: Cast, family: Any) -> None:
    from doudi.casework.referrals.queries import referrals_for_applicant

    def applied(matter: str, name: str, id_number: str) -> Application:
        said = answers(matter, {"name": name, "id_number": id_number, "relation": "户主", "facts": {}})
        by = Applicant(name)
        return actions.send_application(by=by, channel="portal", village=cast.village, answers=said)[0]

    person = family.household.present_people.order_by("pk")[0]
    application = applied("dibao", person.name, person.id_number.clear())
    namesake = applied("dibao_margin", person.name, identity_number(person.birth_date, 777))
    row = actions.refer_person(by=cast.officer, person=person, kind="medical", text="病")
    assert not referrals_for_applicant(application).exists(), "nobody has matched the applicant with the family"
    for one in (application, namesake):
        one.cases.update(household=family.household)
    assert list(referrals_for_applicant(application)) == [row]
    assert not referrals_for_applicant(namesake).exists(), "another person of the same name"
    type(person).objects.filter(pk=person.pk).update(household=None)
    assert not referrals_for_applicant(application).exists(), "the applicant does not live there any more"


def test_open_referrals_move_with_the_family(cast: Cast, family: Any) -> None:
    from doudi.casework.referrals.moves import follow_household, follow_person

    person = family.household.present_people.order_by("pk")[0]
    row = actions.refer_person(by=cast.officer, person=person, kind="medical", text="病")
    family.household.village = cast.other_village
    follow_household(family.household)
    row.refresh_from_db()
    assert row.village_code == cast.other_village.code
    family.household.village = cast.village
    follow_person(person, None, family.household)
    row.refresh_from_db()
    assert (row.village_code, row.household) == (cast.village.code, family.household)
