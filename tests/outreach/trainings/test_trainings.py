"""Trainings: announced by a second person, signed in by a fresh code, tested, closed, made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.utils import timezone

from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.outreach.trainings import queries
from doudi.outreach.trainings.actions import (
    AgendaLine,
    add_material,
    announce_training,
    arrange_make_up,
    arrange_test,
    close_training,
    enter_training,
    read_material,
    sign_in,
    sign_in_for,
)
from doudi.outreach.trainings.models import Training
from doudi.outreach.trainings.refusals import SignInRefused, TrainingIncomplete
from doudi.outreach.trainings.sign_in_codes import is_good, new_code
from doudi.outreach.trainings.worklist import waiting_tasks
from tests.conftest import Cast
from tests.outreach.contests.contest_rows import some_questions
from tests.outreach.trainings.course_rows import announced, plan
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-2.b")
def test_a_training_from_the_plan_to_the_make_up(cast: Cast, signed_in: Any) -> None:
    with pytest.raises(PermissionRequired):
        enter_training(by=cast.officer, plan=plan(cast))
    entered = enter_training(by=cast.bureau, plan=plan(cast))
    with pytest.raises(SecondPersonRequired):
        announce_training(by=cast.bureau, training=entered)
    assert not queries.own_invitations(cast.cadre).exists()
    assert "会议通知待确认" in [one.label for one in waiting_tasks(cast.director)]
    training = announce_training(by=cast.director, training=entered)
    sign_in(by=cast.cadre, training=training, code=new_code(training.pk))
    with pytest.raises(OutsideScope):
        sign_in_for(by=cast.leader, invitation=training.invitations.get(user=cast.other_officer))
    with pytest.raises(SecondPersonRequired):
        sign_in_for(by=cast.officer, invitation=training.invitations.get(user=cast.officer))
    signed = sign_in_for(by=cast.leader, invitation=training.invitations.get(user=cast.officer))
    assert (signed.way, signed.signed_in_by) == ("manual", cast.leader)
    with pytest.raises(TransitionNotAllowed):
        arrange_make_up(by=cast.bureau, training=training, held_at=timezone.now(), place_held="县民政局")
    closed = close_training(by=cast.bureau, training=training, minutes="医保局解读了医疗救助政策。")
    assert [one.user for one in queries.missing_people(closed)] == [cast.other_officer]
    report = signed_in("officer").get(f"/trainings/{closed.pk}/report/").content.decode()
    assert "县医保局到会解读了政策" in report
    make_up = arrange_make_up(by=cast.bureau, training=closed, held_at=timezone.now(), place_held="县民政局")
    announce_training(by=cast.director, training=make_up)
    make_up.refresh_from_db()
    assert [one.user for one in make_up.invitations.all()] == [cast.other_officer]
    sign_in(by=cast.other_officer, training=make_up, code=new_code(make_up.pk))
    assert queries.missing_people(closed) == []
    assert sum(one.made_up for one in queries.attendance(closed, by=cast.bureau)) == 1


def test_a_code_is_good_for_its_training_and_a_short_while(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    training = announced(cast)
    assert is_good(new_code(training.pk), training.pk)
    for wrong in (new_code(training.pk + 1), "x", TimestampSigner(salt="other").sign(str(training.pk))):
        with pytest.raises(SignInRefused):
            sign_in(by=cast.cadre, training=training, code=wrong)
    with pytest.raises(SignInRefused):
        sign_in(by=cast.leader, training=training, code=new_code(training.pk))
    with monkeypatch.context() as patched:
        patched.setattr("django.core.signing.time.time", lambda: 1_000_000_000.0)
        old = new_code(training.pk)
    assert not is_good(old, training.pk)


@pytest.mark.parametrize("wrong", [{"agenda": ()}, {"invited": ()}, {"agenda": (AgendaLine("解读", "nobody"),)}])
def test_a_training_has_an_agenda_and_people(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(TrainingIncomplete):
        enter_training(by=cast.bureau, plan=plan(cast, **wrong))


@pytest.mark.clause("P18-2.b")
def test_the_short_test_is_for_those_invited(cast: Cast) -> None:
    some_questions()
    training = announced(cast)
    test = arrange_test(by=cast.bureau, training=training, question_count=4, minutes=10)
    assert (test.kind, sorted(test.invited)) == (
        "test",
        sorted([cast.cadre.pk, cast.officer.pk, cast.other_officer.pk]),
    )
    with pytest.raises(TrainingIncomplete):
        arrange_test(by=cast.bureau, training=training, question_count=4, minutes=10)


def test_material_is_for_those_invited(cast: Cast) -> None:
    training = announced(cast, invited=[cast.cadre])
    material = add_material(by=cast.bureau, training=training, title="讲义", file=Upload("讲义.png", PNG_HEAD))
    assert read_material(by=cast.cadre, material=material) == PNG_HEAD
    with pytest.raises(OutsideScope):
        read_material(by=cast.social_worker, material=material)


def test_a_training_is_closed_after_it_was_held(cast: Cast) -> None:
    training = announced(cast, held_at=timezone.now() + timedelta(days=1))
    with pytest.raises(TrainingIncomplete):
        close_training(by=cast.bureau, training=training, minutes="还没有开")


def test_pages_of_a_training(cast: Cast, signed_in: Any) -> None:
    bureau = signed_in("bureau")
    sent = {
        "kind": "meeting",
        "title": "解困脱困工作会议",
        "held_at": "2026-12-01T09:00",
        "place_held": "县政府",
        "agenda": "医疗救助政策解读|县医保局|王某\n安排下一步工作",
        "roles": ["township_officer"],
    }
    wrong = bureau.post("/trainings/new/", sent | {"agenda": "解读|某局"})
    assert (wrong.status_code, "没有部门“某局”" in wrong.content.decode()) == (422, True)
    made = bureau.post("/trainings/new/", sent, follow=True).content.decode()
    assert "县医保局" in made
    training = Training.objects.get()
    assert {one.user for one in training.invitations.all()} == {cast.officer, cast.other_officer}
    assert signed_in("officer").get(f"/trainings/{training.pk}/").status_code == 404
    assert signed_in("director").post(f"/trainings/{training.pk}/", {"act": "announce", "seen_version": "0"})
    officer = signed_in("officer")
    shown = officer.get(f"/trainings/{training.pk}/").content.decode()
    assert cast.other_officer.name not in shown
    code = new_code(training.pk)
    assert "解困脱困工作会议" in officer.get("/trainings/own/").content.decode()
    assert officer.post(f"/trainings/{training.pk}/sign-in/", {"code": "old"}).status_code == 422
    assert officer.post(f"/trainings/{training.pk}/sign-in/", {"code": code}).status_code == 302
    assert "请县医保局派员到会" in officer.get(f"/trainings/{training.pk}/notice/").content.decode()
    assert officer.get(f"/trainings/{training.pk}/report/").status_code == 302
    assert bureau.get(f"/trainings/{training.pk}/screen/").status_code == 200
