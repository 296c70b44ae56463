"""An accepted experience is recommended to every township; each answers once what it made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.core.refusals import NumberInText, OutsideScope, PermissionRequired, TransitionNotAllowed
from doudi.outreach.stories.actions.consents import withdraw_consent
from doudi.outreach.stories.actions.publications import record_publication
from doudi.outreach.stories.actions.recommendations import answer_recommendation, recommend_experience
from doudi.outreach.stories.models import Story
from doudi.outreach.stories.queries import adoptions_of, stories, visible_stories
from doudi.outreach.stories.refusals import AnswerNotPossible, RecommendationNotPossible
from doudi.outreach.stories.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.outreach.stories.story_rows import PAPER, accepted, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.clause("P18-2.g")]
DUE = date(2025, 9, 30)
LESSON = "一张清单管到户，村干部照着问"


@pytest.fixture
def experience(cast: Cast, clock: Clock) -> Story:  # noqa: F811 - the imported fixture
    clock.on(date(2025, 9, 5))
    return accepted(cast.officer, cast.bureau, kind="experience", tells_about_people=True)


def recommended(cast: Cast, experience: Story) -> Story:
    recommend_experience(by=cast.bureau, story=experience, lesson=LESSON, due_on=DUE)
    experience.refresh_from_db()
    return experience


def tasks(by: Any) -> dict[str, int]:
    return {str(one.label): one.number for one in waiting_tasks(by)}


def test_other_townships_read_it_and_answer_once(cast: Cast, experience: Story) -> None:
    assert experience not in visible_stories(by=cast.other_officer)
    found = recommended(cast, experience)
    assert found in stories(by=cast.other_officer, state="recommended")
    assert tasks(cast.other_officer)["推广的经验待答复"] == 1
    assert "推广的经验待答复" not in tasks(cast.officer), "its own"
    answer_recommendation(by=cast.other_officer, story=found, answer="adapted", words="改成按组走访")
    assert "推广的经验待答复" not in tasks(cast.other_officer)
    shown = adoptions_of(found)
    assert shown is not None
    assert [(one.place, one.answer) for one in shown.answers] == [(cast.other_village.parent.name, "adapted")]
    assert len(shown.waiting) == 23 - 2, "townships without its own and the one that answered"
    with pytest.raises(AnswerNotPossible):
        answer_recommendation(by=cast.other_officer, story=found, answer="adopted", words="又一次")


def test_what_is_late_is_on_the_desk_of_the_bureau(cast: Cast, experience: Story, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    found = recommended(cast, experience)
    clock.on(DUE)
    assert "推广的经验有乡镇过期没答复" not in tasks(cast.bureau)
    clock.on(date(2025, 10, 1))
    assert tasks(cast.bureau)["推广的经验有乡镇过期没答复"] == 1
    shown = adoptions_of(found)
    assert shown is not None
    assert shown.is_late


def test_who_may_recommend_and_what(cast: Cast, experience: Story) -> None:
    given: dict[str, Any] = {"lesson": LESSON, "due_on": DUE}
    with pytest.raises(PermissionRequired):
        recommend_experience(by=cast.officer, story=experience, **given)
    with pytest.raises(RecommendationNotPossible, match="答复期限"):
        recommend_experience(by=cast.bureau, story=experience, lesson=LESSON, due_on=date(2025, 9, 1))
    with pytest.raises(NumberInText):
        recommend_experience(by=cast.bureau, story=experience, lesson="电话13700000001问", due_on=DUE)
    waiting = handed_in(cast.officer, kind="practice", tells_about_people=False)
    with pytest.raises(TransitionNotAllowed):
        recommend_experience(by=cast.bureau, story=waiting, **given)
    told = accepted(cast.other_officer, cast.bureau, tells_about_people=False)
    with pytest.raises(RecommendationNotPossible, match="典型经验"):
        recommend_experience(by=cast.bureau, story=told, **given)
    recommended(cast, experience)
    with pytest.raises(RecommendationNotPossible, match="已经在推广"):
        recommend_experience(by=cast.bureau, story=experience, **given)


def test_who_may_answer(cast: Cast, experience: Story) -> None:
    with pytest.raises(AnswerNotPossible):
        answer_recommendation(by=cast.other_officer, story=experience, answer="adopted", words="照着做")
    found = recommended(cast, experience)
    for by in (cast.bureau, cast.auditor):
        with pytest.raises((OutsideScope, PermissionRequired)):
            answer_recommendation(by=by, story=found, answer="adopted", words="照着做")
    with pytest.raises(AnswerNotPossible):
        answer_recommendation(by=cast.officer, story=found, answer="adopted", words="自己的")
    with pytest.raises(AnswerNotPossible, match="请选择"):
        answer_recommendation(by=cast.other_officer, story=found, answer="perhaps", words="照着做")


def test_a_reader_may_read_the_text_alone(cast: Cast, experience: Story, signed_in: Any) -> None:
    found = recommended(cast, experience)
    with pytest.raises(OutsideScope):
        withdraw_consent(by=cast.other_officer, story=found, withdrawn_on=date(2025, 9, 5))
    with pytest.raises(OutsideScope):
        record_publication(by=cast.other_officer, story=found, published=PAPER)  # type: ignore[arg-type]  # not looked at
    reader = signed_in("other_officer")
    page = reader.get(found.get_absolute_url()).content.decode()
    assert LESSON in page
    assert "答复：怎样学的" in page
    assert "老李头" not in page, "consents are of its own township"
    assert "登记发表" not in page
    assert reader.get(f"{found.get_absolute_url()}document/").status_code == 200
    sent = {"act": "adopt", "answer": "adopted", "words": "照着做了，村里都有清单"}
    assert reader.post(found.get_absolute_url(), sent | {"words": ""}).status_code == 422
    assert reader.post(found.get_absolute_url(), sent | {"seen_version": 0}).status_code == 302
    assert "照着做了，村里都有清单" in signed_in("bureau").get(found.get_absolute_url()).content.decode()


def test_taken_down_it_is_recommended_no_more(cast: Cast, experience: Story) -> None:
    found = recommended(cast, experience)
    withdraw_consent(by=cast.officer, story=found, withdrawn_on=date(2025, 9, 5), consent=found.consents.get())
    assert found not in visible_stories(by=cast.other_officer)
    assert "推广的经验待答复" not in tasks(cast.other_officer)
    with pytest.raises(AnswerNotPossible):
        answer_recommendation(by=cast.other_officer, story=found, answer="adopted", words="照着做")
