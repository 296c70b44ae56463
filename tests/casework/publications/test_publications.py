"""Publications of decisions: the duty, posting with a photograph, take-down, and who is never named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.daily_tasks import run_due
from doudi.casework.models import Case, Publication
from doudi.casework.publications.actions import submit_publications, take_down_publications
from doudi.casework.publications.queries import counts
from doudi.casework.publications.village_list import list_html
from doudi.core.attachments.refusals import WrongFileType
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.registry import actions as registry_actions
from doudi.registry.models import Award
from doudi.ui.templatetags.ui import yuan
from tests.casework.case_documents.test_case_documents import granted
from tests.casework.conftest import answers, member, send, with_opinion
from tests.casework.public_notices.test_notices_and_objections import CHILD, on_notice
from tests.clock import Clock
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db
PHOTO = ("公布栏.png", PNG_HEAD + b"board" * 100)


def posted(by: Any, village: Any, **changed: Any) -> list[Publication]:
    given = {
        "village_code": village.code,
        "chosen": list(Publication.objects.filter(first_day=None).values_list("pk", flat=True)),
        "first_day": date(2025, 9, 9),
        "photo": PHOTO,
    }
    return submit_publications(by=by, **(given | changed))


@pytest.mark.clause("MCA57-24", "MCA83-IV.2", "SAL2026-45", "P18-18.c")
def test_granted_decision_is_published_with_photograph_and_list(staff: Cast, clock: Clock) -> None:
    case = granted(staff, clock)
    publication = Publication.objects.get()
    assert publication.row == ("邱长生", "最低生活保障", "1人", yuan(case.decision.month_fen))
    assert (publication.first_day, publication.due_on) == (None, date(2025, 9, 12))
    assert counts(staff.officer) == [("决定待公布", 1)]
    assert counts(staff.bureau) == counts(staff.other_officer) == []
    clock.on(date(2025, 9, 13))
    assert counts(staff.leader) == [("决定待公布", 1), ("公布已超期", 1)]
    posted(staff.officer, staff.village)
    publication.refresh_from_db()
    assert (publication.first_day, publication.posted_by) == (date(2025, 9, 9), staff.officer)
    assert publication.photo is not None
    assert publication.sheet is not None
    assert publication.sheet.media_type == "application/pdf"
    assert counts(staff.officer) == []


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"chosen": []}, refusals.PublicationNotAllowed, "chosen"),
        ({"chosen": [10**6]}, refusals.PublicationNotAllowed, "chosen"),
        ({"first_day": date(2025, 9, 8)}, refusals.PublicationNotAllowed, "first_day"),
        ({"first_day": date(2025, 9, 10)}, refusals.PublicationNotAllowed, "first_day"),
        ({"photo": ("文字.png", b"no photograph")}, WrongFileType, ""),
    ],
)
def test_incomplete_publications_are_refused(
    staff: Cast, clock: Clock, changed: dict[str, Any], refusal: Any, field: str
) -> None:
    granted(staff, clock)
    with pytest.raises(refusal) as refused:
        posted(staff.officer, staff.village, **changed)
    assert set(refused.value.fields) == ({field} if field else set())
    assert Publication.objects.get().first_day is None


def test_only_the_township_posts_and_only_once(staff: Cast, clock: Clock) -> None:
    granted(staff, clock)
    for other, refusal in (
        (staff.other_officer, OutsideScope),
        (staff.bureau, RoleNotAllowed),
        (staff.people["cadre"], RoleNotAllowed),
    ):
        with pytest.raises(refusal):
            posted(other, staff.village)
    chosen = [Publication.objects.get().pk]
    with pytest.raises(refusals.PublicationNotAllowed):
        posted(staff.other_officer, staff.other_village, chosen=chosen)
    posted(staff.officer, staff.village)
    with pytest.raises(refusals.PublicationNotAllowed):
        posted(staff.officer, staff.village, chosen=chosen)
    for change in ({"lines": {}}, {"due_on": date(2026, 1, 1)}, {"photo": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Publication.objects.update(**change)


def taken_down(by: Any, village: Any, ended_on: date, **changed: Any) -> list[Publication]:
    chosen = list(Publication.objects.filter(ended_on=None).exclude(first_day=None).values_list("pk", flat=True))
    given = {"village_code": village.code, "chosen": chosen, "ended_on": ended_on}
    return take_down_publications(by=by, **(given | changed))


@pytest.mark.clause("P18-18.c")
def test_publication_hangs_while_the_award_is_paid_and_comes_down_after(staff: Cast, clock: Clock) -> None:
    granted(staff, clock)
    posted(staff.officer, staff.village)
    clock.on(date(2025, 12, 1))
    with pytest.raises(refusals.PublicationStillDue):
        taken_down(staff.officer, staff.village, clock.today)
    award = Award.objects.get(withdrawn_at=None)
    registry_actions.end_award(by=staff.bureau, award=award, last_month=date(2025, 12, 1), source_detail="停发")
    run_due()
    assert counts(staff.officer) == []
    clock.on(date(2026, 1, 5))
    run_due()
    assert counts(staff.officer) == [("公布待撤下", 1)]
    for wrong in (date(2025, 9, 8), date(2026, 1, 6)):
        with pytest.raises(refusals.PublicationNotAllowed) as refused:
            taken_down(staff.officer, staff.village, wrong)
        assert set(refused.value.fields) == {"ended_on"}
    with pytest.raises(OutsideScope):
        taken_down(staff.other_officer, staff.village, clock.today)
    with pytest.raises(RoleNotAllowed):
        taken_down(staff.bureau, staff.village, clock.today)
    taken_down(staff.leader, staff.village, clock.today)
    publication = Publication.objects.get()
    assert (publication.ended_on, publication.ended_by) == (clock.today, staff.leader)
    assert counts(staff.officer) == []


def test_recognition_hangs_as_long_as_it_is_valid(staff: Cast, clock: Clock) -> None:
    earner = member("邱长生", date(1980, 4, 3), 701, wage_fen="80000")
    case = on_notice(staff, "expenditure_hardship", earner, against=True)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    actions.grant(by=staff.bureau, case=case)
    publication = Publication.objects.get()
    assert publication.row[3] == "—"
    assert publication.take_down_due_on == date(2026, 9, 9)


def test_changed_amount_is_published_again(staff: Cast, clock: Clock) -> None:
    from tests.casework.post_award.test_reassessment import found, looked_at

    first = granted(staff, clock)
    actions.deliver(by=staff.officer, case=first, how="当面")
    posted(staff.officer, staff.village)
    clock.on(date(2025, 11, 3))
    household = Case.objects.get(pk=first.pk).household
    assert household is not None
    case = actions.open_case(by=staff.officer, matter="circumstances_change", household=household, why="打工")
    person = household.memberships.get().person
    found(staff, case, person, "business_fen", 300_00, date(2025, 10, 1))
    case = actions.decide_measures(by=staff.bureau, case=looked_at(staff, case))
    old, new = Publication.objects.all()
    assert (old.take_down_due_on, new.first_day) == (clock.today, None)
    assert new.row == ("邱长生", "最低生活保障", "1人", yuan(case.decision.month_fen))


@pytest.mark.clause("MCA83-IV.2")
def test_childrens_benefits_and_disability_subsidies_are_never_published(staff: Cast) -> None:
    child = member(CHILD, date(2015, 5, 5), 801, relation="户主", child_status="orphan")
    case = actions.accept_case(
        by=staff.officer, case=send(staff.village, answers("child_living", child, places=[0]))[0].cases.get()
    )
    with_opinion(case, staff.officer)
    actions.grant(by=staff.bureau, case=actions.agree(by=staff.leader, case=case))
    assert not Publication.objects.exists()


@pytest.mark.clause("MCA83-IV.2")
def test_nobody_under_age_is_named_on_a_published_list(staff: Cast, clock: Clock, signed_in: Any) -> None:
    child = member(CHILD, date(2012, 5, 5), 801, relation="户主")
    mother = member("张春兰", date(1978, 5, 5), 803, relation="母亲", business_fen="10000")
    case = on_notice(staff, "dibao", child, mother)
    clock.after(8)
    actions.grant(by=staff.bureau, case=actions.end_public_notice(by=staff.officer, case=case))
    text = list_html(staff.village.code, list(Publication.objects.all()), clock.today)
    page = signed_in("officer").get(reverse("casework:publications_of_village", args=[staff.village.code]))
    for shown in (text, page.content.decode()):
        assert "张某监护家庭，2人" in shown
        assert CHILD not in shown
    assert "待县民政局填写" in text


def test_publication_in_the_browser(staff: Cast, clock: Clock, signed_in: Any) -> None:
    case = granted(staff, clock)
    officer = signed_in("officer")
    assert "决定待公布" in officer.get(reverse("console:desk")).content.decode()
    assert staff.village.name in officer.get(reverse("casework:publications")).content.decode()
    page = reverse("casework:publications_of_village", args=[staff.village.code])
    assert "登记公布" in officer.get(page).content.decode()
    assert "登记公布" not in signed_in("bureau").get(page).content.decode()
    pk = Publication.objects.get().pk
    address = reverse("casework:post_publications", args=[staff.village.code])
    given = {"chosen": [pk], "first_day": "2025-09-09"}
    assert officer.post(address, given).status_code == 422, "without a photograph"
    answer = officer.post(address, given | {"photo": SimpleUploadedFile(*PHOTO)}, follow=True)
    assert "已登记公布" in answer.content.decode()
    assert "看照片" in officer.get(case.get_absolute_url()).content.decode()
    sheet = officer.get(reverse("casework:publication_list", args=[staff.village.code]))
    assert sheet.content.startswith(b"%PDF-")
    Publication.objects.update(take_down_due_on=date(2025, 9, 9))
    address = reverse("casework:take_down_publications", args=[staff.village.code])
    assert officer.post(address, {"chosen": [pk], "ended_on": ""}).status_code == 422
    assert (
        "已登记撤下" in officer.post(address, {"chosen": [pk], "ended_on": "2025-09-09"}, follow=True).content.decode()
    )
    assert signed_in("other_officer").get(page).status_code == 404
