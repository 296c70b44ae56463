"""Stories: written, agreed to on paper, handed in by the tenth, reviewed, published, taken down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.models import Entry
from doudi.core.refusals import (
    NumberInText,
    OutsideScope,
    PermissionRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.outreach.stories.actions.consents import add_consent, withdraw_consent
from doudi.outreach.stories.actions.drafts import (
    accept_story,
    add_photo,
    change_story,
    drop_photo,
    hand_in_story,
    return_story,
    write_story,
)
from doudi.outreach.stories.actions.publications import Published, record_publication, record_recall
from doudi.outreach.stories.calendar import story_due_on
from doudi.outreach.stories.content_check import check_content
from doudi.outreach.stories.queries import county_figures, overview, stories
from doudi.outreach.stories.refusals import (
    ConsentMissing,
    ContentNotChecked,
    PublicationIncomplete,
    StoryIncomplete,
    StoryNotAllowed,
)
from doudi.outreach.stories.worklist import waiting_tasks
from doudi.supervision.measures.measure import Figure, measure_named
from doudi.supervision.measures.periods import month_of, quarter_of
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.outreach.stories.story_rows import PAPER, TEXT, accepted, draft, handed_in, published, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SEPTEMBER = date(2025, 9, 1)
HOME = "360731100"


@pytest.fixture(autouse=True)
def _in_use_since_2024(cast: Cast) -> None:
    _in_use_since(datetime(2024, 12, 2, tzinfo=UTC))


def _in_use_since(moment: datetime) -> None:
    User.objects.update(opened_at=moment)


def cells(cast: Cast, year: int = 2025) -> Any:
    return next(row for row in overview(year, by=cast.bureau) if row.township_code == HOME)


@pytest.mark.clause("P18-28.a")
def test_the_tenth_is_in_time_and_the_eleventh_is_late(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    assert story_due_on(SEPTEMBER) == date(2025, 9, 10)
    clock.on(date(2025, 9, 10))
    on_the_day = handed_in(cast.officer)
    clock.on(date(2025, 9, 11))
    after = handed_in(cast.other_officer)
    assert (on_the_day.is_late, after.is_late) == (False, True)
    assert cells(cast).months["m9"].label == "9月10日"
    other = next(row for row in overview(2025, by=cast.bureau) if row.township_code == after.township_code)
    assert (other.months["m9"].label, other.late) == ("迟 9月11日", 1)
    sums = county_figures(overview(2025, by=cast.bureau))
    assert (sums["in_time"], sums["late"]) == (1, 1)
    assert [one.pk for one in stories(by=cast.bureau, state="late")] == [after.pk]


@pytest.mark.clause("P18-28.a")
def test_what_a_township_owes_is_on_its_desk(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    labels = {one.label: one.number for one in waiting_tasks(cast.officer)}
    assert labels == {"本月故事2025年9月10日前报送": 1, "故事缺报": 8, "本季度还没有发表文章": 1}
    handed_in(cast.officer)
    assert "本月故事2025年9月10日前报送" not in {one.label for one in waiting_tasks(cast.officer)}
    assert {one.label: one.number for one in waiting_tasks(cast.bureau)}["故事待审核"] == 1
    clock.on(date(2025, 9, 11))
    assert {one.label: one.number for one in waiting_tasks(cast.other_officer)}["故事缺报"] == 9
    assert waiting_tasks(cast.auditor) == []


def test_nothing_is_missing_before_the_first_whole_month_in_use(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    _in_use_since(datetime(2025, 7, 2, tzinfo=UTC))
    clock.on(date(2025, 10, 9))
    labels = {one.label: one.number for one in waiting_tasks(cast.officer)}
    assert labels == {"本月故事2025年10月10日前报送": 1, "故事缺报": 2, "本季度还没有发表文章": 1}
    row = cells(cast)
    assert [row.months[f"m{number}"].label for number in (1, 7, 8, 9, 10)] == ["—", "—", "缺", "缺", "待报"]
    assert [row.quarters[f"q{number}"].label for number in (1, 3, 4)] == ["—", "—", "待发表"]
    in_time, articles = measure_named("stories_in_time"), measure_named("articles_published")
    assert in_time is not None
    assert articles is not None
    assert in_time.figures(quarter_of(SEPTEMBER))[HOME] == Figure(0, 2)
    assert articles.figures(quarter_of(SEPTEMBER)) == {}
    _in_use_since(datetime(2025, 6, 30, 16, tzinfo=UTC))  # 1 July in the county: July is a whole month
    assert cells(cast).missing == 3


@pytest.mark.clause("P18-28.a", "P18-28.b")
def test_measures_count_each_township_once(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    in_time, articles = measure_named("stories_in_time"), measure_named("articles_published")
    assert in_time is not None
    assert articles is not None
    handed_in(cast.officer)
    handed_in(cast.officer, title="又一篇")
    told = accepted(cast.officer, cast.bureau, kind="experience", tells_about_people=False)
    published(cast.officer, told, "township", medium="乡公众号")
    assert in_time.figures(month_of(SEPTEMBER)) == {}
    clock.on(date(2025, 9, 11))
    figures = in_time.figures(month_of(SEPTEMBER))
    assert (figures[HOME], figures["360731101"]) == (Figure(1, 1), Figure(0, 1))
    summer = quarter_of(SEPTEMBER)
    assert articles.figures(summer) == {}
    clock.on(date(2025, 10, 1))
    assert articles.figures(summer)[HOME] == Figure(0, 1)
    published(cast.officer, told, "county", date(2025, 9, 30))
    published(cast.officer, told, "city", date(2025, 9, 30), "赣南日报")
    assert articles.figures(summer)[HOME] == Figure(1, 1)
    assert articles.figures(month_of(date(2025, 8, 1))) == {}
    assert cells(cast).quarters["q3"].label == "于都发布"
    assert cells(cast).articles == 1


def test_a_return_put_right_in_time_keeps_the_first_day(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    clock.on(date(2025, 9, 9))
    found = handed_in(cast.officer)
    clock.on(date(2025, 9, 12))
    returned = return_story(by=cast.bureau, story=found, why="写得太空")
    assert (returned.received_on, cells(cast).months["m9"].label) == (None, "缺")
    clock.on(date(2025, 9, 17))
    again = hand_in_story(
        by=cast.officer, story=returned, tells_of_child=False, tells_of_illness=False, is_checked=True
    )
    assert (again.received_on, again.is_late) == (date(2025, 9, 9), False)
    slow = return_story(by=cast.bureau, story=again, why="还要改")
    clock.on(date(2025, 9, 23))
    late = hand_in_story(by=cast.officer, story=slow, tells_of_child=False, tells_of_illness=False, is_checked=True)
    assert (late.received_on, late.is_late) == (date(2025, 9, 23), True)


@pytest.mark.clause("P18-28.c")
def test_no_story_leaves_without_consent_nor_with_a_child_or_an_illness(cast: Cast) -> None:
    made = story(cast.officer, has_consent=False)
    asked = {"tells_of_child": False, "tells_of_illness": False, "is_checked": True}
    with pytest.raises(ConsentMissing):
        hand_in_story(by=cast.officer, story=made, **asked)
    with pytest.raises(StoryNotAllowed):
        add_consent(by=cast.officer, story=made, person="小明", is_adult=False, signed_on=SEPTEMBER, paper=PAPER)
    late = date(2025, 9, 2)
    with pytest.raises(ConsentMissing):
        add_consent(by=cast.officer, story=made, person="老李头", is_adult=True, signed_on=late, paper=PAPER)
    add_consent(by=cast.officer, story=made, person="老李头", is_adult=True, signed_on=SEPTEMBER, paper=PAPER)
    for forbidden in ("tells_of_child", "tells_of_illness"):
        with pytest.raises(StoryNotAllowed):
            hand_in_story(by=cast.officer, story=made, **asked | {forbidden: True})
    assert hand_in_story(by=cast.officer, story=made, **asked).state == "handed_in"


@pytest.mark.clause("P18-28.c")
def test_the_text_is_checked_for_names_numbers_illnesses_and_children(cast: Cast, family: Any) -> None:
    found = check_content("", "钟桂英住院化疗，孙子在上小学。" + TEXT)
    assert (found.names, found.illnesses, found.children) == (("钟桂英",), ("化疗", "住院"), ("小学", "孙子"))
    assert check_content("", "钟桂英" + TEXT, ["钟桂英"]).warnings == []
    with pytest.raises(NumberInText):
        write_story(by=cast.officer, draft=draft(text="电话13800000000。" + TEXT))
    made = story(cast.officer, text="他住院那年，" + TEXT)
    with pytest.raises(ContentNotChecked):
        hand_in_story(by=cast.officer, story=made, tells_of_child=False, tells_of_illness=False)
    hand_in_story(by=cast.officer, story=made, tells_of_child=False, tells_of_illness=False, is_checked=True)


def test_who_withdraws_consent_is_erased_and_every_publication_recalled(cast: Cast, clock: Clock) -> None:  # noqa: F811 - the imported fixture
    made = story(cast.officer, title="老李头的春天")
    photo = add_photo(by=cast.officer, story=made, photo=PAPER)
    pictures = Attachment.objects.count()
    hand_in_story(by=cast.officer, story=made, tells_of_child=False, tells_of_illness=False, is_checked=True)
    accept_story(by=cast.bureau, story=made)
    out = published(cast.officer, made)
    clock.on(date(2025, 9, 5))
    consent = made.consents.get()
    with pytest.raises(OutsideScope):
        withdraw_consent(by=cast.other_officer, story=made, withdrawn_on=date(2025, 9, 4))
    taken = withdraw_consent(by=cast.officer, story=made, withdrawn_on=date(2025, 9, 4), consent=consent)
    taken.refresh_from_db()
    consent.refresh_from_db()
    assert (taken.title, taken.sealed_text, taken.state) == ("（已撤下）", None, "taken_down")
    assert (consent.person, consent.withdrawn_on) == ("", date(2025, 9, 4))
    assert Attachment.objects.count() == pictures - 1
    assert not Attachment.objects.filter(pk=photo.attachment_id).exists()
    assert taken.recall_due_on == date(2025, 9, 7)
    assert {one.label: one.number for one in waiting_tasks(cast.officer)}["故事待召回"] == 1
    with pytest.raises(TransitionNotAllowed):
        published(cast.officer, taken)
    record_recall(by=cast.officer, story=taken, publication=out, note="网页已删除")
    assert "故事待召回" not in {one.label for one in waiting_tasks(cast.officer)}
    assert cells(cast).months["m9"].tone == "good"
    assert not Entry.objects.filter(sentence__contains="老李头").exists()


def test_one_person_alone_accepts_nothing(cast: Cast) -> None:
    found = handed_in(cast.officer)
    with pytest.raises(PermissionRequired):
        accept_story(by=cast.leader, story=found)
    found.handed_in_by = cast.director
    found.save()
    with pytest.raises(SecondPersonRequired):
        accept_story(by=cast.director, story=found)
    assert accept_story(by=cast.bureau, story=found).state == "accepted"
    with pytest.raises(TransitionNotAllowed):
        return_story(by=cast.bureau, story=found, why="再改")


def test_the_bureau_writes_none_and_another_township_sees_none(cast: Cast) -> None:
    with pytest.raises(OutsideScope):
        write_story(by=cast.bureau, draft=draft())
    with pytest.raises(PermissionRequired):
        write_story(by=cast.auditor, draft=draft())
    made = story(cast.officer)
    assert not stories(by=cast.other_officer).exists()
    with pytest.raises(OutsideScope):
        change_story(by=cast.other_officer, story=made, draft=draft())
    photo = add_photo(by=cast.officer, story=made, photo=PAPER)
    drop_photo(by=cast.officer, story=made, photo=photo)
    assert not made.photos.exists()


def test_what_is_incomplete_is_refused(cast: Cast) -> None:
    for wrong in ({"text": "太短"}, {"month": date(2024, 8, 1)}, {"month": date(2025, 10, 1)}, {"kind": "poem"}):
        with pytest.raises(StoryIncomplete):
            write_story(by=cast.officer, draft=draft(**wrong))
    told = accepted(cast.officer, cast.bureau, kind="experience")
    for wrong in ({"link": ""}, {"published_on": date(2025, 9, 2)}, {"level": "moon"}):
        given: Any = {"medium": "于都发布", "level": "county", "published_on": SEPTEMBER, "link": "https://a.cn/1"}
        with pytest.raises(PublicationIncomplete):
            record_publication(by=cast.officer, story=told, published=Published(**given | wrong))
    published(cast.officer, told)
    with pytest.raises(PublicationIncomplete):
        published(cast.officer, told)


def test_the_pages_lead_from_draft_to_review(cast: Cast, signed_in: Any, family: Any) -> None:
    officer = signed_in("officer")
    sent = {
        "month": "2025-09-01",
        "kind": "story",
        "title": "翻山的脚步",
        "text": "钟桂英说，" + TEXT,
        "tells_about_people": "yes",
    }
    assert officer.post(reverse("outreach_stories:new_story"), sent | {"text": "短"}).status_code == 422
    officer.post(reverse("outreach_stories:new_story"), sent)
    made = stories(by=cast.officer).get()
    page = officer.get(made.get_absolute_url())
    assert "钟桂英" in page.content.decode()
    refused = officer.post(
        made.get_absolute_url(),
        {"act": "hand_in", "tells_of_child": "no", "tells_of_illness": "no", "seen_version": made.version},
    )
    assert (refused.status_code, "同意书" in refused.content.decode()) == (422, True)
    not_theirs = officer.post(made.get_absolute_url(), {"act": "accept", "seen_version": made.version})
    assert (not_theirs.status_code, "您的角色不能" in not_theirs.content.decode()) == (422, True)
    assert officer.post(made.get_absolute_url(), {"act": "burn"}).status_code == 400
    by_the_bureau = sent | {"act": "change", "title": "改了标题", "seen_version": made.version}
    assert signed_in("bureau").post(made.get_absolute_url(), by_the_bureau).status_code == 422
    made.refresh_from_db()
    assert made.title != "改了标题", "the township writes"
    add_consent(by=cast.officer, story=made, person="钟桂英", is_adult=True, signed_on=SEPTEMBER, paper=PAPER)
    made.refresh_from_db()
    agreed = {"act": "hand_in", "tells_of_child": "no", "tells_of_illness": "no", "seen_version": made.version}
    assert officer.post(made.get_absolute_url(), agreed).status_code == 302
    grid = signed_in("bureau").get(reverse("outreach_stories:overview"), {"excel": "1"})
    assert grid["Content-Type"].endswith("sheet")
    assert "9月1日" in signed_in("bureau").get(reverse("outreach_stories:overview")).content.decode()
